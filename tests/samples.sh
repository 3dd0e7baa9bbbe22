#!/bin/bash
# The sample programme: what Obi finds in the files equals what the made-up people did.
# Prints TAP. Needs: python3 (else skipped), and the program in $BUILD.
cd "$(dirname "$0")/.." || exit 1
OBI=${BUILD:-build}/obi
if ! command -v python3 >/dev/null; then
	echo "ok 1 - figures of the samples # SKIP python3"; echo "1..1"; exit 0
fi
OBI=$OBI exec python3 - <<'PY'
import filecmp, json, os, subprocess, sys, tempfile

obi, n = os.environ["OBI"], 0


def tell(good, promise, *why):
    global n
    n += 1
    print(f"{'ok' if good else 'not ok'} {n} - {promise}")
    for line in why:
        print(f"# {line}")


def figures(client):
    run = subprocess.run([obi, "figures", "samples/intake", client, "--json"], capture_output=True, text=True)
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
print(f"1..{n}")
PY
