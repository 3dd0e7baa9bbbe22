-- working drill.N.deeds
--   column by_department text
--   column by_title text
--   column by_site text
--   column mails text
--   column deed count
--   column n count
WITH did AS (
	-- A deed is the place of its part in the outcome, submitted apart by reported or not.
	SELECT person, department, title, site,
		CASE WHEN reported_only THEN 0 WHEN none THEN 1 WHEN viewed_only THEN 2 WHEN opened_reported THEN 3
			WHEN opened_only THEN 4 WHEN reported THEN 5 ELSE 6 END AS deed
	FROM people WHERE valid AND drill = :drill
), sent AS (
	-- Where there are several mails, which of them a person had.
	SELECT person, group_concat(label, '、') AS mails
	FROM (SELECT DISTINCT person, label FROM mail WHERE drill = :drill AND valid ORDER BY person, label)
	WHERE (SELECT min(label) < max(label) FROM mail WHERE drill = :drill AND valid)
	GROUP BY person
)
SELECT coalesce(department, '（部署不明）') AS by_department, coalesce(title, '（役職不明）') AS by_title,
	coalesce(site, '（拠点不明）') AS by_site, mails, deed, count(*) AS n
FROM did LEFT JOIN sent USING (person)
GROUP BY 1, 2, 3, 4, 5;
