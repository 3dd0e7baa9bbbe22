#!/bin/bash
# What is hidden of small groups is nowhere in what clients get: two firms that differ in nothing but hidden numbers get
# the same bytes. Of 営業 (20) five opened, of 総務 (7) all and of 製造 (8) nobody, or the other way round.
# Prints TAP.
. "$(dirname "$0")/tap"
cd "$scratch" || exit 1

people() { # DEPARTMENT SITE N OPENED TIME
	for i in $(seq "$3"); do
		opened=
		test "$i" -gt "$4" || opened="2024-07-12 $5"
		echo "$2-$1-$i@example.jp,$1,$2,請求書,2024-07-12 09:00,$opened"
	done
}

firm() { # NAME OPENED…: of 営業, 総務 and 製造
	mkdir -p "$1/clients/K"
	{
		echo メールアドレス,部署,拠点,メール,送信日時,開封日時
		people 営業 本社 20 "$2" 09:10
		people 総務 大阪 7 "$3" 09:20
		people 製造 工場 8 "$4" 09:20
	} >"$1/clients/K/drill.csv"
	run 0 figures "$1" K --json && cp "$out" "$1.json" && run 0 report "$1" K -o "$1-out"
}

alike() { # FIRM FIRM
	cmp "$1.json" "$2.json" && cmp "$1-out/clients/K/report.pdf" "$2-out/clients/K/report.pdf" &&
		cmp "$1-out/clients/K/appendix.xlsx" "$2-out/clients/K/appendix.xlsx"
}

hidden_numbers_leave_no_trace() {
	firm all 5 7 0 && firm nobody 5 0 7 && says all.json hidden && alike all nobody
}

printed_numbers_do() {
	firm more 6 6 0 && for part in .json -out/clients/K/report.pdf -out/clients/K/appendix.xlsx; do
		if cmp -s "all$part" "more$part"; then
			echo "all$part is as it was"
			return 1
		fi
	done
}

promise "firms that differ in hidden numbers alone get the same report, workbook and figures, byte for byte" \
	hidden_numbers_leave_no_trace
promise "those that differ in printed ones do not" printed_numbers_do
done_testing
