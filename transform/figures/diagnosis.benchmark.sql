-- figure diagnosis.benchmark table
--   doc Published shares of firms that carry an item out, beside the client's own answer. The two surveys measure different things (done or partly done; done) and different firms: never compare one with the other.
--   ja 公表された調査で、その項目を実施している企業の割合と、貴社の回答。2つの調査は測り方も対象も違うため、互いに比べない。
--   apart measure
--   column no count
--   column label text
--   column measure text
--   column measure_label text
--   column value percent
--   column n count firm
--   column population text
--   column source text
--   column year count
--   column answer text
SELECT b.item AS no, i.label, b.measure, CASE b.measure WHEN 'done' THEN '実施している' ELSE '実施している・一部実施している' END
	AS measure_label, b.value, b.n, b.population, b.source, b.year, a.answer
FROM benchmark b JOIN item i ON i.no = b.item JOIN answered a ON a.no = b.item
ORDER BY b.measure DESC, b.item;

SELECT a.source, a.line FROM diagnosis_answer a JOIN scope c
JOIN sheet s ON s.respondent = a.respondent AND s.answered_on IS a.answered_on AND s.edition = a.edition
JOIN benchmark b ON b.item = a.question JOIN item i ON i.no = a.question
WHERE a.client = :client AND (c.respondents = 'mean' OR s.place = 1) AND (:label IS NULL OR i.label = :label)
GROUP BY a.source, a.line, a.question ORDER BY a.question, a.source, a.line;
