#!/bin/bash
# kill -9 and failing system calls at any moment: what lies under a final name is the whole old file or the whole new
# one, and the next run gives the bytes of a clean run. Prints TAP.
#
# Every call that changes files is swept, call by call; where that takes longer than OBI_CRASH_SECONDS (50), every
# second, third … one; a slow machine tries at least 24 and 8 of them. OBI_CRASH_SECONDS=3600 sweeps them all.
. "$(dirname "$0")/tap"
cd "$scratch" || exit 1
names=("kill -9 at any call leaves whole files, and the next run the bytes of a clean one"
	"a failing call leaves whole files, and is told" "nothing temporary is left after the next run")
if ! command -v strace >/dev/null || test -n "${OBI_SANITIZED:-}" || ! strace -o /dev/null true 2>/dev/null; then
	for name in "${names[@]}"; do skip "$name" strace; done
	done_testing
	exit
fi

strace="strace -f -qq"
strace --seccomp-bpf -f -qq -o /dev/null true 2>/dev/null && strace="strace --seccomp-bpf -f -qq"

make_intake old
cp -r old new
sed -i 's/株式会社甲/株式会社甲乙/' new/clients.csv
mkdir -p intake
cp -r old/. intake/
run 0 run intake -o begun >/dev/null && cp -r begun/clients old-clients || { cat "$out" "$err"; exit 1; }
cp -r new/. intake/
cp -r begun clean
run 0 report intake K-0001 -o clean >/dev/null || { cat "$out" "$err"; exit 1; }
cmp -s clean/clients/K-0001/report.pdf old-clients/K-0001/report.pdf && { echo "Bail out! nothing changed"; exit 1; }

calls="rename renameat renameat2 unlink unlinkat fsync fdatasync ftruncate mkdir flock openat write pwrite64 close"
cp -r begun counted
$strace -o trace -e "trace=$(echo "$calls" | tr ' ' ,)" "$OBI" report intake K-0001 -o counted >/dev/null 2>&1
# How often the busiest process makes each call; strace counts for each process by itself.
most() {
	awk -v call="$1" '$2 ~ "^" call "\\(" { n[$1]++ } END { for (p in n) if (n[p] > m) m = n[p]; print m + 0 }' trace
}

# The client's two files are each the old or the new one, whole; the others are untouched. Where an input could not be
# read, which exit status 3 tells, the report is made from the rest.
whole() { # MOMENT
	for file in report.pdf appendix.xlsx; do
		cmp -s "now/clients/K-0001/$file" "old-clients/K-0001/$file" ||
			cmp -s "now/clients/K-0001/$file" "clean/clients/K-0001/$file" || test "$status" -eq 3 ||
			{ echo "neither old nor new: $file after $1, status $status"; cat "$err"; return 1; }
	done
	published now K-0001 || return 1
	diff -r now/clients/K-0002 old-clients/K-0002 && diff -r now/clients/K-0003 old-clients/K-0003 || return 1
	for file in run.json index.html set-aside.csv; do
		test -s "now/$file" && test "$(tail -c 1 "now/$file" | od -An -c | tr -d ' ')" != '' || { echo "gone: $file"; return 1; }
	done
	python3 -c 'import json, sys; json.load(open(sys.argv[1]))' now/run.json 2>/dev/null || ! command -v python3 >/dev/null ||
		{ echo "torn: run.json after $1"; return 1; }
}

recovers() {
	"$OBI" report intake K-0001 -o now >"$out" 2>"$err" || { echo "the next run failed after $1"; cat "$err"; return 1; }
	diff -r now/clients clean/clients || { echo "other bytes after $1"; return 1; }
}

inject() { # CALL WHAT N
	rm -rf now
	cp -r begun now
	{ $strace -o /dev/null -e "trace=$1" -e "inject=$1:$2:when=$3" "$OBI" report intake K-0001 -o now \
		>"$out" 2>"$err" </dev/null; status=$?; } 2>/dev/null # the shell would tell of each kill
}

# "CALL N" for each moment, thinned to what the time allows: every call of those that seal a file, first.
moments() { # STEP CALLS
	for call in $2; do
		for n in $(seq 1 "$1" "$(most "$call")"); do echo "$call $n"; done
	done
}

limit=${OBI_CRASH_SECONDS:-50}
left=
kills() {
	begin=$SECONDS
	{ moments 1 "rename renameat renameat2 unlink unlinkat fsync fdatasync ftruncate mkdir"
	  for step in 16 5 3 1; do moments $step "write pwrite64 openat close"; done; } | awk '!seen[$0]++' >moments
	done=0
	while read -r call n; do
		test $done -lt 24 || test $((SECONDS - begin)) -lt $((limit * 7 / 10)) || break
		inject "$call" signal=KILL "$n"
		whole "kill at $call $n" || return 1
		test $((done % 3)) -ne 0 || recovers "kill at $call $n" || return 1
		test $((done % 3)) -ne 0 || left="$left$(find now -name '.*.tmp' -o -path '*/.obi/work/*' -type f)"
		done=$((done + 1))
	done <moments
	echo "$done of $(wc -l <moments) moments"
	test $done -ge 24
}
promise "${names[0]}" kills
sed 's/^/# /' "$scratch/.log"

# A call that fails is told, or did not matter: then the new files are there.
errors() {
	begin=$SECONDS
	: >failures
	for error in ENOSPC EIO; do
		for call in rename fsync fdatasync write pwrite64 openat; do
			for n in $(seq 1 "$(( $(most $call) / 6 + 1 ))" "$(most $call)"); do echo "$call $error $n" >>failures; done
		done
	done
	# A mixed order, the same each time, so that a short time sees some of each.
	awk '{ print (NR * 7919) % 1009, $0 }' failures | sort -n | cut -d ' ' -f 2- >mixed
	done=0
	while read -r call error n; do
		test $done -lt 8 || test $((SECONDS - begin)) -lt $((limit * 3 / 10)) || break
		inject "$call" "error=$error" "$n"
		whole "$error at $call $n" && recovers "$error at $call $n" || return 1
		# 127: a shared library could not be opened.
		test $status -le 4 || test $status -eq 127 || { echo "status $status after $error at $call $n"; cat "$err"; return 1; }
		done=$((done + 1))
	done <mixed
	echo "$done of $(wc -l <mixed) moments"
	test $done -ge 8
}
promise "${names[1]}" errors
sed 's/^/# /' "$scratch/.log"
nothing_left() {
	echo "$left"
	test -z "$left"
}
promise "${names[2]}" nothing_left
done_testing
