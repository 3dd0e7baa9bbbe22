-- figure diagnosis.benchmark table
--   doc Published shares of firms that carry an item out, beside the client's own answer; of one measure together, the newest survey first. Surveys of different measures (done or partly done; done) and of different firms are never compared with each other.
--   ja 公表された調査で、その項目を実施している企業の割合と、貴社の回答。測り方が同じ調査を続けて、新しい調査から並べる。調査によって測り方も対象も違うため、互いに比べない。
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
--   column survey text
SELECT b.item AS no, i.label, b.measure, CASE b.measure WHEN 'done' THEN '実施している' ELSE '実施している・一部実施している' END
	AS measure_label, b.value, b.n, b.population, b.source, b.year, a.answer, b.survey
FROM benchmark_now b JOIN item i ON i.no = b.item JOIN answered a ON a.no = b.item
ORDER BY b.measure DESC, b.year DESC, b.survey, b.item;

-- The client's answers, then the published values: "source" is a path where it is a text.
WITH chosen AS (
	SELECT b.* FROM benchmark_now b JOIN item i ON i.no = b.item JOIN answered a ON a.no = b.item
	WHERE :label IS NULL OR :label IN (i.label, b.survey, b.measure, b.population, b.source)
)
SELECT source, line FROM (
	SELECT DISTINCT 0 AS part, a.question AS item, a.source, a.line FROM answer_line a
	WHERE a.counts AND a.question IN (SELECT item FROM chosen)
	UNION ALL SELECT 1, 0, file, line FROM chosen
) ORDER BY part, item, source, line;
