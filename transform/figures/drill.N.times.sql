-- working drill.N.times
--   column person text
--   column sent_at count ms
--   column opened_at count ms
--   column submitted_at count ms
--   column reported_at count ms
-- derived drill.N.first_open_minutes minutes
--   doc Minutes from sending to the first opening of all.
--   ja 送信から、最初の一人が開封するまでの時間。
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
--   doc Minutes from sending to the first report of all.
--   ja 送信から、最初の報告までの時間。
-- derived drill.N.median_report_minutes minutes
--   doc Median of the minutes from sending to reporting.
--   ja 送信から報告までの時間の中央値。
-- derived drill.N.timed count person
--   doc People who opened and whose minutes are known; the histogram counts them.
--   ja 開封した人のうち、開封までの時間がわかる人数。
-- derived drill.N.open_times series person
--   doc Histogram of the minutes to open; share is that of all timed openings made by the end of the row.
--   ja 送信から開封までの時間の分布。shareはその時間までに開封した人の、累計の割合。
--   column label text
--   column from_minutes minutes
--   column to_minutes minutes
--   column n count person
--   column share percent
SELECT person, sent_at, opened_at, submitted_at, reported_at FROM mail
WHERE drill = :drill AND valid AND sent_at IS NOT NULL ORDER BY person, sent_at;

SELECT e.source, e.line FROM reaction e JOIN mail m USING (recipient) JOIN scope s
WHERE m.drill = :drill AND m.valid AND e.judged <> 'machine' AND e.at >= m.sent_at AND CASE
	WHEN :figure LIKE '%submit%' THEN e.kind = 'submitted' WHEN :figure LIKE '%report%' THEN e.kind = 'reported'
	ELSE e.kind = s.opened_kind END
ORDER BY 1, 2;
