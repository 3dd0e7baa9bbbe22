-- figure exercise.choices table decision
--   doc The decisions of the exercise: the card chosen (by most, where several took part), the recommended one, how many chose it, the damage added.
--   ja 演習の判断。選んだカード（参加者が複数のときは最も多く選ばれたもの）、推奨されたカード、推奨を選んだ人数、増えた被害額の平均。
--   column question text
--   column card count
--   column recommended count
--   column n count person
--   column match count person
--   column damage count yen
WITH votes AS (
	SELECT question, card, row_number() OVER (PARTITION BY question ORDER BY count(*) DESC, card) AS place
	FROM exercise WHERE client = :client AND card IS NOT NULL GROUP BY question, card
)
SELECT e.question, v.card, max(e.recommended) AS recommended, count(*) AS n,
	sum(e.card = e.recommended) AS match, avg(e.damage_yen) AS damage
FROM exercise e LEFT JOIN votes v ON v.question IS e.question AND v.place = 1
WHERE e.client = :client GROUP BY e.question ORDER BY natural_key(e.question), e.question;

SELECT source, line FROM exercise WHERE client = :client AND (:label IS NULL OR question = :label) ORDER BY source, line;
