-- figure cohort.choices table decision
--   needs exercise
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
WITH decided AS (
	SELECT *, label_key(question) AS decision FROM exercise WHERE client = :client
), votes AS (
	SELECT decision, card, row_number() OVER (PARTITION BY decision ORDER BY count(*) DESC, card) AS place
	FROM decided WHERE card IS NOT NULL GROUP BY decision, card
), own AS (
	SELECT e.decision, min(e.question) AS question, v.card, max(e.recommended) AS recommended, count(*) AS n,
		sum(e.card = e.recommended) AS match, avg(e.damage_yen) AS damage, count(e.card + e.recommended) AS known
	FROM decided e LEFT JOIN votes v ON v.decision IS e.decision AND v.place = 1
	GROUP BY e.decision
), beside AS (
	SELECT own.*, c.n AS all_n, c.median AS all_rate FROM own
	LEFT JOIN temp.cohort c ON c.measure = 'choice.' || own.decision AND c.n - own.known >= 10
)
SELECT question, card, recommended, n, match, damage, all_n, all_rate FROM beside
WHERE EXISTS (SELECT 1 FROM beside WHERE all_n IS NOT NULL) AND EXISTS (SELECT 1 FROM standing)
ORDER BY natural_key(question), question;

-- Of this client alone: the rows of others are not told.
SELECT source, line FROM exercise WHERE client = :client AND (:label IS NULL OR label_key(question) = label_key(:label)) ORDER BY source, line;
