-- working drill.measures
--   column measure text
--   column figure text
--   column unit text
-- derived drill.compare table
--   doc Both drills side by side, as words ready to print; empty unless both were held.
--   ja 2回の訓練の比較。
--   column measure text
--   column first text
--   column second text
SELECT column1 AS measure, column2 AS figure, column3 AS unit FROM (VALUES
	('送信日', 'drill.N.sent_on', NULL), ('メール', 'drill.N.mail_names', NULL), ('種別', 'drill.N.mail_types', NULL),
	('有効送信数', 'drill.N.valid', '名'), ('開封した人数', 'drill.N.opened', '名'), ('開封率', 'drill.N.opened_rate', NULL),
	('入力した人数', 'drill.N.submitted', '名'), ('報告した人数', 'drill.N.reported', '名'),
	('報告率', 'drill.N.reported_rate', NULL), ('開封した人のうち報告した割合', 'drill.N.opened_reported_rate', NULL),
	('最初の開封までの時間', 'drill.N.first_open_minutes', NULL),
	('開封までの時間の中央値', 'drill.N.median_open_minutes', NULL),
	('報告までの時間の中央値', 'drill.N.median_report_minutes', NULL));
