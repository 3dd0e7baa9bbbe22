-- figure cohort.clients count client
--   doc Clients of the programme; missing below ten.
--   ja この事業の参加企業の数。10社に満たなければ出さない。
-- figure cohort.size_class text
--   doc The class of headcount that this client belongs to.
--   ja 従業員数の区分。
-- figure cohort.score_n count client
--   doc How many clients the self-check's score is known of, this one among them; missing below ten.
--   ja 自社診断の点数がわかる企業の数（この企業を含む）。10社に満たなければ出さない。
-- figure cohort.score_median points
--   doc The median of the self-check's score over these clients.
--   ja 自社診断の点数の、参加企業の中央値。
-- figure cohort.score_lower points
--   doc The lower quartile of the self-check's score over these clients.
--   ja 自社診断の点数の、参加企業の第1四分位数。
-- figure cohort.score_upper points
--   doc The upper quartile of the self-check's score over these clients.
--   ja 自社診断の点数の、参加企業の第3四分位数。
-- figure cohort.score_quartile count
--   doc The quarter of these clients that the self-check's score lies in: 1 the lowest values, 4 the highest; missing where it is the median itself.
--   ja 自社診断の点数が参加企業の中で入る四分位。1が小さい方、4が大きい方。中央値と同じときは出さない。
-- figure cohort.score_industry_n count client
--   doc How many clients of the same industry the self-check's score is known of; missing below ten.
--   ja 同じ業種で自社診断の点数がわかる企業の数。10社に満たなければ出さない。
-- figure cohort.score_industry_median points
--   doc The median of the self-check's score over the clients of the same industry.
--   ja 自社診断の点数の、同じ業種の参加企業の中央値。
-- figure cohort.score_size_n count client
--   doc How many clients of like size the self-check's score is known of; missing below ten.
--   ja 同じ規模で自社診断の点数がわかる企業の数。10社に満たなければ出さない。
-- figure cohort.score_size_median points
--   doc The median of the self-check's score over the clients of like size.
--   ja 自社診断の点数の、同じ規模の参加企業の中央値。
-- figure cohort.exercise_damage_yen_n count person
--   doc Participants of the exercise of whom the damage of the exercise is known; missing unless ten or more are of other clients, and all of ten clients or more.
--   ja 演習上の被害総額がわかる参加者の数。他社の参加者が10名に、または参加企業が10社に満たなければ出さない。
-- figure cohort.exercise_damage_yen_median count yen
--   doc The median of the damage of the exercise over all participants.
--   ja 演習上の被害総額の、全参加者の中央値。
-- figure cohort.exercise_damage_yen_lower count yen
--   doc The lower quartile of the damage of the exercise over all participants.
--   ja 演習上の被害総額の、全参加者の第1四分位数。
-- figure cohort.exercise_damage_yen_upper count yen
--   doc The upper quartile of the damage of the exercise over all participants.
--   ja 演習上の被害総額の、全参加者の第3四分位数。
-- figure cohort.exercise_seconds_n count person
--   doc Participants of the exercise of whom the time taken in the exercise is known; missing unless ten or more are of other clients, and all of ten clients or more.
--   ja 演習の所要時間（秒）がわかる参加者の数。他社の参加者が10名に、または参加企業が10社に満たなければ出さない。
-- figure cohort.exercise_seconds_median count second
--   doc The median of the time taken in the exercise over all participants.
--   ja 演習の所要時間（秒）の、全参加者の中央値。
-- figure cohort.exercise_seconds_lower count second
--   doc The lower quartile of the time taken in the exercise over all participants.
--   ja 演習の所要時間（秒）の、全参加者の第1四分位数。
-- figure cohort.exercise_seconds_upper count second
--   doc The upper quartile of the time taken in the exercise over all participants.
--   ja 演習の所要時間（秒）の、全参加者の第3四分位数。
-- figure cohort.exercise_minutes_median minutes
--   doc The median of the time taken in the exercise over all participants, in minutes.
--   ja 演習の所要時間（分）の、全参加者の中央値。
-- figure cohort.exercise_minutes_lower minutes
--   doc The lower quartile of the time taken in the exercise over all participants, in minutes.
--   ja 演習の所要時間（分）の、全参加者の第1四分位数。
-- figure cohort.exercise_minutes_upper minutes
--   doc The upper quartile of the time taken in the exercise over all participants, in minutes.
--   ja 演習の所要時間（分）の、全参加者の第3四分位数。
WITH score AS (
	SELECT v.value, a.n, a.median, a.lower, a.upper, i.n AS industry_n, i.median AS industry_median,
		z.n AS size_n, z.median AS size_median
	FROM standing s JOIN standing_value v USING (client)
	JOIN temp.cohort a ON a.measure = v.measure AND a.kind = 'all'
	LEFT JOIN temp.cohort i ON i.measure = v.measure AND i.kind = 'industry' AND i.of = s.industry
	LEFT JOIN temp.cohort z ON z.measure = v.measure AND z.kind = 'size' AND z.of = s.size
	WHERE s.client = :client AND v.measure = 'score'
), damage AS (
	SELECT n, median, lower, upper FROM temp.cohort WHERE measure = 'damage'
		AND n - (SELECT count(damage) FROM participant WHERE client = :client) >= 10
		AND :client IN (SELECT client FROM participant) AND EXISTS (SELECT 1 FROM standing)
), seconds AS (
	SELECT n, median, lower, upper FROM temp.cohort WHERE measure = 'seconds'
		AND n - (SELECT count(seconds) FROM participant WHERE client = :client) >= 10
		AND :client IN (SELECT client FROM participant) AND EXISTS (SELECT 1 FROM standing)
)
SELECT (SELECT count(*) FROM standing HAVING count(*) >= 10) AS clients,
	(SELECT size FROM standing WHERE client = :client) AS size_class,
	score.n AS score_n, score.median AS score_median, score.lower AS score_lower, score.upper AS score_upper,
	CASE WHEN score.value <> score.median THEN 1 + (score.value >= score.lower) + (score.value >= score.median) + (score.value >= score.upper) END AS score_quartile,
	score.industry_n AS score_industry_n, score.industry_median AS score_industry_median,
	score.size_n AS score_size_n, score.size_median AS score_size_median,
	damage.n AS exercise_damage_yen_n, damage.median AS exercise_damage_yen_median,
	damage.lower AS exercise_damage_yen_lower, damage.upper AS exercise_damage_yen_upper,
	seconds.n AS exercise_seconds_n, seconds.median AS exercise_seconds_median,
	seconds.lower AS exercise_seconds_lower, seconds.upper AS exercise_seconds_upper,
	seconds.median / 60 AS exercise_minutes_median, seconds.lower / 60 AS exercise_minutes_lower,
	seconds.upper / 60 AS exercise_minutes_upper
FROM (SELECT 1) LEFT JOIN score LEFT JOIN damage LEFT JOIN seconds;

-- Of this client alone: the rows of others are not told.
SELECT source, line FROM answer_line WHERE counts AND :figure LIKE 'score%'
UNION SELECT source, line FROM exercise WHERE client = :client AND CASE WHEN :figure LIKE 'exercise_damage%' THEN
	coalesce(total_damage_yen, damage_yen) IS NOT NULL ELSE :figure LIKE 'exercise%' AND seconds IS NOT NULL END
UNION SELECT source, line FROM application WHERE client = :client
	AND (:figure IN ('clients', 'size_class') OR :figure LIKE '%industry%' OR :figure LIKE '%size%')
ORDER BY 1, 2;
