-- figure network.placements table
--   needs floor
--   doc Where floor plans place each device: its floor, the smallest room around it, metres from the plan's origin; listed is 1 for devices of the device list.
--   ja 平面図での機器の位置。階、その位置を囲む最も小さい部屋、原点からのメートル。listedは機器一覧にある機器が1。
--   column device text
--   column kind_label text
--   column floor text
--   column room text
--   column x points m
--   column y points m
--   column mount text
--   column listed count
SELECT p.device, coalesce(k.label, d.kind_text, d.kind) AS kind_label, s.label AS floor, p.room, round(p.x, 2) AS x,
	round(p.y, 2) AS y, coalesce(m.label, p.mount) AS mount, p.listed
FROM placed p JOIN storey s USING (floor)
	LEFT JOIN (SELECT o.id, min(o.record) AS record FROM sighted o WHERE o.first = o.record GROUP BY o.id) o ON o.id = p.device
	LEFT JOIN device d ON d.record = o.record
	LEFT JOIN device_kind k ON k.kind = d.kind LEFT JOIN mount_word m ON m.code = p.mount
ORDER BY s.place, natural_key(p.device), p.device, p.x, p.y;

SELECT DISTINCT source, line FROM placed WHERE :label IS NULL OR device = :label ORDER BY source, line;
