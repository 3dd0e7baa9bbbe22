#!/bin/bash
# What somebody typed into a drill's form reaches nothing that Obi writes: not the store, not the rows set aside, not
# the messages, not the reports. The intakes of tests/cases/trackers have CANARY-TYPED wherever a tracker's export can
# hold typed values, also in rows that cannot be read.
# Prints TAP. Without pdftotext or unzip the reports' text and the inside of the workbooks are not looked at.
. "$(dirname "$0")/tap"
cd "$scratch" || exit 1

for client in "$top"/tests/cases/trackers/*/intake/clients/*/; do
	case=${client%/intake/*}
	folder=intake/clients/${case##*/}-$(basename "$client")
	mkdir -p "$folder"
	cp -r "$client". "$folder/"
done

# Everything below a folder, also inside the workbooks and as text of the reports.
everything() {
	find "$1" -type f -exec cat {} +
	! command -v pdftotext >/dev/null || find "$1" -name '*.pdf' -exec pdftotext {} - \;
	! command -v unzip >/dev/null || find "$1" -name '*.xlsx' -exec unzip -p {} \;
}

nothing_typed_is_written() {
	test "$(grep -rl CANARY-TYPED intake | wc -l)" -ge 10 || { echo "too little is planted"; return 1; }
	run 3 run intake -o written --lang en || return 1
	lacks "$out" CANARY-TYPED && lacks "$err" CANARY-TYPED || return 1
	test -s written/.obi/store.db || { echo "no store"; return 1; }
	# The text of the reports is really looked at.
	everything written | grep -aq '佐倉\|営業部' || { echo "nothing to look at"; return 1; }
	everything written | grep -aq CANARY-TYPED || return 0
	echo "it is in:"
	grep -rla CANARY-TYPED written
	return 1
}

rows_are_kept_without_it() {
	raw=written/.obi/set-aside-raw.csv
	test "$(stat -c %a "$raw")" = 600 && says "$raw" 'c2,a@one.example' && says "$raw" '{…}' &&
		lacks written/set-aside.csv 'a@one.example'
}

sniff_shows_none() {
	find intake -type f ! -name client.json -exec "$OBI" sniff {} --json \; >"$out" 2>"$err"
	says "$out" '{…}' && lacks "$out" CANARY-TYPED && lacks "$err" CANARY-TYPED
}

promise "what was typed into forms is in nothing that a run writes" nothing_typed_is_written
promise "rows set aside are kept for their owner alone, without what was typed" rows_are_kept_without_it
promise "sniff shows no typed value of any file" sniff_shows_none
done_testing
