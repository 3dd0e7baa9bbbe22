#!/usr/bin/env python3
"""Write large intakes for tests/bench.sh: one GoPhish export of raw events, or many small files.

    python3 tests/bench_events.py events FOLDER MEGABYTES
    python3 tests/bench_events.py files FOLDER COUNT

events: FOLDER/clients/BIG/all - Events.csv, campaigns of 20,000 people one after the other as GoPhish writes them: the
mails first, then who displayed, clicked, submitted and reported, by time. About 6 million rows in 1,024 MB.
files: COUNT files of some hundred bytes, four in each client's folder. Deterministic; people and addresses are made up.
"""
import os
import random
import sys
from datetime import datetime, timedelta

PEOPLE = 20000
# What people do: the share of all, and the share of these who do it once more, and again.
STEPS = [("Email Opened", 0.42, 0.4), ("Clicked Link", 0.24, 0.25), ("Submitted Data", 0.05, 0.1), ("Email Reported", 0.16, 0)]
AGENTS = ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
          "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17628; Pro)"]
BEGIN = datetime(2000, 1, 1, 9, 0, 0)


def stamp(seconds, dice):
    at = BEGIN + timedelta(seconds=seconds)
    return f"@DAY{at.day}@T{at:%H:%M:%S}.{dice.randrange(10**9):09d}Z"


def details(person, message, dice):
    browser = f'""browser"":{{""address"":""192.0.2.{1 + person % 250}"",""user-agent"":""{dice.choice(AGENTS)}""}}'
    typed = ',""user"":[""x""]' if message == "Submitted Data" else ""
    return f'"{{""payload"":{{""rid"":[""{person * 7919 % 36**5:07d}""]{typed}}},{browser}}}"'


def campaign():
    """The rows of one campaign, with @CAMPAIGN@ and @DAYn@ where campaigns differ."""
    dice = random.Random(2024)
    rows = [(0, "", "Campaign Created", "")]
    for person in range(PEOPLE):
        mail = f"person{person:05d}@big.example"
        sent = person * 0.4
        rows.append((sent, mail, "Email Sent", ""))
        for message, share, again in STEPS:
            while dice.random() < share:
                rows.append((sent + 30 + dice.expovariate(1 / 9000), mail, message, details(person, message, dice)))
                share = again
    rows.sort(key=lambda row: row[0])
    return "".join(f"@CAMPAIGN@,{mail},{stamp(at, dice)},{message},{more}\n" for at, mail, message, more in rows)


def write_events(folder, megabytes):
    os.makedirs(os.path.join(folder, "clients", "BIG"))
    rows, size, number = campaign(), 0, 0
    days = sorted({int(part.split("@")[0]) for part in rows.split("@DAY")[1:]}, reverse=True)
    with open(os.path.join(folder, "clients", "BIG", "all - Events.csv"), "w", encoding="utf-8", newline="") as out:
        out.write("campaign_id,email,time,message,details\n")
        while size < megabytes << 20:
            number += 1
            text = rows.replace("@CAMPAIGN@", str(number))
            for day in days:
                text = text.replace(f"@DAY{day}@", f"{datetime(2020, 1, 1) + timedelta(days=7 * number + day):%Y-%m-%d}")
            size += out.write(text)


def write_files(folder, count):
    for client in range((count + 3) // 4):
        place = os.path.join(folder, "clients", f"S-{client:05d}")
        os.makedirs(place)
        mails = [f"p{i}@s{client:05d}.example" for i in range(4)]
        texts = {
            "roster.csv": "メールアドレス,氏名,部署\n" + "".join(f"{m},社員{i},営業{client % 7}課\n" for i, m in enumerate(mails)),
            "夏 - Events.csv": "campaign_id,email,time,message,details\n" + "".join(
                f"1,{m},2024-07-12T00:{i:02d}:00Z,Email Sent,\n1,{m},2024-07-12T01:{i:02d}:{client % 60:02d}Z,Clicked Link,\n"
                for i, m in enumerate(mails)),
            "devices.csv": "管理番号,種別,機器名\n" + "".join(f"PC-{client}-{i},パソコン,事務{i}\n" for i in range(5)),
            "links.csv": "接続元機器,接続先機器,ケーブル種別\n" + "".join(f"PC-{client}-{i},SW-{client},Cat6\n" for i in range(5)),
        }
        for name, text in list(texts.items())[:count - 4 * client]:
            with open(os.path.join(place, name), "w", encoding="utf-8", newline="") as out:
                out.write(text)


if __name__ == "__main__":
    {"events": write_events, "files": write_files}[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
