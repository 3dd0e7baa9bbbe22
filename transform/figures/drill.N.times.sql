-- working drill.N.times
--   column person text
--   column sent_at count ms
--   column opened_at count ms
--   column submitted_at count ms
--   column reported_at count ms
-- derived drill.N.first_open_minutes minutes
--   doc The fewest minutes from a person's sending to that person's first opening.
--   ja 各人への送信から開封までの時間のうち、最も短いもの。
-- derived drill.N.median_open_minutes minutes
--   doc Median of the minutes from a person's sending to that person's first opening.
--   ja 送信から開封までの時間の中央値。
-- derived drill.N.quarter_open_minutes minutes
--   doc First quartile of the minutes to open (inclusive method, as Excel's QUARTILE.INC).
--   ja 送信から開封までの時間の第1四分位数。
-- derived drill.N.three_quarter_open_minutes minutes
--   doc Third quartile of the minutes to open (inclusive method).
--   ja 送信から開封までの時間の第3四分位数。
-- derived drill.N.median_submit_minutes minutes
--   doc Median of the minutes from sending to submitting.
--   ja 送信から入力までの時間の中央値。
-- derived drill.N.first_report_minutes minutes
--   doc The fewest minutes from a person's sending to that person's report.
--   ja 各人への送信から報告までの時間のうち、最も短いもの。
-- derived drill.N.median_report_minutes minutes
--   doc Median of the minutes from sending to reporting.
--   ja 送信から報告までの時間の中央値。
-- derived drill.N.first_submit_minutes minutes
--   doc The fewest minutes from a person's sending to that person's submitting.
--   ja 各人への送信から入力までの時間のうち、最も短いもの。
-- derived drill.N.quarter_submit_minutes minutes
--   doc First quartile of the minutes to submit (inclusive method).
--   ja 送信から入力までの時間の第1四分位数。
-- derived drill.N.three_quarter_submit_minutes minutes
--   doc Third quartile of the minutes to submit (inclusive method).
--   ja 送信から入力までの時間の第3四分位数。
-- derived drill.N.quarter_report_minutes minutes
--   doc First quartile of the minutes to report (inclusive method).
--   ja 送信から報告までの時間の第1四分位数。
-- derived drill.N.three_quarter_report_minutes minutes
--   doc Third quartile of the minutes to report (inclusive method).
--   ja 送信から報告までの時間の第3四分位数。
-- derived drill.N.open_within_5 percent
--   doc Of the people whose minutes to open are known, the share within 5 minutes.
--   ja 開封までの時間がわかる人のうち、送信から5分以内の人の割合。
-- derived drill.N.open_within_15 percent
--   doc Of the people whose minutes to open are known, the share within 15 minutes.
--   ja 開封までの時間がわかる人のうち、送信から15分以内の人の割合。
-- derived drill.N.open_within_60 percent
--   doc Of the people whose minutes to open are known, the share within an hour.
--   ja 開封までの時間がわかる人のうち、送信から1時間以内の人の割合。
-- derived drill.N.open_within_1440 percent
--   doc Of the people whose minutes to open are known, the share within a day.
--   ja 開封までの時間がわかる人のうち、送信から1日以内の人の割合。
-- derived drill.N.submit_within_5 percent
--   doc Of the people whose minutes to submit are known, the share within 5 minutes.
--   ja 入力までの時間がわかる人のうち、送信から5分以内の人の割合。
-- derived drill.N.submit_within_15 percent
--   doc Of the people whose minutes to submit are known, the share within 15 minutes.
--   ja 入力までの時間がわかる人のうち、送信から15分以内の人の割合。
-- derived drill.N.submit_within_60 percent
--   doc Of the people whose minutes to submit are known, the share within an hour.
--   ja 入力までの時間がわかる人のうち、送信から1時間以内の人の割合。
-- derived drill.N.submit_within_1440 percent
--   doc Of the people whose minutes to submit are known, the share within a day.
--   ja 入力までの時間がわかる人のうち、送信から1日以内の人の割合。
-- derived drill.N.report_within_5 percent
--   doc Of the people whose minutes to report are known, the share within 5 minutes.
--   ja 報告までの時間がわかる人のうち、送信から5分以内の人の割合。
-- derived drill.N.report_within_15 percent
--   doc Of the people whose minutes to report are known, the share within 15 minutes.
--   ja 報告までの時間がわかる人のうち、送信から15分以内の人の割合。
-- derived drill.N.report_within_60 percent
--   doc Of the people whose minutes to report are known, the share within an hour.
--   ja 報告までの時間がわかる人のうち、送信から1時間以内の人の割合。
-- derived drill.N.report_within_1440 percent
--   doc Of the people whose minutes to report are known, the share within a day.
--   ja 報告までの時間がわかる人のうち、送信から1日以内の人の割合。
-- derived drill.N.untimed count person
--   doc People who opened at a time that is not known, or is before their own mail was sent; the minutes leave them out.
--   ja 開封した人のうち、開封の時刻がわからないか、送信より前の時刻になっている人数。時間の集計から除く。
-- derived drill.N.timed count person
--   doc People who opened and whose minutes are known; the histogram counts them.
--   ja 開封した人のうち、開封までの時間がわかる人数。
-- derived drill.N.step_times table
--   doc Minutes from sending to opening, submitting and reporting: how many people are known, quartiles, shares.
--   ja 送信から開封、入力、報告までの時間（分）。時間がわかる人数、最初、四分位数、その時間までの人の割合。
--   column label text
--   column n count person
--   column first minutes
--   column quarter minutes
--   column median minutes
--   column three_quarter minutes
--   column within_5 percent
--   column within_15 percent
--   column within_60 percent
--   column within_1440 percent
-- derived drill.N.open_times series person
--   doc Histogram of the minutes to open; share is that of all timed openings made by the end of the row.
--   ja 送信から開封までの時間の分布。shareはその時間までに開封した人の、累計の割合。
--   column label text
--   column from_minutes minutes
--   column to_minutes minutes
--   column n count person
--   column share percent
SELECT person, sent_at, opened_at, submitted_at, reported_at FROM mail
WHERE drill = :drill AND valid AND sent_at IS NOT NULL AND coalesce(opened_at, submitted_at, reported_at) IS NOT NULL
ORDER BY person, sent_at;

-- Of each person the mail and the event that count (times.c): the step made first; where untimed, the events without a time.
WITH wanted AS (
	SELECT column1 AS kind FROM (VALUES ('opened'), ('submitted'), ('reported'))
	WHERE CASE WHEN :figure = 'step_times' THEN :label IS NULL OR :label = CASE column1 WHEN 'opened' THEN '開封'
			WHEN 'submitted' THEN '入力' ELSE '報告' END
		WHEN :figure LIKE '%submit%' THEN column1 = 'submitted' WHEN :figure LIKE '%report%' THEN column1 = 'reported'
		ELSE column1 = 'opened' END
), step AS (
	SELECT w.kind, m.recipient, m.person, m.sent_at,
		CASE w.kind WHEN 'opened' THEN m.opened_at WHEN 'submitted' THEN m.submitted_at ELSE m.reported_at END AS at
	FROM mail m JOIN wanted w WHERE m.drill = :drill AND m.valid AND m.sent_at IS NOT NULL
), first AS (
	SELECT *, row_number() OVER (PARTITION BY kind, person ORDER BY at, sent_at, recipient) AS place FROM step WHERE at IS NOT NULL
), timed AS (
	SELECT *, (at - sent_at) / 60000.0 AS minutes FROM first WHERE place = 1 AND at >= sent_at
), told AS (
	SELECT * FROM timed WHERE :figure <> 'open_times' OR :label IS NULL OR EXISTS (SELECT 1 FROM bucket b WHERE b.label = :label
		AND (minutes > b.from_minutes OR b.from_minutes = 0) AND (b.to_minutes IS NULL OR minutes <= b.to_minutes))
)
SELECT r.source, r.line FROM told t JOIN recipient r ON r.id = t.recipient WHERE :figure <> 'untimed'
UNION
SELECT e.source, e.line FROM told t JOIN scope s JOIN reaction e ON e.recipient = t.recipient AND e.at = t.at AND e.judged <> 'machine'
	AND e.kind = CASE t.kind WHEN 'opened' THEN s.opened_kind ELSE t.kind END WHERE :figure <> 'untimed'
UNION
SELECT e.source, e.line FROM mail m JOIN scope s JOIN reaction e USING (recipient)
WHERE :figure = 'untimed' AND m.drill = :drill AND m.opened AND e.judged <> 'machine' AND e.kind IN (s.opened_kind, 'opened', 'submitted')
	AND m.person NOT IN (SELECT person FROM timed)
ORDER BY 1, 2;
