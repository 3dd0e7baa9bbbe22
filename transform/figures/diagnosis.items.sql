-- figure diagnosis.items table
--   doc The 25 items in short words, with the client's answer and, unless it is 実施している, the gist of the advice.
--   ja 自社診断の25問と回答。設問は本事業の短い言葉で示す。
--   column no count
--   column label text
--   column part text
--   column answer text
--   column answer_label text
--   column points points
--   column advice text
SELECT i.no, i.label, p.label AS part, a.answer, w.label AS answer_label, a.points,
	CASE WHEN a.answer IS NOT 'yes' THEN i.advice END AS advice
FROM item i JOIN part p ON p.no = i.part LEFT JOIN answered a ON a.no = i.no LEFT JOIN worth w ON w.answer = a.answer
WHERE EXISTS (SELECT 1 FROM answered)
ORDER BY i.no;

SELECT a.source, a.line FROM answer_line a JOIN item i ON i.no = a.question JOIN part p ON p.no = i.part JOIN worth w USING (answer)
WHERE a.counts AND (:label IS NULL OR :label IN (i.label, p.label, a.answer, w.label)) ORDER BY a.question, a.source, a.line;
