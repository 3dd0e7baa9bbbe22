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

SELECT source, line FROM recipient JOIN scope
WHERE recipient.client = :client AND drill = :drill AND person_sheet ORDER BY source, line;
