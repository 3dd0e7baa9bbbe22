#!/bin/sh
# Measures a night over many clients of yardstick size: sets (report and workbook) per second, where the time goes,
# memory, and size. Prints a table; nothing is judged. `make bench`; not part of `make check`.
#
# OBI_BENCH_CLIENTS (200): how many clients. The intake is written by tests/bench_intake.py.
set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=$(cd "${BUILD:-build}" && pwd) || exit 1
clients=${OBI_BENCH_CLIENTS:-200}
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
row "sets per second, one worker" "$(rate one)" ""
row "  processor time of the worker" "$(per_set one worker_cpu)" "ms a set"
row "  figures" "$(per_set one figures)" "ms a set"
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
