#!/bin/sh
# What the documentation says is so: messages, links, packages, targets, manual page. Prints TAP.
set -u
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C.UTF-8

n=0
rule() { # PROMISE COMMAND…: what the command prints are violations
	promise=$1
	shift
	n=$((n + 1))
	found=$("$@" 2>&1)
	if test -z "$found"; then echo "ok $n - $promise"; else
		echo "not ok $n - $promise"
		echo "$found" | sed 's/^/# /'
	fi
}
skip() { # PROMISE PROGRAM
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

pages() {
	find . -name '*.md' -not -path './build/*' -not -path './samples/intake/*' | sort
}

dead_links() {
	pages | while read -r page; do
		grep -oE '\]\([^)#: ]+' "$page" | sed 's/^](//' | while read -r link; do
			test -e "$(dirname "$page")/$link" || echo "$page: $link"
		done
	done
}

without_reason() {
	MAKEFLAGS= make -s print-packages | tr ' ' '\n' | sort -u | while read -r package; do
		test -z "$package" || grep -q "^| \`$package\` |" docs/dependencies.md || echo "$package"
	done
}
reason_for_nothing() {
	MAKEFLAGS= make -s print-packages | tr ' ' '\n' | sort -u >"$scratch"
	sed -n 's/^| `\([^`]*\)` |.*/\1/p' docs/dependencies.md | grep -vxF -f "$scratch"
}

unknown_targets() {
	pages | xargs grep -ohE '(^|`)make [a-z][a-z -]*' | sed 's/.*make //' | tr ' ' '\n' | grep -vE '^-|-$|^unit-' | sort -u |
		while read -r target; do
			test -z "$target" || grep -qE "^([a-z -]* )?$target( [a-z -]*)?:" Makefile || echo "make $target"
		done
}

image_sizes() {
	find docs -name '*.png' -size +200k
}

scratch=$(mktemp) || exit 1
trap 'rm -f "$scratch"' EXIT
rule "the manual page lists every message" docs/diagnostics.sh --check
rule "no link of the documentation leads nowhere" dead_links
rule "every package the Makefile asks for has a reason" without_reason
rule "no package has a reason but no use" reason_for_nothing
rule "every make target the documentation names exists" unknown_targets
rule "no picture of the documentation is above 200 KB" image_sizes
if command -v mandoc >/dev/null; then
	rule "the manual page has no fault" mandoc -T lint -W warning docs/obi.1
else
	skip "the manual page has no fault" mandoc
fi
echo "1..$n"
