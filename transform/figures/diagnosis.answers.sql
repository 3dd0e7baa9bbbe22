-- figure diagnosis.answers bands item
--   doc Answers by part of the self-check; n is the items answered.
--   ja 自社診断の区分ごとの回答の内訳。nは回答のあった問の数。
--   column part text
--   column n count item
--   column yes count item
--   column partly count item
--   column no count item
--   column unknown count item
SELECT p.label AS part, count(a.no) AS n,
	sum(coalesce(a.answer = 'yes', 0)) AS yes, sum(coalesce(a.answer = 'partly', 0)) AS partly,
	sum(coalesce(a.answer = 'no', 0)) AS no, sum(coalesce(a.answer = 'unknown', 0)) AS unknown
FROM part p JOIN item i ON i.part = p.no LEFT JOIN answered a ON a.no = i.no
WHERE EXISTS (SELECT 1 FROM answered)
GROUP BY p.no ORDER BY p.no;

SELECT a.source, a.line FROM answer_line a JOIN item i ON i.no = a.question JOIN part p ON p.no = i.part
WHERE a.counts AND (:label IS NULL OR p.label = :label) ORDER BY a.source, a.line, a.question;
