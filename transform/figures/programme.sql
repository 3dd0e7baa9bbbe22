-- figure programme.name text
--   doc The programme's name, as programme.json states it.
--   ja 事業の名称。
-- figure programme.fiscal_year count
--   doc The programme's fiscal year, such as 2024.
--   ja 事業の年度。
-- figure programme.issuer text
--   doc Who issues the reports.
--   ja 報告書の発行者。
-- figure programme.report_date date
--   doc The day the report stands for: as stated, else the last day seen in the client's data.
--   ja 報告書の基準日。指定がなければ、その企業のデータの最後の日。
-- figure programme.time_zone text
--   doc The zone that days and times are told in.
--   ja 日時の表示に使う時間帯。
-- figure programme.small_group count person
--   doc Groups of fewer people are merged into one, so that nobody can be told from a table.
--   ja これより少ない人数の部署や役職は、個人がわからないように「その他」にまとめる。
-- derived programme.hidden_below count person
--   doc Of groups of fewer people what tells of everybody is hidden, and what would give it back; missing where nothing is hidden.
--   ja これより少ない人数の部署や役職では、全員のことがわかる値を控える。控えない設定では値なし。
SELECT
	(SELECT json_extract(value, '$') FROM setting WHERE client = '' AND key = 'name') AS name,
	CAST((SELECT value FROM choice WHERE key = 'fiscal_year') AS INTEGER) AS fiscal_year,
	(SELECT value FROM choice WHERE key = 'issuer') AS issuer,
	report_date, zone AS time_zone, small_group
FROM scope;

SELECT source, line FROM setting s WHERE source IS NOT NULL AND key = CASE :figure
	WHEN 'small_group' THEN 'privacy.small_group' WHEN 'hidden_below' THEN 'privacy.small_group' ELSE :figure END
	AND client = (SELECT max(client) FROM setting o WHERE o.client IN ('', iif(:figure = 'name', '', :client)) AND o.key = s.key)
UNION
-- Not stated: the last day seen, else that of the application.
SELECT d.source, d.line FROM dated d JOIN scope c WHERE :figure = 'report_date' AND d.day = c.report_date
	AND c.report_date IS NOT (SELECT value FROM choice WHERE key = 'report_date')
UNION
SELECT a.source, a.line FROM application a JOIN scope c ON c.client = a.client
WHERE :figure = 'report_date' AND c.last_date IS NULL AND a.applied_on = c.report_date
	AND c.report_date IS NOT (SELECT value FROM choice WHERE key = 'report_date')
ORDER BY 1, 2;
