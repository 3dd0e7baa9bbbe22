-- figure exercise.participants count person
--   needs exercise
--   doc Participants of the client in the seminar exercise; missing where there were none.
--   ja 演習の参加者数。
-- figure exercise.total_damage_yen count yen
--   doc The exercise's fictional damage at the end; of several participants the median.
--   ja 演習上の被害総額（架空の金額）。参加者が複数のときは中央値。
-- figure exercise.seconds count second
--   doc The time taken for all decisions; of several participants the median.
--   ja 演習の所要時間（秒）。参加者が複数のときは中央値。
-- figure exercise.minutes minutes
--   doc The same in minutes.
--   ja 演習の所要時間（分）。参加者が複数のときは中央値。
-- figure exercise.worst_question text
--   doc The decision that added most damage; of equal ones the first.
--   ja 被害額が最も増えた設問。
-- figure exercise.worst_damage_yen count yen
--   doc The damage that this decision added, averaged over the participants.
--   ja その設問で増えた被害額（参加者の平均）。
-- figure exercise.matched count decision
--   doc Decisions for the recommended card, of all participants.
--   ja 推奨されたカードを選んだ回数。
-- figure exercise.decisions count decision
--   doc Decisions of which the recommended card is known, of all participants.
--   ja 推奨されたカードがわかる判断の回数。
WITH worst AS (
	SELECT min(question) AS question, avg(damage_yen) AS damage FROM exercise
	WHERE client = :client AND damage_yen IS NOT NULL AND question IS NOT NULL
	GROUP BY label_key(question) HAVING damage > 0 ORDER BY damage DESC, natural_key(min(question)), min(question) LIMIT 1
), damage AS (
	SELECT damage AS value, row_number() OVER (ORDER BY damage) AS place, count(*) OVER () AS n
	FROM participant WHERE client = :client AND damage IS NOT NULL
), time AS (
	SELECT seconds AS value, row_number() OVER (ORDER BY seconds) AS place, count(*) OVER () AS n
	FROM participant WHERE client = :client AND seconds IS NOT NULL
)
SELECT (SELECT count(*) FROM participant WHERE client = :client) AS participants,
	(SELECT avg(value) FROM damage WHERE place IN ((n + 1) / 2, (n + 2) / 2)) AS total_damage_yen,
	(SELECT avg(value) FROM time WHERE place IN ((n + 1) / 2, (n + 2) / 2)) AS seconds,
	(SELECT avg(value) / 60 FROM time WHERE place IN ((n + 1) / 2, (n + 2) / 2)) AS minutes,
	(SELECT question FROM worst) AS worst_question, (SELECT damage FROM worst) AS worst_damage_yen,
	sum(card = recommended) AS matched, count(card + recommended) AS decisions
FROM exercise WHERE client = :client HAVING count(*) > 0;

SELECT source, line FROM exercise WHERE client = :client AND CASE :figure WHEN 'participants' THEN 1
	WHEN 'total_damage_yen' THEN coalesce(total_damage_yen, damage_yen) IS NOT NULL
	WHEN 'seconds' THEN seconds IS NOT NULL WHEN 'minutes' THEN seconds IS NOT NULL
	WHEN 'matched' THEN card = recommended WHEN 'decisions' THEN card + recommended IS NOT NULL
	WHEN 'worst_damage_yen' THEN damage_yen IS NOT NULL AND label_key(question) = (SELECT label_key(question) FROM exercise
		WHERE client = :client AND damage_yen IS NOT NULL AND question IS NOT NULL GROUP BY label_key(question)
		ORDER BY avg(damage_yen) DESC, natural_key(min(question)), min(question) LIMIT 1)
	ELSE damage_yen IS NOT NULL AND question IS NOT NULL END
ORDER BY source, line;
