-- Published figures to stand beside the self-check: item by item, with what was measured, of whom, by whom and when. To
-- bring in another survey, add its rows. No average total was ever published; none is worked out here.
--   measure 'done_or_partly': the share of firms that answered 実施している or 一部実施している
--   measure 'done':           the share of firms that answered 実施している
-- The two are never put into one chart.
CREATE TEMP TABLE IF NOT EXISTS benchmark (
	item INTEGER, measure TEXT CHECK (measure IN ('done', 'done_or_partly')), value REAL, n INTEGER,
	population TEXT, source TEXT, year INTEGER,
	PRIMARY KEY (item, source)
);

-- As secondary sources (the chambers of commerce's and consultants' pages) report the survey's own publication of May 2025.
INSERT OR IGNORE INTO benchmark SELECT column1, 'done_or_partly', column2, 4191, '全国の中小企業',
	'IPA「2024年度 中小企業における情報セキュリティ対策に関する実態調査」', 2024
FROM (VALUES (1, 0.730), (2, 0.714), (5, 0.379), (24, 0.398), (25, 0.392));

-- Firms that declared two stars of SECURITY ACTION and answered of their own accord: better than most. Item 2 is published as
-- "over 80 %" only, so it is not here.
INSERT OR IGNORE INTO benchmark SELECT column1, 'done', column2, 1867, 'SECURITY ACTION二つ星を宣言した企業',
	'JNSAとIPAによる二つ星宣言企業への調査（2024年10月から11月）', 2024
FROM (VALUES (1, 0.782), (6, 0.779), (10, 0.779));

-- Drills: the share of the mails sent that were opened (link or attachment). Of one mail a firm in one year: mails of other
-- words give other shares, so it is a hint and no target.
CREATE TEMP TABLE IF NOT EXISTS benchmark_drill (
	type TEXT PRIMARY KEY, type_label TEXT, opened INTEGER, n INTEGER, firms INTEGER, population TEXT, source TEXT, year INTEGER
);

-- 検証レポート of 2018-11-27; its industries and types both sum to 1,714 of 7,949.
INSERT OR IGNORE INTO benchmark_drill SELECT column1, column2, column3, column4, column5, '都内の中小企業',
	'東京都産業労働局の標的型メール訓練の検証レポート（平成29年度）', 2017
FROM (VALUES ('url', 'リンク型', 1505, 6153, 83), ('attachment', '添付ファイル型', 209, 1796, 17));
