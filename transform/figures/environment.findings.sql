-- figure environment.findings table
--   doc The findings of the premises survey and of the floor plans (P-1, …), the gravest first; severity is fix, improve, check, good or none.
--   ja 物理環境調査と平面図（P-1など）の所見。評価の重い順。
--   column id text
--   column title text
--   column evidence text
--   column remedy text
--   column severity text
--   column item text
--   column place text
--   column rating text
--   column rating_label text
--   column device text
--   column photo text
--   column photos text
SELECT e.no AS id,
	CASE WHEN e.item IS NOT NULL AND e.place IS NOT NULL THEN e.item || '（' || e.place || '）'
		ELSE coalesce(e.item, e.place, e.no) END AS title,
	e.finding AS evidence, e.advice AS remedy, r.severity, e.item, e.place, e.rating, r.label AS rating_label,
	e.device, e.photo,
	coalesce((SELECT group_concat(name, '、') FROM (SELECT p.name || CASE WHEN i.type IS NULL THEN ''
			ELSE '（' || i.width || ' × ' || i.height || '）' END AS name
		FROM photo p LEFT JOIN photo_found f ON f.record = p.record LEFT JOIN picture i ON i.path = f.path
		WHERE p.client = :client AND p.record - p.position = e.record ORDER BY p.record)), e.photo) AS photos
FROM premises e JOIN rating r ON r.rating = e.rating
ORDER BY r.place, natural_key(e.no), e.no, e.item, e.place, e.finding, e.advice;

SELECT DISTINCT l.source, l.line FROM premises_line l
JOIN premises e ON e.no = l.no AND e.item IS l.item AND e.rating = l.rating JOIN rating r ON r.rating = e.rating
WHERE :label IS NULL OR :label IN (e.no, e.item, e.place, e.rating, r.label, r.severity, e.device, e.photo,
	CASE WHEN e.item IS NOT NULL AND e.place IS NOT NULL THEN e.item || '（' || e.place || '）' ELSE coalesce(e.item, e.place, e.no) END)
ORDER BY l.source, l.line;
