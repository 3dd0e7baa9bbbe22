-- figure drill.N.by_mail series person
--   doc People who opened, by mail; n is the mail's valid sends. Hidden where it would tell of everybody in a small group.
--   ja メールごとの開封人数。nはそのメールの有効送信数。少人数の全員のことがわかる値は控える。
--   column mail text
--   column n count person
--   column opened count person
--   column rate percent
--   column type text
--   column difficulty text
SELECT label AS mail, persons AS n, opened, 1.0 * opened / persons AS rate,
	CASE type WHEN 'url' THEN 'URL' WHEN 'attachment' THEN '添付ファイル' WHEN 'other' THEN 'その他' END AS type, difficulty
FROM mailing WHERE drill = :drill AND persons > 0 AND drill NOT IN silent
ORDER BY sent_at IS NULL, sent_at, label;

SELECT r.source, r.line FROM recipient r JOIN mail m ON m.recipient = r.id
WHERE m.drill = :drill AND m.valid AND m.drill NOT IN silent AND (:label IS NULL OR m.label = :label)
UNION
SELECT e.source, e.line FROM reaction e JOIN mail m USING (recipient) JOIN scope s
WHERE m.drill = :drill AND m.valid AND m.drill NOT IN silent AND (:label IS NULL OR m.label = :label)
	AND e.judged <> 'machine' AND e.kind IN (s.opened_kind, 'opened', 'submitted')
ORDER BY 1, 2;
