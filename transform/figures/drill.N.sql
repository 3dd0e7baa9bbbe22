-- figure drill.N.targets count person
--   doc Distinct people the drill was meant for.
--   ja 訓練の対象者の人数。
-- figure drill.N.sent count person
--   doc People to whom sending was attempted.
--   ja 訓練メールの送信を試みた人数。
-- figure drill.N.bounced count person
--   doc People none of whose mails got through.
--   ja メールが一通も届かなかった（不達の）人数。
-- figure drill.N.excluded count person
--   doc People whose mails got through but whom it was agreed to leave out.
--   ja あらかじめの取り決めにより集計から除いた人数。
-- figure drill.N.valid count person
--   doc Valid sends: sent less bounced less excluded; what all rates divide by.
--   ja 有効送信数。送信から不達と除外を引いた人数で、各割合の分母。
--   formula {drill.N.sent} − {drill.N.bounced} − {drill.N.excluded}
-- figure drill.N.viewed count person
--   doc People who displayed the mail, or did something that implies it.
--   ja メールを表示した人数。
-- figure drill.N.opened count person
--   doc People who opened the link or the attachment, apart from automatic events; each counts once.
--   ja リンクまたは添付ファイルを開いた人数（設定により、メールを表示した人数）。自動的な反応を除き、同じ人は1回だけ数える。
-- figure drill.N.submitted count person
--   doc People who went on to submit data.
--   ja リンク先で情報を入力した人数。
-- figure drill.N.reported count person
--   doc People who reported the mail, whether or not they opened it.
--   ja メールを報告した人数。開封したかどうかを問わない。
-- figure drill.N.opened_reported count person
--   doc People who opened the mail and reported it.
--   ja 開封し、かつ報告した人数。
-- figure drill.N.repeat_opened count person
--   doc People who opened the same mail more than once.
--   ja 同じメールを2回以上開いた人数。
-- figure drill.N.opened_rate percent
--   doc Opened, as a share of the valid sends; missing where there are none.
--   ja 開封率。開封した人数を有効送信数で割ったもの。
--   formula {drill.N.opened} ÷ {drill.N.valid}
-- figure drill.N.viewed_rate percent
--   doc Viewed, as a share of the valid sends.
--   ja 表示率。表示した人数を有効送信数で割ったもの。
--   formula {drill.N.viewed} ÷ {drill.N.valid}
-- figure drill.N.submitted_rate percent
--   doc Submitted, as a share of the valid sends.
--   ja 入力率。入力した人数を有効送信数で割ったもの。
--   formula {drill.N.submitted} ÷ {drill.N.valid}
-- figure drill.N.reported_rate percent
--   doc Reported, as a share of the valid sends.
--   ja 報告率。報告した人数を有効送信数で割ったもの。
--   formula {drill.N.reported} ÷ {drill.N.valid}
-- figure drill.N.opened_reported_rate percent
--   doc Of those who opened, the share who reported.
--   ja 開封した人のうち、報告した人の割合。
--   formula {drill.N.opened_reported} ÷ {drill.N.opened}
-- figure drill.N.sent_on date
--   doc The day of the first sending, in the programme's time zone.
--   ja 最初に送信した日。
-- figure drill.N.mail_names text
--   doc The names of the mails sent; missing where only a tracker's own numbers are known.
--   ja 送信した訓練メールの名称。番号しかわからないものは除く。
-- figure drill.N.mail_types text
--   doc The types of the mails sent.
--   ja 送信した訓練メールの種別。
SELECT targets, sent, bounced, excluded, valid, viewed, opened, submitted, reported, opened_reported, repeat_opened,
	1.0 * opened / nullif(valid, 0) AS opened_rate,
	1.0 * viewed / nullif(valid, 0) AS viewed_rate,
	1.0 * submitted / nullif(valid, 0) AS submitted_rate,
	1.0 * reported / nullif(valid, 0) AS reported_rate,
	1.0 * opened_reported / nullif(opened, 0) AS opened_reported_rate,
	(SELECT local_date(min(sent_at), zone) FROM mailing WHERE drill = :drill) AS sent_on,
	(SELECT group_concat(label, '、') FROM (
		-- Digits alone are a tracker's own number, no name that anybody knows.
		SELECT label FROM mailing WHERE drill = :drill AND label GLOB '*[^0-9]*'
		ORDER BY sent_at IS NULL, sent_at, label)) AS mail_names,
	(SELECT group_concat(label, '、') FROM (
		SELECT DISTINCT CASE type WHEN 'url' THEN 'URL' WHEN 'attachment' THEN '添付ファイル' ELSE 'その他' END AS label
		FROM mailing WHERE drill = :drill AND type IS NOT NULL ORDER BY label DESC)) AS mail_types
FROM tally JOIN scope WHERE drill = :drill;

-- The mails of the people counted; for what people did, the reactions instead; for a share both.
SELECT r.source, r.line FROM mail m JOIN recipient r ON r.id = m.recipient
WHERE m.drill = :drill AND CASE
	WHEN :figure IN ('mail_names', 'mail_types') THEN 1
	WHEN m.drill IN silent THEN 0
	WHEN :figure = 'targets' THEN 1
	WHEN :figure IN ('sent', 'sent_on') THEN m.delivered OR m.bounced
	WHEN :figure = 'bounced' THEN (SELECT p.bounced FROM people p WHERE p.drill = m.drill AND p.person = m.person)
	WHEN :figure = 'excluded' THEN (SELECT p.excluded FROM people p WHERE p.drill = m.drill AND p.person = m.person)
	WHEN :figure IN ('valid', 'viewed_rate', 'opened_rate', 'submitted_rate', 'reported_rate') THEN m.valid
	ELSE 0 END
UNION
SELECT e.source, e.line FROM mail m JOIN reaction e USING (recipient) JOIN scope s
LEFT JOIN people p ON p.drill = m.drill AND p.person = m.person
WHERE m.drill = :drill AND (m.valid OR m.drill IN silent) AND e.judged <> 'machine' AND CASE
	WHEN :figure IN ('viewed', 'viewed_rate') THEN e.kind IN ('viewed', 'opened', 'submitted')
	WHEN :figure IN ('opened', 'opened_rate') THEN e.kind IN (s.opened_kind, 'opened', 'submitted')
	WHEN :figure IN ('submitted', 'submitted_rate') THEN e.kind = 'submitted'
	WHEN :figure IN ('reported', 'reported_rate') THEN e.kind = 'reported'
	WHEN :figure = 'opened_reported' THEN p.opened AND p.reported AND e.kind IN (s.opened_kind, 'opened', 'submitted', 'reported')
	WHEN :figure = 'opened_reported_rate' THEN p.opened AND e.kind IN (s.opened_kind, 'opened', 'submitted', 'reported')
	WHEN :figure = 'repeat_opened' THEN p.repeated AND m.openings > 1 AND e.kind = s.opened_kind AND NOT e.implied
	ELSE 0 END
ORDER BY 1, 2;
