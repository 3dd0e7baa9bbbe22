-- The programme's quartiles, made once for each connection out of `standing` (one row for each client, kept in the store)
-- and the seminar exercise. Nothing stands here of which fewer than ten share: a quartile of fewer would tell of one. Nor
-- an industry or a size of which all clients but one to nine are: beside the whole it would tell of these. The exercise's
-- participants are to come from ten clients: those of a few would tell of these.

CREATE TEMP TABLE IF NOT EXISTS cohort (
	measure TEXT,                   -- as in standing_value; 'damage', 'seconds', 'choice.…': of the exercise's participants
	kind TEXT,                      -- 'all', 'industry', 'size'
	of TEXT,                        -- which industry or size, '' for all
	n INTEGER, lower REAL, median REAL, upper REAL,
	PRIMARY KEY (measure, kind, of)
) WITHOUT ROWID;

CREATE TEMP TABLE IF NOT EXISTS participant (
	client TEXT, participant TEXT, damage REAL, seconds REAL,
	PRIMARY KEY (client, participant)
) WITHOUT ROWID;

DELETE FROM participant;
INSERT INTO participant
SELECT client, coalesce(participant, ''), coalesce(max(total_damage_yen), sum(damage_yen)), sum(seconds)
FROM exercise GROUP BY 1, 2;

-- Quartiles by linear interpolation, definition 7 of Hyndman and Fan (1996), as everywhere in Obi.
DELETE FROM cohort;
INSERT INTO cohort
WITH member AS (
	SELECT measure, value, 'all' AS kind, '' AS of FROM standing_value
	UNION ALL
	SELECT measure, value, 'industry', industry FROM standing_value JOIN standing USING (client) WHERE industry IS NOT NULL
	UNION ALL
	SELECT measure, value, 'size', size FROM standing_value JOIN standing USING (client) WHERE size IS NOT NULL
	UNION ALL
	SELECT 'damage', damage, 'all', '' FROM participant WHERE damage IS NOT NULL
	UNION ALL
	SELECT 'seconds', seconds, 'all', '' FROM participant WHERE seconds IS NOT NULL
), ranked AS (
	SELECT *, row_number() OVER (PARTITION BY measure, kind, of ORDER BY value) - 1 AS place,
		count(*) OVER (PARTITION BY measure, kind, of) AS n
	FROM member
), share (name, share) AS (VALUES ('lower', 0.25), ('median', 0.5), ('upper', 0.75)
), placed AS (
	SELECT measure, kind, of, n, value, place, name, (n - 1) * share - CAST((n - 1) * share AS INTEGER) AS rest,
		CAST((n - 1) * share AS INTEGER) AS floor
	FROM ranked JOIN share WHERE n >= 10
), quantile AS (
	SELECT measure, kind, of, n, name,
		sum(CASE place WHEN floor THEN value * (1 - rest) WHEN floor + 1 THEN value * rest ELSE 0 END) AS value
	FROM placed GROUP BY measure, kind, of, name
)
SELECT measure, kind, of, n, max(value) FILTER (WHERE name = 'lower'), max(value) FILTER (WHERE name = 'median'),
	max(value) FILTER (WHERE name = 'upper')
FROM quantile q GROUP BY measure, kind, of
HAVING CASE measure WHEN 'damage' THEN (SELECT count(DISTINCT client) FROM participant WHERE damage IS NOT NULL) >= 10
		WHEN 'seconds' THEN (SELECT count(DISTINCT client) FROM participant WHERE seconds IS NOT NULL) >= 10 ELSE 1 END
	AND (kind = 'all' OR n IN (SELECT count(*) FROM standing_value v WHERE v.measure = q.measure)
	OR n + 10 <= (SELECT count(*) FROM standing_value v WHERE v.measure = q.measure));

-- How many of all participants chose the recommended card of each decision.
INSERT INTO cohort
SELECT 'choice.' || label_key(question), 'all', '', count(*), avg(card = recommended), avg(card = recommended), avg(card = recommended)
FROM exercise WHERE question IS NOT NULL AND card IS NOT NULL AND recommended IS NOT NULL
GROUP BY label_key(question) HAVING count(*) >= 10 AND count(DISTINCT client) >= 10;
