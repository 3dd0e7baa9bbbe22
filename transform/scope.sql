-- Fills the temporary tables of views.sql for :client. Run before its figures, statement by statement.

DELETE FROM choice;
INSERT INTO choice SELECT key, json_extract(value, '$') FROM setting WHERE client = '' AND json_valid(value);
INSERT OR REPLACE INTO choice SELECT key, json_extract(value, '$') FROM setting WHERE client = :client AND json_valid(value);

DELETE FROM scope;
INSERT INTO scope (client, zone, small_group, opened_kind, respondents, person_sheet)
SELECT :client,
	coalesce((SELECT value FROM choice WHERE key = 'time_zone'), 'Asia/Tokyo'),
	coalesce((SELECT value FROM choice WHERE key = 'privacy.small_group' AND typeof(value) = 'integer'), 5),
	CASE (SELECT value FROM choice WHERE key = 'drill.opened_means') WHEN 'viewed' THEN 'viewed' ELSE 'opened' END,
	coalesce((SELECT value FROM choice WHERE key = 'diagnosis.respondents'), 'latest'),
	coalesce((SELECT value FROM choice WHERE key = 'privacy.person_sheet'), 0);

-- Later steps imply earlier ones: who submitted has opened, who opened has viewed. A report implies nothing.
DELETE FROM mail;
INSERT INTO mail
WITH first AS (
	SELECT recipient,
		max(kind IN ('viewed', 'opened', 'submitted')) AS viewed,
		max(kind IN ('opened', 'submitted')) AS opened,
		max(kind = 'submitted') AS submitted,
		max(kind = 'reported') AS reported,
		min(CASE kind WHEN 'viewed' THEN at END) AS viewed_at,
		min(CASE kind WHEN 'opened' THEN at END) AS opened_at,
		min(CASE kind WHEN 'submitted' THEN at END) AS submitted_at,
		min(CASE kind WHEN 'reported' THEN at END) AS reported_at,
		sum(kind = 'opened' AND NOT implied) AS openings,
		sum(kind = 'viewed' AND NOT implied) AS viewings
	FROM reaction WHERE client = :client AND judged <> 'machine' GROUP BY recipient
)
SELECT r.id, r.drill, r.person, coalesce(r.mail, r.campaign), r.mail_type, r.difficulty,
	r.department, r.title, r.site,
	r.delivery = 'sent', r.delivery = 'bounced', r.delivery = 'sent' AND NOT r.excluded, r.sent_at,
	coalesce(f.viewed, 0),
	coalesce(iif(s.opened_kind = 'viewed', f.viewed, f.opened), 0),
	coalesce(f.submitted, 0), coalesce(f.reported, 0),
	iif(s.opened_kind = 'viewed', f.viewed_at, f.opened_at), f.submitted_at, f.reported_at,
	coalesce(iif(s.opened_kind = 'viewed', f.viewings, f.openings), 0)
FROM recipient r JOIN scope s LEFT JOIN first f ON f.recipient = r.id
WHERE r.client = :client;

DELETE FROM spelling;
INSERT INTO spelling
WITH written AS (
	SELECT 'department' AS field, department AS text FROM mail WHERE department IS NOT NULL
	UNION ALL SELECT 'title', title FROM mail WHERE title IS NOT NULL
	UNION ALL SELECT 'site', site FROM mail WHERE site IS NOT NULL
), counted AS (
	SELECT field, label_key(text) AS key, text, count(*) AS n FROM written GROUP BY field, text
)
SELECT field, key, text FROM (
	SELECT *, row_number() OVER (PARTITION BY field, key ORDER BY n DESC, text) AS place FROM counted
) WHERE place = 1;

DELETE FROM people;
INSERT INTO people
WITH person AS (
	SELECT drill, person, max(department) AS department, max(title) AS title, max(site) AS site,
		max(delivered OR bounced) AS attempted,
		NOT max(delivered) AND max(bounced) AS bounced,
		max(delivered) AND NOT max(valid) AS excluded,
		max(valid) AS valid,
		max(valid AND viewed) AS viewed, max(valid AND opened) AS opened,
		max(valid AND submitted) AS submitted, max(valid AND reported) AS reported,
		max(valid AND openings > 1) AS repeated
	FROM mail GROUP BY drill, person
)
SELECT p.drill, p.person,
	(SELECT label FROM spelling WHERE field = 'department' AND key = label_key(p.department)),
	(SELECT label FROM spelling WHERE field = 'title' AND key = label_key(p.title)),
	(SELECT label FROM spelling WHERE field = 'site' AND key = label_key(p.site)),
	attempted, bounced, excluded, valid, viewed, opened, submitted, reported, repeated,
	CASE WHEN NOT valid THEN NULL
		WHEN submitted THEN 'submitted'
		WHEN opened AND reported THEN 'opened_reported'
		WHEN opened THEN 'opened_only'
		WHEN reported THEN 'reported_only'
		WHEN viewed THEN 'viewed_only'
		ELSE 'none' END
FROM person p;

-- Sheets of the self-check, the one that counts first: the latest, then the fuller, then the more cautious.
DELETE FROM sheet;
INSERT INTO sheet
SELECT respondent, answered_on, edition,
	row_number() OVER (ORDER BY answered_on IS NULL, answered_on DESC, n DESC, points, answers)
FROM (
	SELECT respondent, answered_on, edition, count(*) AS n, sum(points) AS points,
		group_concat(question || answer) AS answers
	FROM (SELECT DISTINCT respondent, answered_on, edition, question, answer FROM diagnosis_answer
		WHERE client = :client ORDER BY question, answer)
	JOIN worth USING (answer)
	GROUP BY respondent, answered_on, edition
);

-- latest: the answers of that sheet. mean: points averaged over all sheets, and the answer given most
-- (equal counts: the more cautious).
DELETE FROM answered;
INSERT INTO answered
WITH counting AS (
	SELECT a.question, a.answer, w.points, count(*) AS n
	FROM diagnosis_answer a JOIN worth w USING (answer) JOIN scope c
	JOIN sheet s ON s.respondent = a.respondent AND s.answered_on IS a.answered_on AND s.edition = a.edition
	WHERE a.client = :client AND (c.respondents = 'mean' OR s.place = 1)
	GROUP BY a.question, a.answer
)
SELECT question, answer, mean FROM (
	SELECT question, answer,
		sum(points * n) OVER (PARTITION BY question) * 1.0 / sum(n) OVER (PARTITION BY question) AS mean,
		row_number() OVER (PARTITION BY question ORDER BY n DESC, points) AS place
	FROM counting
) WHERE place = 1;

UPDATE scope SET
	first_date = (SELECT min(day) FROM (
		SELECT min(answered_on) AS day FROM diagnosis_answer WHERE client = :client
		UNION ALL SELECT local_date(min(sent_at), zone) FROM mail)),
	last_date = (SELECT max(day) FROM (
		SELECT max(answered_on) AS day FROM diagnosis_answer WHERE client = :client
		UNION ALL SELECT local_date(max(sent_at), zone) FROM mail
		UNION ALL SELECT local_date(max(at), zone) FROM reaction WHERE client = :client AND judged <> 'machine'));
UPDATE scope SET report_date = coalesce(
	(SELECT value FROM choice WHERE key = 'report_date' AND value GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
	last_date,
	(SELECT max(applied_on) FROM application WHERE client = :client));
