-- figure drill.rounds count round
--   doc How many drills were held.
--   ja 実施した訓練の回数。
-- figure drill.opened_means text
--   doc What is printed as opened: clicked (the link or the attachment) or viewed (the mail was displayed).
--   ja 何を「開封」と数えるか。リンクや添付ファイルを開いたこと（clicked）、または訓練メールを表示したこと（viewed）。
SELECT (SELECT count(DISTINCT drill) FROM mail) AS rounds,
	iif(opened_kind = 'viewed', 'viewed', 'clicked') AS opened_means
FROM scope;

SELECT r.source, r.line FROM mail m JOIN recipient r ON r.id = m.recipient WHERE :figure = 'rounds'
UNION
SELECT source, line FROM setting s WHERE source IS NOT NULL AND key = 'drill.opened_means' AND :figure = 'opened_means'
	AND client = (SELECT max(client) FROM setting o WHERE o.client IN ('', :client) AND o.key = s.key)
ORDER BY 1, 2;
