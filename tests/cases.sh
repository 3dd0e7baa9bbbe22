#!/bin/sh
# Whole runs of the program against what they printed when somebody last looked and found it right.
#
# A case is a folder tests/cases/AREA/NAME with a file `case`: shell lines, run with -e in a scratch folder, where
# `obi` is the program, `records INTAKE` prints the normalised records of an intake (tests/tools/ingest_records.c), and
# $CASE is the case's folder. What they print is compared with `out` and `err` there, the exit status with `status` (all
# three may be missing: empty, empty, 0), and every file below `expected/` with the file of that name in the scratch
# folder. Lines "# needs qpdf" in `case` name programs without which it is skipped.
#
# Prints TAP. `make accept CASE=AREA/NAME` takes the present results as right; so does OBI_ACCEPT=1 here.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$(pwd)
BUILD=$(cd "${BUILD:-build}" && pwd) || exit 1
export LC_ALL=C.UTF-8 TZ=UTC
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

run_case() {
	mkdir -p "$scratch/work" "$scratch/result" "$scratch/bin"
	ln -s "$BUILD/obi" "$scratch/bin/obi"
	ln -s "$BUILD/tools/ingest_records" "$scratch/bin/records"
	(cd "$scratch/work" && CASE=$1 PATH=$scratch/bin:$PATH sh -e "$1/case") \
		>"$scratch/result/out" 2>"$scratch/result/err" </dev/null
	echo $? >"$scratch/result/status"
}

# Both files alike; a missing expectation stands for its default.
same() {
	if test -e "$1"; then expected=$1; else expected=$scratch/default; printf "$3" >"$expected"; fi
	diff -u "$expected" "$2" | head -n 100 | sed 's/^/# /' >>"$scratch/difference"
	cmp -s "$expected" "$2"
}

compare() {
	: >"$scratch/difference"
	good=0
	same "$1/out" "$scratch/result/out" '' || good=1
	same "$1/err" "$scratch/result/err" '' || good=1
	same "$1/status" "$scratch/result/status" '0\n' || good=1
	if test -d "$1/expected"; then
		for file in $(cd "$1/expected" && find . ! -type d | sort); do
			if test -e "$scratch/work/$file"; then
				same "$1/expected/$file" "$scratch/work/$file" '' || good=1
			else
				echo "# missing: $file" >>"$scratch/difference"
				good=1
			fi
		done
	fi
	return $good
}

# An expectation that equals its default is not kept as a file.
keep() {
	if test -s "$1" && test "$(cat "$1")" != "$3"; then cp "$1" "$2"; else rm -f "$2"; fi
}

accept() {
	keep "$scratch/result/out" "$1/out" ''
	keep "$scratch/result/err" "$1/err" ''
	keep "$scratch/result/status" "$1/status" 0
	if test -d "$1/expected"; then
		(cd "$1/expected" && find . ! -type d) | while read -r file; do
			cat "$scratch/work/$file" >"$1/expected/$file"
		done
	fi
}

missing_program() {
	for program in $(sed -n 's/^# needs //p' "$1/case"); do
		command -v "$program" >/dev/null || { echo "$program"; return; }
	done
}

n=0
for path in tests/cases/*/*/case; do
	test -e "$path" || continue
	folder=${path%/case}
	name=${folder#tests/cases/}
	if test $# -gt 0; then
		case " $* " in *" $name "*) ;; *) continue ;; esac
	fi
	n=$((n + 1))
	missing=$(missing_program "$folder")
	if test -n "$missing"; then
		echo "ok $n - $name # SKIP $missing"
		continue
	fi
	run_case "$root/$folder"
	test -z "${OBI_ACCEPT:-}" || accept "$root/$folder"
	if compare "$root/$folder"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		cat "$scratch/difference"
	fi
	rm -rf "$scratch/work" "$scratch/result" "$scratch/bin"
done
echo "1..$n"
test "$n" -gt 0 || { echo "no such case: $*" >&2; exit 1; }
