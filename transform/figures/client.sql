-- figure client.id text
--   doc The client's id.
--   ja 企業ID。
-- figure client.name text
--   doc The client's name: from the application, client.json, else its id.
--   ja 企業名。申込時のもの。なければ企業ID。
-- figure client.industry text
--   doc The client's industry, from the application.
--   ja 業種。
-- figure client.headcount count person
--   doc How many people work there, from the application.
--   ja 従業員数。
-- figure client.services text
--   doc What the client takes part in, from the application.
--   ja 参加したサービス。
-- figure client.first_date date
--   doc The first day of the client's data: answers and sendings.
--   ja 回答と送信のうち、最初の日。
-- figure client.last_date date
--   doc The last day of the client's data: answers, sendings and reactions.
--   ja 回答、送信、反応のうち、最後の日。
-- figure client.period_days count day
--   doc The days from the first to the last; 0 where all is of one day.
--   ja 最初の日から最後の日までの日数。すべて同じ日なら0。
-- figure client.set_aside count row
--   doc Rows that could not be used and that name this client, or lie in its folder.
--   ja この企業のデータのうち、読み取れず除外した行の数。
SELECT :client AS id,
	coalesce(form.name, (SELECT value FROM choice WHERE key = 'client.name'), :client) AS name,
	industry, headcount, replace(replace(services, '；', ';'), ';', '、') AS services,
	first_date, last_date,
	CAST(julianday(last_date) - julianday(first_date) AS INTEGER) AS period_days,
	(SELECT coalesce(sum(set_aside), 0) FROM source_client WHERE client = :client) AS set_aside
FROM scope LEFT JOIN (SELECT name, industry, headcount, services FROM application WHERE client = :client
	ORDER BY applied_on IS NULL, applied_on DESC, name IS NULL, name, industry, headcount, services LIMIT 1) form;

SELECT source, line FROM application WHERE client = :client AND (:figure = 'id' OR :figure IN ('name', 'industry', 'headcount', 'services')
	AND record = (SELECT record FROM application WHERE client = :client
		ORDER BY applied_on IS NULL, applied_on DESC, name IS NULL, name, industry, headcount, services LIMIT 1))
UNION
SELECT source, line FROM setting WHERE client = :client AND key = 'client.name' AND source IS NOT NULL AND :figure = 'name'
	AND NOT EXISTS (SELECT 1 FROM application WHERE client = :client AND name IS NOT NULL)
UNION
SELECT source, line FROM set_aside WHERE :figure = 'set_aside' AND scope <> 'cell' AND (client = :client
	OR client IS NULL AND source IN (SELECT id FROM source WHERE client = :client))
UNION
SELECT d.source, d.line FROM dated d JOIN scope c WHERE d.day = c.first_date AND :figure IN ('first_date', 'period_days')
	OR d.day = c.last_date AND :figure IN ('last_date', 'period_days')
ORDER BY 1, 2;
