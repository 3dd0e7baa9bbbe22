-- Fills the temporary tables of views.sql for :client. Run before its figures, statement by statement, after settings.sql.

-- Sheets of the self-check, the one that counts first: the latest, then the fuller, then the more cautious.
DELETE FROM sheet;
-- Most clients have one.
INSERT INTO sheet
SELECT min(respondent), min(answered_on), min(answered_at), min(edition), 1 FROM diagnosis_answer WHERE client = :client
HAVING count(*) > 0 AND min(respondent) = max(respondent) AND min(edition) = max(edition)
	AND min(answered_on) IS max(answered_on) AND count(answered_on) IN (0, count(*))
	AND min(answered_at) IS max(answered_at) AND count(answered_at) IN (0, count(*));
INSERT INTO sheet
SELECT respondent, answered_on, answered_at, edition, row_number() OVER (ORDER BY answered_on IS NULL, answered_on DESC,
	answered_at IS NULL, answered_at DESC, n DESC, points, answers)
FROM (
	SELECT respondent, answered_on, answered_at, edition, count(*) AS n, sum(points) AS points,
		group_concat(question || answer) AS answers
	FROM (SELECT DISTINCT respondent, answered_on, answered_at, edition, question, answer FROM diagnosis_answer
		WHERE client = :client AND NOT EXISTS (SELECT 1 FROM sheet) ORDER BY question, answer)
	JOIN worth USING (answer)
	GROUP BY respondent, answered_on, answered_at, edition
);

-- Whoever answers again has thought better of it.
DELETE FROM sheet WHERE EXISTS (SELECT 1 FROM sheet o WHERE o.respondent = sheet.respondent AND o.place < sheet.place);

-- latest: the answers of that sheet. mean: points averaged over all of them, and the answer given most
-- (equal counts: the more cautious).
DELETE FROM answered;
INSERT INTO answered
WITH counting AS (
	SELECT a.question, a.answer, w.points, count(*) AS n
	FROM diagnosis_answer a JOIN worth w USING (answer) JOIN scope c
	JOIN sheet s ON s.respondent = a.respondent AND s.answered_on IS a.answered_on AND s.answered_at IS a.answered_at AND s.edition = a.edition
	WHERE a.client = :client AND (c.respondents = 'mean' OR s.place = 1)
	GROUP BY a.question, a.answer
)
SELECT question, answer, mean FROM (
	SELECT question, answer, sum(points * n) * 1.0 / sum(n) AS mean, max(10 * n - points) FROM counting GROUP BY question
);

UPDATE scope SET
	first_date = (SELECT min(day) FROM (
		SELECT min(answered_on) AS day FROM diagnosis_answer WHERE client = :client
		UNION ALL SELECT local_date(min(sent_at), zone) FROM mail)),
	last_date = (SELECT max(day) FROM (
		SELECT max(answered_on) AS day FROM diagnosis_answer WHERE client = :client
		UNION ALL SELECT local_date(max(sent_at), zone) FROM mail
		UNION ALL SELECT local_date(max(last_at), zone) FROM mail));
UPDATE scope SET report_date = coalesce(
	(SELECT value FROM choice WHERE key = 'report_date' AND value GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
	last_date,
	(SELECT max(applied_on) FROM application WHERE client = :client));

-- The surveyed devices, each once. Of one file each is one; of several the best told of a device comes first.
DELETE FROM sighted;
INSERT INTO sighted
SELECT record, source, id, name, serial, mac, ip, record, record FROM device
WHERE client = :client AND (SELECT min(source) = max(source) FROM device WHERE client = :client);
INSERT INTO sighted
SELECT record, source, id, name, serial, mac, ip, row_number() OVER (ORDER BY profile = 'devices' DESC, filled DESC, natural_key(id),
	id, path, record), record
FROM (SELECT d.*, s.profile, s.path, (d.kind <> 'unknown') + (d.name IS NOT NULL) + (d.maker IS NOT NULL)
		+ (d.model IS NOT NULL) + (d.serial IS NOT NULL) + (d.mac IS NOT NULL) + (d.ip IS NOT NULL) AS filled
	FROM device d LEFT JOIN source s ON s.id = d.source
	WHERE d.client = :client AND NOT EXISTS (SELECT 1 FROM sighted));
UPDATE sighted AS s SET first = (
	SELECT o.record FROM sighted o WHERE o.rank <= s.rank AND (o.record = s.record OR (o.source <> s.source AND (
		(o.id = s.id AND (o.id = o.name OR s.id = s.name)) OR o.serial = s.serial OR instr(o.mac, s.mac) > 0 OR instr(s.mac, o.mac) > 0
		OR (s.id = s.ip AND (o.ip = s.ip OR o.ip LIKE s.ip || '/%')))))
	ORDER BY o.rank LIMIT 1)
WHERE (SELECT min(source) < max(source) FROM sighted);
-- What stands for another may itself be the same as a third.
UPDATE sighted AS s SET first = (SELECT o.first FROM sighted o WHERE o.record = s.first) WHERE first <> record;

DELETE FROM added;
INSERT INTO added
SELECT s.first, min(nullif(d.kind, 'unknown')), min(d.name), min(d.maker), min(d.model), min(d.serial), min(d.mac), min(d.ip),
	min(d.gateway), min(d.note)
FROM sighted s JOIN device d USING (record) WHERE s.first <> s.record GROUP BY s.first;

-- Where every end of a link is the id of a device of the one list there is, nothing has to be looked up.
UPDATE scope SET loose = (SELECT min(source) < max(source) FROM sighted) OR EXISTS (SELECT 1 FROM floor WHERE client = :client)
	OR EXISTS (SELECT 1 FROM link l WHERE l.client = :client
		AND (NOT EXISTS (SELECT 1 FROM device d WHERE d.client = :client AND d.id = l.a_device)
			OR NOT EXISTS (SELECT 1 FROM device d WHERE d.client = :client AND d.id = l.b_device)));

DELETE FROM device_word;
INSERT OR IGNORE INTO device_word SELECT id, id FROM sighted WHERE first = record AND (SELECT loose FROM scope);
INSERT OR IGNORE INTO device_word
SELECT s.id, o.id FROM sighted s JOIN sighted o ON o.record = s.first WHERE s.first <> s.record ORDER BY s.rank;
INSERT OR IGNORE INTO device_word
SELECT n.name, o.id
FROM (SELECT name, min(first) AS first FROM sighted WHERE name IS NOT NULL AND (SELECT loose FROM scope)
	GROUP BY name HAVING min(first) = max(first)) n
JOIN sighted o ON o.record = n.first;
-- ＰＣ－０１ in one list is PC-01 in another, where nothing else is written so.
INSERT OR IGNORE INTO device_word
SELECT char(30) || code_key(word), min(id) FROM device_word GROUP BY 1 HAVING count(DISTINCT id) = 1;

DELETE FROM premises;
DELETE FROM premises_line;
INSERT INTO premises
SELECT record, no, item, place, rating, finding, advice, device, photo, NULL, NULL FROM environment WHERE client = :client;
INSERT INTO premises_line SELECT no, item, rating, source, line FROM environment WHERE client = :client;
