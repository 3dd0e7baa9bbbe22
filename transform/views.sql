-- Temporary tables that the figures read, made once for each connection. The store itself is only read.
-- settings.sql, scope.sql and floors.sql fill them for the client at hand; then each figure file reads them and the client's records.

-- One row: the client at hand and the settings in force.
CREATE TEMP TABLE IF NOT EXISTS scope (
	client TEXT, zone TEXT, small_group INTEGER,
	opened_kind TEXT,               -- 'opened' (clicked) or 'viewed': what is printed as 開封
	respondents TEXT,               -- 'latest' or 'mean'
	person_sheet INTEGER,
	report_date TEXT, first_date TEXT, last_date TEXT,
	loose INTEGER                   -- 1: an end of a link may be called otherwise than the device's id
);

-- Settings, the client's before the programme's; values as SQL values, not JSON.
CREATE TEMP TABLE IF NOT EXISTS choice (key TEXT PRIMARY KEY, value);

-- The people of its drills stand in mail, people and silent, which are filled by C: see engine_people.h.

-- The self-check: one row per item, answered as the programme's rule for several respondents says.
CREATE TEMP TABLE IF NOT EXISTS answered (no INTEGER PRIMARY KEY, answer TEXT, points REAL);
CREATE TEMP TABLE IF NOT EXISTS sheet (respondent TEXT, answered_on TEXT, answered_at INTEGER, edition TEXT, place INTEGER);

-- What an answer is worth (IPA's self-check: 4, 2, 0, −1).
CREATE TEMP TABLE IF NOT EXISTS worth (answer TEXT PRIMARY KEY, points INTEGER, label TEXT);
INSERT OR IGNORE INTO worth VALUES
	('yes', 4, '実施している'), ('partly', 2, '一部実施している'), ('no', 0, '実施していない'), ('unknown', -1, 'わからない');

-- The 25 items in our own short words, the part each belongs to, and the gist of the advice.
CREATE TEMP TABLE IF NOT EXISTS part (no INTEGER PRIMARY KEY, label TEXT);
INSERT OR IGNORE INTO part VALUES (1, '基本的対策'), (2, '従業員としての対策'), (3, '組織としての対策');

CREATE TEMP TABLE IF NOT EXISTS item (no INTEGER PRIMARY KEY, part INTEGER, label TEXT, advice TEXT);
INSERT OR IGNORE INTO item VALUES
	(1, 1, 'OS・ソフトの最新化', '自動更新を有効にし、サポート終了品とルーター等のファームウェアも対象にする'),
	(2, 1, 'ウイルス対策ソフトと定義更新', '全端末に導入して自動更新し、出入口はUTMで二重に守る'),
	(3, 1, 'パスワードの強度', '10字以上で使い回さず、多要素認証を使い、機器の初期値を変える'),
	(4, 1, '重要情報のアクセス制限', '共有範囲を絞り、異動や退職のときはすぐに変える'),
	(5, 1, '脅威情報の収集と社内共有', '情報源と担当を決め、月に1回は社内に知らせる'),
	(6, 2, '不審メール(添付・URL)への注意', '見分け方と報告先を知らせ、開いた後の手順を決める'),
	(7, 2, 'メール・FAXの誤送信防止', '送信前の確認、送信の保留、BCCの使い方を決める'),
	(8, 2, '重要情報をメールで送る時の保護', '共有リンクなど、安全に受け渡せる方法を決める'),
	(9, 2, '無線LANの暗号化', 'WPA2またはWPA3を使い、来客用を分け、初期の鍵を変える'),
	(10, 2, 'ネット・SNS利用のトラブル対策', '閲覧の範囲とSNSの使い方を決めて知らせる'),
	(11, 2, 'バックアップ', '取得し、切り離して保管し、世代を残し、復元を試す'),
	(12, 2, '書類・媒体の保管', '机の上に残さず、鍵のかかる場所に保管する'),
	(13, 2, '持ち出し時の盗難・紛失対策', '許可制とし、暗号化し、持ち出しの一覧を付ける'),
	(14, 2, '離席時の画面ロック', '10分以内に自動でロックし、席を立つときは手動でもロックする'),
	(15, 2, '事務所への立入制限', '訪問を記録し、声をかけ、来訪者を一人にしない'),
	(16, 2, '退社時の機器・備品の盗難防止', 'ノートPCは施錠して保管し、据え置きの機器はワイヤーで固定する'),
	(17, 2, '無人時の施錠忘れ防止', '最終退室の確認と記録を決まりにする'),
	(18, 2, '書類・媒体の復元できない廃棄', '物理的な破壊や完全な消去を行い、担当者を通して廃棄する'),
	(19, 3, '守秘義務の周知', '誓約書や就業規則で定め、入社時と退職時に確かめる'),
	(20, 3, '従業員教育・注意喚起', '年に1回の教育と、訓練の継続を計画する'),
	(21, 3, '私物機器の業務利用ルール', '申請制とし、紛失時の手順と端末の管理方法を決める'),
	(22, 3, '取引先との秘密保持条項', '契約書に条項を入れ、年に1回は確かめる'),
	(23, 3, '外部サービス(クラウド等)の選定', '選ぶときの条件を表にして点検する'),
	(24, 3, '事故に備えた体制・手順', '連絡網と初動の手順を決めて訓練する。隔離するときに電源は切らない'),
	(25, 3, '対策のルール化と明示', '基本方針と規程を文書にし、社内に示す');

-- Kinds of devices: their names, and what they do on the way to the Internet (network.h).
CREATE TEMP TABLE IF NOT EXISTS device_kind (kind TEXT PRIMARY KEY, label TEXT, role TEXT);
INSERT OR IGNORE INTO device_kind VALUES
	('internet', 'インターネット', 'internet'), ('onu', 'ONU', 'circuit'), ('hgw', 'ホームゲートウェイ', 'circuit'),
	('media_converter', 'メディアコンバーター', 'bridge'), ('router', 'ルーター', 'router'), ('utm', 'UTM', 'guard'),
	('firewall', 'ファイアウォール', 'guard'), ('vpn', 'VPN装置', 'router'), ('l3_switch', 'L3スイッチ', 'bridge'),
	('l2_switch', 'L2スイッチ', 'bridge'), ('hub', 'スイッチングハブ', 'bridge'), ('poe_switch', 'PoEスイッチ', 'bridge'),
	('ap', '無線アクセスポイント', 'bridge'), ('wifi_router', 'Wi-Fiルーター', 'router'),
	('mobile_router', 'モバイルルーター', 'mobile'), ('server', 'サーバー', 'host'), ('nas', 'NAS', 'host'),
	('pc', 'デスクトップPC', 'host'), ('laptop', 'ノートPC', 'host'), ('printer', '複合機・プリンター', 'host'),
	('phone', '電話機', 'host'), ('pbx', 'ビジネスホン主装置', 'unsure'), ('camera', 'カメラ', 'host'),
	('tablet', 'タブレット', 'host'), ('iot', 'IoT機器', 'host'), ('ups', 'UPS', 'apart'),
	('patch_panel', 'パッチパネル', 'bridge'), ('unknown', '種別不明', 'unsure');

-- Devices that several files tell of (a list, what a switch sees, an address table) are one: those of one serial number
-- or MAC address, or of one id where it is the name a tool knows it by (two lists may both begin at D-1); within a file
-- they stay apart. first: the record that stands for it, the surveyor's list
-- before anything a tool saw.
CREATE TEMP TABLE IF NOT EXISTS sighted (
	record INTEGER PRIMARY KEY, source INTEGER, id TEXT, name TEXT, serial TEXT, mac TEXT, ip TEXT, rank INTEGER, first INTEGER
);

-- What the other records of a device add to the one that stands for it.
CREATE TEMP TABLE IF NOT EXISTS added (
	first INTEGER PRIMARY KEY, kind TEXT, name TEXT, maker TEXT, model TEXT, serial TEXT, mac TEXT, ip TEXT, gateway TEXT, note TEXT
);

-- What the ends of links may call a device: its id, the ids of its other records, its name where only one has it.
CREATE TEMP TABLE IF NOT EXISTS device_word (word TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;

-- What cables are, and how they are protected; what is not here is printed as it was written.
CREATE TEMP TABLE IF NOT EXISTS cable_word (code TEXT PRIMARY KEY, label TEXT);
INSERT OR IGNORE INTO cable_word VALUES
	('cat3', 'Cat3'), ('cat5', 'Cat5'), ('cat5e', 'Cat5e'), ('cat6', 'Cat6'), ('cat6a', 'Cat6A'), ('cat7', 'Cat7'),
	('cat8', 'Cat8'), ('lan', 'LANケーブル'), ('fiber', '光ファイバー'), ('wifi', 'Wi-Fi'), ('mobile', 'モバイル回線'),
	('phone', '電話線'), ('coaxial', '同軸'), ('mold', 'モール'), ('underfloor', '床下'), ('ceiling', '天井'),
	('wall', '壁内'), ('exposed', '露出'), ('unknown', '不明');

-- Ratings of the premises survey, in the order they are printed.
CREATE TEMP TABLE IF NOT EXISTS rating (rating TEXT PRIMARY KEY, place INTEGER, label TEXT, severity TEXT);
INSERT OR IGNORE INTO rating VALUES
	('fix', 1, '×要是正', 'fix'), ('improve', 2, '△要改善', 'improve'), ('unknown', 3, '？未確認', 'check'),
	('good', 4, '○良好', 'good'), ('not_applicable', 5, '－対象外', 'none');

-- Floors in their order, with the name that reports use, and devices as floor plans place them: device is the id in the
-- device list (listed 1), else as the plan writes it.
CREATE TEMP TABLE IF NOT EXISTS storey (floor INTEGER PRIMARY KEY, place INTEGER, label TEXT);
CREATE TEMP TABLE IF NOT EXISTS placed (
	source INTEGER, line INTEGER, floor INTEGER, device TEXT, listed INTEGER, x REAL, y REAL, room TEXT, mount TEXT
);
CREATE TEMP TABLE IF NOT EXISTS mount_word (code TEXT PRIMARY KEY, label TEXT);
INSERT OR IGNORE INTO mount_word VALUES
	('desk', '机上'), ('floor', '床置き'), ('wall', '壁掛け'), ('ceiling', '天井'), ('rack', 'ラック'), ('shelf', '棚');

-- What floor plans show of the premises: about is the finding, part the device or cable, amount its distance.
CREATE TEMP TABLE IF NOT EXISTS plan_fact (
	about TEXT, floor INTEGER, part TEXT, amount REAL, words TEXT, source INTEGER, line INTEGER
);

-- The findings of the premises survey, and those that floor plans show (record NULL, no P-1, P-2, …).
CREATE TEMP TABLE IF NOT EXISTS premises (
	record INTEGER, no TEXT, item TEXT, place TEXT, rating TEXT, finding TEXT, advice TEXT, device TEXT, photo TEXT,
	about TEXT, floor INTEGER       -- of plan_fact
);
CREATE TEMP TABLE IF NOT EXISTS premises_line (no TEXT, item TEXT, rating TEXT, source INTEGER, line INTEGER);

-- ---- for the lineage (the second statements) alone

-- What the figures at hand show, for second statements that depend on it; filled by lineage.c. figure: 'by_department', 'by_title'
-- and 'by_site' (groups with a row of their own, in any drill), 'verdicts' (mark: the verdict), 'cuts'.
CREATE TEMP TABLE IF NOT EXISTS shown (figure TEXT, label TEXT, mark TEXT, path TEXT);

-- Rows of the histogram of minutes to open: above from, up to to (NULL: all above); the first holds 0 too.
CREATE TEMP TABLE IF NOT EXISTS bucket (label TEXT, from_minutes INTEGER PRIMARY KEY, to_minutes INTEGER);
INSERT OR IGNORE INTO bucket VALUES ('5分以内', 0, 5), ('5〜15分', 5, 15), ('15〜30分', 15, 30), ('30分〜1時間', 30, 60),
	('1〜3時間', 60, 180), ('3〜8時間', 180, 480), ('8〜24時間', 480, 1440), ('24時間超', 1440, NULL);

-- Answers that count, and those of other sheets.
CREATE TEMP VIEW IF NOT EXISTS answer_line AS
SELECT a.source, a.line, a.question, a.answer, a.answered_on, s.place, c.respondents = 'mean' OR s.place = 1 AS counts
FROM scope c CROSS JOIN main.diagnosis_answer a ON a.client = c.client
JOIN sheet s ON s.respondent = a.respondent AND s.answered_on IS a.answered_on AND s.answered_at IS a.answered_at
	AND s.edition = a.edition;

-- People's groups as the tables name them.
CREATE TEMP VIEW IF NOT EXISTS grouped AS
SELECT drill, person, valid,
	CASE WHEN d IN (SELECT label FROM shown WHERE figure = 'by_department') THEN d ELSE 'その他' END AS by_department,
	CASE WHEN t IN (SELECT label FROM shown WHERE figure = 'by_title') THEN t ELSE 'その他' END AS by_title,
	CASE WHEN s IN (SELECT label FROM shown WHERE figure = 'by_site') THEN s ELSE 'その他' END AS by_site
FROM (SELECT *, coalesce(department, '（部署不明）') AS d, coalesce(title, '（役職不明）') AS t, coalesce(site, '（拠点不明）') AS s
	FROM people);

-- Everything that has a day.
CREATE TEMP VIEW IF NOT EXISTS dated AS
SELECT a.source, a.line, a.answered_on AS day FROM scope c CROSS JOIN main.diagnosis_answer a ON a.client = c.client
UNION ALL
SELECT r.source, r.line, local_date(m.sent_at, c.zone) FROM scope c CROSS JOIN mail m CROSS JOIN main.recipient r ON r.id = m.recipient
UNION ALL
SELECT e.source, e.line, local_date(e.at, c.zone) FROM scope c CROSS JOIN mail m CROSS JOIN main.reaction e USING (recipient)
WHERE e.judged <> 'machine';

-- Findings to be mended and the access points, with what their words speak of.
CREATE TEMP VIEW IF NOT EXISTS topic AS
SELECT source, line,
	NOT wireless AND NOT instr(words, '画面') AND (instr(words, '施錠') OR instr(words, '鍵') OR instr(words, '入退室')
		OR instr(words, '立入') OR instr(words, '立ち入')) AS lock,
	instr(words, '書類') OR instr(words, '机上') OR instr(words, '机の上') OR instr(words, '媒体') OR words LIKE '%USBメモリ%'
		OR instr(words, 'クリアデスク') AS desk,
	wireless AND (words LIKE '%WEP%' OR instr(words, '暗号') OR instr(words, 'パスワード') OR instr(words, '鍵')
		OR instr(words, 'キー')) AS wifi
FROM (SELECT source, line, words, instr(words, '無線') OR words LIKE '%wi-fi%' OR words LIKE '%wifi%' OR words LIKE '%SSID%' AS wireless
	FROM (SELECT e.source, e.line, coalesce(e.item, '') || ' ' || coalesce(e.finding, '') AS words
		FROM scope c CROSS JOIN main.environment e ON e.client = c.client WHERE e.rating IN ('fix', 'improve')));

CREATE TEMP VIEW IF NOT EXISTS weak_wifi AS
SELECT source, line FROM (
	SELECT d.source, d.line, coalesce(d.note, '') || ' ' || coalesce(d.extra, '') AS words
	FROM scope c CROSS JOIN main.device d ON d.client = c.client
	WHERE d.kind IN ('ap', 'wifi_router', 'hgw', 'router', 'mobile_router'))
WHERE words LIKE '%WEP%' OR words LIKE '%暗号化なし%' OR words LIKE '%暗号化無し%' OR words LIKE '%暗号化していない%'
	OR words LIKE '%暗号化されていない%' OR words LIKE '%パスワードなし%' OR words LIKE '%"open"%';

-- The links with their ends as the device list calls them. "sw1 (A-2)", with an asset tag behind the name as NetBox writes
-- it, is sw1 where nothing else is called so.
CREATE TEMP VIEW IF NOT EXISTS named_link AS
SELECT l.record, l.source, l.line, l.id,
	CASE WHEN loose THEN coalesce((SELECT id FROM device_word WHERE word = a_device),
		(SELECT id FROM device_word WHERE word = char(30) || code_key(a_device)),
		(SELECT id FROM device_word WHERE word = substr(a_device, 1, instr(a_device, ' (') - 1)), a_device) ELSE a_device END AS a_device,
	a_port,
	CASE WHEN loose THEN coalesce((SELECT id FROM device_word WHERE word = b_device),
		(SELECT id FROM device_word WHERE word = char(30) || code_key(b_device)),
		(SELECT id FROM device_word WHERE word = substr(b_device, 1, instr(b_device, ' (') - 1)), b_device) ELSE b_device END AS b_device,
	b_port,
	medium, protection, certainty, tag, count
FROM scope o CROSS JOIN main.link l ON l.client = o.client;

-- Each device record with what the one that stands for it is (as network.survey gives it); name is that of paths.
CREATE TEMP VIEW IF NOT EXISTS device_line AS
SELECT d.source, d.line, t.id, coalesce(t.name, a.name) AS given, coalesce(k.kind, t.kind) AS kind,
	coalesce(k.label, t.kind_text, t.kind) AS kind_label, coalesce(k.role, 'unsure') AS role,
	coalesce(t.name, a.name, CASE WHEN k.role = 'host' THEN t.id ELSE coalesce(k.label, t.kind_text, t.kind) END) AS name,
	coalesce(t.serial, a.serial) AS serial, t.eol
FROM scope o CROSS JOIN main.device d ON d.client = o.client JOIN sighted s ON s.record = d.record
	JOIN main.device t ON t.record = s.first LEFT JOIN added a ON a.first = t.record
	LEFT JOIN device_kind k ON k.kind = coalesce(nullif(t.kind, 'unknown'), a.kind, t.kind);
