-- figure drill.N.implied count event
--   doc Steps without an event of their own that a later step implies; counted as done.
--   ja 記録はないが、後の行動から行ったとみなした反応の件数。
-- figure drill.N.machine_events count event
--   doc Events that a rule judged automatic (a security product, a preview): excluded from the counts of people.
--   ja セキュリティ製品などによる自動的な反応と判定し、人数から除いた件数。
-- figure drill.N.unsure_events count event
--   doc Events of valid sends that no rule could judge; they count as people's.
--   ja 有効送信のうち、人か自動か判定できなかった反応の件数。人によるものとして数えている。
-- figure drill.N.events count event
--   doc Events of viewing, opening, submitting and reporting of valid sends that the files hold, apart from automatic ones.
--   ja 有効送信についての、表示、開封、入力、報告の記録の件数。自動的な反応を除き、同じ人の繰り返しも数える。
-- figure drill.N.opened_events count event
--   doc Events of opening of valid sends, apart from automatic ones; repeats of one person count each.
--   ja 有効送信についての開封の記録の件数。自動的な反応を除き、同じ人の繰り返しも数える。
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
SELECT implied, machine AS machine_events, unsure AS unsure_events, events, opened_events,
	disagreements AS status_disagreements, opened_sure, 1.0 * opened_sure / nullif(valid, 0) AS opened_sure_rate
FROM tally WHERE drill = :drill;

SELECT e.source, e.line FROM mail m JOIN reaction e USING (recipient) JOIN scope s
WHERE m.drill = :drill AND CASE :figure WHEN 'machine_events' THEN e.judged = 'machine' WHEN 'status_disagreements' THEN 0
	ELSE m.valid AND e.judged <> 'machine' AND CASE :figure
		WHEN 'implied' THEN e.implied WHEN 'unsure_events' THEN NOT e.implied AND e.judged = 'unsure'
		WHEN 'events' THEN NOT e.implied WHEN 'opened_events' THEN NOT e.implied AND e.kind = s.opened_kind
		ELSE e.judged = 'person' AND e.kind IN (s.opened_kind, 'opened', 'submitted') END END
UNION ALL
SELECT r.source, r.line FROM mail m JOIN recipient r ON r.id = m.recipient
WHERE m.drill = :drill AND CASE :figure WHEN 'status_disagreements' THEN r.status_disagrees WHEN 'opened_sure_rate' THEN m.valid END
UNION ALL
-- The events that the results file disagrees with.
SELECT e.source, e.line FROM mail m JOIN recipient r ON r.id = m.recipient JOIN reaction e USING (recipient)
WHERE m.drill = :drill AND :figure = 'status_disagreements' AND r.status_disagrees
ORDER BY 1, 2;
