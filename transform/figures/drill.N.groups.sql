-- working drill.N.groups
--   column outcome text
--   column by_department text
--   column by_title text
--   column by_site text
--   column by_department_known count
--   column by_title_known count
--   column by_site_known count
--   column mails text
--   column other count
--   column deed count
--   column n count
-- derived drill.N.outcome bands person
--   doc What the people with a valid send did, as parts that sum to n; low and high are the Wilson 95 % interval of the rate.
--   ja 有効送信の人が行ったことの内訳。lowとhighは開封率のウィルソンの95%信頼区間。
--   column label text
--   column n count person
--   column opened count person
--   column rate percent
--   column low percent
--   column high percent
--   column reported count person
--   column reported_only count person
--   column none count person
--   column viewed_only count person
--   column opened_reported count person
--   column opened_only count person
--   column submitted count person
-- derived drill.N.by_department bands person
--   doc The outcome by department; small groups are merged into その他; of fewer than ten people what tells of everybody is hidden, and what would give it back.
--   ja 部署ごとの内訳。人数の少ない部署は「その他」にまとめる。10人未満では、全員のことがわかる値と、差し引きでわかる値を控える。
--   column label text
--   column n count person
--   column opened count person
--   column rate percent
--   column low percent
--   column high percent
--   column reported count person
--   column reported_only count person
--   column none count person
--   column viewed_only count person
--   column opened_reported count person
--   column opened_only count person
--   column submitted count person
-- derived drill.N.by_title bands person
--   doc The outcome by title; small groups are merged into その他; of fewer than ten people what tells of everybody is hidden, and what would give it back.
--   ja 役職ごとの内訳。人数の少ない役職は「その他」にまとめる。10人未満では、全員のことがわかる値と、差し引きでわかる値を控える。
--   column label text
--   column n count person
--   column opened count person
--   column rate percent
--   column low percent
--   column high percent
--   column reported count person
--   column reported_only count person
--   column none count person
--   column viewed_only count person
--   column opened_reported count person
--   column opened_only count person
--   column submitted count person
-- derived drill.N.by_site bands person
--   doc The outcome by site; small groups are merged into その他; of fewer than ten people what tells of everybody is hidden, and what would give it back.
--   ja 拠点ごとの内訳。人数の少ない拠点は「その他」にまとめる。10人未満では、全員のことがわかる値と、差し引きでわかる値を控える。
--   column label text
--   column n count person
--   column opened count person
--   column rate percent
--   column low percent
--   column high percent
--   column reported count person
--   column reported_only count person
--   column none count person
--   column viewed_only count person
--   column opened_reported count person
--   column opened_only count person
--   column submitted count person
-- derived drill.N.by_department_title table
--   doc Opened by department and title, as far as it can be told without telling of single people.
--   ja 部署と役職の組み合わせごとの開封。人数の少ない区分や、差し引きで個人がわかる値は控える。
--   column label text
--   column department text
--   column title text
--   column n count person
--   column opened count person
--   column rate percent
--   column low percent
--   column high percent
SELECT '全体' AS outcome, coalesce(department, '（部署不明）') AS by_department, coalesce(title, '（役職不明）') AS by_title,
	coalesce(site, '（拠点不明）') AS by_site, department IS NOT NULL AS by_department_known,
	title IS NOT NULL AS by_title_known, site IS NOT NULL AS by_site_known, mails,
	other, deed, n
FROM alike WHERE drill = :drill;

-- Each person's valid mails and what was done with them, and the roster's rows that say the group.
WITH told AS (
	SELECT g.person FROM grouped g WHERE g.drill = :drill AND g.valid AND (:label IS NULL OR CASE :figure
		WHEN 'outcome' THEN 1 WHEN 'by_department' THEN g.by_department = :label WHEN 'by_title' THEN g.by_title = :label
		WHEN 'by_site' THEN g.by_site = :label
		ELSE :label IN (g.by_department || '・' || g.by_title, g.by_department, g.by_title) END)
)
SELECT r.source, r.line FROM told t JOIN mail m ON m.drill = :drill AND m.person = t.person AND m.valid
JOIN recipient r ON r.id = m.recipient
UNION
SELECT e.source, e.line FROM told t JOIN mail m ON m.drill = :drill AND m.person = t.person AND m.valid
JOIN reaction e USING (recipient) WHERE e.judged <> 'machine'
UNION
SELECT o.source, o.line FROM scope s JOIN person o ON o.client = s.client JOIN told t ON t.person = o.email_key
WHERE CASE :figure WHEN 'outcome' THEN 0 WHEN 'by_department' THEN o.department IS NOT NULL WHEN 'by_title' THEN o.title IS NOT NULL
	WHEN 'by_site' THEN o.site IS NOT NULL ELSE o.department IS NOT NULL OR o.title IS NOT NULL END
ORDER BY 1, 2;
