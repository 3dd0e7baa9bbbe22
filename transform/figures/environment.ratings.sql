-- figure environment.ratings series finding
--   doc Findings by rating; ？ and － only where there are some.
--   ja 評価ごとの所見の件数。
--   column rating_label text
--   column n count finding
--   column rating text
SELECT r.label AS rating_label, count(e.no) AS n, r.rating
FROM rating r LEFT JOIN premises e ON e.rating = r.rating
WHERE EXISTS (SELECT 1 FROM premises)
GROUP BY r.rating HAVING n > 0 OR r.rating IN ('fix', 'improve', 'good') ORDER BY r.place;

SELECT DISTINCT e.source, e.line FROM premises_line e JOIN rating r USING (rating)
WHERE :label IS NULL OR r.label = :label ORDER BY e.source, e.line;
