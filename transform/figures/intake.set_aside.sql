-- figure intake.set_aside table
--   doc Rows of this client that could not be used, each with its place and reason; line is missing for a whole file.
--   ja 読み取れず除外した行と、その理由。
--   column path text
--   column line count
--   column column text
--   column code text
--   column reason text
--   column hint text
SELECT s.path, nullif(a.line, 0) AS line, a.column_name AS column, a.code, a.reason, a.hint
FROM set_aside a JOIN source s ON s.id = a.source
WHERE a.client = :client OR a.client IS NULL AND s.client = :client
ORDER BY s.path, a.line, a.code, a.column_name, a.reason;

SELECT a.source, a.line FROM set_aside a JOIN source s ON s.id = a.source
WHERE (a.client = :client OR a.client IS NULL AND s.client = :client) AND (:label IS NULL OR :label IN (a.code, s.path))
ORDER BY a.source, a.line;
