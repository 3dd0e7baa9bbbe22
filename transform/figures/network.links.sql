-- figure network.links table
--   doc The surveyed links in the order of their ids; certainty is confirmed, inferred or unknown.
--   ja 配線の一覧。certaintyは confirmed 確認済、inferred 推定、unknown 不明。
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
SELECT l.id, a_device, a_port, b_device, b_port, coalesce(m.label, medium) AS medium, count, certainty,
	coalesce(p.label, protection) AS protection, tag, medium AS medium_code, protection AS protection_code
FROM link l LEFT JOIN cable_word m ON m.code = l.medium LEFT JOIN cable_word p ON p.code = l.protection
WHERE client = :client ORDER BY natural_key(l.id), l.id, a_device, b_device, a_port, b_port;

SELECT source, line FROM link WHERE client = :client AND (:label IS NULL OR id = :label) ORDER BY source, line;
