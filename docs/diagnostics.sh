#!/bin/sh
# Put the list of messages of base/problems.def into docs/obi.1, between its two markers.
#
#   docs/diagnostics.sh          rewrite docs/obi.1
#   docs/diagnostics.sh --check  exit 1 where docs/obi.1 is out of date
set -eu
cd "$(dirname "$0")/.."
list=$(mktemp) page=$(mktemp)
trap 'rm -f "$list" "$page"' EXIT

# The preprocessor gathers each entry on one line; awk unquotes it and makes an mdoc item of it.
{
	printf '#define PROBLEM(id, level, en, ja, hint_en, hint_ja) @@ id @ level @ en @ hint_en\n#define NULL ""\n'
	printf '#include "base/problems.def"\n'
} | ${CC:-cc} -E -P -I. -x c - | LC_ALL=C.UTF-8 awk '
	function plain(s) {
		gsub(/"[ \n]*"/, "", s); gsub(/^[ \n]*"|"[ \n]*$/, "", s); gsub(/\\"/, "\\(dq", s)
		while (match(s, /\{[0-9]:[^|}]*\|[^}]*\}/)) { # the words for several
			words = substr(s, RSTART, RLENGTH - 1); sub(/^[^|]*\|/, "", words)
			s = substr(s, 1, RSTART - 1) words substr(s, RSTART + RLENGTH)
		}
		gsub(/\{[0-9]\}/, "...", s); gsub(/^[ \n]+|[ \n]+$/, "", s)
		return s ~ /^[.\x27]/ ? "\\&" s : s
	}
	{ all = all $0 "\n" }
	END {
		n = split(all, entry, "@@ ")
		for (i = 2; i <= n; i++) {
			split(entry[i], part, / @ /)
			printf ".It Sy %s Pq %s\n%s\n", tolower(part[1]), tolower(part[2]), plain(part[3])
			hint = plain(part[4])
			if (hint != "")
				printf ".br\nHint: %s\n", hint
		}
	}' > "$list"

awk -v list="$list" '
	/^\.\\" messages: end/ { inside = 0 }
	!inside { print }
	/^\.\\" messages: begin/ { inside = 1; while ((getline line < list) > 0) print line }
' docs/obi.1 > "$page"

if [ "${1:-}" = --check ]; then
	cmp -s "$page" docs/obi.1 || { echo "docs/obi.1 is out of date: run docs/diagnostics.sh" >&2; exit 1; }
else
	cmp -s "$page" docs/obi.1 || cp "$page" docs/obi.1
fi
