-- The store: one SQLite file, mode 0600, that ingest alone fills and that figures only read.
--
-- Rules
--   * Every record carries `source` and `line`: the file and the physical line it was read from (1 = first).
--   * `record` = source * 2^32 + n: the records of a file lie together, so a file is replaced without any index.
--   * Times are INTEGER milliseconds since 1970-01-01T00:00:00Z; days are TEXT 'YYYY-MM-DD'.
--   * NULL means missing; an empty string is never stored.
--   * `client` is the client's id in every table; '' stands for the whole programme (only in setting).
--   * `extra` is a JSON object of the columns that no field of the profile takes, as they were written.
--   * CHECKs are chains of OR: for IN with more than two values SQLite builds a table at every INSERT.
-- Reading order: source, application, the records as they came (*_record and the plain tables), then
-- recipient and reaction, which ingest settles from the drill records after each change.

PRAGMA user_version = 4;

-- ---------------------------------------------------------------- what was read

CREATE TABLE source (
	id           INTEGER PRIMARY KEY,
	path         TEXT NOT NULL UNIQUE,   -- relative to the intake, with '/'
	client       TEXT,                   -- the client whose folder it lies in; NULL: programme-wide
	profile      TEXT,                   -- name in ingest/profiles, 'programme', 'client', 'photo' or NULL: none fits
	drill        INTEGER,                -- the round that "sources" states
	sha256       TEXT NOT NULL,
	reading_key  TEXT NOT NULL,          -- hash of all that decides how it is read: settings, profiles, known ids
	size         INTEGER NOT NULL,       -- bytes
	encoding     TEXT,                   -- as decoded: UTF-8, CP932, UTF-16LE, UTF-16BE
	delimiter    TEXT,
	heading_line INTEGER,
	state        TEXT NOT NULL CHECK (state = 'read' OR state = 'set_aside' OR state = 'passed_over'),
	-- Rows: rows_read = used + set_aside + blank + heading + duplicate, checked by the program.
	rows_read    INTEGER NOT NULL DEFAULT 0,
	used         INTEGER NOT NULL DEFAULT 0,
	set_aside    INTEGER NOT NULL DEFAULT 0,
	blank        INTEGER NOT NULL DEFAULT 0,
	heading      INTEGER NOT NULL DEFAULT 0,  -- heading rows, and titles or totals around the table
	duplicate    INTEGER NOT NULL DEFAULT 0,
	CHECK (rows_read = used + set_aside + blank + heading + duplicate)
);

CREATE INDEX source_client_folder ON source (client) WHERE client IS NOT NULL;

-- What each file holds of each client: the accounts, and a digest of that client's rows (all that its figures see of
-- it). A photo that its findings name is such a file, too.
CREATE TABLE source_client (
	source    INTEGER NOT NULL REFERENCES source,
	client    TEXT NOT NULL,
	rows_read INTEGER NOT NULL,     -- used + set_aside + duplicate; headings and blank lines are nobody's
	used      INTEGER NOT NULL,
	set_aside INTEGER NOT NULL,     -- whole rows; a file set aside whole counts 1
	duplicate INTEGER NOT NULL,
	cells     INTEGER NOT NULL,     -- single cells set aside in rows that are used
	digest    TEXT NOT NULL,
	PRIMARY KEY (source, client)
) WITHOUT ROWID;
CREATE INDEX source_client_client ON source_client (client);

-- What could not be used: whole files (line = 0), rows, columns whose heading is misspelt, and single cells of rows that
-- are used without them.
CREATE TABLE set_aside (
	record      INTEGER PRIMARY KEY,
	source      INTEGER NOT NULL REFERENCES source,
	scope       TEXT NOT NULL CHECK (scope = 'file' OR scope = 'column' OR scope = 'row' OR scope = 'cell'),
	line        INTEGER NOT NULL,
	byte_offset INTEGER,            -- of the row's first byte in the file
	column_name TEXT,               -- heading or JSON pointer
	code        TEXT NOT NULL,      -- problem code, as in the man page's DIAGNOSTICS
	reason      TEXT NOT NULL,      -- English sentence, personal values masked
	hint        TEXT,
	reason_ja   TEXT,               -- the same in Japanese
	hint_ja     TEXT,
	client      TEXT,               -- where known
	raw         BLOB                -- the row's own bytes; never leaves the store but into a 0600 file
);
CREATE INDEX set_aside_client ON set_aside (client) WHERE client IS NOT NULL;

-- Problems as JSON (base/problem.h), so that what did not change repeats its complaints: those of reading a
-- source, or (source NULL) those of settling a client's drills, or (both given) of settling a client's floor plans.
CREATE TABLE complaint (
	source  INTEGER REFERENCES source,
	client  TEXT,
	problem TEXT NOT NULL
);
CREATE INDEX complaint_source ON complaint (source);

-- programme.json and client.json, flattened: key 'privacy.small_group', value as JSON text.
CREATE TABLE setting (
	source INTEGER REFERENCES source,
	line   INTEGER,
	client TEXT NOT NULL,           -- '' = programme
	key    TEXT NOT NULL,
	value  TEXT NOT NULL,
	PRIMARY KEY (client, key)
);
CREATE INDEX setting_source ON setting (source);

-- ---------------------------------------------------------------- clients

CREATE TABLE client_folder (client TEXT PRIMARY KEY);   -- folders under clients/, renewed at each run

CREATE TABLE application (                              -- clients.csv
	record INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, line INTEGER NOT NULL,
	client TEXT NOT NULL, name TEXT, kana TEXT, industry TEXT, headcount INTEGER, address TEXT,
	applied_on TEXT, services TEXT, contact TEXT, extra TEXT
);
CREATE INDEX application_client ON application (client);

-- Every client known: from the register, from a folder, or (where there is no register) named in a record.
CREATE TABLE client (client TEXT PRIMARY KEY);          -- renewed at the end of each ingest

-- ---------------------------------------------------------------- self-check

CREATE TABLE diagnosis_answer (
	record INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, line INTEGER NOT NULL,
	client TEXT NOT NULL,
	respondent  TEXT NOT NULL,      -- 'row LINE of SOURCE' where the file names none, so that sheets stay apart
	answered_on TEXT,
	edition     TEXT NOT NULL,      -- '3.1'
	question    INTEGER NOT NULL CHECK (question BETWEEN 1 AND 25),
	answer      TEXT NOT NULL CHECK (answer = 'yes' OR answer = 'partly' OR answer = 'no' OR answer = 'unknown'),
	column_name TEXT,
	answered_at INTEGER             -- where a time of day is written too: of two sheets of one day the later counts
);
CREATE INDEX diagnosis_answer_client ON diagnosis_answer (client);

-- ---------------------------------------------------------------- drills, as they came

CREATE TABLE person (                                   -- roster.csv
	record INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, line INTEGER NOT NULL,
	client TEXT NOT NULL,
	email_key TEXT NOT NULL,        -- NFKC, lower case
	email TEXT, name TEXT, department TEXT, title TEXT, site TEXT, extra TEXT
);
CREATE INDEX person_client ON person (client, email_key);

CREATE TABLE drill_record (                             -- one person of one campaign, as a results file states it
	record INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, line INTEGER NOT NULL,
	client TEXT NOT NULL,
	drill INTEGER,                  -- as stated; NULL: numbered by first sending time
	campaign TEXT NOT NULL,         -- the tracker's id or name, else derived from the file's name
	tracker_id TEXT,                -- the tracker's own id of the person (GoPhish RID)
	email_key TEXT, email TEXT, name TEXT, department TEXT, title TEXT, site TEXT,
	mail TEXT, mail_type TEXT,      -- 'url', 'attachment', 'other'
	difficulty TEXT,
	status TEXT,                    -- the tracker's own last status
	delivery TEXT CHECK (delivery = 'sent' OR delivery = 'bounced' OR delivery = 'unsent'),
	sent_at INTEGER, viewed_at INTEGER, opened_at INTEGER, submitted_at INTEGER, reported_at INTEGER,
	viewed INTEGER, opened INTEGER, submitted INTEGER, reported INTEGER,   -- 1 where said without a time
	automatic INTEGER,              -- 1: the tracker itself says that no person did this
	address TEXT,                   -- IP address of the last request
	extra TEXT
);
CREATE INDEX drill_record_client ON drill_record (client, campaign);

CREATE TABLE drill_event (                              -- one event of one person, as an events file states it
	record INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, line INTEGER NOT NULL,
	client TEXT NOT NULL,
	drill INTEGER,
	campaign TEXT NOT NULL,
	tracker_id TEXT, email_key TEXT,
	email TEXT,                     -- NULL where it is written just as email_key
	kind TEXT NOT NULL CHECK (kind = 'created' OR kind = 'sent' OR kind = 'error' OR kind = 'viewed' OR kind = 'opened'
		OR kind = 'submitted' OR kind = 'reported' OR kind = 'other'),
	at INTEGER,
	address TEXT,                   -- of the browser; payloads never reach the store
	agent INTEGER REFERENCES agent,
	mail TEXT, extra TEXT
);

CREATE TABLE agent (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);  -- browsers' own names, each once

-- What each file holds of each campaign: written while reading, so that settling need not search for it.
CREATE TABLE drill_batch (
	source INTEGER NOT NULL REFERENCES source,
	client TEXT NOT NULL, campaign TEXT NOT NULL, drill INTEGER,
	kind TEXT NOT NULL CHECK (kind = 'records' OR kind = 'events'),
	named INTEGER NOT NULL,         -- 1: the file itself names the campaign; 0: it was taken from the file's name
	first_sent_at INTEGER,          -- earliest sending; NULL: none with a time
	first_at INTEGER,               -- earliest time of any kind
	title TEXT,                     -- what the tracker calls the campaign, where `campaign` is its number
	n INTEGER NOT NULL,             -- rows
	first_record INTEGER NOT NULL,  -- they lie between these, perhaps with others'
	last_record INTEGER NOT NULL,
	mail TEXT, mail_type TEXT, difficulty TEXT   -- as "sources" states
);
CREATE INDEX drill_batch_source ON drill_batch (source);
CREATE INDEX drill_batch_client ON drill_batch (client);

CREATE TABLE unsettled (client TEXT PRIMARY KEY);       -- clients whose drills changed and are not settled yet

-- ---------------------------------------------------------------- drills, settled (rebuilt per client)

-- One mail to one person.
CREATE TABLE recipient (
	id INTEGER PRIMARY KEY,
	client TEXT NOT NULL,
	drill INTEGER NOT NULL,         -- round: 1, 2, …
	campaign TEXT NOT NULL,
	person TEXT NOT NULL,           -- email_key, or 'campaign#tracker_id' where e-mails cannot tell people apart
	email TEXT, name TEXT, department TEXT, title TEXT, site TEXT,
	mail TEXT, mail_type TEXT, difficulty TEXT,
	delivery TEXT NOT NULL CHECK (delivery = 'sent' OR delivery = 'bounced' OR delivery = 'unsent'),
	excluded INTEGER NOT NULL DEFAULT 0,    -- 1: agreed exclusion (drill.exclude)
	sent_at INTEGER,
	status TEXT,
	status_disagrees INTEGER NOT NULL DEFAULT 0,  -- 1: the results file and the events tell different stories
	source INTEGER NOT NULL, line INTEGER NOT NULL
);
CREATE INDEX recipient_client ON recipient (client, drill);

-- What a person did with it; several rows of one kind are repeats.
CREATE TABLE reaction (
	recipient INTEGER NOT NULL REFERENCES recipient ON DELETE CASCADE,
	client TEXT NOT NULL,
	drill INTEGER NOT NULL,
	person TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind = 'viewed' OR kind = 'opened' OR kind = 'submitted' OR kind = 'reported'),
	at INTEGER,                     -- NULL: happened, time unknown
	judged TEXT NOT NULL CHECK (judged = 'person' OR judged = 'machine' OR judged = 'unsure'),
	rule TEXT,                      -- the rule that judged it machine or unsure
	implied INTEGER NOT NULL DEFAULT 0,   -- 1: no event of its own, a later step implies it
	address TEXT, agent INTEGER REFERENCES agent,
	source INTEGER NOT NULL, line INTEGER NOT NULL
);
CREATE INDEX reaction_recipient ON reaction (recipient);  -- of a client: recipient IN (SELECT id FROM recipient …)

-- ---------------------------------------------------------------- network and premises

CREATE TABLE device (
	record INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, line INTEGER NOT NULL,
	client TEXT NOT NULL,
	id TEXT NOT NULL,
	kind TEXT NOT NULL,             -- vocabulary of ingest/profiles/devices.json, 'unknown' at the worst
	kind_text TEXT, name TEXT, maker TEXT, model TEXT, serial TEXT, mac TEXT, ip TEXT, gateway TEXT,
	place TEXT, floor TEXT, firmware TEXT, eol TEXT, licence_until TEXT,
	in_use INTEGER,                 -- 1 yes, 0 no
	note TEXT, extra TEXT
);
CREATE INDEX device_client ON device (client, id);

CREATE TABLE link (
	record INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, line INTEGER NOT NULL,
	client TEXT NOT NULL,
	id TEXT NOT NULL,               -- 'L-1' … in file order where the file names none
	a_device TEXT NOT NULL, a_port TEXT, b_device TEXT NOT NULL, b_port TEXT,
	medium TEXT, length_m REAL, tag TEXT,
	protection TEXT,
	certainty TEXT NOT NULL CHECK (certainty = 'confirmed' OR certainty = 'inferred' OR certainty = 'unknown'),
	count INTEGER NOT NULL DEFAULT 1,   -- parallel cables that are one relation
	note TEXT, extra TEXT
);
CREATE INDEX link_client ON link (client);

-- Cables of which a file gives an end by number only ('dcim.interface 11'), or does not say whose neighbours it lists ('lldp
-- local'). Each becomes a link of the same record where ports of the client name its ends, and is set aside where not.
CREATE TABLE link_waiting (
	record INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, line INTEGER NOT NULL,
	client TEXT NOT NULL, id TEXT NOT NULL,
	a_device TEXT, a_port TEXT, b_device TEXT, b_port TEXT,
	medium TEXT, length_m REAL, tag TEXT, protection TEXT, certainty TEXT NOT NULL, count INTEGER NOT NULL DEFAULT 1,
	note TEXT, extra TEXT, a_ref TEXT, b_ref TEXT
);

CREATE TABLE port (                                     -- what names such ends: lists of ports, lldpcli show chassis
	record INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, line INTEGER NOT NULL,
	client TEXT NOT NULL,
	reference TEXT NOT NULL,        -- 'dcim.interface 11', 'lldp local'
	device TEXT NOT NULL, name TEXT, extra TEXT
);
CREATE INDEX port_client ON port (client, reference);

CREATE TABLE environment (
	record INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, line INTEGER NOT NULL,
	client TEXT NOT NULL,
	no TEXT NOT NULL,
	item TEXT, place TEXT,
	rating TEXT NOT NULL CHECK (rating = 'good' OR rating = 'improve' OR rating = 'fix' OR rating = 'not_applicable'
		OR rating = 'unknown'),
	finding TEXT, advice TEXT, device TEXT, photo TEXT, extra TEXT
);
CREATE INDEX environment_client ON environment (client);

CREATE TABLE photo (                                    -- each file name in a finding's column 写真
	record INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, line INTEGER NOT NULL,
	client TEXT NOT NULL,
	position INTEGER NOT NULL,      -- 1, 2, …; the finding itself is environment.record = record - position
	name TEXT NOT NULL,             -- as written
	column_name TEXT, at_line INTEGER, at_column INTEGER, byte_offset INTEGER   -- of the cell, for messages
);
CREATE INDEX photo_client ON photo (client);

-- What each of those names led to, settled at the end of each run (the files may come, change and go on their own).
CREATE TABLE photo_found (
	record  INTEGER PRIMARY KEY,    -- of photo
	path    TEXT,                   -- of picture; NULL: there is no such file
	problem TEXT                    -- as JSON (base/problem.h); NULL: the photo is good
);

-- The files under photos/ that findings name, decoded once for each content.
CREATE TABLE picture (
	path   TEXT PRIMARY KEY,        -- relative to the intake
	stamp  TEXT NOT NULL,           -- size, times and inode: an unchanged file is not read again
	sha256 TEXT NOT NULL,
	size   INTEGER NOT NULL,        -- bytes
	type   TEXT CHECK (type = 'jpeg' OR type = 'png'),   -- NULL: it cannot be used
	width  INTEGER, height INTEGER, -- pixels, upright
	problem TEXT                    -- why it cannot be used, or what is damaged in it, as JSON
) WITHOUT ROWID;

-- ---------------------------------------------------------------- floor plans

-- Every part of a floor plan as it came: a room, a wall, a device placed. Coordinates as in the file.
CREATE TABLE plan_element (
	record INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, line INTEGER NOT NULL,
	client TEXT NOT NULL,
	element TEXT NOT NULL CHECK (element = 'floor' OR element = 'room' OR element = 'wall' OR element = 'opening'
		OR element = 'device' OR element = 'outlet' OR element = 'cable' OR element = 'safety' OR element = 'fixture'
		OR element = 'site' OR element = 'mark'),
	id TEXT, name TEXT,
	category TEXT,                  -- room: the file's own word; opening: door, window …; safety: sprinkler …
	floor TEXT,                     -- the floor's id (OSM: its levels, '0;1'); NULL: the file is one floor
	level REAL,                     -- of a floor: its order, upwards
	unit TEXT,                      -- IMDF: the unit it belongs to, where it names no floor
	file TEXT,                      -- of a floor: the file with its parts, where another file names it (WRLD)
	shape TEXT,                     -- 'point', 'line', 'polygon'
	frame TEXT,                     -- 'm' metres, 'degrees' longitude and latitude
	geometry TEXT,                  -- JSON: parts → rings (outer, then holes) → [x, y]; rings open
	device TEXT, link TEXT, mount TEXT,
	run TEXT,                       -- exposed, mold, underfloor, ceiling, wall
	width REAL, angle REAL, swing TEXT, thickness REAL,
	image TEXT, m_per_px REAL, origin_x REAL, origin_y REAL,   -- a floor's background
	extra TEXT
);
CREATE INDEX plan_element_client ON plan_element (client);

-- Clients whose plans are to be settled: their plans, devices, links or pictures changed.
CREATE TABLE plan_unsettled (client TEXT PRIMARY KEY) WITHOUT ROWID;

-- Floors, settled from plan_element after each change: all in metres, y upwards. Plans in degrees that lie in one folder
-- are one building; they are projected about one point (origin_lon, origin_lat), so that its floors stack.
CREATE TABLE floor (
	id INTEGER PRIMARY KEY,
	source INTEGER NOT NULL, line INTEGER NOT NULL,
	client TEXT NOT NULL,
	building TEXT NOT NULL,         -- the plans' folder
	floor TEXT NOT NULL,            -- the floor's id in its building
	name TEXT,
	level REAL,                     -- order, upwards; NULL: not known
	geometry TEXT,                  -- the outline, as in plan_element; NULL: none
	area_m2 REAL,                   -- of the outline
	min_x REAL, min_y REAL, max_x REAL, max_y REAL,    -- of all that is on the floor
	origin_lon REAL, origin_lat REAL,
	image TEXT, m_per_px REAL, origin_x REAL, origin_y REAL   -- image: path in the intake, NULL where it is not there
);
CREATE INDEX floor_client ON floor (client);

CREATE TABLE floor_item (
	id INTEGER PRIMARY KEY,
	source INTEGER NOT NULL, line INTEGER NOT NULL,
	client TEXT NOT NULL,
	floor INTEGER NOT NULL REFERENCES floor,
	element TEXT NOT NULL,          -- as in plan_element
	item TEXT, name TEXT, category TEXT,
	shape TEXT NOT NULL, geometry TEXT NOT NULL,
	area_m2 REAL, length_m REAL,    -- of polygons, of lines
	min_x REAL NOT NULL, min_y REAL NOT NULL, max_x REAL NOT NULL, max_y REAL NOT NULL,
	device TEXT, link TEXT,         -- as the plan writes them
	mount TEXT, run TEXT, width REAL, angle REAL, swing TEXT, thickness REAL
);
CREATE INDEX floor_item_floor ON floor_item (floor);
CREATE INDEX floor_item_client ON floor_item (client);

-- ---------------------------------------------------------------- exercise and comments

CREATE TABLE exercise (
	record INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, line INTEGER NOT NULL,
	client TEXT NOT NULL,
	participant TEXT, held_on TEXT, role TEXT, question TEXT, card INTEGER, recommended INTEGER,
	seconds REAL, damage_yen INTEGER, total_damage_yen INTEGER, extra TEXT
);
CREATE INDEX exercise_client ON exercise (client);

CREATE TABLE comment (
	record INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, line INTEGER NOT NULL,
	client TEXT NOT NULL,
	section TEXT NOT NULL,          -- the level-2 heading
	markdown TEXT NOT NULL
);

-- ---------------------------------------------------------------- the client among all (written before the figures)

-- What each client brings to the programme's quartiles (figures cohort.*), and of which state of its records.
CREATE TABLE standing (
	client TEXT PRIMARY KEY, key TEXT NOT NULL, industry TEXT,
	size TEXT                       -- class of the headcount
) WITHOUT ROWID;
CREATE TABLE standing_value (
	client TEXT NOT NULL,
	measure TEXT NOT NULL,          -- 'score', 'part.1' (a part's rate), 'opened.1' ('viewed.1' where that is printed as 開封), 'reported.1'
	value REAL NOT NULL,
	PRIMARY KEY (client, measure)
) WITHOUT ROWID;

-- ---------------------------------------------------------------- what was published (written by batch)

CREATE TABLE edition (
	client TEXT NOT NULL,
	number INTEGER NOT NULL,        -- 1, 2, …
	key TEXT NOT NULL,              -- hash of records, layout, fonts and program
	report_sha256 TEXT, workbook_sha256 TEXT,
	figures TEXT,                   -- the figures as `obi figures --json` prints them
	sources TEXT,                   -- JSON: {"files": {path: digest of this client's rows}, "kinds": {path: profile}, "settings": {key: value}}
	made_with TEXT,                 -- JSON: {"program", "fonts", "layout", "workbook", "advice", "benchmark", "cohort": digest}
	PRIMARY KEY (client, number)
);
