-- figure network.links table
--   doc The surveyed links, as written, in the order of their ids.
--   ja 配線の一覧。
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
SELECT id, a_device, a_port, b_device, b_port, medium, count, certainty, protection, tag
FROM link WHERE client = :client ORDER BY natural_key(id), id, a_device, b_device, a_port, b_port;

SELECT source, line FROM link WHERE client = :client AND (:label IS NULL OR id = :label) ORDER BY source, line;
