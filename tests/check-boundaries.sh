#!/bin/sh
# Proves who may include whom: a stage its own folder, base/ and the header of the stage below; each third-party header
# only the files named for it; and that transform reads no file, clock, locale or environment. Prints TAP.
#
# With a folder as argument that tree is checked and its violations printed, nothing else.
set -u
cd "$(dirname "$0")/.." || exit 1

# FOLDER HEADER…: what of our own a folder may include besides itself (render.h brings transform.h with it).
own='
ingest base/*
transform base/* ingest/ingest.h
render base/* transform/transform.h
batch base/* ingest/ingest.h transform/transform.h render/render.h
'

# HEADER FILE…: who may include what is not ours. Whatever is not named here or in `system` nobody may.
foreign='
glib.h */*
glib/* */*
glib-unix.h batch/*
gio/* base/resource.c
jansson.h */*
csv.h ingest/rows.c
sqlite3.h ingest/store*.c ingest/settle.c ingest/settle_batches.c ingest/settle_read.c ingest/settle_plan.c
sqlite3.h transform/engine*.c transform/lineage_rows.c batch/edition.c
hpdf*.h render/page_pdf*.[ch]
xlsxwriter.h render/sheet_xlsx.c
hb-subset.h render/font_subset.c render/page_pdf*.c
png.h base/image*.c
turbojpeg.h base/image*.c
qpdf/* render/page_pdf*.c render/check*.c
libdeflate.h render/page_pdf*.c
zlib.h render/*.c
md4c.h render/markdown.c
cairo*.h render/*
pango/* render/*
hb*.h render/*
ft2build.h render/*
fontconfig/* render/*
'

system='assert ctype errno float inttypes limits malloc math setjmp signal stdalign stdarg stdbool stddef stdint stdio
stdlib stdnoreturn string strings wchar iconv time locale unistd fcntl dirent poll pwd grp dlfcn langinfo termios
sys/file sys/ioctl sys/mman sys/prctl sys/random sys/resource sys/socket sys/stat sys/statvfs sys/syscall sys/time sys/types
arpa/inet sys/utsname sys/wait sys/inotify sys/signalfd sys/uio'
# Headers that would let transform out of its box.
outside='stdio time locale unistd fcntl dirent poll iconv'
outside_calls='getenv|g_getenv|setlocale|g_get_real_time|g_get_monotonic_time|g_date_time_new_now\w*|g_file_\w+|g_dir_\w+|g_mapped_file_\w+|fopen|g_fopen|g_open|g_stat|g_time_zone_new_local|g_date_time_new_from_unix_local|g_get_host_name|g_get_user_name|g_random_\w+|rand|random'

# Does $1 fit one of the glob patterns in $2…?
fits() {
	name=$1
	shift
	for pattern; do
		# shellcheck disable=SC2254
		case $name in $pattern) return 0 ;; esac
	done
	return 1
}

may_own() { # FILE HEADER
	test "${2%%/*}" = "${1%%/*}" && return 0
	set -f
	# shellcheck disable=SC2046
	fits "$2" $(echo "$own" | sed -n "s|^${1%%/*} ||p")
	found=$?
	set +f
	return $found
}

may_foreign() { # FILE HEADER
	set -f
	found=1
	while read -r allowed files; do
		test -n "$allowed" || continue
		# shellcheck disable=SC2086
		if fits "$2" $allowed && fits "$1" $files; then found=0; break; fi
	done <<EOF
$foreign
EOF
	if test $found -ne 0; then
		# shellcheck disable=SC2086
		fits "${2%.h}" $system && found=0
		case $1 in transform/*)
			# shellcheck disable=SC2086
			fits "${2%.h}" $outside && found=1 ;;
		esac
	fi
	set +f
	return $found
}

includes() {
	grep -HoE '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<][^">]*' base/*.[ch] ingest/*.[ch] transform/*.[ch] render/*.[ch] \
		batch/*.[ch] 2>/dev/null | sed 's/:.*include[[:space:]]*/ /'
}

check_own() {
	includes | sed -n 's/ "/ /p' | sort -u | while read -r file header; do
		test "$header" = base/problems.def && continue
		may_own "$file" "$header" || echo "$file includes $header"
	done
}

check_foreign() {
	includes | sed -n 's/ </ /p' | sort -u | while read -r file header; do
		may_foreign "$file" "$header" || echo "$file includes <$header>"
	done
}

check_calls() {
	grep -nwE "($outside_calls) ?\(" transform/*.c 2>/dev/null | sed 's/\t/ /g'
	grep -niE "'now'|current_(date|time)|random\(|unixepoch\(\)" transform/*.sql transform/figures/*.sql 2>/dev/null
}

if test $# -gt 0; then
	cd "$1" || exit 1
	check_own
	check_foreign
	check_calls
	exit
fi

n=0
report() { # PROMISE VIOLATIONS
	n=$((n + 1))
	if test -z "$2"; then echo "ok $n - $1"; else
		echo "not ok $n - $1"
		echo "$2" | sed 's/^/# /'
	fi
}

report "a stage includes itself, base/ and the header of the stage below" "$(check_own)"
report "a third-party header appears only in the files named for it" "$(check_foreign)"
report "transform reads no file, clock, locale or environment" "$(check_calls)"

# The check itself must see each kind of violation.
tree=$(mktemp -d) || exit 1
trap 'rm -rf "$tree"' EXIT
must_see() { # FILE LINE EXPECTED
	mkdir -p "$tree/$(dirname "$1")"
	echo "$2" >"$tree/$1"
	seen=$(tests/check-boundaries.sh "$tree")
	rm "$tree/$1"
	if test "$3" = nothing; then
		report "allows $2 in $1" "$seen"
	else
		report "sees $2 in $1" "$(case $seen in *"$3"*) ;; *) echo "saw: $seen" ;; esac)"
	fi
}
must_see base/x.c '#include "ingest/ingest.h"' 'base/x.c includes ingest/ingest.h'
must_see render/x.c '#include "ingest/ingest.h"' 'render/x.c includes ingest/ingest.h'
must_see transform/x.c '#include "ingest/store.h"' 'transform/x.c includes ingest/store.h'
must_see render/x.h '#include "transform/value.h"' 'render/x.h includes transform/value.h'
must_see ingest/x.c '#include "transform/transform.h"' 'ingest/x.c includes transform/transform.h'
must_see transform/x.c '#include "ingest/ingest.h"' nothing
must_see batch/x.c '#include "render/render.h"' nothing
must_see ingest/x.c '  #  include <csv.h>' 'ingest/x.c includes <csv.h>'
must_see ingest/rows.c '#include <csv.h>' nothing
must_see render/x.c '#include <sqlite3.h>' 'render/x.c includes <sqlite3.h>'
must_see render/page.c '#include <hpdf_objects.h>' 'render/page.c includes <hpdf_objects.h>'
must_see ingest/x.c '#include <cairo.h>' 'ingest/x.c includes <cairo.h>'
must_see render/x.c '#include <md4c.h>' 'render/x.c includes <md4c.h>'
must_see base/x.c '#include <libxml/parser.h>' 'base/x.c includes <libxml/parser.h>'
must_see transform/x.c '#include <stdio.h>' 'transform/x.c includes <stdio.h>'
must_see transform/x.c '	double now = g_get_real_time();' 'g_get_real_time'
must_see transform/figures/x.sql "SELECT date('now')" "'now'"
echo "1..$n"
