-- What a client brings to the programme's quartiles. Run after scope.sql, for each client whose records changed.
DELETE FROM standing_value WHERE client = :client;

INSERT OR REPLACE INTO standing
SELECT :client, :key, industry, CASE WHEN headcount <= 20 THEN '20名以下' WHEN headcount <= 50 THEN '21〜50名'
	WHEN headcount <= 100 THEN '51〜100名' WHEN headcount > 100 THEN '101名以上' END
FROM (SELECT 1) LEFT JOIN (
	SELECT industry, headcount FROM application WHERE client = :client
	ORDER BY applied_on IS NULL, applied_on DESC, name IS NULL, name, industry, headcount, services LIMIT 1);

INSERT INTO standing_value SELECT :client, 'score', round(sum(points), 9) FROM answered HAVING count(*) = 25;

INSERT INTO standing_value
SELECT :client, 'part.' || i.part, sum(a.points) / (4.0 * count(*)) FROM item i LEFT JOIN answered a USING (no)
GROUP BY i.part HAVING count(a.no) = count(*);

-- Rates of one definition of 開封 stand beside each other, never those of two.
INSERT INTO standing_value
SELECT :client, opened_kind || '.' || drill, sum(opened) * 1.0 / count(*) FROM people JOIN scope WHERE valid GROUP BY drill;

INSERT INTO standing_value
SELECT :client, 'reported.' || drill, sum(reported) * 1.0 / count(*) FROM people WHERE valid GROUP BY drill;
