-- figure diagnosis.total points
--   doc The self-check's points (4, 2, 0, −1 an item); missing unless all 25 items are answered.
--   ja 自社診断の点数。実施している4点、一部実施している2点、実施していない0点、わからない−1点の25問の合計。
--   formula {diagnosis.parts.points@1} + {diagnosis.parts.points@2} + {diagnosis.parts.points@3}
-- figure diagnosis.band text
--   doc The band of the total, to a tenth as it is printed: 100, 70-99, 50-69 or 49-.
--   ja 点数の区分。点数は小数第1位までで見る。
-- figure diagnosis.yes count item
--   doc Items answered 実施している.
--   ja 「実施している」と答えた問の数。
-- figure diagnosis.partly count item
--   doc Items answered 一部実施している.
--   ja 「一部実施している」と答えた問の数。
-- figure diagnosis.no count item
--   doc Items answered 実施していない.
--   ja 「実施していない」と答えた問の数。
-- figure diagnosis.unknown count item
--   doc Items answered わからない, counted on their own.
--   ja 「わからない」と答えた問の数。
-- figure diagnosis.answered count item
--   doc Items answered, of 25.
--   ja 回答のあった問の数（25問中）。
-- figure diagnosis.edition text
--   doc The edition of the self-check that was answered.
--   ja 自社診断の版。
-- figure diagnosis.answered_on date
--   doc The day of the answers used, the latest where several are averaged.
--   ja 回答日。
-- figure diagnosis.respondents count person
--   doc How many people answered.
--   ja 回答した人数。
-- figure diagnosis.method text
--   doc How several respondents become one: the latest sheet, or the mean of each one's latest.
--   ja 回答した方が複数のときの点数の決め方。最新の回答を使う（latest）、または各回答者の最新の回答を平均する（mean）。
WITH tally AS (
	SELECT count(*) AS answered, sum(points) AS total, sum(answer = 'yes') AS yes, sum(answer = 'partly') AS partly,
		sum(answer = 'no') AS no, sum(answer = 'unknown') AS unknown
	FROM answered HAVING count(*) > 0
), scored AS (
	SELECT *, CASE WHEN answered = 25 THEN round(total, 9) END AS sum FROM tally
)
SELECT sum AS total,
	CASE WHEN round(sum, 1) >= 100 THEN '100' WHEN round(sum, 1) >= 70 THEN '70-99' WHEN round(sum, 1) >= 50 THEN '50-69'
		WHEN sum IS NOT NULL THEN '49-' END AS band,
	yes, partly, no, unknown, answered,
	(SELECT edition FROM sheet WHERE place = 1) AS edition,
	(SELECT answered_on FROM sheet WHERE place = 1) AS answered_on,
	(SELECT count(DISTINCT respondent) FROM sheet) AS respondents,
	scope.respondents AS method
FROM scored JOIN scope;

SELECT source, line FROM answer_line WHERE CASE :figure WHEN 'respondents' THEN 1 WHEN 'method' THEN 0
	WHEN 'edition' THEN place = 1 WHEN 'answered_on' THEN place = 1
	ELSE counts AND (:figure NOT IN ('yes', 'partly', 'no', 'unknown') OR answer = :figure) END
UNION ALL
SELECT source, line FROM setting s WHERE source IS NOT NULL AND key = 'diagnosis.respondents' AND :figure = 'method'
	AND client = (SELECT max(client) FROM setting o WHERE o.client IN ('', :client) AND o.key = s.key);
