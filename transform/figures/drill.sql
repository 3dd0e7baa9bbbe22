-- figure drill.rounds count round
--   doc How many drills were held.
--   ja 実施した訓練の回数。
-- figure drill.opened_means text
--   doc What is printed as opened: clicked (the link or the attachment) or viewed (the mail was displayed).
--   ja 「開封」の定義。clicked はリンクのクリックまたは添付ファイルの開封、viewed はメールの表示。
SELECT (SELECT count(DISTINCT drill) FROM mail) AS rounds,
	iif(opened_kind = 'viewed', 'viewed', 'clicked') AS opened_means
FROM scope;

SELECT source, line FROM recipient WHERE client = :client AND :figure = 'rounds' ORDER BY source, line;
