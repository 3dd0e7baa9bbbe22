-- figure drill.N.judged table
--   doc Each event that a rule judged automatic, or called unsure where it counts; people are numbered unless privacy.person_sheet allows more.
--   ja 自動的な反応と判定した記録と、判定できないまま集計に入れた記録の一覧。対象者は番号で示す（privacy.person_sheet で認めた場合は伏せたアドレス）。
--   column label text
--   column at text
--   column kind text
--   column judged text
--   column rule text
--   column network text
--   column agent text
WITH suspect AS (
	SELECT e.person, e.at, e.kind, e.judged, e.rule, e.address, a.text AS agent,
		min(e.at IS NULL) OVER one AS untimed, min(e.at) OVER one AS first
	FROM recipient r JOIN reaction e ON e.recipient = r.id LEFT JOIN agent a ON a.id = e.agent
	WHERE r.client = :client AND r.drill = :drill AND NOT e.implied
		AND (e.judged = 'machine' OR (e.judged = 'unsure' AND r.delivery = 'sent' AND NOT r.excluded))
	WINDOW one AS (PARTITION BY e.person)
)
SELECT iif(person_sheet, masked(person), '対象者' || dense_rank() OVER (ORDER BY untimed, first, person)) AS label,
	local_time(at, zone) AS at,
	CASE kind WHEN 'viewed' THEN '表示' WHEN 'opened' THEN '開封' WHEN 'submitted' THEN '入力' ELSE '報告' END AS kind,
	iif(judged = 'machine', '自動（除外）', '判定できない（人として集計）') AS judged,
	CASE rule WHEN 'seconds_after_send' THEN '送信直後（設定の秒数）' WHEN 'networks' THEN '設定のネットワーク'
		WHEN 'agents' THEN '設定のソフト名' WHEN 'tracker' THEN '訓練ツールの判定' WHEN 'before_sending' THEN '送信より前' WHEN 'within_2_seconds' THEN '送信から2秒以内'
		WHEN 'same_second' THEN '同じ秒に3人以上' WHEN 'scanner_agent' THEN '検査用のソフト名'
		WHEN 'head_request' THEN '確認だけの要求（HEAD）' ELSE rule END AS rule,
	network_of(address) AS network, agent
FROM suspect JOIN scope ORDER BY suspect.at IS NULL, suspect.at, suspect.person, suspect.kind, suspect.address, agent;

WITH suspect AS (
	SELECT e.source, e.line, e.person, min(e.at IS NULL) OVER one AS untimed, min(e.at) OVER one AS first
	FROM mail m JOIN reaction e USING (recipient) WHERE m.drill = :drill AND NOT e.implied
		AND (e.judged = 'machine' OR e.judged = 'unsure' AND m.valid)
	WINDOW one AS (PARTITION BY e.person)
)
SELECT source, line FROM (SELECT source, line,
	iif(person_sheet, masked(person), '対象者' || dense_rank() OVER (ORDER BY untimed, first, person)) AS label FROM suspect JOIN scope)
WHERE :label IS NULL OR label = :label ORDER BY source, line;
