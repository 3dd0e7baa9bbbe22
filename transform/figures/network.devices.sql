-- working network.survey
--   column id text
--   column kind text
--   column kind_label text
--   column role text
--   column name text
--   column maker text
--   column model text
--   column serial text
--   column mac text
--   column ip text
--   column gateway text
--   column place text
--   column floor text
--   column eol date
--   column licence_until date
--   column in_use count
--   column note text
-- derived network.devices table
--   doc The surveyed devices in the order of their ids; verdict is that of network.verdicts, for hosts.
--   ja 機器の一覧。verdictは端末がUTMを通るかどうかの判定。
--   column id text
--   column kind text
--   column kind_label text
--   column name text
--   column maker text
--   column model text
--   column serial text
--   column mac text
--   column ip text
--   column place text
--   column floor text
--   column eol date
--   column note text
--   column verdict text
--   column verdict_label text
-- derived network.kinds series device
--   doc Devices by kind.
--   ja 種別ごとの機器の台数。
--   column kind_label text
--   column n count device
-- derived network.verdicts table
--   doc Does each host reach the Internet without passing a UTM: bypass, possible, protected or no-path; certain is 1 or 0; path is a witness.
--   ja 端末ごとの判定。bypass 迂回、possible 迂回の可能性、protected 経由、no-path 接続不明。pathはその経路。
--   column host text
--   column name text
--   column kind_label text
--   column place text
--   column verdict text
--   column verdict_label text
--   column certain count
--   column path text
-- derived network.cuts table
--   doc The fewest links whose removal leaves no host that bypasses the UTM: those that get the ×.
--   ja 取り外すと迂回がなくなる、最少の配線（図に×を付ける配線）。
--   column link text
--   column a_device text
--   column b_device text
--   column a_name text
--   column b_name text
-- derived network.device_count count device
--   doc Surveyed devices, without the lines to the Internet; missing where there was no survey.
--   ja 調査した機器の台数（インターネット回線は数えない）。
-- derived network.host_count count device
--   doc Hosts in use: the devices that need protection.
--   ja 使用中の端末（守る対象の機器）の台数。
-- derived network.utm_count count device
--   doc UTMs and firewalls.
--   ja UTMとファイアウォールの台数。
-- derived network.bypass_count count device
--   doc Hosts that certainly reach the Internet without passing a UTM.
--   ja UTMを通らずにインターネットへ出られる端末の台数。
-- derived network.possible_count count device
--   doc Hosts that may reach the Internet without passing a UTM.
--   ja UTMを通らない可能性がある端末の台数。
-- derived network.protected_count count device
--   doc Hosts all of whose surveyed paths pass a UTM.
--   ja 確認した経路がすべてUTMを通る端末の台数。
-- derived network.no_path_count count device
--   doc Hosts with no surveyed path to the Internet: nobody knows.
--   ja インターネットまでの接続を確認できない端末の台数。
-- derived network.link_count count link
--   doc Surveyed links, parallel cables as one.
--   ja 配線の数。並行する配線は1つと数える。
-- derived network.untagged_link_count count link
--   doc LAN cables without a tag; wireless links, telephone lines and the line from outside are no LAN cables.
--   ja タグのないLANケーブルの数。無線、電話線、外からの回線を除く。
-- derived network.eol_count count device
--   doc Devices whose support has ended by the report's day.
--   ja 報告書の基準日までにサポートが終わった機器の台数。
-- derived network.missing_serial_count count device
--   doc Devices without a serial number.
--   ja シリアル番号を確認できない機器の台数。
SELECT d.id, coalesce(k.kind, d.kind) AS kind, coalesce(k.label, d.kind_text, d.kind) AS kind_label,
	coalesce(k.role, 'unsure') AS role, coalesce(d.name, a.name) AS name, coalesce(d.maker, a.maker) AS maker,
	coalesce(d.model, a.model) AS model, coalesce(d.serial, a.serial) AS serial, coalesce(d.mac, a.mac) AS mac,
	coalesce(d.ip, a.ip) AS ip, coalesce(d.gateway, a.gateway) AS gateway, coalesce(d.place, p.room) AS place,
	coalesce(d.floor, p.label) AS floor, d.eol, d.licence_until, d.in_use,
	coalesce(d.note, a.note) AS note
FROM device d JOIN sighted s USING (record) LEFT JOIN added a ON a.first = d.record
	LEFT JOIN device_kind k ON k.kind = coalesce(nullif(d.kind, 'unknown'), a.kind, d.kind)
	LEFT JOIN (SELECT device, room, label, min(f.place) FROM placed JOIN storey f USING (floor) GROUP BY device) p ON p.device = d.id
WHERE d.client = :client AND s.first = d.record ORDER BY natural_key(d.id), d.id, d.name, d.serial, d.mac, d.ip;

-- Verdicts come of the whole graph; told are the hosts of the verdict, and what stands on a path that leads past the UTM or,
-- where it is the absence of such a path that tells, everything.
WITH told AS (
	SELECT label, path FROM shown WHERE figure = 'verdicts' AND CASE :figure
		WHEN 'verdicts' THEN :label IS NULL OR :label IN (label, mark) OR EXISTS (SELECT 1 FROM device_line d
			WHERE d.id = shown.label AND :label IN (d.given, d.kind_label))
		WHEN 'bypass_count' THEN mark = 'bypass' WHEN 'possible_count' THEN mark = 'possible'
		WHEN 'protected_count' THEN mark = 'protected' WHEN 'no_path_count' THEN mark = 'no-path' WHEN 'host_count' THEN 1 END
), whole AS (
	SELECT :figure IN ('protected_count', 'no_path_count') AND EXISTS (SELECT 1 FROM told) OR :figure = 'verdicts' AND :label IS NULL AS whole
)
SELECT d.source, d.line FROM device_line d JOIN scope c JOIN whole WHERE CASE :figure
	WHEN 'device_count' THEN d.role <> 'internet' WHEN 'utm_count' THEN d.role = 'guard' WHEN 'eol_count' THEN d.eol < c.report_date
	WHEN 'missing_serial_count' THEN d.serial IS NULL AND d.role <> 'internet'
	WHEN 'kinds' THEN :label IS NULL OR :label = d.kind_label
	WHEN 'devices' THEN :label IS NULL OR :label IN (d.id, d.given, d.kind, d.kind_label, d.serial)
		OR d.id IN (SELECT label FROM shown WHERE figure = 'verdicts' AND mark = :label)
	WHEN 'host_count' THEN d.id IN (SELECT label FROM told)
	WHEN 'link_count' THEN 0 WHEN 'untagged_link_count' THEN 0 WHEN 'cuts' THEN 0
	ELSE whole OR d.id IN (SELECT label FROM told) OR EXISTS (SELECT 1 FROM told
		WHERE instr(' → ' || path || ' → ', ' → ' || d.name || ' → ') > 0 AND d.role <> 'host') END
UNION
SELECT l.source, l.line FROM named_link l JOIN whole LEFT JOIN device_line a ON a.id = l.a_device LEFT JOIN device_line b ON b.id = l.b_device
WHERE CASE :figure WHEN 'link_count' THEN 1
	WHEN 'untagged_link_count' THEN l.tag IS NULL AND coalesce(a.role, '') <> 'internet' AND coalesce(b.role, '') <> 'internet'
		AND NOT EXISTS (SELECT 1 FROM (VALUES ('wifi'), ('wi-fi'), ('無線'), ('wireless'), ('mobile'), ('fiber'), ('光'), ('phone'),
			('電話'), ('coaxial')) WHERE l.medium LIKE '%' || column1 || '%')
	WHEN 'cuts' THEN EXISTS (SELECT 1 FROM shown s JOIN named_link o ON o.id = s.label WHERE s.figure = 'cuts'
		AND min(o.a_device, o.b_device) = min(l.a_device, l.b_device) AND max(o.a_device, o.b_device) = max(l.a_device, l.b_device)
		AND (:label IS NULL OR :label IN (o.id, o.a_device, o.b_device, a.name, b.name)))
	WHEN 'verdicts' THEN 1 WHEN 'bypass_count' THEN 1 WHEN 'possible_count' THEN 1 WHEN 'protected_count' THEN 1
	WHEN 'no_path_count' THEN 1 ELSE 0 END
	AND (:figure NOT IN ('verdicts', 'bypass_count', 'possible_count', 'protected_count', 'no_path_count') OR whole
	OR EXISTS (SELECT 1 FROM told WHERE instr(' → ' || path || ' → ',
			' → ' || coalesce(a.name, l.a_device) || ' → ' || coalesce(b.name, l.b_device) || ' → ') > 0
		OR instr(' → ' || path || ' → ', ' → ' || coalesce(b.name, l.b_device) || ' → ' || coalesce(a.name, l.a_device) || ' → ') > 0))
ORDER BY 1, 2;
