-- figure cohort.N.opened_n count client
--   doc How many clients the opened rate is known of, this one among them; missing below ten.
--   ja 開封率がわかる企業の数（この企業を含む）。10社に満たなければ出さない。
-- figure cohort.N.opened_median percent
--   doc The median of the opened rate over these clients.
--   ja 開封率の、参加企業の中央値。
-- figure cohort.N.opened_lower percent
--   doc The lower quartile of the opened rate over these clients.
--   ja 開封率の、参加企業の第1四分位数。
-- figure cohort.N.opened_upper percent
--   doc The upper quartile of the opened rate over these clients.
--   ja 開封率の、参加企業の第3四分位数。
-- figure cohort.N.opened_quartile count
--   doc The quarter of these clients that the opened rate lies in: 1 the lowest values, 4 the highest; missing where it is the median itself.
--   ja 開封率が参加企業の中で入る四分位。1が小さい方、4が大きい方。中央値と同じときは出さない。
-- figure cohort.N.opened_industry_n count client
--   doc How many clients of the same industry the opened rate is known of; missing below ten.
--   ja 同じ業種で開封率がわかる企業の数。10社に満たなければ出さない。
-- figure cohort.N.opened_industry_median percent
--   doc The median of the opened rate over the clients of the same industry.
--   ja 開封率の、同じ業種の参加企業の中央値。
-- figure cohort.N.opened_size_n count client
--   doc How many clients of like size the opened rate is known of; missing below ten.
--   ja 同じ規模で開封率がわかる企業の数。10社に満たなければ出さない。
-- figure cohort.N.opened_size_median percent
--   doc The median of the opened rate over the clients of like size.
--   ja 開封率の、同じ規模の参加企業の中央値。
-- figure cohort.N.reported_n count client
--   doc How many clients the reported rate is known of, this one among them; missing below ten.
--   ja 報告率がわかる企業の数（この企業を含む）。10社に満たなければ出さない。
-- figure cohort.N.reported_median percent
--   doc The median of the reported rate over these clients.
--   ja 報告率の、参加企業の中央値。
-- figure cohort.N.reported_lower percent
--   doc The lower quartile of the reported rate over these clients.
--   ja 報告率の、参加企業の第1四分位数。
-- figure cohort.N.reported_upper percent
--   doc The upper quartile of the reported rate over these clients.
--   ja 報告率の、参加企業の第3四分位数。
-- figure cohort.N.reported_quartile count
--   doc The quarter of these clients that the reported rate lies in: 1 the lowest values, 4 the highest; missing where it is the median itself.
--   ja 報告率が参加企業の中で入る四分位。1が小さい方、4が大きい方。中央値と同じときは出さない。
-- figure cohort.N.reported_industry_n count client
--   doc How many clients of the same industry the reported rate is known of; missing below ten.
--   ja 同じ業種で報告率がわかる企業の数。10社に満たなければ出さない。
-- figure cohort.N.reported_industry_median percent
--   doc The median of the reported rate over the clients of the same industry.
--   ja 報告率の、同じ業種の参加企業の中央値。
-- figure cohort.N.reported_size_n count client
--   doc How many clients of like size the reported rate is known of; missing below ten.
--   ja 同じ規模で報告率がわかる企業の数。10社に満たなければ出さない。
-- figure cohort.N.reported_size_median percent
--   doc The median of the reported rate over the clients of like size.
--   ja 報告率の、同じ規模の参加企業の中央値。
WITH opened AS (
	SELECT v.value, a.n, a.median, a.lower, a.upper, i.n AS industry_n, i.median AS industry_median,
		z.n AS size_n, z.median AS size_median
	FROM standing s JOIN standing_value v USING (client)
	JOIN temp.cohort a ON a.measure = v.measure AND a.kind = 'all'
	LEFT JOIN temp.cohort i ON i.measure = v.measure AND i.kind = 'industry' AND i.of = s.industry
	LEFT JOIN temp.cohort z ON z.measure = v.measure AND z.kind = 'size' AND z.of = s.size
	WHERE s.client = :client AND v.measure = (SELECT opened_kind FROM scope) || '.' || :drill
), reported AS (
	SELECT v.value, a.n, a.median, a.lower, a.upper, i.n AS industry_n, i.median AS industry_median,
		z.n AS size_n, z.median AS size_median
	FROM standing s JOIN standing_value v USING (client)
	JOIN temp.cohort a ON a.measure = v.measure AND a.kind = 'all'
	LEFT JOIN temp.cohort i ON i.measure = v.measure AND i.kind = 'industry' AND i.of = s.industry
	LEFT JOIN temp.cohort z ON z.measure = v.measure AND z.kind = 'size' AND z.of = s.size
	WHERE s.client = :client AND v.measure = 'reported.' || :drill
)
SELECT
	opened.n AS opened_n, opened.median AS opened_median, opened.lower AS opened_lower, opened.upper AS opened_upper,
	CASE WHEN opened.value <> opened.median THEN 1 + (opened.value >= opened.lower) + (opened.value >= opened.median) + (opened.value >= opened.upper) END AS opened_quartile,
	opened.industry_n AS opened_industry_n, opened.industry_median AS opened_industry_median,
	opened.size_n AS opened_size_n, opened.size_median AS opened_size_median,
	reported.n AS reported_n, reported.median AS reported_median, reported.lower AS reported_lower, reported.upper AS reported_upper,
	CASE WHEN reported.value <> reported.median THEN 1 + (reported.value >= reported.lower) + (reported.value >= reported.median) + (reported.value >= reported.upper) END AS reported_quartile,
	reported.industry_n AS reported_industry_n, reported.industry_median AS reported_industry_median,
	reported.size_n AS reported_size_n, reported.size_median AS reported_size_median
FROM (SELECT 1) LEFT JOIN opened LEFT JOIN reported;

-- Of this client alone: the rows of others are not told.
SELECT r.source, r.line FROM mail m JOIN recipient r ON r.id = m.recipient WHERE m.drill = :drill AND m.valid
UNION SELECT e.source, e.line FROM mail m JOIN reaction e USING (recipient) JOIN scope s
WHERE m.drill = :drill AND m.valid AND e.judged <> 'machine' AND CASE WHEN :figure LIKE 'reported%' THEN e.kind = 'reported'
	ELSE e.kind IN (s.opened_kind, 'opened', 'submitted') END
UNION SELECT source, line FROM application WHERE client = :client AND (:figure LIKE '%industry%' OR :figure LIKE '%size%')
ORDER BY 1, 2;
