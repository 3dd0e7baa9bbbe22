#!/bin/sh
# The house rules a machine can check: sizes, names, layout and places. Prints TAP, one test for each rule.
#
# Sizes: .c 700 lines, header 200, function 80, nesting 4, line 100 (120 for comments and texts; tab = 8).
set -u
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C.UTF-8
sources=$(find base ingest transform render batch tests -name '*.[ch]' | sort)
headers=$(echo "$sources" | grep '\.h$')
bodies=$(echo "$sources" | grep '\.c$')
stages=$(echo "$sources" | grep -v '^tests/')
binary='\.(png|jpe?g|pdf|xlsx|csv|icc)$|^tests/fuzz/corpus/'
if git rev-parse --git-dir >/dev/null 2>&1; then
	texts=$(git -c core.quotePath=false ls-files -co --exclude-standard | grep -vE "$binary")
else
	texts=$(find . -type f -not -path './build/*' | grep -vE "$binary")
fi

# A command with the files of a list, one name a line, behind its arguments.
over() { # LIST COMMAND…
	list=$1
	shift
	echo "$list" | tr '\n' '\0' | xargs -0 -r "$@"
}

n=0
rule() { # PROMISE COMMAND…: what the command prints are violations
	promise=$1
	shift
	n=$((n + 1))
	found=$("$@")
	if test -z "$found"; then echo "ok $n - $promise"; else
		echo "not ok $n - $promise"
		echo "$found" | awk 'NR <= 30 { print "# " $0 } END { if (NR > 30) print "# and " NR - 30 " more" }'
	fi
}

lines_above() { # LIMIT LIST
	over "$2" wc -l | awk -v limit="$1" '$2 != "total" && $1 > limit { print $2 ": " $1 " lines" }'
}
rule "a header has at most 200 lines" lines_above 200 "$headers"
rule "a source file has at most 700 lines" lines_above 700 "$bodies"

long_functions() {
	over "$bodies" awk 'FNR == 1 { start = 0 }
		/^\{/ { start = FNR }
		/^\}/ && start {
			if (FNR - start - 1 > 80)
				print FILENAME ":" start ": " FNR - start - 1 " lines"
			start = 0
		}'
}
rule "a function has at most 80 lines" long_functions
rule "nothing is nested deeper than 4" over "$bodies" grep -nE '^	{5,}(if|for|while|switch|do)\b'

# A line that begins as a comment or holds a text may be 120 wide.
long_lines() {
	echo "$sources" | while read -r file; do
		expand -i -t 8 "$file" | grep -nE '^.{101,}' | grep -E '^[0-9]+:(.{121,}| *[^ /*"][^"]*$)' |
			sed "s|^|$file:|" | cut -c 1-100
	done
}
rule "a line has at most 100 characters, a comment or text 120" long_lines

ends_badly() {
	echo "$texts" | grep -v -e '^tests/cases/' -e '^samples/intake/' | while read -r file; do
		test ! -s "$file" || test "$(tail -c 1 "$file" | od -An -tx1 | tr -d " ")" = 0a || echo "$file"
	done
}
rule "no line ends in spaces" over "$(echo "$texts" | grep -v '\.md$')" grep -InE '[ 	]+$'
rule "indentation is tabs" over "$sources" grep -nE '^        '
rule "no line ends in CR LF" over "$texts" grep -lI "$(printf '\r')\$"
rule "every text file ends in a newline" ends_badly

# render/workbook*.c is about the thing of that name; libxlsxwriter stays in sheet_xlsx.c.
prefixes='csv|json|HPDF|hpdf|lxw|chart|format|worksheet|workbook|cairo|pango|g|hb|sqlite3|qpdf'
library_names() {
	over "$stages" grep -nE "^(struct |enum )?($prefixes)_[a-z0-9_]*(\(| \{)" |
		grep -vE '^render/workbook[a-z_]*\.[ch]:[0-9]+:(struct |enum )?workbook_'
}
rule "no name takes a library's prefix" library_names

without_role() {
	echo "$stages" | grep '\.[ch]$' | while read -r file; do
		test "$(head -c 2 "$file")" = '/*' || echo "$file"
	done
}
rule "every file begins with what it is for" without_role
rule "nothing is left to do in comments" over "$sources" grep -nwE 'TODO|FIXME|XXX|HACK'
rule "no call that hides control flow or trusts its input" \
	over "$stages" grep -nE '\b(setjmp|longjmp|strcpy|strcat|sprintf|gets|system|atoi|atof|strtok)\('

# In pieces, so that this file does not find itself.
places='(^|[^A-Za-z0-9_}])/(wor''k|hom''e|roo''t|tmp/o''bi)/|deb\.debi''an|pypi\.o''rg|crates\.i''o|npmjs\.o''rg'
rule "no place of one machine is named" over "$texts" grep -nIE "$places"

badly_laid_out() {
	over "$sources" clang-format --dry-run 2>&1 | grep -oE '^[^ :]+:[0-9]+' | sort -u
}
if command -v clang-format >/dev/null; then
	rule "sources are laid out by .clang-format (make format)" badly_laid_out
else
	n=$((n + 1))
	echo "ok $n - sources are laid out by .clang-format (make format) # SKIP clang-format"
fi
echo "1..$n"
