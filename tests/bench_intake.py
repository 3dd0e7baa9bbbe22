#!/usr/bin/env python3
"""Write an intake of many clients of yardstick size, for tests/bench.sh.

    python3 tests/bench_intake.py FOLDER [CLIENTS]

Each client has 56 people in 7 departments, two drills of three mails, a self-check, a network survey of DEVICES devices
and physical findings. Names, departments, devices and times differ from client to client, so that a cache of text that
recurs is not flattered. Deterministic; the writers are those of samples/make_intake.py.
"""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "samples"))
import make_intake as samples  # noqa: E402

DEVICES = 60
KINDS = ["製造", "商事", "運輸", "建設", "印刷", "食品", "電機", "設計", "書店", "医療", "会計", "精工", "物流", "観光", "農園"]
PLACES = ["青葉", "若草", "白樺", "木霊", "渚", "土筆", "桔梗", "千鳥", "夕凪", "朝霧", "遠山", "清水", "松風", "花野", "雪見", "岩瀬"]
PARTS = ["営業", "製造", "総務", "開発", "経理", "品質保証", "購買", "人事", "企画", "物流", "技術", "保守", "法務", "広報", "海外事業"]
SUFFIXES = ["部", "課", "室", "グループ", "チーム", "センター"]
ROOMS = ["事務室", "執務室", "会議室", "応接室", "サーバー室", "倉庫", "受付", "作業場", "休憩室", "資料室"]


def one_client(number):
    ident = f"B-{number:04d}"
    dice = samples.Dice(ident)
    name = f"株式会社{dice.pick(PLACES)}{dice.pick(PLACES)}{dice.pick(KINDS)}"
    parts = [p + dice.pick(SUFFIXES) for p in dice.shuffled(PARTS)[:7]]
    sizes = [14, 11, 9, 7, 6, 5, 4]
    return dict(id=ident, name=name, kana="ミホン", industry=dice.pick(KINDS) + "業", domain=f"b{number:04d}.example",
                address=f"東京都架空区{dice.pick(PLACES)}{1 + dice.below(9)}-{1 + dice.below(30)}", contact="担当 " + dice.pick(PLACES),
                services="セミナー;メール訓練;ネットワーク調査", departments=list(zip(parts, sizes)),
                answers=samples.answers("".join(dice.pick("yyyppnnu") for _ in range(25))), tracker="gophish3",
                bounces=(dice.below(3), dice.below(2)), opened=(0.2 + 0.2 * dice.number(), 0.05 + 0.15 * dice.number()),
                reported=(0.1 + 0.2 * dice.number(), 0.2 + 0.3 * dice.number()), days=("2024-07-12", "2024-09-20"),
                network="bypass", environment="csv")


def survey(kind, dice):
    """DEVICES devices behind a UTM, and one room that goes past it; every name of its own."""
    prefix = "".join(dice.pick("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(2))
    places = [f"{1 + i % 3}階 {room}" for i, room in enumerate(dice.shuffled(ROOMS))]
    devices = [dict(id="INET", kind="internet", place=""), dict(id="ONU1", kind="onu", place=places[0]),
               dict(id="RT1", kind="router", place=places[0], eol="2027-03-31"),
               dict(id="UTM1", kind="utm", place=places[0], licence="2025-03-31"),
               dict(id=f"{prefix}-SW1", kind="l2_switch", place=places[0]), dict(id=f"{prefix}-SW2", kind="l2_switch", place=places[1]),
               dict(id=f"{prefix}-WR1", kind="wifi_router", place=places[2]), dict(id=f"{prefix}-NAS1", kind="nas", place=places[0]),
               dict(id=f"{prefix}-MFP1", kind="printer", place=places[1])]
    switches = [f"{prefix}-SW1", f"{prefix}-SW2", f"{prefix}-WR1"]
    links = [("INET", "", "ONU1", "", "光", "確認済"), ("ONU1", "LAN", "RT1", "WAN", "Cat6", "確認済"),
             ("RT1", "LAN1", "UTM1", "WAN1", "Cat6", "確認済"), ("UTM1", "LAN1", switches[0], "1", "Cat6", "確認済"),
             (switches[0], "24", switches[1], "24", "Cat6", "確認済"), ("RT1", "LAN3", switches[2], "WAN", "Cat6", "確認済"),
             (switches[0], "2", f"{prefix}-NAS1", "LAN1", "Cat6", "確認済"), (switches[1], "2", f"{prefix}-MFP1", "LAN", "Cat6", "推定")]
    for i in range(len(devices), DEVICES):
        upper = switches[2] if i % 12 == 0 else switches[i % 2]
        name = f"{prefix}-{'N' if i % 5 == 0 else 'D'}{dice.below(9000) + 1000}-{i:02d}"
        devices.append(dict(id=name, kind="laptop" if i % 5 == 0 else "pc", place=dice.pick(places)))
        links.append((upper, "" if upper == switches[2] else str(3 + i // 2), name, "", "Wi-Fi" if upper == switches[2] else "Cat6", "確認済"))
    return devices, links


def write_programme(root, clients):
    programme = '{"name": "計測用の事業", "fiscal_year": 2024, "issuer": "計測室", "report_date": "2024-11-29"}\n'
    samples.write_bytes(os.path.join(root, "programme.json"), programme.encode())
    rows = [["企業ID", "企業名", "フリガナ", "業種", "従業員数", "所在地", "申込日", "参加サービス", "担当者"]]
    for n, c in enumerate(clients):
        rows.append([c["id"], c["name"], c["kana"], c["industry"], 56, c["address"], f"令和6年5月{n % 31 + 1}日", c["services"], c["contact"]])
    samples.write_csv(os.path.join(root, "clients.csv"), rows, bom=samples.UTF8_BOM)
    rows = [["企業ID", "回答日", "版", "回答者"] + [f"設問{q}" for q in range(1, samples.QUESTIONS + 1)]]
    for n, c in enumerate(clients):
        rows.append([c["id"], f"2024/6/{n % 30 + 1}", "3.1", "担当"] + [samples.WORDS[a] for a in c["answers"]])
    samples.write_csv(os.path.join(root, "diagnosis.csv"), rows, bom=samples.UTF8_BOM)


def main():
    root = sys.argv[1]
    samples.survey = survey
    samples.CLIENTS = [one_client(n) for n in range(1, (int(sys.argv[2]) if len(sys.argv) > 2 else 200) + 1)]
    write_programme(root, samples.CLIENTS)
    for client in samples.CLIENTS:
        samples.write_client(root, client)


if __name__ == "__main__":
    main()
