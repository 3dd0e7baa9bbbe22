#!/bin/bash
# The sample programme: what Obi finds in the files equals what the made-up people did.
# Prints TAP. Needs: python3 (else skipped), and the program in $BUILD.
cd "$(dirname "$0")/.." || exit 1
OBI=${BUILD:-build}/obi
if ! command -v python3 >/dev/null; then
	echo "ok 1 - figures of the samples # SKIP python3"; echo "1..1"; exit 0
fi
OBI=$OBI exec python3 - <<'PY'
import filecmp, json, os, shutil, sqlite3, subprocess, sys, tempfile

obi, n = os.environ["OBI"], 0


def tell(good, promise, *why):
    global n
    n += 1
    print(f"{'ok' if good else 'not ok'} {n} - {promise}")
    for line in why:
        print(f"# {line}")


def figures(client, *more):
    run = subprocess.run([obi, "figures", "samples/intake", client, "--json", *more], capture_output=True, text=True)
    return json.loads(run.stdout)["figures"] if run.returncode == 0 else {}


def value(found, name):
    f = found.get(name, {})
    return f.get("value") if "value" in f else len(f.get("rows", []))


NAMES = {"name": "client.name"}
for client, expected in json.load(open("samples/expected.json")).items():
    found, wrong = figures(client), []
    for key, want in expected.items():
        pairs = [(f"{key}.{k}", v) for k, v in want.items()] if isinstance(want, dict) else [(NAMES.get(key, key), want)]
        for name, v in pairs:
            if value(found, name) != v:
                wrong.append(f"{name}: {value(found, name)} where {v} is right")
    tell(bool(found) and not wrong, f"{client}: every figure equals the count of its people", *wrong)

with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.executable, "samples/make_intake.py", folder], check=True)
    names = [os.path.relpath(os.path.join(d, f), folder) for d, _, fs in os.walk(folder) for f in fs]
    differ = [f for f in names if not os.path.exists("samples/" + f) or not filecmp.cmp(f"{folder}/{f}", "samples/" + f, False)]
    kept = {os.path.relpath(os.path.join(d, f), "samples") for d, _, fs in os.walk("samples/intake") for f in fs}
    differ += sorted(kept - set(names))
    tell(not differ, "make_intake.py writes the committed bytes", *differ)

with tempfile.TemporaryDirectory() as folder:
    run = subprocess.run([obi, "run", "samples/intake", "-o", folder], capture_output=True)
    texts = [run.stdout, run.stderr]
    for d, _, fs in os.walk(folder):
        for f in fs:
            texts.append(open(os.path.join(d, f), "rb").read())
    made = [c for c in os.listdir(f"{folder}/clients") if os.path.exists(f"{folder}/clients/{c}/report.pdf")
            and os.path.exists(f"{folder}/clients/{c}/appendix.xlsx")] if os.path.isdir(f"{folder}/clients") else []
    tell(len(made) == 12, "twelve reports and twelve workbooks", f"{len(made)} made")
    sent = b"".join(open(os.path.join(d, f), "rb").read() for d, _, fs in os.walk("samples/intake") for f in fs)
    tell(b"CANARY-" in sent and len(texts) > 20 and not any(b"CANARY-" in t for t in texts),
         "no typed password reaches the store, a log or a report")

    store = sqlite3.connect(f"file:{folder}/.obi/store.db?mode=ro", uri=True)
    published = {c: json.loads(f)["figures"] for c, f in store.execute("SELECT client, figures FROM edition")}
    store.close()
    wrong = []
    for how in ([], ["--from", folder]):
        got = figures("K-0001", *how)
        wrong += [f"{k} {how}: {got.get(k)} where {v} was published" for k, v in published["K-0001"].items() if got.get(k) != v]
    tell(len(published) == 12 and not wrong and got["cohort.score_median"]["value"] == 50,
         "one client's figures are those of the run, the cohort's too", *wrong)

    # Each client's own rows and files alone, the other eleven gone.
    wrong = []
    for client in published:
        alone = f"{folder}/alone-{client}"
        os.makedirs(f"{alone}/clients")
        shutil.copy("samples/intake/programme.json", alone)
        if os.path.isdir(f"samples/intake/clients/{client}"):
            shutil.copytree(f"samples/intake/clients/{client}", f"{alone}/clients/{client}")
        for name, encoding in (("clients.csv", "utf-16"), ("diagnosis.csv", "utf-8"), ("exercise.csv", "utf-8")):
            lines = open(f"samples/intake/{name}", encoding=encoding, newline="").readlines()
            own = [line for line in lines[1:] if line.startswith(client)]
            if own:
                open(f"{alone}/{name}", "w", encoding=encoding, newline="").writelines(lines[:1] + own)
        run = subprocess.run([obi, "figures", alone, client, "--json"], capture_output=True, text=True)
        got = json.loads(run.stdout)["figures"]
        wrong += [f"{client} {k}: {got.get(k)} alone, {v} among all" for k, v in published[client].items()
                  if not k.startswith("cohort.") and got.get(k) != v]
    tell(len(published) == 12 and not wrong, "no figure of a client but the cohort's depends on the other clients", *wrong[:20])

    # An advice's and a table's rows as well; what has a value and comes from the files names its rows.
    # Nothing counted is no row; what is counted row by row are as many.
    ROWLESS = {"drill.opened_means", "diagnosis.method"}
    ROWWISE = {"drill.1.bounced", "drill.1.excluded", "drill.1.valid", "drill.1.sent", "drill.1.events", "drill.1.opened_events",
               "drill.1.machine_events", "network.device_count", "network.host_count", "network.utm_count", "network.eol_count",
               "network.link_count", "network.untagged_link_count", "network.missing_serial_count", "environment.fix_count",
               "environment.good_count", "environment.lock_count", "exercise.matched", "exercise.decisions", "drill.left"}
    names = [k for k in published["K-0001"] if ".2." not in k]
    wrong = []
    for name in names[::10] if os.environ.get("OBI_SANITIZED") else names:
        run = subprocess.run([obi, "explain", "samples/intake", "K-0001", name, "--from", folder, "--json"], capture_output=True)
        told = json.loads(run.stdout) if run.returncode == 0 else {}
        figure = published["K-0001"][name]
        full = figure.get("value", 0) not in (None, 0) or figure.get("rows")
        if not all(told.get(k) for k in ("doc", "doc_ja", "sql", "made_by") if k != "sql" or told.get("made_by") == "SQL"):
            wrong.append(f"{name}: half told")
        elif full and name not in ROWLESS and not told["rows"]:
            wrong.append(f"{name}: no rows")
        elif name in ROWWISE and len(told["rows"]) != figure["value"]:
            wrong.append(f"{name}: {figure['value']}, but {len(told['rows'])} rows")
    tell(len(names) > 100 and not wrong, "every figure is explained down to the rows it comes from", *wrong)
print(f"1..{n}")
PY
