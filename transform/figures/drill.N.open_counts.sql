-- figure drill.N.open_counts series person
--   doc People who opened, by how many times; times without an event of their own (implied) stand apart.
--   ja 開封した回数ごとの人数。後の行動から開封したとみなした、開封の記録がない人は別に示す。
--   column label text
--   column n count person
SELECT CASE WHEN openings = 0 THEN '記録なし（みなし）' WHEN openings = 1 THEN '1回' WHEN openings <= 3 THEN '2〜3回'
	WHEN openings <= 5 THEN '4〜5回' WHEN openings <= 10 THEN '6〜10回' ELSE '11回以上' END AS label, count(*) AS n
FROM people WHERE drill = :drill AND opened GROUP BY label ORDER BY min(openings);

WITH times AS (
	SELECT person, sum(openings) AS times FROM mail WHERE drill = :drill AND valid GROUP BY person HAVING max(opened)
)
SELECT e.source, e.line FROM reaction e JOIN mail m USING (recipient) JOIN times t ON t.person = m.person JOIN scope s
WHERE m.drill = :drill AND m.valid AND e.judged <> 'machine' AND e.kind = s.opened_kind AND (:label IS NULL OR t.times BETWEEN
	CASE :label WHEN '記録なし（みなし）' THEN 0 WHEN '1回' THEN 1 WHEN '2〜3回' THEN 2 WHEN '4〜5回' THEN 4 WHEN '6〜10回' THEN 6
		WHEN '11回以上' THEN 11 END
	AND CASE :label WHEN '記録なし（みなし）' THEN 0 WHEN '1回' THEN 1 WHEN '2〜3回' THEN 3 WHEN '4〜5回' THEN 5 WHEN '6〜10回' THEN 10
		ELSE t.times END)
ORDER BY 1, 2;
