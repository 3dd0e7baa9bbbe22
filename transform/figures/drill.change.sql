-- working drill.pairs
--   column both count
--   column first_only count
--   column second_only count
--   column neither count
-- derived drill.change table person
--   doc The people with a valid send in both drills, by whether they opened; p is McNemar's exact two-sided test.
--   ja 2回とも有効送信だった同じ人の、開封の有無の変化。pはマクネマー検定（正確、両側）の値。
--   column both count person
--   column first_only count person
--   column second_only count person
--   column neither count person
--   column n count person
--   column first_opened count person
--   column second_opened count person
--   column p percent
-- derived drill.opened_rate_change percent
--   doc The second drill's opened rate less the first's.
--   ja 2回目の開封率から1回目の開封率を引いたもの。
--   formula {drill.2.opened_rate} − {drill.1.opened_rate}
-- derived drill.reported_rate_change percent
--   doc The second drill's reported rate less the first's.
--   ja 2回目の報告率から1回目の報告率を引いたもの。
--   formula {drill.2.reported_rate} − {drill.1.reported_rate}
-- derived drill.change_by_department series person
--   doc Opened rates of both drills by department; groups that are small in either drill are merged into その他.
--   ja 部署ごとの、2回の開封率。どちらかの回で人数の少ない部署は「その他」にまとめる。
--   column label text
--   column n_1 count person
--   column rate_1 percent
--   column n_2 count person
--   column rate_2 percent
SELECT sum(a.opened AND b.opened) AS both, sum(a.opened AND NOT b.opened) AS first_only,
	sum(b.opened AND NOT a.opened) AS second_only, sum(NOT a.opened AND NOT b.opened) AS neither
FROM people a JOIN people b ON b.person = a.person
WHERE a.drill = 1 AND b.drill = 2 AND a.valid AND b.valid;

SELECT r.source, r.line FROM recipient r
WHERE r.client = :client AND r.drill IN (1, 2)
	AND (SELECT count(*) FROM people p WHERE p.person = r.person AND p.drill IN (1, 2) AND p.valid
		AND (:figure <> 'change_by_department' OR :label IS NULL OR coalesce(p.department, '（部署不明）') = :label))
		>= iif(:figure = 'change', 2, 1)
ORDER BY 1, 2;
