#!/bin/bash
# Each declared figure has a test that pins its value: a unit test of transform that names it, or a case of figures.
# Prints TAP.
. "$(dirname "$0")/tap"

pinned() { # NAME: as a unit test or a case writes it, of round 1, 2 or 3 where there are rounds
	pattern=$(printf '%s' "$1" | sed 's/\./\\./g; s/\\\.N\\\./\\.[123]\\./')
	grep -qE "\"$pattern\"" "$scratch/unit" || grep -qE "$pattern([^a-z_]|\$)" "$scratch/cases"
}

all_are_pinned() {
	find tests/unit -name 'transform_*.c' ! -name transform_declare.c -exec cat {} + >"$scratch/unit"
	cat tests/cases/figures/*/case >"$scratch/cases"
	run 0 figures --list || return 1
	test "$(wc -l <"$out")" -gt 150 || { echo "no list"; return 1; }
	missing=0
	while read -r name _; do
		pinned "$name" || { echo "$name: no test"; missing=1; }
	done <"$out"
	test $missing = 0
}

promise "every figure has a test that names it" all_are_pinned
done_testing
