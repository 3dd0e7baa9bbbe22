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
SELECT iif(surveyed, locks, NULL) AS lock_count, iif(surveyed, desks, NULL) AS desk_count, iif(surveyed, wifis, NULL) AS wifi_count,
	(SELECT CASE WHEN EXISTS (SELECT 1 FROM device WHERE client = :client) THEN count(*) END FROM weak_wifi) AS weak_wifi_count
FROM (SELECT EXISTS (SELECT 1 FROM environment WHERE client = :client) AS surveyed),
	(SELECT coalesce(sum(lock), 0) AS locks, coalesce(sum(desk), 0) AS desks, coalesce(sum(wifi), 0) AS wifis FROM topic);

SELECT source, line FROM topic WHERE CASE :figure WHEN 'lock_count' THEN lock WHEN 'desk_count' THEN desk WHEN 'wifi_count' THEN wifi END
UNION
SELECT source, line FROM weak_wifi WHERE :figure = 'weak_wifi_count'
ORDER BY 1, 2;
