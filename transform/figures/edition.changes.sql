-- working edition.measures
--   column measure text
--   column figure text
--   column unit text
-- derived edition.changed count figure
--   doc How many of the report's main figures differ from those of the edition handed out last.
--   ja 前回発行した版から変わった主な数値の数。
-- derived edition.words text
--   doc The first three of these figures, as words ready to print.
--   ja 前回発行した版から変わった主な数値（3つまで）。
-- derived edition.more count figure
--   doc How many more there are than these three.
--   ja そのほかに変わった主な数値の数。
-- derived edition.changes table
--   doc The report's main figures that differ from those of the edition handed out last, as words ready to print.
--   ja 前回発行した版から変わった主な数値。
--   column measure text
--   column before text
--   column after text
SELECT column1 AS measure, column2 AS figure, column3 AS unit FROM (VALUES
	('自社診断の合計', 'diagnosis.total', '点'),
	('「わからない」の項目', 'diagnosis.unknown', '件'),
	('訓練1回目の有効送信', 'drill.1.valid', '名'), ('訓練1回目の開封率', 'drill.1.opened_rate', NULL),
	('訓練1回目の報告率', 'drill.1.reported_rate', NULL),
	('訓練2回目の有効送信', 'drill.2.valid', '名'), ('訓練2回目の開封率', 'drill.2.opened_rate', NULL),
	('訓練2回目の報告率', 'drill.2.reported_rate', NULL),
	('調査した機器', 'network.device_count', '台'), ('UTMを通らない端末', 'network.bypass_count', '台'),
	('サポートが終わった機器', 'network.eol_count', '台'),
	('要是正の所見', 'environment.fix_count', '件'), ('要改善の所見', 'environment.improve_count', '件'),
	('演習上の被害総額', 'exercise.total_damage_yen', '円'),
	('自社診断の参加企業の中央値', 'cohort.score_median', '点'),
	('読み取れなかった行', 'client.set_aside', '行'));

SELECT source, line FROM setting WHERE source IS NOT NULL AND key LIKE 'issued.%'
	AND client = (SELECT max(client) FROM setting WHERE client IN ('', :client) AND key LIKE 'issued.%');
