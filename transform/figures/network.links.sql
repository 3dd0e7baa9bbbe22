-- working network.cables
--   column id text
--   column order text
--   column record count
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
-- derived network.links table
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
SELECT l.id, natural_key(l.id) AS "order", record, a_device, a_port, b_device, b_port,
	coalesce(m.label, medium) AS medium, count, certainty, coalesce(p.label, protection) AS protection, tag,
	medium AS medium_code, protection AS protection_code
FROM named_link l LEFT JOIN cable_word m ON m.code = l.medium LEFT JOIN cable_word p ON p.code = l.protection;

-- With a label all between the same two devices.
SELECT l.source, l.line FROM named_link l WHERE :label IS NULL OR EXISTS (
	SELECT 1 FROM named_link o WHERE :label IN (o.id, o.tag)
		AND min(o.a_device, o.b_device) = min(l.a_device, l.b_device) AND max(o.a_device, o.b_device) = max(l.a_device, l.b_device))
	OR :label IN (l.a_device, l.b_device)
ORDER BY l.source, l.line;
