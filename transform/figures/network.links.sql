-- figure network.links table
--   doc The surveyed links in the order of their ids, parallel cables as one with their count; certainty is confirmed, inferred or unknown.
--   ja 配線の一覧。並行する配線は1行にまとめ、本数を示す。certaintyは confirmed 確認済、inferred 推定、unknown 不明。
--   column id text
--   column a_device text
--   column a_port text
--   column b_device text
--   column b_port text
--   column medium text
--   column count count
--   column certainty text
--   column protection text
--   column tag text
--   column medium_code text
--   column protection_code text
WITH named AS (
	-- A cable that both its ends or several files tell of is one cable; parallel cables are one relation. The first by
	-- id gives the relation its id, direction and ports; tags are listed.
	-- "sw1 (A-2)", with an asset tag behind the name as NetBox writes it, is sw1 where nothing else is called so.
	SELECT l.record, l.id, coalesce(a.id, e.id, c.id, a_device) AS a_device, a_port, coalesce(b.id, f.id, d.id, b_device) AS b_device,
		b_port, medium, protection, certainty, tag, count
	FROM link l LEFT JOIN device_word a ON a.word = a_device LEFT JOIN device_word b ON b.word = b_device
		LEFT JOIN device_word e ON e.word = iif(a.id IS NULL, char(30) || code_key(a_device), NULL)
		LEFT JOIN device_word f ON f.word = iif(b.id IS NULL, char(30) || code_key(b_device), NULL)
		LEFT JOIN device_word c ON c.word = iif(a.id IS NULL, substr(a_device, 1, instr(a_device, ' (') - 1), NULL)
		LEFT JOIN device_word d ON d.word = iif(b.id IS NULL, substr(b_device, 1, instr(b_device, ' (') - 1), NULL)
	WHERE client = :client
), ended AS (
	SELECT *, min(a_device, b_device) AS low, max(a_device, b_device) AS high,
		CASE WHEN a_port IS NULL OR b_port IS NULL THEN record WHEN a_device <= b_device
			THEN port_key(a_port) || char(31) || port_key(b_port) ELSE port_key(b_port) || char(31) || port_key(a_port) END AS ports,
		natural_key(id) || char(31) || id || char(31) || a_device AS place
	FROM named
), told AS MATERIALIZED (
	-- min() takes the other columns from the row that is first.
	SELECT *, min(certainty || char(31) || place || char(31) || record),
		place || char(31) || coalesce(a_port, '') || char(31) || coalesce(b_port, '') || char(31) || record AS turn
	FROM ended GROUP BY low, high, ports
), relation AS (
	SELECT *, min(turn), sum(count) AS cables, count(*) AS n
	FROM told GROUP BY low, high, medium, protection, certainty, tag IS NULL
)
SELECT r.id, a_device, a_port || CASE WHEN n > 1 THEN ' ほか' || (n - 1) ELSE '' END AS a_port, b_device,
	b_port || CASE WHEN n > 1 THEN ' ほか' || (n - 1) ELSE '' END AS b_port, coalesce(m.label, medium) AS medium,
	cables AS count, certainty, coalesce(p.label, protection) AS protection,
	CASE WHEN tag IS NULL OR n = 1 THEN tag ELSE (
		SELECT group_concat(tag, '、') FROM (SELECT t.tag FROM told t
			WHERE t.low = r.low AND t.high = r.high AND t.medium IS r.medium AND t.protection IS r.protection
				AND t.certainty = r.certainty AND t.tag IS NOT NULL ORDER BY t.turn)) END AS tag,
	medium AS medium_code, protection AS protection_code
FROM relation r LEFT JOIN cable_word m ON m.code = r.medium LEFT JOIN cable_word p ON p.code = r.protection
ORDER BY place, b_device, a_port, b_port;

SELECT l.source, l.line FROM link l WHERE client = :client AND (:label IS NULL OR EXISTS (
	SELECT 1 FROM link o WHERE o.client = :client AND o.id = :label
		AND min(o.a_device, o.b_device) = min(l.a_device, l.b_device) AND max(o.a_device, o.b_device) = max(l.a_device, l.b_device)))
ORDER BY source, line;
