-- figure person.N.list table
--   doc One row a person, only where privacy.person_sheet allows it; addresses are masked.
--   ja 対象者ごとの結果。privacy.person_sheet で認めた場合だけ出し、アドレスは伏せる。
--   column label text
--   column department text
--   column title text
--   column delivered text
--   column viewed text
--   column opened text
--   column submitted text
--   column reported text
SELECT masked(person) AS label, department, title,
	CASE WHEN excluded THEN '除外' WHEN bounced THEN '不達' WHEN valid THEN '有効' ELSE '未送信' END AS delivered,
	iif(viewed, '○', NULL) AS viewed, iif(opened, '○', NULL) AS opened,
	iif(submitted, '○', NULL) AS submitted, iif(reported, '○', NULL) AS reported
FROM people JOIN scope WHERE drill = :drill AND person_sheet
ORDER BY department IS NULL, department, title IS NULL, title, person;

WITH told AS (
	SELECT person FROM people JOIN scope WHERE drill = :drill AND person_sheet AND (:label IS NULL OR :label = masked(person))
)
SELECT r.source, r.line FROM told JOIN mail m ON m.drill = :drill AND m.person = told.person JOIN recipient r ON r.id = m.recipient
UNION
SELECT e.source, e.line FROM told JOIN mail m ON m.drill = :drill AND m.person = told.person AND m.valid
JOIN reaction e USING (recipient) WHERE e.judged <> 'machine'
UNION
SELECT o.source, o.line FROM scope s JOIN person o ON o.client = s.client JOIN told ON told.person = o.email_key
ORDER BY 1, 2;
