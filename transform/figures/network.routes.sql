-- figure network.routes table
--   needs floor
--   doc The cables that floor plans draw: length on the plan, and how much of it runs exposed.
--   ja 平面図に描かれた配線の長さと、そのうち露出している長さ（平面図の上の長さ）。
--   column link text
--   column floor text
--   column run text
--   column length_m points m
--   column exposed_m points m
SELECT link, floor, group_concat(run, '・') AS run, round(sum(length_m), 1) AS length_m, round(sum(exposed_m), 1) AS exposed_m FROM (
	SELECT coalesce(i.link, i.item, '番号なし') AS link, s.label AS floor, s.place, coalesce(w.label, i.run, '不明') AS run,
		sum(i.length_m) AS length_m, sum(CASE i.run WHEN 'exposed' THEN i.length_m ELSE 0 END) AS exposed_m
	FROM floor_item i JOIN storey s USING (floor) LEFT JOIN cable_word w ON w.code = i.run
	WHERE i.element = 'cable' AND i.shape = 'line' GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 4)
GROUP BY link, place ORDER BY place, natural_key(link), link;

SELECT i.source, i.line FROM floor_item i JOIN storey s USING (floor)
WHERE i.element = 'cable' AND i.shape = 'line' AND (:label IS NULL OR coalesce(i.link, i.item, '番号なし') = :label)
ORDER BY i.source, i.line;
