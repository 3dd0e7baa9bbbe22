-- figure intake.files table
--   doc The files that speak of this client, and what became of their rows; of shared files only this client's rows.
--   ja この企業のデータが入っているファイルと、行の扱い。共有のファイルは、この企業の行だけを数える。
--   column path text
--   column profile text
--   column read count row
--   column used count row
--   column set_aside count row
--   column blank count row
--   column heading count row
--   column duplicate count row
WITH used AS (
	SELECT source, count(DISTINCT line) AS n FROM record WHERE client = :client GROUP BY source
), aside AS (
	SELECT source, count(*) AS n FROM set_aside WHERE client = :client AND line > 0 GROUP BY source
)
SELECT s.path, s.profile,
	iif(own, s.rows_read, coalesce(u.n, 0) + coalesce(a.n, 0)) AS read,
	iif(own, s.used, coalesce(u.n, 0)) AS used,
	iif(own, s.set_aside, coalesce(a.n, 0)) AS set_aside,
	iif(own, s.blank, NULL) AS blank, iif(own, s.heading, NULL) AS heading, iif(own, s.duplicate, NULL) AS duplicate
FROM (SELECT *, client IS NOT NULL AS own FROM source) s
LEFT JOIN used u ON u.source = s.id LEFT JOIN aside a ON a.source = s.id
WHERE s.client = :client OR s.client IS NULL AND (u.n IS NOT NULL OR a.n IS NOT NULL)
ORDER BY s.path;

SELECT DISTINCT source, line FROM record WHERE client = :client
	AND (:label IS NULL OR source = (SELECT id FROM source WHERE path = :label)) ORDER BY source, line;
