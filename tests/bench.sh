#!/bin/sh
# Measures a night over many clients of yardstick size: sets (report and workbook) per second, where the time goes,
# memory, and size; then reading alone: one large file beside sqlite3's own .import of it, and many small files.
# Prints a table; nothing is judged. `make bench`; not part of `make check`.
#
# OBI_BENCH_CLIENTS (200): how many clients. The intake is written by tests/bench_intake.py.
# BENCH_EVENTS_MB (1024): how large the large file is, 0 for none. BENCH_FILES (10000): how many small files, 0 for none.
# Both are written by tests/bench_events.py and read by tests/tools/ingest_speed.c. TMPDIR says where.
set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=$(cd "${BUILD:-build}" && pwd) || exit 1
clients=${OBI_BENCH_CLIENTS:-200}
events_mb=${BENCH_EVENTS_MB:-1024}
small_files=${BENCH_FILES:-10000}
command -v python3 >/dev/null || { echo "bench: python3 is missing; make deps bench installs it" >&2; exit 1; }
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

python3 tests/bench_intake.py "$folder/intake" "$clients" || exit 1
bytes=$(du -sb "$folder/intake" | cut -f1)

# One run; its numbers stay in run.json.
run() { # NAME OPTION…
	name=$1
	shift
	"$BUILD/obi" run "$folder/intake" -o "$folder/out" "$@" --quiet >"$folder/$name.out" 2>"$folder/$name.err"
	status=$?
	test "$status" -eq 0 || test "$status" -eq 3 || { cat "$folder/$name.out" "$folder/$name.err" >&2; exit 1; }
	cp "$folder/out/run.json" "$folder/$name.json"
}

# The number behind a key of run.json; keys of "this_run" occur once.
number() { # NAME KEY
	sed -n "/\"this_run\"/,\$ s/^ *\"$2\": \([0-9.e+-]*\),\{0,1\}\$/\1/p" "$folder/$1.json" | head -n 1
}

row() { # WORDS VALUE UNIT
	printf '%-52s %10s %s\n' "$1" "$2" "$3"
}

per_set() { # NAME KEY: milliseconds a set
	awk -v s="$(number "$1" "$2")" -v n="$(number "$1" rendered)" 'BEGIN { printf "%.2f", (n > 0 ? s * 1000 / n : 0) }'
}

rate() { # NAME
	awk -v s="$(number "$1" render_wall)" -v n="$(number "$1" rendered)" 'BEGIN { printf "%.1f", (s > 0 ? n / s : 0) }'
}

kilobytes() { # NAME KEY
	awk -v b="$(number "$1" "$2")" -v n="$(number "$1" rendered)" 'BEGIN { printf "%.1f", (n > 0 ? b / n / 1000 : 0) }'
}

run one -j1 --force
row "clients" "$clients" ""
row "intake" "$((bytes / 1000))" KB
row "ingest, first run" "$(number one ingest)" s
alone=$("$BUILD/tools/transform_speed" "$folder/out/.obi/store.db" | sed -n 's/^ms_a_client //p')
row "all figures of a client, once ingested" "$alone" "ms a client"
row "sets per second, one worker" "$(rate one)" ""
row "  processor time of the worker" "$(per_set one worker_cpu)" "ms a set"
row "  all figures of a client, after the last was drawn" "$(per_set one figures)" "ms a set"
row "  figures as JSON" "$(per_set one figures_json)" "ms a set"
row "  workbook" "$(per_set one workbook)" "ms a set"
row "  report" "$(per_set one report)" "ms a set"
row "  self-check of the PDF" "$(per_set one check)" "ms a set"
row "  publish (the parent's clock, beside the worker)" "$(per_set one publish)" "ms a set"
row "peak memory of a worker" "$(awk -v k="$(number one peak_worker_kb)" 'BEGIN { printf "%.0f", k / 1024 }')" MB
row "report" "$(kilobytes one report_bytes)" KB
row "workbook" "$(kilobytes one workbook_bytes)" KB
if command -v pdfinfo >/dev/null; then
	first=$(find "$folder/out/clients" -name report.pdf | sort | head -n 1)
	row "pages of the first report" "$(pdfinfo "$first" 2>/dev/null | sed -n 's/^Pages: *//p')" ""
	row "table cells in it" "$(pdfinfo -struct-text "$first" 2>/dev/null | grep -cE '^ *T[DH]')" ""
	row "figures in it" "$(pdfinfo -struct-text "$first" 2>/dev/null | grep -cE '^ *Figure')" ""
fi

cores=$(nproc)
if test "$cores" -gt 1; then
	run all "-j$cores" --force
	row "sets per second, $cores workers" "$(rate all)" ""
fi
run again -j1
row "nothing changed: the whole run" "$(number again seconds)" s
row "nothing changed: rendered" "$(number again rendered)" ""

# ---- reading alone

# The number behind a name in what ingest_speed printed.
speed() { # NAME KEY
	sed -n "s/^$2 //p" "$folder/$1.speed"
}

divide() { # A B DIGITS
	awk -v a="$1" -v b="$2" -v d="$3" 'BEGIN { printf "%.*f", d, (b > 0 ? a / b : 0) }'
}

read_intake() { # NAME: its numbers stay in NAME.speed
	"$BUILD/tools/ingest_speed" "$folder/$1" "$folder/$1.db" >"$folder/$1.speed" || exit 1
	rm -f "$folder/$1.db"
}

# Seconds that sqlite3 takes to put the same file into a table without types, keys or indexes.
import_bare() { # FILE
	python3 - "$folder/bare.db" "$1" <<'EOF'
import subprocess, sys, time
began = time.monotonic()
subprocess.run(["sqlite3", sys.argv[1], ".mode csv", f'.import "{sys.argv[2]}" bare'], check=True)
print(f"{time.monotonic() - began:.3f}")
EOF
	rm -f "$folder/bare.db"
}

large_file() {
	python3 tests/bench_events.py events "$folder/events" "$events_mb" || exit 1
	bare=$(import_bare "$folder/events/clients/BIG/all - Events.csv") || exit 1
	read_intake events
	rm -rf "$folder/events"
	rows=$(speed events rows)
	row "one file of GoPhish events" "$events_mb" MB
	row "  rows" "$rows" ""
	row "  into the store" "$(speed events seconds)" s
	row "    reading" "$(speed events reading)" s
	row "    settling: who got which mail, and did what" "$(speed events settling)" s
	row "  rows per second" "$(divide "$rows" "$(speed events seconds)" 0)" ""
	row "  peak memory" "$(speed events peak_mb)" MB
	row "  sqlite3's .import of it into a bare table" "$bare" s
	row "  rows per second beside sqlite3's" "$(divide "$bare" "$(speed events seconds)" 2)" ""
}

rm -rf "$folder/intake" "$folder/out"
needed=$((events_mb * 5 + 500))
if test "$events_mb" -eq 0; then
	:
elif ! command -v sqlite3 >/dev/null; then
	echo "one file of GoPhish events: not measured; sqlite3 is missing, make deps bench installs it"
elif test "$(df -Pm "$folder" | awk 'NR == 2 { print $4 }')" -lt "$needed"; then
	echo "one file of GoPhish events: not measured; $needed MB must be free in $(dirname "$folder") (TMPDIR, BENCH_EVENTS_MB)"
else
	large_file
fi
if test "$small_files" -gt 0; then
	python3 tests/bench_events.py files "$folder/files" "$small_files" || exit 1
	read_intake files
	row "small files" "$(speed files files)" ""
	row "  into the store" "$(speed files seconds)" s
	row "  files per second" "$(divide "$(speed files files)" "$(speed files seconds)" 0)" ""
	row "  peak memory" "$(speed files peak_mb)" MB
fi
