-- figure drill.N.implied count event
--   doc Steps without an event of their own that a later step implies; counted as done.
--   ja 記録はないが、後の行動から行ったとみなした反応の件数。
-- figure drill.N.machine_events count event
--   doc Events that a rule judged automatic (a security product, a preview): excluded from the counts of people.
--   ja セキュリティ製品などによる自動的な反応と判定し、人数から除いた件数。
-- figure drill.N.unsure_events count event
--   doc Events that no rule could judge; they count as people's.
--   ja 人か自動か判定できなかった反応の件数。人によるものとして数えている。
-- figure drill.N.events count event
--   doc Events of viewing, opening, submitting and reporting that the files hold, apart from automatic ones.
--   ja 表示、開封、入力、報告の記録の件数。自動的な反応を除き、同じ人の繰り返しも数える。
-- figure drill.N.opened_events count event
--   doc Events of opening, apart from automatic ones; repeats of one person count each.
--   ja 開封の記録の件数。自動的な反応を除き、同じ人の繰り返しも数える。
-- figure drill.N.opened_sure count person
--   doc People who opened by an event that nothing makes look automatic: opened without the unsure ones.
--   ja 開封した人数のうち、自動的とみられる点のない記録がある人数。
-- figure drill.N.opened_sure_rate percent
--   doc Opened without the unsure events, as a share of the valid sends.
--   ja 判定できない反応を除いた開封率。
--   formula {drill.N.opened_sure} ÷ {drill.N.valid}
-- figure drill.N.status_disagreements count mail
--   doc Mails whose results file and events tell different stories; the events were believed.
--   ja 結果ファイルと記録の内容が食い違い、記録を採用した件数。
SELECT coalesce(sum(implied AND judged <> 'machine'), 0) AS implied,
	coalesce(sum(judged = 'machine'), 0) AS machine_events, coalesce(sum(judged = 'unsure'), 0) AS unsure_events,
	coalesce(sum(NOT implied AND judged <> 'machine'), 0) AS events,
	coalesce(sum(NOT implied AND judged <> 'machine' AND kind = (SELECT opened_kind FROM scope)), 0) AS opened_events,
	sure AS opened_sure, 1.0 * sure / nullif(valid, 0) AS opened_sure_rate,
	(SELECT count(*) FROM recipient WHERE client = :client AND drill = :drill AND status_disagrees) AS status_disagreements
FROM reaction, (SELECT sum(valid) AS valid FROM people WHERE drill = :drill),
	(SELECT count(DISTINCT m.person) AS sure FROM mail m JOIN reaction e USING (recipient) JOIN scope s
		WHERE m.drill = :drill AND m.valid AND e.judged = 'person' AND e.kind IN (s.opened_kind, 'opened', 'submitted'))
WHERE recipient IN (SELECT id FROM recipient WHERE client = :client AND drill = :drill);

SELECT source, line FROM reaction
WHERE recipient IN (SELECT id FROM recipient WHERE client = :client AND drill = :drill) AND CASE :figure
	WHEN 'implied' THEN implied AND judged <> 'machine' WHEN 'machine_events' THEN judged = 'machine'
	WHEN 'unsure_events' THEN judged = 'unsure' WHEN 'events' THEN NOT implied AND judged <> 'machine'
	WHEN 'opened_events' THEN NOT implied AND judged <> 'machine' AND kind = (SELECT opened_kind FROM scope)
	WHEN 'status_disagreements' THEN 0
	ELSE judged = 'person' AND kind IN ((SELECT opened_kind FROM scope), 'opened', 'submitted') END
UNION ALL
SELECT source, line FROM recipient
WHERE client = :client AND drill = :drill AND status_disagrees AND :figure = 'status_disagreements'
ORDER BY 1, 2;
