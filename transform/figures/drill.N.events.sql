-- figure drill.N.implied count event
--   doc Steps without an event of their own that a later step implies; counted as done.
--   ja 記録はないが、後の行動から行ったとみなした反応の件数。
-- figure drill.N.machine_events count event
--   doc Events that a rule judged automatic (a security product, a preview): excluded from the counts of people.
--   ja セキュリティ製品などによる自動的な反応と判定し、人数から除いた件数。
-- figure drill.N.unsure_events count event
--   doc Events that no rule could judge; they count as people's.
--   ja 人か自動か判定できなかった反応の件数。人によるものとして数えている。
-- figure drill.N.status_disagreements count mail
--   doc Mails whose results file and events tell different stories; the events were believed.
--   ja 結果ファイルと記録の内容が食い違い、記録を採用した件数。
SELECT coalesce(sum(implied AND judged <> 'machine'), 0) AS implied,
	coalesce(sum(judged = 'machine'), 0) AS machine_events, coalesce(sum(judged = 'unsure'), 0) AS unsure_events,
	(SELECT count(*) FROM recipient WHERE client = :client AND drill = :drill AND status_disagrees) AS status_disagreements
FROM reaction WHERE recipient IN (SELECT id FROM recipient WHERE client = :client AND drill = :drill);

SELECT source, line FROM reaction
WHERE recipient IN (SELECT id FROM recipient WHERE client = :client AND drill = :drill) AND CASE :figure
	WHEN 'implied' THEN implied AND judged <> 'machine' WHEN 'machine_events' THEN judged = 'machine'
	WHEN 'unsure_events' THEN judged = 'unsure' ELSE 0 END
UNION ALL
SELECT source, line FROM recipient
WHERE client = :client AND drill = :drill AND status_disagrees AND :figure = 'status_disagreements'
ORDER BY 1, 2;
