-- figure diagnosis.parts series points
--   doc Points by part of the self-check; missing unless every item of the part is answered.
--   ja 自社診断の区分ごとの点数。得点率は点数を満点で割ったもの。
--   column part text
--   column points points
--   column max points
--   column rate percent
--   column unknown count item
SELECT p.label AS part,
	CASE WHEN count(a.no) = count(*) THEN sum(a.points) END AS points,
	4 * count(*) AS max,
	CASE WHEN count(a.no) = count(*) THEN sum(a.points) / (4.0 * count(*)) END AS rate,
	sum(coalesce(a.answer = 'unknown', 0)) AS unknown
FROM part p JOIN item i ON i.part = p.no LEFT JOIN answered a ON a.no = i.no
WHERE EXISTS (SELECT 1 FROM answered)
GROUP BY p.no ORDER BY p.no;

SELECT a.source, a.line FROM answer_line a JOIN item i ON i.no = a.question JOIN part p ON p.no = i.part
WHERE a.counts AND (:label IS NULL OR p.label = :label) ORDER BY a.source, a.line, a.question;
