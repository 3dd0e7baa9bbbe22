-- figure drill.rounds count round
--   doc How many drills were held.
--   ja 実施した訓練の回数。
-- figure drill.opened_means text
--   doc What is printed as opened: clicked (the link or the attachment) or viewed (the mail was displayed).
--   ja 何を「開封」と数えるか。リンクや添付ファイルを開いたこと（clicked）、または訓練メールを表示したこと（viewed）。
SELECT (SELECT count(DISTINCT drill) FROM mail) AS rounds,
	iif(opened_kind = 'viewed', 'viewed', 'clicked') AS opened_means
FROM scope;

SELECT source, line FROM recipient WHERE client = :client AND :figure = 'rounds'
UNION
SELECT source, line FROM setting WHERE source IS NOT NULL AND client IN ('', :client) AND key = 'drill.opened_means'
	AND :figure = 'opened_means'
ORDER BY 1, 2;
