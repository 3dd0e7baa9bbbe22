-- working drill.pairs
--   column both count
--   column first_only count
--   column second_only count
--   column neither count
--   column joined count
--   column left count
--   column bait text
-- derived drill.joined count person
--   doc People with a valid send in the second drill only; the comparison of the same people leaves them out.
--   ja 2回目だけ有効送信だった人数。同じ人の比較には含めない。
-- derived drill.left count person
--   doc People with a valid send in the first drill only; the comparison of the same people leaves them out.
--   ja 1回目だけ有効送信だった人数。同じ人の比較には含めない。
-- derived drill.changed count person
--   doc Of the same people, those who opened in one drill only; fewer than six can never differ from chance at the 5 % level.
--   ja 同じ人のうち、どちらか一方だけで開封した人数。6名に満たないと、差があっても偶然と区別できない。
-- derived drill.bait text
--   doc In what the mails of the two drills differ first: type, difficulty, mail, or same.
--   ja 2回の訓練メールの違い。type は種別、difficulty は難易度、mail は文面が異なる。same は同じ。
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
WITH sent AS (
	SELECT drill, group_concat(DISTINCT type) AS types, group_concat(DISTINCT difficulty) AS difficulties,
		group_concat(DISTINCT label) AS labels
	FROM (SELECT drill, type, difficulty, label FROM mailing WHERE persons > 0 AND drill IN (1, 2)
		ORDER BY drill, type, difficulty, label)
	GROUP BY drill
)
SELECT sum(opened_before AND opened) AS both, sum(opened_before AND NOT opened) AS first_only,
	sum(opened AND NOT opened_before) AS second_only, sum(NOT opened_before AND NOT opened) AS neither,
	sum(opened_before IS NULL) AS joined,
	(SELECT count(*) FROM people WHERE drill = 1 AND valid) - count(opened_before) AS left,
	(SELECT CASE WHEN x.types <> y.types THEN 'type' WHEN x.difficulties <> y.difficulties THEN 'difficulty'
		WHEN x.labels <> y.labels THEN 'mail' ELSE 'same' END
		FROM sent x, sent y WHERE x.drill = 1 AND y.drill = 2) AS bait
FROM people WHERE drill = 2 AND valid;

SELECT r.source, r.line FROM recipient r
WHERE r.client = :client AND r.drill IN (1, 2)
	AND (SELECT count(*) FROM people p WHERE p.person = r.person AND p.drill IN (1, 2) AND p.valid
		AND (:figure <> 'change_by_department' OR :label IS NULL OR coalesce(p.department, '（部署不明）') = :label))
		>= iif(:figure = 'change', 2, 1)
ORDER BY 1, 2;
