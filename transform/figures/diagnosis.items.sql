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

SELECT a.source, a.line FROM diagnosis_answer a JOIN scope c
JOIN sheet s ON s.respondent = a.respondent AND s.answered_on IS a.answered_on AND s.answered_at IS a.answered_at AND s.edition = a.edition
JOIN item i ON i.no = a.question
WHERE a.client = :client AND (c.respondents = 'mean' OR s.place = 1) AND (:label IS NULL OR i.label = :label)
ORDER BY a.question, a.source, a.line;
