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
SELECT s.path, s.profile,
	iif(own, s.rows_read, c.rows_read) AS read, iif(own, s.used, c.used) AS used,
	iif(own, s.set_aside, c.set_aside) AS set_aside,
	iif(own, s.blank, NULL) AS blank, iif(own, s.heading, NULL) AS heading, iif(own, s.duplicate, c.duplicate) AS duplicate
FROM (SELECT id, true AS own FROM source WHERE client = :client
	UNION ALL SELECT o.source, false FROM source_client o JOIN source f ON f.id = o.source WHERE o.client = :client AND f.client IS NULL) t
JOIN source s ON s.id = t.id AND s.state <> 'passed_over'
LEFT JOIN source_client c ON c.source = s.id AND c.client = :client
ORDER BY s.path;

SELECT s.id AS source, coalesce(s.heading_line, 1) AS line FROM source s
LEFT JOIN source_client c ON c.source = s.id AND c.client = :client
WHERE (s.client = :client OR s.client IS NULL AND c.source IS NOT NULL) AND (:label IS NULL OR s.path = :label)
ORDER BY 1;
