-- figure environment.count count finding
--   doc Findings of the premises survey and of the floor plans; missing where there are none.
--   ja 物理環境調査と平面図の所見の件数。
-- figure environment.fix_count count finding
--   doc Findings rated ×要是正.
--   ja 「×要是正」の件数。
-- figure environment.improve_count count finding
--   doc Findings rated △要改善.
--   ja 「△要改善」の件数。
-- figure environment.good_count count finding
--   doc Findings rated ○良好.
--   ja 「○良好」の件数。
-- figure environment.unknown_count count finding
--   doc Findings rated ？未確認.
--   ja 「？未確認」の件数。
SELECT count(*) AS count, sum(rating = 'fix') AS fix_count, sum(rating = 'improve') AS improve_count,
	sum(rating = 'good') AS good_count, sum(rating = 'unknown') AS unknown_count
FROM premises HAVING count(*) > 0;

SELECT DISTINCT source, line FROM premises_line WHERE CASE :figure WHEN 'fix_count' THEN rating = 'fix'
	WHEN 'improve_count' THEN rating = 'improve' WHEN 'good_count' THEN rating = 'good'
	WHEN 'unknown_count' THEN rating = 'unknown' ELSE 1 END
ORDER BY source, line;
