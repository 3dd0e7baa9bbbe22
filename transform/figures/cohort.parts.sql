-- figure cohort.parts series
--   doc The self-check's rate by part, with the median of the clients that answered the whole part; empty below ten.
--   ja 自社診断の区分別の得点率と、その区分にすべて答えた参加企業の中央値。10社に満たなければ出さない。
--   column part text
--   column points points
--   column max points
--   column rate percent
--   column median percent
--   column n count client
SELECT p.label AS part,
	CASE WHEN count(a.no) = count(*) THEN sum(a.points) END AS points,
	4 * count(*) AS max,
	CASE WHEN count(a.no) = count(*) THEN sum(a.points) / (4.0 * count(*)) END AS rate,
	c.median, c.n
FROM part p JOIN item i ON i.part = p.no LEFT JOIN answered a ON a.no = i.no
LEFT JOIN temp.cohort c ON c.measure = 'part.' || p.no AND c.kind = 'all'
WHERE EXISTS (SELECT 1 FROM answered) AND EXISTS (SELECT 1 FROM temp.cohort WHERE measure LIKE 'part.%')
	AND EXISTS (SELECT 1 FROM standing_value WHERE client = :client AND measure LIKE 'part.%')
GROUP BY p.no ORDER BY p.no;

-- Of this client alone: the rows of others are not told.
SELECT a.source, a.line FROM answer_line a JOIN item i ON i.no = a.question JOIN part p ON p.no = i.part
WHERE a.counts AND (:label IS NULL OR p.label = :label) ORDER BY a.source, a.line, a.question;
