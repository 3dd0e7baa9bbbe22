-- figure network.floors table
--   needs floor
--   doc The floors that plans show, from the bottom up: their area, rooms, and what stands on them; missing where there is no plan.
--   ja 平面図のある階。下の階から順に、面積、部屋の数、置かれた機器の台数など。
--   column floor text
--   column area_m2 points m2
--   column rooms count room
--   column devices count device
--   column outlets count outlet
--   column cables count cable
--   column cable_m points m
--   column safety count item
--   column id text
SELECT s.label AS floor, round(f.area_m2, 1) AS area_m2, n.rooms, n.devices, n.outlets, n.cables,
	round(n.cable_m, 1) AS cable_m, n.safety, f.floor AS id
FROM storey s JOIN floor f ON f.id = s.floor JOIN (
	SELECT f.floor, coalesce(sum(i.element = 'room'), 0) AS rooms,
		count(DISTINCT CASE i.element WHEN 'device' THEN i.device END) AS devices,
		coalesce(sum(i.element = 'outlet'), 0) AS outlets, coalesce(sum(i.element = 'cable'), 0) AS cables,
		sum(CASE i.element WHEN 'cable' THEN i.length_m END) AS cable_m, coalesce(sum(i.element = 'safety'), 0) AS safety
	FROM storey f LEFT JOIN floor_item i ON i.floor = f.floor GROUP BY f.floor) n ON n.floor = s.floor
ORDER BY s.place;

SELECT f.source, f.line FROM floor f JOIN storey s ON s.floor = f.id WHERE :label IS NULL OR :label IN (s.label, f.floor)
UNION
SELECT i.source, i.line FROM floor_item i JOIN storey s USING (floor) JOIN floor f ON f.id = i.floor
WHERE i.element IN ('room', 'device', 'outlet', 'cable', 'safety') AND (:label IS NULL OR :label IN (s.label, f.floor))
ORDER BY 1, 2;
