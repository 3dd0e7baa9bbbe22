-- figure environment.lock_count count finding
--   doc Findings to be mended that speak of locks or of who may enter.
--   ja 改善が必要とされた所見のうち、施錠や立入りについてのもの。
-- figure environment.desk_count count finding
--   doc Findings to be mended that speak of papers or media left lying.
--   ja 改善が必要とされた所見のうち、書類や媒体の置き方についてのもの。
-- figure environment.wifi_count count finding
--   doc Findings to be mended that speak of the encryption of a wireless LAN.
--   ja 改善が必要とされた所見のうち、無線LANの暗号化についてのもの。
-- figure network.weak_wifi_count count device
--   doc Access points and routers whose record says that their wireless LAN is open or uses WEP.
--   ja 機器の記録に、無線LANがWEPである、または暗号化されていないと書かれた機器。
WITH worded AS MATERIALIZED (
	SELECT source, line, rating IN ('fix', 'improve') AS mend, coalesce(item, '') || ' ' || coalesce(finding, '') AS words
	FROM environment WHERE client = :client
), topic AS (
	SELECT words LIKE '%無線%' OR words LIKE '%wi-fi%' OR words LIKE '%wifi%' OR words LIKE '%SSID%' AS wireless, words FROM worded WHERE mend
), device_words AS MATERIALIZED (
	SELECT coalesce(note, '') || ' ' || coalesce(extra, '') AS words FROM device
	WHERE client = :client AND kind IN ('ap', 'wifi_router', 'hgw', 'router', 'mobile_router')
)
SELECT
	(SELECT CASE WHEN EXISTS (SELECT 1 FROM worded) THEN count(*) END FROM topic WHERE NOT wireless AND words NOT LIKE '%画面%' AND (
		words LIKE '%施錠%' OR words LIKE '%鍵%' OR words LIKE '%入退室%' OR words LIKE '%立入%' OR words LIKE '%立ち入%'))
		AS lock_count,
	(SELECT CASE WHEN EXISTS (SELECT 1 FROM worded) THEN count(*) END FROM topic WHERE words LIKE '%書類%' OR words LIKE '%机上%'
		OR words LIKE '%机の上%' OR words LIKE '%媒体%' OR words LIKE '%USBメモリ%' OR words LIKE '%クリアデスク%') AS desk_count,
	(SELECT CASE WHEN EXISTS (SELECT 1 FROM worded) THEN count(*) END FROM topic WHERE wireless AND (words LIKE '%WEP%'
		OR words LIKE '%暗号%' OR words LIKE '%パスワード%' OR words LIKE '%鍵%' OR words LIKE '%キー%')) AS wifi_count,
	(SELECT CASE WHEN EXISTS (SELECT 1 FROM device WHERE client = :client) THEN count(*) END FROM device_words
		WHERE words LIKE '%WEP%' OR words LIKE '%暗号化なし%' OR words LIKE '%暗号化無し%' OR words LIKE '%暗号化していない%'
		OR words LIKE '%暗号化されていない%' OR words LIKE '%パスワードなし%' OR words LIKE '%"open"%') AS weak_wifi_count;

SELECT source, line FROM environment WHERE client = :client AND rating IN ('fix', 'improve') AND :figure <> 'weak_wifi_count'
UNION
SELECT source, line FROM device WHERE client = :client AND kind IN ('ap', 'wifi_router', 'hgw', 'router', 'mobile_router')
	AND :figure = 'weak_wifi_count'
ORDER BY 1, 2;
