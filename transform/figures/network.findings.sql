-- working network.wording
--   column id text
--   column severity text
--   column title text
--   column evidence text
--   column remedy text
-- derived network.findings table
--   doc What the network survey found: the surest and gravest first; severity is fix, improve or check.
--   ja ネットワーク調査でわかったこと。severityは fix 要是正、improve 要改善、check 要確認。
--   column id text
--   column title text
--   column evidence text
--   column remedy text
--   column severity text
--   column n count device
SELECT column1 AS id, column2 AS severity, column3 AS title, column4 AS evidence, column5 AS remedy FROM (VALUES
	('bypass', 'fix', 'UTMを通らずにインターネットへ出られる端末が{n}台あります',
		'{path}：この経路にUTMはありません。該当する端末：{names}', '{links}の配線を、UTMの内側のスイッチへ移してください。'),
	('no-utm', 'fix', '出入口にUTMがありません',
		'調査した機器の中に、UTMやファイアウォールが見つかりませんでした。', 'ルーターと最初のスイッチの間にUTMを置くことを検討してください。'),
	('utm-off', 'fix', '検査していない可能性のあるUTMがあります',
		'使用していない、またはライセンスの期限が過ぎたUTMです：{names}', 'ライセンスを更新し、検査機能が働いていることを確かめてください。'),
	('eol', 'fix', 'サポートが終わった機器が{n}台あります',
		'サポートが終わった機器：{names}', '弱点が見つかっても直されません。入れ替えの順番と時期を決めてください。'),
	('duplicate-ip', 'fix', '同じIPアドレスの機器があります',
		'重なっているIPアドレス：{names}', '通信が不安定になります。どちらかのアドレスを変えてください。'),
	('possible', 'check', 'UTMを通らない可能性がある端末が{n}台あります',
		'{path}：この経路が使われているかを確認できていません。該当する端末：{names}',
		'配線の行き先と、端末の通信の出口の設定（デフォルトゲートウェイ）を現地で確かめてください。'),
	('dual-homed', 'check', '二つのネットワークにつながる端末があります',
		'複数の経路を持つ端末：{names}', '内側と外側をつなぐ橋になるおそれがあります。使わない接続を外してください。'),
	('double-nat', 'improve', 'UTMの内側にルーター機能を持つ機器があります',
		'UTMの内側の機器：{names}', 'UTMの記録で端末を区別できません。アクセスポイント（ブリッジ）としての利用を検討してください。'),
	('no-path', 'check', '接続先を確認できない端末が{n}台あります',
		'インターネットまでの接続がわからない端末：{names}', '安全とも危険とも判断できません。配線をたどり、一覧に書き足してください。'),
	('unknown-end', 'check', '行き先のわからない配線があります',
		'一覧にない機器、または種別のわからない機器につながる配線：{names}', '行き先を現地で確かめ、両端にタグを付けてください。'),
	('duplicate-mac', 'check', '同じMACアドレスの機器があります',
		'重なっているMACアドレス：{names}', '同じ機器を二度数えたか、記録の誤りかもしれません。現物を確かめてください。'),
	('duplicate-id', 'check', '同じ管理番号の機器があります',
		'重なっている管理番号：{names}', '機器ごとに違う番号を付けてください。'),
	('unplaced', 'check', '平面図に位置がない機器が{n}台あります',
		'機器一覧にあり、平面図にない機器：{names}', '平面図に書き足してください。もうない機器は、一覧から外してください。'),
	('placed-unlisted', 'check', '機器一覧にない機器が平面図にあります',
		'平面図にあり、機器一覧にない機器：{names}', '現物を確かめ、機器一覧に書き足してください。'),
	('missing-serial', 'improve', 'シリアル番号のない機器が{n}台あります',
		'シリアル番号を確認できない機器：{names}', '故障や弱点の知らせが自社に関係するかを調べる手がかりです。次の点検で書き足してください。'));

SELECT source, line FROM device WHERE client = :client
UNION
SELECT source, line FROM link WHERE client = :client
UNION
SELECT source, line FROM placed ORDER BY 1, 2;
