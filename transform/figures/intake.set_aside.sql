-- figure intake.set_aside table
--   doc Rows and cells of this client that could not be used, each with its place and reason; line is missing for a whole file.
--   ja 読み取れず除外した行やセルと、その理由。
--   column path text
--   column line count
--   column column text
--   column scope text
--   column code text
--   column reason text
--   column hint text
WITH told AS (
	SELECT source, json_extract(problem, '$.line') AS line, json_extract(problem, '$.code') AS code,
		json_extract(problem, '$.name') AS name, min(problem) AS problem
	FROM complaint
	WHERE source IN (SELECT source FROM set_aside WHERE client = :client
		UNION SELECT id FROM source WHERE client = :client)
	GROUP BY 1, 2, 3, 4
)
SELECT s.path, nullif(a.line, 0) AS line, a.column_name AS column,
	CASE a.scope WHEN 'file' THEN 'ファイル' WHEN 'row' THEN '行' ELSE 'セル' END AS scope, a.code,
	coalesce(a.reason_ja, sentence_ja(t.problem), a.reason) AS reason,
	coalesce(a.hint_ja, hint_ja(t.problem), a.hint) AS hint
FROM set_aside a JOIN source s ON s.id = a.source
LEFT JOIN told t ON t.source = a.source AND t.line = a.line AND t.code = a.code AND t.name IS a.column_name
WHERE a.client = :client OR a.client IS NULL AND a.source IN (SELECT id FROM source WHERE client = :client)
ORDER BY s.path, a.line, a.code, a.column_name, a.reason;

SELECT a.source, a.line FROM set_aside a JOIN source s ON s.id = a.source
WHERE (a.client = :client OR a.client IS NULL AND a.source IN (SELECT id FROM source WHERE client = :client))
	AND (:label IS NULL OR :label IN (s.path, a.column_name, a.code))
ORDER BY a.source, a.line;
