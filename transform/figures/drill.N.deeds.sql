-- working drill.N.deeds
--   column by_department text
--   column by_title text
--   column by_site text
--   column mails text
--   column deed count
--   column n count
WITH did AS (
	-- A deed is the place of its part in the outcome, submitted apart by reported or not. mails: which a person had, where
	-- there are several.
	SELECT p.department, p.title, p.site,
		CASE WHEN reported_only THEN 0 WHEN none THEN 1 WHEN viewed_only THEN 2 WHEN opened_reported THEN 3
			WHEN opened_only THEN 4 WHEN p.reported THEN 5 ELSE 6 END AS deed,
		iif(min(m.label) = max(m.label), m.label, (SELECT group_concat(label, '、') FROM (SELECT DISTINCT label
			FROM mail o WHERE o.drill = p.drill AND o.person = p.person AND o.valid ORDER BY label))) AS mails
	FROM people p JOIN mail m ON m.drill = p.drill AND m.person = p.person AND m.valid
	WHERE p.valid AND p.drill = :drill
	GROUP BY p.drill, p.person
)
SELECT coalesce(department, '（部署不明）') AS by_department, coalesce(title, '（役職不明）') AS by_title,
	coalesce(site, '（拠点不明）') AS by_site,
	iif((SELECT min(label) < max(label) FROM mail WHERE drill = :drill AND valid), mails, NULL) AS mails,
	deed, count(*) AS n
FROM did GROUP BY 1, 2, 3, 4, 5;
