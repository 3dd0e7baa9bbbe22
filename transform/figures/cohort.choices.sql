-- figure cohort.choices table decision
--   doc The decisions of the exercise as in exercise.choices, with the share of all participants who chose the recommended card; empty unless ten or more are of other clients, and all of ten clients or more.
--   ja 演習の判断と、全参加者のうち推奨されたカードを選んだ人の割合。他社の参加者が10名に、または参加企業が10社に満たなければ出さない。
--   column question text
--   column card count
--   column recommended count
--   column n count person
--   column match count person
--   column damage count yen
--   column all_n count person
--   column all_rate percent
WITH votes AS (
	SELECT question, card, row_number() OVER (PARTITION BY question ORDER BY count(*) DESC, card) AS place
	FROM exercise WHERE client = :client AND card IS NOT NULL GROUP BY question, card
), own AS (
	SELECT e.question, v.card, max(e.recommended) AS recommended, count(*) AS n,
		sum(e.card = e.recommended) AS match, avg(e.damage_yen) AS damage, count(e.card + e.recommended) AS known
	FROM exercise e LEFT JOIN votes v ON v.question IS e.question AND v.place = 1
	WHERE e.client = :client GROUP BY e.question
), beside AS (
	SELECT own.*, c.n AS all_n, c.median AS all_rate FROM own
	LEFT JOIN temp.cohort c ON c.measure = 'choice.' || own.question AND c.n - own.known >= 10
)
SELECT question, card, recommended, n, match, damage, all_n, all_rate FROM beside
WHERE EXISTS (SELECT 1 FROM beside WHERE all_n IS NOT NULL) AND EXISTS (SELECT 1 FROM standing)
ORDER BY natural_key(question), question;

-- Of this client alone: the rows of others are not told.
SELECT source, line FROM exercise WHERE client = :client AND (:label IS NULL OR question = :label) ORDER BY source, line;
