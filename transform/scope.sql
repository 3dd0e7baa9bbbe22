-- Fills the temporary tables of views.sql for :client. Run before its figures, statement by statement, after settings.sql.

-- Sheets of the self-check, the one that counts first: the latest, then the fuller, then the more cautious.
DELETE FROM sheet;
INSERT INTO sheet
SELECT respondent, answered_on, answered_at, edition, row_number() OVER (ORDER BY answered_on IS NULL, answered_on DESC,
	answered_at IS NULL, answered_at DESC, n DESC, points, answers)
FROM (
	SELECT respondent, answered_on, answered_at, edition, count(*) AS n, sum(points) AS points,
		group_concat(question || answer) AS answers
	FROM (SELECT DISTINCT respondent, answered_on, answered_at, edition, question, answer FROM diagnosis_answer
		WHERE client = :client ORDER BY question, answer)
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

DELETE FROM device_word;
INSERT OR IGNORE INTO device_word SELECT id, id FROM sighted WHERE first = record;
INSERT OR IGNORE INTO device_word
SELECT s.id, o.id FROM sighted s JOIN sighted o ON o.record = s.first WHERE s.first <> s.record ORDER BY s.rank;
INSERT OR IGNORE INTO device_word
SELECT n.name, o.id
FROM (SELECT name, min(first) AS first FROM sighted WHERE name IS NOT NULL GROUP BY name HAVING min(first) = max(first)) n
JOIN sighted o ON o.record = n.first;
-- ＰＣ－０１ in one list is PC-01 in another, where nothing else is written so; looked at only where an end is not known.
INSERT OR IGNORE INTO device_word
SELECT char(30) || code_key(word), min(id) FROM device_word
WHERE EXISTS (SELECT 1 FROM link WHERE client = :client
	AND (a_device NOT IN (SELECT word FROM device_word) OR b_device NOT IN (SELECT word FROM device_word)))
GROUP BY 1 HAVING count(DISTINCT id) = 1;

-- ---- floor plans

DELETE FROM storey;
INSERT INTO storey
SELECT id, row_number() OVER (ORDER BY building, level IS NULL, level, natural_key(floor), floor),
	CASE WHEN (SELECT min(building) < max(building) FROM floor WHERE client = :client) THEN building || ' ' ELSE '' END
		|| coalesce(name, floor)
FROM floor WHERE client = :client;

-- The room a device stands in is the smallest around it.
DELETE FROM placed;
INSERT INTO placed
SELECT i.source, i.line, i.floor, coalesce(w.id, i.device), w.id IS NOT NULL, i.min_x, i.min_y,
	(SELECT coalesce(r.name, r.item) FROM floor_item r
		WHERE r.floor = i.floor AND r.element = 'room' AND coalesce(r.name, r.item) IS NOT NULL
			AND i.min_x BETWEEN r.min_x AND r.max_x AND i.min_y BETWEEN r.min_y AND r.max_y
			AND plan_contains(r.shape, r.geometry, i.min_x, i.min_y)
		ORDER BY r.area_m2, coalesce(r.name, r.item) LIMIT 1), i.mount
FROM floor_item i LEFT JOIN device_word w ON w.word = i.device
WHERE i.client = :client AND i.element = 'device' AND i.device IS NOT NULL;

DELETE FROM plan_fact;
-- Devices within floors.sprinkler_m of a sprinkler, to the centimetre, on the plan; how far its water reaches is not modelled.
INSERT INTO plan_fact
SELECT 'sprinkler', floor, device, amount, device || printf('（%.2fm）', amount), source, line FROM (
	SELECT p.floor, p.device, p.source, p.line, min(plan_distance(s.shape, s.geometry, p.x, p.y)) AS amount
	FROM placed p JOIN floor_item s ON s.floor = p.floor AND s.element = 'safety' AND s.category = 'sprinkler'
	GROUP BY p.rowid)
WHERE round(amount, 2) <= coalesce((SELECT value FROM choice WHERE key = 'floors.sprinkler_m'), 1.0);

-- Exposed cables across ways to walk and through doors (whose width is 0.9 m where it is not known).
INSERT INTO plan_fact
SELECT 'crossing', floor, cable, NULL, cable || '（' || group_concat(across, '・') || '）', source, line FROM (
	SELECT DISTINCT c.floor, coalesce(c.link, c.item, '番号なし') AS cable, c.source, c.line, CASE WHEN o.element = 'opening'
			THEN coalesce(o.name, '出入口') ELSE coalesce(o.name, '通路') END AS across
	FROM floor_item c JOIN floor_item o ON o.floor = c.floor AND c.min_x <= o.max_x + coalesce(o.width, 0.9)
		AND o.min_x <= c.max_x + coalesce(o.width, 0.9) AND c.min_y <= o.max_y + coalesce(o.width, 0.9)
		AND o.min_y <= c.max_y + coalesce(o.width, 0.9)
		AND ((o.element = 'opening' AND coalesce(o.category, 'door') <> 'window') OR (o.element = 'room'
			AND (o.category IN ('walkway', 'corridor', 'hallway', 'lobby', '通路', '廊下') OR o.name LIKE '%通路%' OR o.name LIKE '%廊下%')))
	WHERE c.client = :client AND c.element = 'cable' AND c.run = 'exposed'
		AND plan_meets(c.shape, c.geometry, o.shape, o.geometry, coalesce(o.width, 0.9) / 2)
	ORDER BY across)
GROUP BY floor, cable, source, line;

-- What is built to stand on the floor is no finding.
INSERT INTO plan_fact
SELECT 'on-floor', floor, device, NULL, device, source, line FROM placed p
WHERE mount = 'floor' AND NOT EXISTS (SELECT 1 FROM device d WHERE d.client = :client AND d.id = p.device AND d.kind = 'printer');

DELETE FROM premises;
DELETE FROM premises_line;
INSERT INTO premises
SELECT record, no, item, place, rating, finding, advice, device, photo, NULL, NULL FROM environment WHERE client = :client;
INSERT INTO premises_line SELECT no, item, rating, source, line FROM environment WHERE client = :client;
INSERT INTO premises
SELECT NULL, 'P-' || row_number() OVER (ORDER BY k.place, f.place), k.item, f.label, 'improve',
	k.finding || '：' || (SELECT group_concat(words, '、') FROM
		(SELECT DISTINCT words FROM plan_fact p WHERE p.about = k.about AND p.floor = f.floor ORDER BY natural_key(part), words))
		|| k.note, k.advice,
	(SELECT CASE count(DISTINCT part) WHEN 1 THEN min(part) END FROM plan_fact p
		WHERE p.about = k.about AND p.floor = f.floor AND k.about <> 'crossing'), NULL, k.about, f.floor
FROM storey f JOIN (SELECT column1 AS place, column2 AS about, column3 AS item, column4 AS finding, column5 AS note, column6 AS advice FROM (VALUES
	(1, 'sprinkler', '消火設備', printf('スプリンクラーから%.1fm以内にある機器',
		coalesce((SELECT value FROM choice WHERE key = 'floors.sprinkler_m'), 1.0)), '。平面図の上の距離で、水の広がりは計算していません。',
		'誤作動や点検の水がかからない位置へ移すか、防水カバーを用意してください。'),
	(2, 'crossing', 'LANケーブル保護', '人の通る場所を横切る露出配線', '。',
		'モールや床用プロテクターで覆うか、天井や壁沿いへ移してください。'),
	(3, 'on-floor', '設置', '床に直接置かれた機器', '。', '水濡れやほこりを避けるため、台の上やラックへ移してください。'))) k
WHERE EXISTS (SELECT 1 FROM plan_fact p WHERE p.about = k.about AND p.floor = f.floor);
INSERT INTO premises_line
SELECT e.no, e.item, e.rating, p.source, p.line
FROM premises e JOIN plan_fact p ON p.about = e.about AND p.floor = e.floor;
