-- figure exercise.choices table decision
--   needs exercise
--   doc The decisions of the exercise: the card chosen (by most, where several took part), the recommended one, how many chose it, the damage added.
--   ja 演習の判断。選んだカード（参加者が複数のときは最も多く選ばれたもの）、推奨されたカード、推奨を選んだ人数、増えた被害額の平均。
--   column question text
--   column card count
--   column recommended count
--   column n count person
--   column match count person
--   column damage count yen
WITH decided AS (
	-- １ and 1 are one decision.
	SELECT *, label_key(question) AS decision FROM exercise WHERE client = :client
), votes AS (
	SELECT decision, card, row_number() OVER (PARTITION BY decision ORDER BY count(*) DESC, card) AS place
	FROM decided WHERE card IS NOT NULL GROUP BY decision, card
)
SELECT min(e.question) AS question, v.card, max(e.recommended) AS recommended, count(*) AS n,
	sum(e.card = e.recommended) AS match, avg(e.damage_yen) AS damage
FROM decided e LEFT JOIN votes v ON v.decision IS e.decision AND v.place = 1
GROUP BY e.decision ORDER BY natural_key(min(e.question)), min(e.question);

SELECT source, line FROM exercise WHERE client = :client AND (:label IS NULL OR label_key(question) = label_key(:label))
ORDER BY source, line;
