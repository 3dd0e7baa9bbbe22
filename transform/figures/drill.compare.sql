-- working drill.measures
--   column measure text
--   column figure text
-- derived drill.compare table
--   doc Both drills side by side, as words ready to print; empty unless both were held.
--   ja 2回の訓練の比較。
--   column measure text
--   column first text
--   column second text
SELECT column1 AS measure, column2 AS figure FROM (VALUES
	('送信日', 'drill.N.sent_on'), ('メール', 'drill.N.mail_names'), ('種別', 'drill.N.mail_types'),
	('有効送信数', 'drill.N.valid'), ('開封した人数', 'drill.N.opened'), ('開封率', 'drill.N.opened_rate'),
	('入力した人数', 'drill.N.submitted'), ('報告した人数', 'drill.N.reported'), ('報告率', 'drill.N.reported_rate'),
	('開封した人のうち報告した割合', 'drill.N.opened_reported_rate'),
	('最初の開封までの時間', 'drill.N.first_open_minutes'), ('開封までの時間の中央値', 'drill.N.median_open_minutes'),
	('報告までの時間の中央値', 'drill.N.median_report_minutes'));

SELECT source, line FROM recipient WHERE client = :client AND drill IN (1, 2) ORDER BY source, line;
