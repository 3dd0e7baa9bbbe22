#!/bin/sh
# The promises of tests/run: nothing that went wrong in a test is counted as passed. Prints TAP.
set -u
cd "$(dirname "$0")/.." || exit 1
tree=$(mktemp -d) || exit 1
trap 'rm -rf "$tree"' EXIT

n=0
# One test program with this body, run by tests/run: its last line and exit status must be those given.
counts() { # PROMISE BODY TOTAL STATUS
	n=$((n + 1))
	rm -rf "$tree/tests" "$tree/build"
	mkdir -p "$tree/tests/unit" "$tree/build/unit"
	cp tests/run "$tree/tests/run"
	: >"$tree/tests/unit/base_x.c"
	printf '#!/bin/sh\n%s\n' "$2" >"$tree/build/unit/base_x"
	chmod +x "$tree/build/unit/base_x"
	output=$(BUILD=$tree/build "$tree/tests/run" 2>&1)
	status=$?
	if test "$(echo "$output" | tail -n 1)" = "$3" && test $status -eq "$4"; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		echo "$output" | sed 's/^/# /'
	fi
}

counts "passed tests are counted" 'printf "1..2\nok 1 - a\nok 2 - b\n"' "2 passed, 0 failed, 0 skipped" 0
counts "a failed test is counted" 'printf "1..2\nok 1 - a\nnot ok 2 - b\n"; exit 1' "1 passed, 1 failed, 0 skipped" 1
counts "a failed test is counted whatever the exit status" 'printf "ok 1 - a\nnot ok 2 - b\n"' \
	"1 passed, 1 failed, 0 skipped" 1
counts "a skipped test is neither passed nor failed" 'printf "ok 1 - a\nok 2 - b # SKIP qpdf\n"' \
	"1 passed, 0 failed, 1 skipped" 0
counts "a test skipped the way cmocka says it is not failed" 'printf "ok 1 - a\nnot ok 2 # SKIP b\n"' \
	"1 passed, 0 failed, 1 skipped" 0
counts "a bad exit status is a failure" 'printf "1..1\nok 1 - a\n"; exit 3' "1 passed, 1 failed, 0 skipped" 1
counts "a program killed half-way is a failure" 'printf "1..2\nok 1 - a\n"; kill -9 $$' \
	"1 passed, 1 failed, 0 skipped" 1
counts "a program that stops half-way with success is a failure" 'printf "1..2\nok 1 - a\n"' \
	"1 passed, 1 failed, 0 skipped" 1
counts "a program that tests nothing is a failure" 'exit 0' "0 passed, 1 failed, 0 skipped" 1
counts "a program that was not built is a failure" 'rm -f "$0"; exit 127' "0 passed, 1 failed, 0 skipped" 1
counts "a run in which everything was skipped has not passed" 'echo "ok 1 - a # SKIP qpdf"' \
	"0 passed, 0 failed, 1 skipped" 1
export OBI_TEST_SECONDS=1
counts "a program that hangs is a failure" 'echo "ok 1 - a"; sleep 60' "1 passed, 1 failed, 0 skipped" 1
echo "1..$n"
