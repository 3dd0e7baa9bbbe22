-- Fills those tables of views.sql that floor plans give, after scope.sql; passed over for clients without any.

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
