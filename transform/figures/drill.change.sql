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
SELECT sum(opened_other AND opened) AS both, sum(opened_other AND NOT opened) AS first_only,
	sum(opened AND NOT opened_other) AS second_only, sum(NOT opened_other AND NOT opened) AS neither,
	count(*) - count(opened_other) AS joined,
	(SELECT count(*) FROM people WHERE drill = 1 AND valid) - count(opened_other) AS left,
	(SELECT CASE WHEN x.types <> y.types THEN 'type' WHEN x.difficulties <> y.difficulties THEN 'difficulty'
		WHEN x.labels <> y.labels THEN 'mail' ELSE 'same' END
		FROM tally x, tally y WHERE x.drill = 1 AND y.drill = 2 AND x.labels || y.labels IS NOT NULL) AS bait
FROM people WHERE drill = 2 AND valid;

-- The people that each figure is about, their valid mails, and (but for who took part, and the bait) whether they opened.
WITH held AS (
	SELECT person, count(*) AS drills, min(drill) AS drill, max(opened) <> min(opened) AS changed
	FROM people WHERE valid AND drill IN (1, 2) GROUP BY person
), told AS (
	SELECT h.person FROM held h WHERE CASE :figure WHEN 'joined' THEN drills = 1 AND drill = 2 WHEN 'left' THEN drills = 1 AND drill = 1
		WHEN 'change' THEN drills = 2 WHEN 'changed' THEN drills = 2 AND changed
		WHEN 'change_by_department' THEN :label IS NULL OR EXISTS (SELECT 1 FROM grouped g
			WHERE g.person = h.person AND g.drill IN (1, 2) AND g.valid AND g.by_department = :label)
		ELSE 1 END
), mails AS (
	SELECT m.recipient FROM told JOIN mail m ON m.person = told.person AND m.drill IN (1, 2) AND m.valid
	WHERE :figure <> 'change_by_department' OR :label IS NULL OR EXISTS (SELECT 1 FROM grouped g
		WHERE g.person = m.person AND g.drill = m.drill AND g.valid AND g.by_department = :label)
)
SELECT r.source, r.line FROM mails m JOIN recipient r ON r.id = m.recipient
UNION
SELECT e.source, e.line FROM mails m JOIN reaction e USING (recipient) JOIN scope s
WHERE e.judged <> 'machine' AND e.kind IN (s.opened_kind, 'opened', 'submitted')
	AND :figure IN ('change', 'changed', 'change_by_department')
UNION
SELECT o.source, o.line FROM scope s JOIN person o ON o.client = s.client JOIN told ON told.person = o.email_key
WHERE :figure = 'change_by_department' AND o.department IS NOT NULL
ORDER BY 1, 2;
