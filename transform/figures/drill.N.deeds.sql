-- working drill.N.deeds
--   column by_department text
--   column by_title text
--   column by_site text
--   column mails text
--   column deed count
--   column second_by_department text
--   column second_by_title text
--   column second_by_site text
--   column second_mails text
--   column second_deed count
--   column n count
WITH pair AS (
	-- What people did in the drill, and beside it in the second: the first two drills are one table, under 1.
	-- A deed is the place of its part in the outcome, submitted apart by reported or not; 7: not in this drill.
	SELECT DISTINCT person FROM people
	WHERE valid AND (drill = :drill OR (:drill = 1 AND drill = 2))
		AND NOT (:drill = 2 AND EXISTS (SELECT 1 FROM mail WHERE drill = 1))
), several AS (
	SELECT drill FROM mail WHERE valid GROUP BY drill HAVING min(label) < max(label)
), deed AS (
	SELECT drill, person, department, title, site,
		CASE WHEN reported_only THEN 0 WHEN none THEN 1 WHEN viewed_only THEN 2 WHEN opened_reported THEN 3
			WHEN opened_only THEN 4 WHEN reported THEN 5 ELSE 6 END AS deed,
		iif(drill IN several, (SELECT group_concat(label, '、') FROM (SELECT DISTINCT label FROM mail m
			WHERE m.drill = p.drill AND m.person = p.person AND m.valid ORDER BY label)), NULL) AS mails
	FROM people p WHERE valid
)
SELECT coalesce(a.department, '（部署不明）') AS by_department, coalesce(a.title, '（役職不明）') AS by_title,
	coalesce(a.site, '（拠点不明）') AS by_site, a.mails AS mails, coalesce(a.deed, 7) AS deed,
	coalesce(b.department, '（部署不明）') AS second_by_department, coalesce(b.title, '（役職不明）') AS second_by_title,
	coalesce(b.site, '（拠点不明）') AS second_by_site, b.mails AS second_mails, coalesce(b.deed, 7) AS second_deed,
	count(*) AS n
FROM pair p
LEFT JOIN deed a ON a.drill = :drill AND a.person = p.person
LEFT JOIN deed b ON :drill = 1 AND b.drill = 2 AND b.person = p.person
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
