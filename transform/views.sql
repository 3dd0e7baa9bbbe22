-- Temporary tables that the figures read, made once for each connection. The store itself is only read.
-- settings.sql, scope.sql and floors.sql fill them for the client at hand; then each figure file reads them and the client's records.

-- One row: the client at hand and the settings in force.
CREATE TEMP TABLE IF NOT EXISTS scope (
	client TEXT, zone TEXT, small_group INTEGER,
	opened_kind TEXT,               -- 'opened' (clicked) or 'viewed': what is printed as 開封
	respondents TEXT,               -- 'latest' or 'mean'
	person_sheet INTEGER,
	report_date TEXT, first_date TEXT, last_date TEXT
);

-- Settings, the client's before the programme's; values as SQL values, not JSON.
CREATE TEMP TABLE IF NOT EXISTS choice (key TEXT PRIMARY KEY, value);

-- The people of its drills stand in mail, people and silent, which are filled by C: see engine_people.h.

-- The self-check: one row per item, answered as the programme's rule for several respondents says.
CREATE TEMP TABLE IF NOT EXISTS answered (no INTEGER PRIMARY KEY, answer TEXT, points REAL);
CREATE TEMP TABLE IF NOT EXISTS sheet (respondent TEXT, answered_on TEXT, answered_at INTEGER, edition TEXT, place INTEGER);

-- What an answer is worth (IPA's self-check: 4, 2, 0, −1).
CREATE TEMP TABLE IF NOT EXISTS worth (answer TEXT PRIMARY KEY, points INTEGER, label TEXT);
INSERT OR IGNORE INTO worth VALUES
	('yes', 4, '実施している'), ('partly', 2, '一部実施している'), ('no', 0, '実施していない'), ('unknown', -1, 'わからない');

-- The 25 items in our own short words, the part each belongs to, and the gist of the advice.
CREATE TEMP TABLE IF NOT EXISTS part (no INTEGER PRIMARY KEY, label TEXT);
INSERT OR IGNORE INTO part VALUES (1, '基本的対策'), (2, '従業員としての対策'), (3, '組織としての対策');

CREATE TEMP TABLE IF NOT EXISTS item (no INTEGER PRIMARY KEY, part INTEGER, label TEXT, advice TEXT);
INSERT OR IGNORE INTO item VALUES
	(1, 1, 'OS・ソフトの最新化', '自動更新を有効にし、サポート終了品とルーター等のファームウェアも対象にする'),
	(2, 1, 'ウイルス対策ソフトと定義更新', '全端末に導入して自動更新し、出入口はUTMで二重に守る'),
	(3, 1, 'パスワードの強度', '10字以上で使い回さず、多要素認証を使い、機器の初期値を変える'),
	(4, 1, '重要情報のアクセス制限', '共有範囲を絞り、異動や退職のときはすぐに変える'),
	(5, 1, '脅威情報の収集と社内共有', '情報源と担当を決め、月に1回は社内に知らせる'),
	(6, 2, '不審メール(添付・URL)への注意', '見分け方と報告先を知らせ、開いた後の手順を決める'),
	(7, 2, 'メール・FAXの誤送信防止', '送信前の確認、送信の保留、BCCの使い方を決める'),
	(8, 2, '重要情報をメールで送る時の保護', '共有リンクなど、安全に受け渡せる方法を決める'),
	(9, 2, '無線LANの暗号化', 'WPA2またはWPA3を使い、来客用を分け、初期の鍵を変える'),
	(10, 2, 'ネット・SNS利用のトラブル対策', '閲覧の範囲とSNSの使い方を決めて知らせる'),
	(11, 2, 'バックアップ', '取得し、切り離して保管し、世代を残し、復元を試す'),
	(12, 2, '書類・媒体の保管', '机の上に残さず、鍵のかかる場所に保管する'),
	(13, 2, '持ち出し時の盗難・紛失対策', '許可制とし、暗号化し、持ち出しの一覧を付ける'),
	(14, 2, '離席時の画面ロック', '10分以内に自動でロックし、席を立つときは手動でもロックする'),
	(15, 2, '事務所への立入制限', '訪問を記録し、声をかけ、来訪者を一人にしない'),
	(16, 2, '退社時の機器・備品の盗難防止', 'ノートPCは施錠して保管し、据え置きの機器はワイヤーで固定する'),
	(17, 2, '無人時の施錠忘れ防止', '最終退室の確認と記録を決まりにする'),
	(18, 2, '書類・媒体の復元できない廃棄', '物理的な破壊や完全な消去を行い、担当者を通して廃棄する'),
	(19, 3, '守秘義務の周知', '誓約書や就業規則で定め、入社時と退職時に確かめる'),
	(20, 3, '従業員教育・注意喚起', '年に1回の教育と、訓練の継続を計画する'),
	(21, 3, '私物機器の業務利用ルール', '申請制とし、紛失時の手順と端末の管理方法を決める'),
	(22, 3, '取引先との秘密保持条項', '契約書に条項を入れ、年に1回は確かめる'),
	(23, 3, '外部サービス(クラウド等)の選定', '選ぶときの条件を表にして点検する'),
	(24, 3, '事故に備えた体制・手順', '連絡網と初動の手順を決めて訓練する。隔離するときに電源は切らない'),
	(25, 3, '対策のルール化と明示', '基本方針と規程を文書にし、社内に示す');

-- Kinds of devices: their names, and what they do on the way to the Internet (network.h).
CREATE TEMP TABLE IF NOT EXISTS device_kind (kind TEXT PRIMARY KEY, label TEXT, role TEXT);
INSERT OR IGNORE INTO device_kind VALUES
	('internet', 'インターネット', 'internet'), ('onu', 'ONU', 'circuit'), ('hgw', 'ホームゲートウェイ', 'circuit'),
	('media_converter', 'メディアコンバーター', 'bridge'), ('router', 'ルーター', 'router'), ('utm', 'UTM', 'guard'),
	('firewall', 'ファイアウォール', 'guard'), ('vpn', 'VPN装置', 'router'), ('l3_switch', 'L3スイッチ', 'bridge'),
	('l2_switch', 'L2スイッチ', 'bridge'), ('hub', 'スイッチングハブ', 'bridge'), ('poe_switch', 'PoEスイッチ', 'bridge'),
	('ap', '無線アクセスポイント', 'bridge'), ('wifi_router', 'Wi-Fiルーター', 'router'),
	('mobile_router', 'モバイルルーター', 'mobile'), ('server', 'サーバー', 'host'), ('nas', 'NAS', 'host'),
	('pc', 'デスクトップPC', 'host'), ('laptop', 'ノートPC', 'host'), ('printer', '複合機・プリンター', 'host'),
	('phone', '電話機', 'host'), ('pbx', 'ビジネスホン主装置', 'unsure'), ('camera', 'カメラ', 'host'),
	('tablet', 'タブレット', 'host'), ('iot', 'IoT機器', 'host'), ('ups', 'UPS', 'apart'),
	('patch_panel', 'パッチパネル', 'bridge'), ('unknown', '種別不明', 'unsure');

-- Devices that several files tell of (a list, what a switch sees, an address table) are one: those of one serial number
-- or MAC address, or of one id where it is the name a tool knows it by (two lists may both begin at D-1); within a file
-- they stay apart. first: the record that stands for it, the surveyor's list
-- before anything a tool saw.
CREATE TEMP TABLE IF NOT EXISTS sighted (
	record INTEGER PRIMARY KEY, source INTEGER, id TEXT, name TEXT, serial TEXT, mac TEXT, ip TEXT, rank INTEGER, first INTEGER
);

-- What the other records of a device add to the one that stands for it.
CREATE TEMP TABLE IF NOT EXISTS added (
	first INTEGER PRIMARY KEY, kind TEXT, name TEXT, maker TEXT, model TEXT, serial TEXT, mac TEXT, ip TEXT, gateway TEXT, note TEXT
);

-- What the ends of links may call a device: its id, the ids of its other records, its name where only one has it.
CREATE TEMP TABLE IF NOT EXISTS device_word (word TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;

-- What cables are, and how they are protected; what is not here is printed as it was written.
CREATE TEMP TABLE IF NOT EXISTS cable_word (code TEXT PRIMARY KEY, label TEXT);
INSERT OR IGNORE INTO cable_word VALUES
	('cat3', 'Cat3'), ('cat5', 'Cat5'), ('cat5e', 'Cat5e'), ('cat6', 'Cat6'), ('cat6a', 'Cat6A'), ('cat7', 'Cat7'),
	('cat8', 'Cat8'), ('lan', 'LANケーブル'), ('fiber', '光ファイバー'), ('wifi', 'Wi-Fi'), ('mobile', 'モバイル回線'),
	('phone', '電話線'), ('coaxial', '同軸'), ('mold', 'モール'), ('underfloor', '床下'), ('ceiling', '天井'),
	('wall', '壁内'), ('exposed', '露出'), ('unknown', '不明');

-- Ratings of the premises survey, in the order they are printed.
CREATE TEMP TABLE IF NOT EXISTS rating (rating TEXT PRIMARY KEY, place INTEGER, label TEXT, severity TEXT);
INSERT OR IGNORE INTO rating VALUES
	('fix', 1, '×要是正', 'fix'), ('improve', 2, '△要改善', 'improve'), ('unknown', 3, '？未確認', 'check'),
	('good', 4, '○良好', 'good'), ('not_applicable', 5, '－対象外', 'none');

-- Floors in their order, with the name that reports use, and devices as floor plans place them: device is the id in the
-- device list (listed 1), else as the plan writes it.
CREATE TEMP TABLE IF NOT EXISTS storey (floor INTEGER PRIMARY KEY, place INTEGER, label TEXT);
CREATE TEMP TABLE IF NOT EXISTS placed (
	source INTEGER, line INTEGER, floor INTEGER, device TEXT, listed INTEGER, x REAL, y REAL, room TEXT, mount TEXT
);
CREATE TEMP TABLE IF NOT EXISTS mount_word (code TEXT PRIMARY KEY, label TEXT);
INSERT OR IGNORE INTO mount_word VALUES
	('desk', '机上'), ('floor', '床置き'), ('wall', '壁掛け'), ('ceiling', '天井'), ('rack', 'ラック'), ('shelf', '棚');

-- What floor plans show of the premises: about is the finding, part the device or cable, amount its distance.
CREATE TEMP TABLE IF NOT EXISTS plan_fact (
	about TEXT, floor INTEGER, part TEXT, amount REAL, words TEXT, source INTEGER, line INTEGER
);

-- The findings of the premises survey, and those that floor plans show (record NULL, no P-1, P-2, …).
CREATE TEMP TABLE IF NOT EXISTS premises (
	record INTEGER, no TEXT, item TEXT, place TEXT, rating TEXT, finding TEXT, advice TEXT, device TEXT, photo TEXT,
	about TEXT, floor INTEGER       -- of plan_fact
);
CREATE TEMP TABLE IF NOT EXISTS premises_line (no TEXT, item TEXT, rating TEXT, source INTEGER, line INTEGER);
