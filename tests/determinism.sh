#!/bin/bash
# The same input gives the same bytes: on any day, in any place, in any order, with any number of workers. Prints TAP.
. "$(dirname "$0")/tap"
cd "$scratch" || exit 1
make_intake intake
# Names that need a fallback font and a look at what the locale calls its language.
printf 'K-0004,𠮷野髙﨑商会,卸売業,3\nK-0005,Ünïcode – “quotes” ☎,小売業,4\n' >>intake/clients.csv
run 0 run intake -o first -j1 >/dev/null || { cat "$out" "$err"; exit 1; }

equals() { # OUT
	for client in K-0001 K-0002 K-0003 K-0004 K-0005; do
		same "first/clients/$client/report.pdf" "$1/clients/$client/report.pdf" &&
			same "first/clients/$client/appendix.xlsx" "$1/clients/$client/appendix.xlsx" || return 1
	done
}

again() {
	sleep 1.1 # a clock in the output would tick
	run 0 run intake -o second -j1 && equals second
}
promise "two runs give the same bytes" again

workers() {
	run 0 run intake -o parallel -j3 && equals parallel
}
promise "one worker or three give the same bytes" workers

elsewhere() {
	mkdir -p 'deep/er place' && cp -r intake 'deep/er place/other name' && cd 'deep/er place' &&
		(umask 077; TZ=America/New_York LC_ALL=ja_JP.UTF-8 LANG=ja_JP.UTF-8 LANGUAGE=ja run 0 run 'other name' -o ../out)
	wrong=$?
	cd "$scratch" && test $wrong -eq 0 && equals deep/out
}
promise "another time zone, locale, folder and umask give the same bytes" elsewhere

locales() {
	for locale in C POSIX de_DE.UTF-8 zh_CN.UTF-8; do
		LC_ALL=$locale LC_NUMERIC=$locale run 0 run intake -o "out-$locale" && equals "out-$locale" || return 1
	done
}
promise "a locale with a decimal comma or other Han shapes gives the same bytes" locales

order() {
	mkdir -p reversed/clients
	for file in $(ls -r intake | grep -v clients$); do cp "intake/$file" reversed/; done
	for client in $(ls -r intake/clients); do
		mkdir -p "reversed/clients/$client"
		for file in $(ls -r "intake/clients/$client"); do cp "intake/clients/$client/$file" "reversed/clients/$client/"; done
	done
	run 0 run reversed -o out-reversed && equals out-reversed
}
promise "files made in another order give the same bytes" order

built_up() {
	mkdir -p grown && cp intake/programme.json grown/ && head -n 3 intake/clients.csv >grown/clients.csv &&
		run 0 run grown -o out-grown && cp -r intake/. grown/ && run 0 run grown -o out-grown && equals out-grown
}
promise "an intake that grew gives the bytes of one that was there at once" built_up

other_day() {
	faketime '2031-02-28 23:59:50' "$OBI" run intake -o out-later -j1 >"$out" 2>"$err" || { cat "$out" "$err"; return 1; }
	equals out-later
}
if command -v faketime >/dev/null && test -z "${OBI_SANITIZED:-}"; then
	promise "another day gives the same bytes" other_day
else
	skip "another day gives the same bytes" faketime
fi
done_testing
