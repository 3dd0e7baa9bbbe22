#!/usr/bin/env python3
"""Write the fictional programme under samples/intake, and samples/expected.json.

    python3 samples/make_intake.py [FOLDER]      default: the folder of this script

Deterministic: no clock, no locale, one small generator of numbers seeded by the client's id, so
every run gives the same bytes. All firms, people and addresses are made up; mail domains end in
.example, IP addresses are those reserved for documentation.

expected.json is counted here, from the people themselves and not from the files, so that a test
can hold what Obi reads out of the files against it.
"""
import csv
import io
import json
import os
import re
import shutil
import sys
from datetime import datetime, timedelta, timezone

JST = timezone(timedelta(hours=9))
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"


class Dice:
    """A linear congruential generator: the same numbers in every version of Python."""

    def __init__(self, seed):
        self.state = 88172645463325252
        for char in seed:
            self.state = (self.state * 6364136223846793005 + ord(char)) % 2**64
        for _ in range(8):
            self.number()

    def number(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 11) / 2**53

    def below(self, n):
        return int(self.number() * n)

    def pick(self, items):
        return items[self.below(len(items))]

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items


SURNAMES = [("佐倉", "sakura"), ("田村", "tamura"), ("森川", "morikawa"), ("青山", "aoyama"), ("石井", "ishii"),
            ("大野", "ono"), ("北島", "kitajima"), ("小松", "komatsu"), ("白石", "shiraishi"), ("高梨", "takanashi"),
            ("中里", "nakazato"), ("西岡", "nishioka"), ("野口", "noguchi"), ("早川", "hayakawa"), ("平田", "hirata"),
            ("福島", "fukushima"), ("星野", "hoshino"), ("町田", "machida"), ("水野", "mizuno"), ("宮下", "miyashita"),
            ("矢野", "yano"), ("吉村", "yoshimura"), ("若林", "wakabayashi"), ("渡部", "watabe"), ("藤代", "fujishiro")]
RARE_SURNAMES = [("髙橋", "takahashi"), ("山﨑", "yamazaki"), ("𠮷野", "yoshino"), ("德永", "tokunaga"),
                 ("濵田", "hamada"), ("神谷", "kamiya"), ("𠮷田", "yoshida"), ("髙﨑", "takasaki")]
GIVEN = [("葵", "aoi"), ("蓮", "ren"), ("陽菜", "hina"), ("大輔", "daisuke"), ("美咲", "misaki"), ("健", "ken"),
         ("由紀", "yuki"), ("翔", "sho"), ("恵", "megumi"), ("拓也", "takuya"), ("直子", "naoko"), ("修", "osamu"),
         ("彩", "aya"), ("亮", "ryo"), ("真理", "mari"), ("浩", "hiroshi")]

QUESTIONS = 25
WORDS = {"yes": "実施している", "partly": "一部実施している", "no": "実施していない", "unknown": "わからない"}
POINTS = {"yes": 4, "partly": 2, "no": 0, "unknown": -1}


def answers(code):
    """'ypnu…' to a list of 25 answers."""
    names = {"y": "yes", "p": "partly", "n": "no", "u": "unknown"}
    result = [names[c] for c in code]
    assert len(result) == QUESTIONS
    return result


# One row a client. departments: (name, people). rounds: share opened, share reported, days, mails.
CLIENTS = [
    dict(id="K-0001", name="サンプル精機株式会社", kana="サンプルセイキ", industry="製造業", domain="sample-seiki.example",
         address="東京都架空区見本町1-2-3", contact="総務部 佐倉", services="セミナー;メール訓練;ネットワーク調査",
         departments=[("営業部", 16), ("製造部", 14), ("総務部", 10), ("開発部", 9), ("経理部", 7)],
         answers=answers("yypynpypypnpyppynnypnypuu"), tracker="gophish3", bounces=(2, 1),
         opened=(0.25, 0.09), reported=(0.2, 0.36), days=("2024-07-12", "2024-09-20"), network="bypass", environment="csv"),
    dict(id="K-0002", name="株式会社あおば書房", kana="アオバショボウ", industry="小売業", domain="aoba-books.example",
         address="東京都架空区若葉2-5", contact="店長 田村", services="セミナー;メール訓練",
         departments=[("本店", 4), ("駅前店", 3), ("外商部", 3), ("事務", 2)],
         answers=answers("ypppnpynpnpyppyyynpnnpnun"), tracker="gophish", bounces=(0, 0),
         opened=(0.34, 0.17), reported=(0.1, 0.2), days=("2024-07-09", "2024-09-11"), network=None, environment=None),
    dict(id="K-0003", name="株式会社髙﨑𠮷野商店", kana="タカサキヨシノショウテン", industry="卸売業",
         domain="takasaki-yoshino.example", address="東京都架空区德丸町3-1", contact="業務部 濵田",
         services="セミナー;メール訓練;ネットワーク調査",
         departments=[("業務部", 11), ("髙輪営業所", 9), ("德島倉庫", 8)], rare=True,
         answers=answers("yppppnppynpppyyypnppnnpnp"), tracker="gophish", bounces=(1, 0),
         opened=(0.29, 0.12), reported=(0.15, 0.25), days=("2024-07-16", "2024-09-18"), network="small", environment="json"),
    dict(id="K-0004", name="社会福祉法人みどり台会", kana="ミドリダイカイ", industry="医療・福祉", domain="midoridai.example",
         address="東京都架空区緑台4-8-1", contact="事務局 森川", services="メール訓練",
         departments=[("介護部", 52), ("看護部", 31), ("事務局", 22), ("給食部", 15)],
         answers=answers("pypnnppnypypnnyyypypnnnnp"), tracker="gophish", bounces=(4, 0),
         opened=(0.22, None), reported=(0.08, None), days=("2024-07-18", None), network=None, environment=None),
    dict(id="K-0005", name="合同会社テスト企画", kana="テストキカク", industry="専門サービス業", domain="test-kikaku.example",
         address="東京都架空区試町5-5", contact="代表 青山", services="セミナー;メール訓練",
         departments=[("企画", 5)],
         answers=answers("yyyypyyyyyyyyyyyyypyypypp"), tracker="gophish", bounces=(0, 0),
         opened=(0.0, 0.0), reported=(0.6, 0.8), days=("2024-07-08", "2024-09-09"), network=None, environment=None),
    dict(id="K-0006", name="株式会社しらかば運輸", kana="シラカバウンユ", industry="運輸業", domain="shirakaba-unyu.example",
         address="東京都架空区白樺6-2", contact="運行管理 石井", services="セミナー;メール訓練;ネットワーク調査",
         departments=[("配送部", 48), ("倉庫部", 21), ("総務部", 16)],
         answers=answers("u" * 25), tracker="gophish", bounces=(6, 3),
         opened=(0.38, 0.31), reported=(0.0, 0.03), days=("2024-07-11", "2024-09-12"), network="none", environment="csv"),
    dict(id="K-0007", name="株式会社みほん情報システム", kana="ミホンジョウホウシステム", industry="情報通信業",
         domain="mihon-is.example", address="東京都架空区見本台7-7", contact="情報管理室 大野",
         services="セミナー;メール訓練;ネットワーク調査",
         departments=[("開発一部", 18), ("開発二部", 14), ("管理部", 10)],
         answers=answers("y" * 25), tracker="gophish", bounces=(0, 0),
         opened=(0.07, 0.03), reported=(0.55, 0.7), days=("2024-07-10", "2024-09-13"), network="clean", environment="csv"),
    dict(id="K-0008", name="つくし建設株式会社", kana="ツクシケンセツ", industry="建設業", domain="tsukushi-kensetsu.example",
         address="東京都架空区土筆8-10", contact="総務部 北島", services="セミナー;メール訓練",
         departments=[("工事部", 118), ("営業部", 64), ("設計部", 43), ("総務部", 29), ("安全部", 24), ("経理部", 18),
                      ("役員室", 4)],
         answers=answers("ypypnppnypppnpyypypnnypnn"), tracker="gophish3", bounces=(7, 5),
         opened=(0.31, 0.16), reported=(0.06, 0.13), days=("2024-07-17", "2024-09-25"), network=None, environment=None),
    dict(id="K-0009", name="株式会社かもめ水産", kana="カモメスイサン", industry="食料品製造業", domain="kamome-suisan.example",
         address="東京都架空区港9-1", contact="工場長 小松", services="ネットワーク調査",
         departments=[], headcount=16, answers=None, tracker=None, days=(None, None), network="noutm", environment="csv"),
    dict(id="K-0010", name="なぎさ法律事務所", kana="ナギサホウリツジムショ", industry="専門サービス業",
         domain="nagisa-law.example", address="東京都架空区渚10-3", contact="事務長 白石", services="メール訓練",
         departments=[("弁護士", 5), ("事務", 6)],
         answers=answers("yyppppynyppyyyyyyyypypppp"), tracker="gophish-excel", bounces=(0, 0),
         opened=(0.3, 0.2), reported=(0.2, 0.4), all_open="事務", days=("2024-07-19", "2024-09-17"),
         network=None, environment=None),
    dict(id="K-0011", name="株式会社こだま印刷", kana="コダマインサツ", industry="印刷業", domain="kodama-print.example",
         address="東京都架空区木霊11-4", contact="管理部 高梨", services="セミナー;メール訓練;ネットワーク調査",
         departments=[("製版課", 20), ("印刷課", 24), ("営業課", 13), ("管理部", 7)],
         answers=answers("ypppnpynyppnppyppnynnpnnu"), tracker="own", bounces=(3, 1),
         opened=(0.27, 0.15), reported=(0.1, 0.2), days=("2024-07-22", "2024-09-24"), network="bypass2", environment="csv",
         flaws=True),
    dict(id="K-0012", name="わかば税理士法人", kana="ワカバゼイリシホウジン", industry="専門サービス業",
         domain="wakaba-tax.example", address="東京都架空区若葉12-6", contact="代表社員 西岡",
         services="セミナー;メール訓練;ネットワーク調査",
         departments=[("監査部", 12), ("相談部", 7), ("事務", 4)],
         answers=answers("yypyppyyyppyyyyyyppypyppn"), tracker="own", bounces=(0, 1),
         opened=(0.17, 0.09), reported=(0.3, 0.4), days=("2024-07-23", "2024-09-26"), network="small", environment="json",
         long_answers=True),
]

MAILS = {
    1: [("請求書送付のご案内", "添付", "中"), ("社内アンケートのお願い", "URL", "易"), ("宅配便の再配達通知", "URL", "中")],
    2: [("パスワード有効期限のお知らせ", "URL", "中"), ("Web会議への招待", "URL", "難"), ("経費精算システム更新の件", "添付", "中")],
}
TITLES = ["一般", "一般", "一般", "一般", "主任", "一般", "係長", "一般", "課長", "一般"]


def make_people(client, dice):
    """Everybody of a client: name, e-mail, department, title; the first of the first department is the head."""
    surnames = (RARE_SURNAMES + SURNAMES) if client.get("rare") else SURNAMES
    pairs = [(s, g) for g in GIVEN for s in surnames]
    if client.get("rare"):
        head = [(s, GIVEN[i % len(GIVEN)]) for i, s in enumerate(RARE_SURNAMES)]
        pairs = head + dice.shuffled([p for p in pairs if p not in head])
    else:
        pairs = dice.shuffled(pairs)
    people = []
    for department, size in client["departments"]:
        for i in range(size):
            (surname, s_latin), (given, g_latin) = pairs[len(people)]
            title = "部長" if i == 0 and size >= 5 else TITLES[(i + len(people)) % len(TITLES)]
            people.append(dict(surname=surname, given=given, department=department, title=title,
                               email=f"{g_latin}.{s_latin}@{client['domain']}"))
    emails = [p["email"] for p in people]
    assert len(set(emails)) == len(emails), client["id"]
    return people


def minutes_to_open(dice):
    """Skewed: half within 20 minutes, a tail over a day."""
    x = dice.number()
    return 1.2 + 18 * x / (1.02 - x) if x < 0.93 else 300 + 2000 * dice.number()


def make_round(client, people, number, dice, earlier):
    """What happened to each person in one round: a list of dicts beside people."""
    share, told = client["opened"][number - 1], client["reported"][number - 1]
    base = datetime.fromisoformat(client["days"][number - 1] + "T09:30:00").replace(tzinfo=JST)
    mails = MAILS[number] if client["tracker"] == "gophish3" else MAILS[number][:1]
    order = dice.shuffled(range(len(people)))
    bounced = set(order[:client["bounces"][number - 1]])
    n_open = int(share * (len(people) - len(bounced)) + 0.5)
    eager = [i for i in order if i not in bounced]
    if earlier:     # some open again, most do not
        eager.sort(key=lambda i: (0 if earlier[i]["opened"] and dice.number() < 0.35 else 1, order.index(i)))
    openers = set(eager[:n_open])
    if client.get("all_open") and number == 1:
        openers |= {i for i, p in enumerate(people) if p["department"] == client["all_open"] and i not in bounced}
    result = []
    for i, person in enumerate(people):
        sent = base + timedelta(seconds=2 * i + dice.number())
        r = dict(mail=mails[i % len(mails)], sent=sent, bounced=i in bounced, viewed=None, opened=None,
                 submitted=None, reported=None)
        if not r["bounced"]:
            if i in openers:
                r["opened"] = sent + timedelta(minutes=minutes_to_open(dice))
                r["viewed"] = r["opened"] - timedelta(seconds=15 + 40 * dice.number())
                if dice.number() < 0.12:
                    r["submitted"] = r["opened"] + timedelta(seconds=20 + 60 * dice.number())
                if dice.number() < told * 0.6:
                    r["reported"] = r["opened"] + timedelta(minutes=3 + 30 * dice.number())
            else:
                if dice.number() < 0.35:
                    r["viewed"] = sent + timedelta(minutes=minutes_to_open(dice))
                if dice.number() < told:
                    r["reported"] = sent + timedelta(minutes=2 + 90 * dice.number())
        result.append(r)
    return result


def rfc3339(moment, digits):
    """As GoPhish prints it: UTC, up to `digits` fraction digits, trailing zeros trimmed."""
    utc = moment.astimezone(timezone.utc)
    fraction = f"{utc.microsecond:06d}{'123'}"[:digits].rstrip("0")
    return utc.strftime("%Y-%m-%dT%H:%M:%S") + ("." + fraction if fraction else "") + "Z"


def local(moment):
    """As Excel shows it: no seconds, no zone."""
    here = moment.astimezone(JST)
    return f"{here.year}/{here.month}/{here.day} {here.hour}:{here.minute:02d}"


def write_bytes(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def write_csv(path, rows, encoding="utf-8", delimiter=",", newline="\r\n", last_newline=True, bom=b""):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    text = text.getvalue()
    if not last_newline:
        text = text[:-len(newline)]
    write_bytes(path, bom + text.encode(encoding))


UTF8_BOM = b"\xef\xbb\xbf"
UTF16_BOM = b"\xff\xfe"


def browser(client, i, rid, agent=BROWSER, address=None, secret=False):
    payload = {"rid": [rid]}
    if secret:      # what a careless export holds; it must never be seen again
        payload["email"] = ["typed@" + client["domain"]]
        payload["password"] = [f"CANARY-{client['id'].replace('-', '')}-{i}"]
    details = {"payload": payload, "browser": {"address": address or f"198.51.100.{1 + i % 250}", "user-agent": agent}}
    return json.dumps(details, separators=(",", ":"))


def rid(dice):
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return "".join(dice.pick(alphabet) for _ in range(6)) + dice.pick("abcdefghjkmnpqrstuvwxyz")


def gophish_status(r):
    if r["bounced"]:
        return "Error"
    if r["submitted"]:
        return "Submitted Data"
    if r["opened"] or r.get("scanner"):     # the tracker cannot tell a mail gateway from a person
        return "Clicked Link"
    return "Email Opened" if r["viewed"] else "Email Sent"


def write_gophish(folder, stem, client, campaign, people, rows, dice, excel=False):
    """The pair of files that the tracker's two export buttons give."""
    names = {}
    results = [["id", "status", "ip", "latitude", "longitude", "send_date", "reported", "modified_date", "email",
                "first_name", "last_name", "position"]]
    first = min(r["sent"] for _, r in rows)
    events = [(first - timedelta(seconds=30), ["", "Campaign Created", ""])]
    shown = local if excel else (lambda moment: rfc3339(moment, 9))
    for i, r in rows:
        p, names[i] = people[i], rid(dice)
        last = max(x for x in (r["sent"], r["viewed"], r["opened"], r["submitted"], r["reported"]) if x)
        flag = bool(r["reported"])
        results.append([names[i], gophish_status(r), "" if last == r["sent"] else f"198.51.100.{1 + i % 250}", 0, 0,
                        shown(r["sent"]), str(flag).upper() if excel else str(flag).lower(), shown(last), p["email"],
                        p["given"], p["surname"], p["department"]])
        if r["bounced"]:
            events.append((r["sent"], [p["email"], "Error Sending Email",
                                       json.dumps({"error": "550 5.1.1 user unknown"}, separators=(",", ":"))]))
            continue
        events.append((r["sent"], [p["email"], "Email Sent", ""]))
        for key, message in (("viewed", "Email Opened"), ("opened", "Clicked Link"), ("submitted", "Submitted Data")):
            if r[key]:
                events.append((r[key], [p["email"], message, browser(client, i, names[i], secret=key == "submitted")]))
        if r["opened"] and i % 5 == 0:      # looked again later
            events.append((r["opened"] + timedelta(minutes=7), [p["email"], "Clicked Link", browser(client, i, names[i])]))
        if r["reported"]:
            events.append((r["reported"], [p["email"], "Email Reported", '{"payload":null,"browser":null}']))
        for moment in r.get("scanner", []):
            events.append((moment, [p["email"], "Clicked Link",
                                    browser(client, i, names[i], agent="MihonMailGateway LinkScanner/2.1",
                                            address="192.0.2.77")]))
    events.sort(key=lambda e: e[0])
    head = ["campaign_id", "email", "time", "message", "details"]
    body = [[campaign, e[1][0], shown(e[0]), e[1][1], e[1][2]] for e in events]
    encoding = "cp932" if excel else "utf-8"
    results_name, events_name = (f"{stem} - Results.csv", f"{stem} - Events.csv")
    write_csv(os.path.join(folder, results_name), results, encoding=encoding, last_newline=excel)
    write_csv(os.path.join(folder, events_name), [head] + body, encoding=encoding, last_newline=excel)
    return results_name, events_name


def write_own_drill(folder, client, rounds, people):
    """Our own drill.csv in CP932, and the roster that knows titles and sites."""
    rows = [["回", "メールアドレス", "氏名", "部署", "役職", "メール", "種別", "難易度", "送信日時", "不達", "表示日時", "開封日時",
             "入力日時", "報告日時"]]
    for number, outcome in rounds.items():
        for p, r in zip(people, outcome):
            times = [r[k].astimezone(JST).strftime("%Y/%m/%d %H:%M:%S") if r[k] else "" for k in
                     ("viewed", "opened", "submitted", "reported")]
            rows.append([number, p["email"], p["surname"] + "　" + p["given"], p["department"], p["title"], r["mail"][0],
                         r["mail"][1], r["mail"][2], r["sent"].astimezone(JST).strftime("%Y/%m/%d %H:%M:%S"),
                         "不達" if r["bounced"] else ""] + times)
    if client.get("flaws"):     # told in samples/README.md: one impossible date, one row cut short
        stranger = f"tsuika@{client['domain']}"
        rows.append([1, stranger, "追加　一郎", "営業課", "一般", MAILS[1][0][0], "添付", "中", "2024/13/40 10:00:00",
                     "", "", "", "", ""])
        rows.append([1, f"tsuika2@{client['domain']}", "追加　二郎"])
    write_csv(os.path.join(folder, "drill.csv"), rows, encoding="cp932")


def write_roster(folder, people):
    rows = [["メールアドレス", "氏名", "部署", "役職", "拠点"]]
    for i, p in enumerate(people):
        rows.append([p["email"], p["surname"] + " " + p["given"], p["department"], p["title"], "本社" if i % 4 else "分室"])
    write_csv(os.path.join(folder, "roster.csv"), rows, bom=UTF8_BOM)


MODELS = {
    "onu": ("ＯＮＵ", "回線事業者", "GE-PON-K"), "hgw": ("ホームゲートウェイ", "回線事業者", "HG-600X"),
    "router": ("ルーター", "ミホン電機", "MR-830"), "utm": ("UTM", "架空ネットワークス", "KG-60F"),
    "l2_switch": ("スイッチ", "ミホン電機", "SW-2408"), "hub": ("HUB", "サンプル無線", "LSW-8"),
    "ap": ("アクセスポイント", "サンプル無線", "AP-1200"), "wifi_router": ("Wi-Fiルーター", "サンプル無線", "WSR-1800"),
    "mobile_router": ("モバイルルーター", "架空モバイル", "MB-5G"), "server": ("サーバー", "テスト計算機", "TS-310"),
    "nas": ("NAS", "テスト計算機", "NS-4B"), "pc": ("PC", "テスト計算機", "PC-D5"), "laptop": ("ノートPC", "テスト計算機", "PC-N7"),
    "printer": ("複合機", "見本事務機", "MX-3500"), "phone": ("ビジネスホン主装置", "架空通信", "PBX-30"),
    "camera": ("ネットワークカメラ", "サンプル無線", "CAM-2"),
}


def survey(kind, dice):
    """Devices (id, kind, place) and links (a, a port, b, b port, certainty) of one office."""
    d, l = [], []

    def device(ident, what, place, **more):
        d.append(dict(id=ident, kind=what, place=place, **more))

    def link(a, ap, b, bp, certainty="確認済", medium="Cat6"):
        l.append((a, ap, b, bp, medium, certainty))

    device("ONU1", "onu", "事務室 壁面")
    link("INET", "", "ONU1", "", medium="光")
    d.insert(0, dict(id="INET", kind="internet", place=""))
    device("RT1", "router", "事務室 ラック", eol="2027-03-31")
    link("ONU1", "LAN", "RT1", "WAN")
    pcs = {"bypass": 18, "bypass2": 12, "clean": 14, "small": 8, "none": 10, "noutm": 7}[kind]
    if kind in ("noutm", "none"):
        device("SW1", "hub", "事務室 ラック")
        link("RT1", "LAN1", "SW1", "1")
    else:
        licence = "2025-03-31"
        device("UTM1", "utm", "事務室 ラック", licence=licence)
        link("RT1", "LAN1", "UTM1", "WAN1")
        device("SW1", "l2_switch", "事務室 ラック", eol="2023-12-31" if kind == "bypass2" else "2028-03-31")
        link("UTM1", "LAN1", "SW1", "1")
    if pcs > 10:
        device("HUB2", "hub", "2階 執務室")
        link("SW1", "8", "HUB2", "1", certainty="推定" if kind == "bypass2" else "確認済")
    for i in range(1, pcs + 1):
        upper = "HUB2" if pcs > 10 and i > 7 else "SW1"
        what = "laptop" if i % 5 == 0 else "pc"
        device(f"PC-{i:02d}", what, "2階 執務室" if upper == "HUB2" else "1階 事務室")
        link(upper, str(1 + (i - 1) % 7 + (1 if upper == "HUB2" else 0)), f"PC-{i:02d}", "",
             certainty="不明" if kind == "none" and i == 10 else "確認済")
    device("MFP1", "printer", "1階 事務室")
    link("SW1", "6", "MFP1", "LAN")
    if kind != "noutm":
        device("NAS1", "nas", "事務室 ラック")
        link("SW1", "7", "NAS1", "LAN1")
    if kind in ("bypass", "bypass2"):
        device("WR1", "wifi_router", "応接室")
        link("RT1", "LAN3", "WR1", "WAN")
        for i in range(1, 4):
            device(f"応接PC-{i}", "laptop", "応接室")
            link("WR1", "", f"応接PC-{i}", "", medium="Wi-Fi")
    if kind == "bypass2":
        d.append(dict(id="INET2", kind="internet", place=""))
        device("MB1", "mobile_router", "営業課 机上")
        link("INET2", "", "MB1", "", medium="5G")
        link("MB1", "", "PC-05", "", medium="Wi-Fi")
    if kind in ("clean", "bypass"):
        device("AP1", "ap", "会議室 天井")
        link("SW1", "5", "AP1", "LAN")
    return d, l


def write_network(folder, kind, dice, encoding):
    devices, links = survey(kind, dice)
    rows = [["管理番号", "機器種別", "機器名", "メーカー", "品番", "シリアルNo.", "MACアドレス", "IPアドレス", "設置場所", "階",
             "サポート終了日", "ライセンス期限", "稼働", "備考"]]
    for n, d in enumerate(devices):
        if d["kind"] == "internet":
            rows.append([d["id"], "インターネット", "回線", "", "", "", "", "", "", "", "", "", "", ""])
            continue
        label, maker, model = MODELS[d["kind"]]
        serial = f"S{dice.below(900000) + 100000}{'ABCDEFGH'[n % 8]}"
        if n % 9 == 7:
            serial = dice.pick(["不明", "剥がれ", "－"])
        mac = "" if d["kind"] in ("hub",) else "02-00-5E-%02X-%02X-%02X" % (n, dice.below(256), dice.below(256))
        ip = "" if d["kind"] in ("hub", "onu", "l2_switch") else f"192.168.1.{n + 1}"
        floor = "2F" if d["place"].startswith("2階") else "1F"
        rows.append([d["id"], label, d["id"], maker, model, serial, mac, ip, d["place"], floor, d.get("eol", ""),
                     d.get("licence", ""), "○", ""])
    write_csv(os.path.join(folder, "devices.csv"), rows, encoding=encoding,
              bom=UTF8_BOM if encoding == "utf-8" else b"")
    rows = [["接続元機器", "接続元ポート", "接続先機器", "接続先ポート", "ケーブル種別", "長さ(m)", "タグ", "保護", "確度"]]
    for n, (a, ap, b, bp, medium, certainty) in enumerate(links):
        wired = medium.startswith("Cat")
        rows.append([a, ap, b, bp, medium, 3 + n % 9 if wired else "", "" if n % 3 else f"T-{n:03d}",
                     ("モール" if n % 4 else "露出") if wired else "", certainty])
    write_csv(os.path.join(folder, "links.csv"), rows, encoding="cp932")
    return len(devices), len(links)


FINDINGS = [
    ("LANケーブル保護", "2階 執務室 通路", "×", "通路の床を横切るケーブルが露出しています。", "モール（配線カバー）で覆うか、天井または壁沿いへ移してください。"),
    ("タグ", "事務室 ラック", "△", "両端に行き先の表示がないケーブルが7本あります。", "両端にタグを付け、配線表と番号を合わせてください。"),
    ("消火設備", "事務室 ラック上部", "△", "スプリンクラーの真下にNASがあります。", "置き場所を移すか、防滴カバーを検討してください。"),
    ("施錠", "事務室", "○", "退社時の施錠記録が毎日残っています。", ""),
    ("電源", "応接室", "△", "電源タップにタップをつないで使っています。", "壁のコンセントから直接取れる位置に機器を移してください。"),
    ("設置", "倉庫", "×", "HUBが床に直接置かれ、足が当たる位置にあります。", "棚または壁面に固定してください。"),
    ("温度", "事務室 ラック", "○", "吸排気の妨げになる物はありません。", ""),
    ("配線", "2階 執務室", "○", "余長は束ねて机の下に固定されています。", ""),
    ("その他", "屋外", "－", "該当する設備はありません。", ""),
]
RATINGS = {"○": "good", "△": "improve", "×": "fix", "－": "not_applicable"}


def write_environment(folder, client, form):
    picked = FINDINGS if client["id"] != "K-0007" else [FINDINGS[3], FINDINGS[6], FINDINGS[7]]
    if form == "csv":
        rows = [["番号", "項目", "場所", "評価", "所見", "推奨対応", "機器", "写真"]]
        for n, f in enumerate(picked, 1):
            rows.append([n, f[0], f[1], f[2], f[3], f[4], "NAS1" if "NAS" in f[3] else "", ""])
        write_csv(os.path.join(folder, "environment.csv"), rows, encoding="cp932")
    else:
        items = []
        for n, f in enumerate(picked[:6], 1):
            item = {"no": n, "item": f[0], "place": f[1], "rating": RATINGS[f[2]], "finding": f[3]}
            if f[4]:
                item["advice"] = f[4]
            items.append(item)
        picked = picked[:6]
        write_bytes(os.path.join(folder, "environment.json"),
                    (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode())
    return len(picked), sum(f[2] == "×" for f in picked), sum(f[2] == "△" for f in picked)


# The plan of K-0001, metres: where everything of its device list stands but one laptop that was out that day.
DESKS = {"ONU1": (0.3, 1.2, "wall"), "RT1": (0.6, 0.6, "rack"), "UTM1": (0.6, 0.7, "rack"), "SW1": (0.6, 0.8, "rack"),
         "NAS1": (0.6, 1.0, "rack"), "MFP1": (3.4, 5.4, "floor"), "WR1": (13.5, 0.5, "shelf"), "AP1": (11.5, 5.0, "ceiling"),
         "応接PC-1": (10.5, 1.8, "desk"), "応接PC-2": (11.5, 1.8, "desk")}
SPRINKLERS = [(0.9, 1.1), (4.4, 3.6), (12.5, 3.2)]
EXPOSED = "L-9"     # from the rack to PC-04, across the aisle


def box(left, bottom, right, top):
    return [[left, bottom], [right, bottom], [right, top], [left, top]]


def near_sprinkler(x, y, reach=1.0):
    return any((x - a) ** 2 + (y - b) ** 2 <= reach ** 2 for a, b in SPRINKLERS)


def write_plan(folder):
    """Two floors in Obi's own form. What of them should be told: floors, placements, findings."""
    first = dict(DESKS, **{f"PC-{i:02d}": (2.0 + 1.2 * ((i - 1) % 2) if i < 4 else 6.2 + 1.2 * (i % 2), 1.2 + 1.2 * (i // 2), "desk")
                           for i in range(1, 8)})
    second = {f"PC-{i:02d}": (1.5 + 1.6 * (i % 6), 2.0 + 2.4 * (i // 14), "desk") for i in range(8, 19)}
    second["HUB2"] = (0.4, 0.4, "床置き")
    place = lambda spots: [{"device": d, "at": [round(x, 2), round(y, 2)], "mount": m} for d, (x, y, m) in spots.items()]
    rack, end = list(first["SW1"][:2]), list(first["PC-04"][:2])
    plan = {"floors": [
        {"id": "1F", "name": "1階", "level": 1, "outline": box(0, 0, 14, 9),
         "rooms": [{"id": "R1", "name": "事務室", "polygon": box(0, 0, 9, 6)},
                   {"id": "R2", "name": "事務室の通路", "kind": "walkway", "polygon": box(4.6, 0, 5.6, 6)},
                   {"id": "R3", "name": "応接室", "polygon": box(9, 0, 14, 4)}, {"id": "R4", "name": "会議室", "polygon": box(9, 4, 14, 6)},
                   {"id": "R5", "name": "廊下", "kind": "corridor", "polygon": box(0, 6, 14, 7)}, {"id": "R6", "name": "倉庫", "polygon": box(0, 7, 14, 9)}],
         "walls": [{"line": [[0, 6], [14, 6]], "thickness": 0.1}, {"line": [[9, 0], [9, 6]], "thickness": 0.1},
                   {"line": [[9, 4], [14, 4]], "thickness": 0.1}, {"line": [[0, 7], [14, 7]], "thickness": 0.1}],
         "openings": [{"kind": "ドア", "at": [5, 6], "width": 0.9, "angle": 0, "swing": "in-left"}, {"kind": "ドア", "at": [9.6, 6], "width": 0.8, "angle": 0},
                      {"kind": "窓", "at": [2, 0], "width": 1.8, "angle": 0}],
         "devices": place(first),
         "outlets": [{"id": "W-1", "at": [0, 1]}, {"id": "W-2", "at": [9, 5]}],
         "cables": [{"link": EXPOSED, "route": [rack, [rack[0], 0.2], [end[0], 0.2], end], "run": "露出"},
                    {"link": "L-24", "route": [rack, [0.6, 5.4], list(first["MFP1"][:2])], "run": "モール"},
                    {"link": "L-26", "route": [list(first["RT1"][:2]), [0.6, 0.1], [13.5, 0.1], list(first["WR1"][:2])], "run": "天井"}],
         "safety": [{"kind": "スプリンクラー", "at": list(at)} for at in SPRINKLERS] + [{"kind": "消火器", "at": [8.7, 5.8]}, {"kind": "感知器", "at": [4, 3]}]},
        {"id": "2F", "name": "2階", "level": 2, "outline": box(0, 0, 14, 9),
         "rooms": [{"id": "R7", "name": "執務室", "polygon": box(0, 0, 12, 9)}, {"id": "R8", "name": "階段", "polygon": box(12, 0, 14, 9)}],
         "devices": place(second)}]}
    text = json.dumps(plan, ensure_ascii=False, indent=1)
    # Points on one line, as somebody would type them.
    text = re.sub(r"\[\s+(-?[\d.]+),\s+(-?[\d.]+)\s+\]", r"[\1, \2]", text)
    write_bytes(os.path.join(folder, "floor-1F.json"), (text + "\n").encode())
    wet = any(near_sprinkler(x, y) for x, y, _ in first.values())
    low = [any(m in ("floor", "床置き") and d != "MFP1" for d, (_, _, m) in spots.items()) for spots in (first, second)]
    return 2, len(first) + len(second), wet + 1 + sum(low)      # one exposed cable crosses the aisle


def count(people, outcome):
    """The funnel by the definitions of the report, counted from the people."""
    happened = lambda key: sum(1 for r in outcome if r[key])
    return dict(targets=len(people), sent=len(people), bounced=happened("bounced"),
                valid=len(people) - happened("bounced"),
                viewed=sum(1 for r in outcome if r["viewed"] or r["opened"] or r["submitted"]),
                opened=happened("opened"), submitted=happened("submitted"), reported=happened("reported"))


def write_client(root, client):
    dice = Dice(client["id"])
    folder = os.path.join(root, "clients", client["id"])
    expected = {"name": client["name"]}
    people = make_people(client, dice)
    rounds = {}
    for number in (1, 2):
        if client["tracker"] and client["days"][number - 1]:
            rounds[number] = make_round(client, people, number, dice, rounds.get(1))
            expected[f"drill.{number}"] = count(people, rounds[number])
    settings = {}
    if client["tracker"] == "own":
        write_own_drill(folder, client, rounds, people)
    elif client["tracker"]:
        sources = []
        for number, outcome in rounds.items():
            mails = sorted({r["mail"] for r in outcome}, key=lambda m: MAILS[number].index(m))
            for k, mail in enumerate(mails):
                rows = [(i, r) for i, r in enumerate(outcome) if r["mail"] == mail]
                if client["id"] == "K-0001" and number == 1 and k == 0:
                    for i, r in [x for x in rows if not x[1]["bounced"]][:4]:   # a mail gateway tries the link at once
                        r["scanner"] = [r["sent"] + timedelta(seconds=3)]
                stated = client["tracker"] == "gophish3" or client["id"] in ("K-0003", "K-0006")
                # Staff name the campaign, and so the export; where client.json states the mail, any name will do.
                stem = f"gophish-{number}" if stated and len(mails) == 1 else f"第{number}回 {mail[0]}"
                names = write_gophish(folder, stem, client, 10 * number + k, people, rows, dice,
                                      excel=client["tracker"] == "gophish-excel")
                if stated:
                    sources += [{"path": n, "drill": number, "mail": mail[0], "mail_type": mail[1], "difficulty": mail[2]}
                                for n in names]
        if sources:
            settings["sources"] = sources
        write_roster(folder, people) if client["id"] in ("K-0001", "K-0003", "K-0008", "K-0010") else None
    if client["id"] == "K-0001":
        settings["drill"] = {"machine_events": {"networks": ["192.0.2.0/24"], "agents": ["LinkScanner"]}}
        write_bytes(os.path.join(folder, "comments.md"), (
            "## 標的型攻撃メール訓練\n\n"
            "2回目は**開いたあとに報告できた方**が増えました。報告先の電話番号を名刺大のカードにして配ったことが"
            "効いたと伺っています。\n\n"
            "## ネットワーク調査\n\n応接室の無線は来客用とのことでした。移設までの間は社内の共有フォルダーを使わない運用としてください。\n"
        ).encode())
    if settings:
        write_bytes(os.path.join(folder, "client.json"),
                    (json.dumps(settings, ensure_ascii=False, indent=1) + "\n").encode())
    if client["network"]:
        n = write_network(folder, client["network"], dice, "cp932" if client["id"] in ("K-0001", "K-0009") else "utf-8")
        expected["network.devices"], expected["network.links"] = n
    if client["environment"]:
        n = write_environment(folder, client, client["environment"])
        expected["environment.count"], expected["environment.fix_count"], expected["environment.improve_count"] = n
    if client["id"] == "K-0001":
        expected["network.floors"], expected["network.placements"], more = write_plan(folder)
        expected["environment.count"] += more
        expected["environment.improve_count"] += more
    if client["answers"]:
        expected["diagnosis.total"] = sum(POINTS[a] for a in client["answers"])
        expected["diagnosis.unknown"] = client["answers"].count("unknown")
    if client.get("long_answers"):
        write_long_answers(folder, client)
    os.makedirs(folder, exist_ok=True)
    return expected


def write_long_answers(folder, client):
    """The long form as Excel's "Unicode text": UTF-16, tabs; two respondents, symbols and points."""
    symbols = {"yes": "○", "partly": "△", "no": "×", "unknown": "？"}
    rows = [["企業ID", "回答日", "版", "回答者", "設問番号", "回答"]]
    for q, a in enumerate(client["answers"], 1):
        other = "partly" if a == "yes" and q % 2 else a
        rows.append([client["id"], "2024年6月5日", "3.1", "事務長", q, POINTS[other]])
    for q, a in enumerate(client["answers"], 1):
        rows.append([client["id"], "令和6年6月20日", "3.1", "代表社員", q, symbols[a]])
    write_csv(os.path.join(folder, "自己診断.txt"), rows, encoding="utf-16-le", delimiter="\t", bom=UTF16_BOM)


def write_programme(root):
    programme = {
        "name": "中小企業サイバーセキュリティ見本事業", "fiscal_year": 2024, "issuer": "架空サイバーセキュリティ推進室",
        "time_zone": "Asia/Tokyo", "layout": "client-report", "report_date": "2024-11-29",
        "drill": {"opened_means": "clicked"}, "privacy": {"small_group": 5, "person_sheet": False},
        "diagnosis": {"respondents": "latest"}, "set_aside_limit": "10%",
    }
    write_bytes(os.path.join(root, "programme.json"), (json.dumps(programme, ensure_ascii=False, indent=1) + "\n").encode())
    rows = [["企業ID", "企業名", "フリガナ", "業種", "従業員数", "所在地", "申込日", "参加サービス", "担当者"]]
    for n, c in enumerate(CLIENTS):
        head = c.get("headcount") or sum(size for _, size in c["departments"])
        rows.append([c["id"], c["name"], c["kana"], c["industry"], head, c["address"], f"令和6年5月{n + 7}日", c["services"],
                     c["contact"]])
    # 𠮷 is not in CP932: the register of this programme went out as UTF-16 with tabs, as Excel's "Unicode text" does.
    write_csv(os.path.join(root, "clients.csv"), rows, encoding="utf-16-le", delimiter="\t", bom=UTF16_BOM)
    rows = [["企業ID", "回答日", "版", "回答者"] + [f"設問{q}" for q in range(1, QUESTIONS + 1)]]
    for n, c in enumerate(CLIENTS):
        if c["answers"] and not c.get("long_answers"):
            rows.append([c["id"], f"2024/6/{n + 3}", "3.1", c["contact"].split()[0]] + [WORDS[a] for a in c["answers"]])
    rows.append(["K-0099", "2024/6/28", "3.1", "不明"] + [WORDS["yes"]] * QUESTIONS)     # no such client: set aside
    write_csv(os.path.join(root, "diagnosis.csv"), rows, bom=UTF8_BOM)


SCENES = [("1 取引先を名乗る不審なメール", 2, 300000), ("2 添付ファイルを開いた社員からの連絡", 1, 1200000),
          ("3 画面に身代金の要求", 3, 4500000), ("4 取引先への連絡", 1, 800000), ("5 復旧の順番", 2, 1500000),
          ("6 再発を防ぐ話し合い", 3, 200000)]
EXERCISE_ROLES = {"K-0001": ["経営者", "担当者"], "K-0002": ["経営者"], "K-0003": ["担当者"], "K-0004": ["担当者"],
                  "K-0006": ["担当者"], "K-0007": ["担当者"], "K-0008": ["担当者", "従業員"], "K-0010": ["経営者"],
                  "K-0011": ["担当者"], "K-0012": ["経営者"]}


def write_exercise(root, expected):
    """The seminar's exercise: three cards a scene, a clock, a damage that adds up. The money is fictional."""
    rows = [["企業ID", "参加者", "役割", "開催日", "設問", "選択カード", "推奨", "所要秒", "損害額", "累計被害総額"]]
    for client, roles in EXERCISE_ROLES.items():
        dice, totals, matched = Dice("exercise " + client), [], 0
        for n, role in enumerate(roles):
            total = 0
            for scene, recommended, damage in SCENES:
                card = recommended if dice.number() < 0.55 else dice.pick([c for c in (1, 2, 3) if c != recommended])
                lost = 0 if card == recommended else damage * (1 + dice.below(3))
                total += lost
                matched += card == recommended
                rows.append([client, f"{client}-{n + 1}", role, "2024/9/12", scene, card, recommended, 20 + dice.below(100),
                             lost, total])
            totals.append(total)
        expected[client]["exercise.participants"] = len(roles)
        expected[client]["exercise.matched"] = matched
        expected[client]["exercise.total_damage_yen"] = sum(totals) // len(totals)
    write_csv(os.path.join(root, "exercise.csv"), rows, bom=UTF8_BOM)


def main():
    here = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    root = os.path.join(here, "intake")
    shutil.rmtree(root, ignore_errors=True)
    write_programme(root)
    expected = {c["id"]: write_client(root, c) for c in CLIENTS}
    write_exercise(root, expected)
    write_bytes(os.path.join(here, "expected.json"), (json.dumps(expected, ensure_ascii=False, indent=1) + "\n").encode())


if __name__ == "__main__":
    main()
