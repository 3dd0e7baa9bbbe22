#!/bin/bash
# Bad files: each gives one clear message with its place, a row in set-aside.csv, the exit status that is due, and all
# other reports. Prints TAP.
. "$(dirname "$0")/tap"
cd "$scratch" || exit 1
make_intake clean
run 0 run clean -o clean-out >/dev/null || { cat "$out" "$err"; exit 1; }

# Bytes of all clients but those named are the same as without the fault.
others_unharmed() { # OUT [CLIENT…]
	folder=$1
	shift
	for client in K-0001 K-0002 K-0003; do
		case " $* " in *" $client "*) continue ;; esac
		diff -r "$folder/clients/$client" "clean-out/clients/$client" || return 1
	done
}

# One line of set-aside.csv that begins with this file and holds this code.
listed() { # OUT FILE LINE CODE
	grep -q "^\"$2\",$3,[0-9]*,\"[^\"]*\",\"$4\"," "$1/set-aside.csv" && return
	echo "not in set-aside.csv: $2 line $3 $4"
	cat "$1/set-aside.csv"
	return 1
}

# A fresh copy of the intake, and a fresh output folder.
begin() {
	rm -rf intake out-folder
	cp -r clean intake
}

once() { # TEXT: one message holds it
	test "$(grep -cF -e "$1" "$err")" -eq 1 && return
	echo "not told exactly once: $1"
	cat "$err"
	return 1
}

unreadable() {
	begin
	printf 'a,b\xff\xfe\x81\x00\n' >intake/clients/K-0001/broken.csv
	run 3 run intake -o out-folder && once "clients/K-0001/broken.csv" && says "$err" "file set aside" &&
		listed out-folder clients/K-0001/broken.csv '' '[a-z_]*' && others_unharmed out-folder K-0001 &&
		published out-folder K-0001 && says out-folder/run.json '"state": "set_aside"'
}
promise "a file in no known encoding is set aside" unreadable

forbidden() {
	begin
	mkdir intake/clients/K-0001/folder.csv
	ln -s /nonexistent intake/clients/K-0001/gone.csv
	run 3 run intake -o out-folder && once "clients/K-0001/gone.csv" && published out-folder K-0001 &&
		others_unharmed out-folder K-0001
}
promise "a file that cannot be opened is set aside" forbidden

heading() {
	begin
	sed -i '1s/.*/番号,色,大きさ/' intake/clients/K-0002/drill.csv
	run 3 run intake -o out-folder && once "clients/K-0002/drill.csv" &&
		listed out-folder clients/K-0002/drill.csv '' '[a-z_]*' && published out-folder K-0002 &&
		others_unharmed out-folder K-0002
}
promise "a file with a wrong heading is set aside with the nearest profile" heading

row() { # PROMISE-SPECIFIC: SED-EXPRESSION LINE TEXT CODE CLIENT STATUS
	begin
	sed -i "$1" "intake/clients/$5/drill.csv"
	run "$6" run intake -o out-folder && once "clients/$5/drill.csv:$2" && says "$err" "$3" &&
		says "$err" "row set aside" && listed out-folder "clients/$5/drill.csv" "$2" "$4" &&
		published out-folder "$5" && others_unharmed out-folder "$5"
}
promise "an impossible date sets its row aside" row '3s/2024-06-12 09:00/2024-13-40 09:00/' 3 '2024-13-40' '[a-z_]*' K-0001 0
promise "a row with too few fields is set aside" row '4s/,.*/,p3@k1.example/' 4 '' '[a-z_]*' K-0001 0
promise "an open quote costs its row and not the rest of the file" row '5s/,試験/,"試験/' 5 '' 'quote[a-z_]*' K-0001 0

many_rows() {
	begin
	sed -i '2,9s/2024-06-12 09:00/2024-13-40 09:00/' intake/clients/K-0001/drill.csv
	run 3 run intake -o out-folder && published out-folder K-0001 && says "$out" "more set-aside rows than the limit allows: 1" &&
		test "$(grep -c '^"clients/K-0001/drill.csv"' out-folder/set-aside.csv)" -eq 8 &&
		test "$(grep -c 'clients/K-0001/drill.csv:' "$err")" -eq 6 && says "$err" "3 more of this kind; all are in set-aside.csv"
}
promise "rows over the limit make exit status 3, and their messages are folded" many_rows

brief() {
	run 3 run intake -o out-folder --force --quiet && says "$out" "clients/K-0001/drill.csv" && lacks "$out" "clients/K-0002/drill.csv" &&
		lacks "$out" "K-0003"
}
promise "--quiet names only what went wrong" brief

strict() {
	begin
	sed -i '3s/2024-06-12 09:00/2024-13-40 09:00/' intake/clients/K-0001/drill.csv
	run 3 run intake -o out-folder --strict && published out-folder K-0001 && run 3 check intake --strict && run 0 check intake
}
promise "--strict makes one row exit status 3" strict

limit() {
	begin
	sed -i '3s/2024-06-12 09:00/2024-13-40 09:00/' intake/clients/K-0001/drill.csv
	sed -i 's/"name"/"set_aside_limit": 0, "name"/' intake/programme.json
	run 3 run intake -o out-folder && sed -i 's/"set_aside_limit": 0/"set_aside_limit": "50%"/' intake/programme.json &&
		run 0 run intake -o out-folder && sed -i 's/"50%"/"half"/' intake/programme.json &&
		run 2 run intake -o out-folder && says "$err" "set_aside_limit"
}
promise "programme.json may set the limit" limit

unknown_client() {
	begin
	sed -n '2s/K-0001/K-0099/p' intake/diagnosis.csv >>intake/diagnosis.csv
	run 3 run intake -o out-folder && once "diagnosis.csv:5" && says "$err" "K-0099" &&
		listed out-folder diagnosis.csv 5 '[a-z_]*' && others_unharmed out-folder && test ! -e out-folder/clients/K-0099
}
promise "an unknown client id sets its row aside" unknown_client

broken_client() {
	begin
	printf '{"drill": {\n  "opened_means": "clicked",\n}}\n' >intake/clients/K-0002/client.json
	run 3 run intake -o out-folder && says "$err" "clients/K-0002/client.json:3" && test ! -e out-folder/clients/K-0002 &&
		others_unharmed out-folder K-0002 && says "$out" "failed 1" && says out-folder/run.json '"failed": 1'
}
promise "a broken client.json costs that client's report only" broken_client

unknown_setting() {
	begin
	printf '{"privacy": {"smal_group": 3}}\n' >intake/clients/K-0002/client.json
	run 3 run intake -o out-folder && says "$err" 'did you mean "small_group"?' && others_unharmed out-folder K-0002
}
promise "an unknown key of client.json offers the nearest" unknown_setting

broken_programme() {
	begin
	echo '{"name": "x"' >intake/programme.json
	run 2 run intake -o out-folder && says "$err" "programme.json:" && test ! -e out-folder/clients/K-0001
}
promise "a broken programme.json stops the run" broken_programme

old_stays() {
	begin
	cp -r clean-out out-folder
	printf 'x' >intake/clients/K-0002/client.json
	run 3 run intake -o out-folder && diff -r out-folder/clients clean-out/clients && says out-folder/run.json '"stale": true'
}
promise "a client that fails keeps its last report, marked as old" old_stays

own_layout() {
	begin
	printf '{"layout": "shiny"}\n' >intake/clients/K-0002/client.json
	run 3 run intake -o out-folder && says "$err" 'there is no layout "shiny"' && others_unharmed out-folder K-0002 &&
		test ! -e out-folder/clients/K-0002
}
promise "a client's unknown layout costs that client's report only" own_layout

masked() {
	begin
	sed -i '3s/p2@k1.example/not an address/' intake/clients/K-0001/drill.csv
	sed -i '4s/2024-06-12 09:00/2024-13-40 09:00/' intake/clients/K-0001/drill.csv
	"$OBI" run intake -o out-folder >"$out" 2>"$err"
	lacks "$out" "p3@k1.example" && lacks "$err" "p3@k1.example" && lacks out-folder/set-aside.csv "p3@k1.example" &&
		says out-folder/.obi/set-aside-raw.csv "p3@k1.example" && lacks out-folder/run.json "@k1.example" &&
		lacks out-folder/index.html "@k1.example"
}
promise "persons are masked everywhere but in the private list of raw rows" masked

formula() {
	begin
	mv intake/clients/K-0002/drill.csv 'intake/clients/K-0002/=cmd.csv'
	sed -i '3s/2024-06-12 09:00/2024-13-40 09:00/' 'intake/clients/K-0002/=cmd.csv'
	cp -r intake/clients/K-0002/=cmd.csv intake/=2+5.csv
	"$OBI" run intake -o out-folder >"$out" 2>"$err"
	! grep -E '(^|,)"?[=+@]' out-folder/set-aside.csv
}
promise "no cell of set-aside.csv begins a formula" formula

escaped() {
	begin
	sed -i 's|乙商店|<script>alert(1)</script>\&|' intake/clients.csv
	run 0 run intake -o out-folder && lacks out-folder/index.html "<script>" && says out-folder/index.html "&lt;script&gt;"
}
promise "index.html escapes what clients wrote" escaped

# A library that crashes: the worker that opens this workbook gets a signal.
worker_signal() { # SIGNAL
	begin
	strace -f -qq -o /dev/null -P "$scratch/out-folder/.obi/work/K-0002.xlsx" -e trace=openat,open \
		-e "inject=openat,open:signal=$1" "$OBI" run intake -o "$scratch/out-folder" -j1 >"$out" 2>"$err"
	status=$?
	test $status -eq 3 || { echo "status $status"; cat "$out" "$err"; return 1; }
	says "$err" "K-0002" && says "$err" "SIG$1" && says "$out" "failed 1" && test ! -e out-folder/clients/K-0002 &&
		test -z "$(ls -A out-folder/.obi/work)" && others_unharmed out-folder K-0002
}
if command -v strace >/dev/null && test -z "${OBI_SANITIZED:-}" && strace -o /dev/null true 2>/dev/null; then
	promise "a worker that crashes costs one client" worker_signal SEGV
	promise "a worker that is killed costs one client" worker_signal KILL
	worker_hangs() {
		begin
		strace -f -qq -o /dev/null -P "$scratch/out-folder/.obi/work/K-0002.xlsx" -e trace=openat,open \
			-e inject=openat,open:signal=STOP "$OBI" run intake -o "$scratch/out-folder" -j1 --timeout 2 >"$out" 2>"$err"
		status=$?
		test $status -eq 3 || { echo "status $status"; cat "$out" "$err"; return 1; }
		says "$err" "stopped after" && others_unharmed out-folder K-0002
	}
	promise "a worker that hangs is stopped in time and costs one client" worker_hangs
	# Where the system says EIO to opening what lies under this path.
	with_unreadable() { # PATH STATUS
		begin
		cp -r clean-out out-folder
		strace -f -qq -o /dev/null -P "$1" -e trace=openat,open -e inject=openat,open:error=EIO \
			"$OBI" run intake -o "$scratch/out-folder" >"$out" 2>"$err"
		status=$?
		test $status -eq "$2" || { echo "status $status"; cat "$out" "$err"; return 1; }
		says "$err" "Input/output error" && diff -r out-folder/clients clean-out/clients
	}
	promise "an intake that cannot be listed stops the run" with_unreadable intake 2
	promise "a folder of clients that cannot be listed stops the run" with_unreadable intake/clients 2
	promise "a programme.json that cannot be opened stops the run" with_unreadable intake/programme.json 2
	promise "a client's folder that cannot be listed costs that client's report only" \
		with_unreadable intake/clients/K-0002/ 3
	no_fonts() {
		begin
		paths=$(fc-list 'BIZ UDPGothic' file | sed 's/: *$//' | sed 's/^/-P /')
		# shellcheck disable=SC2086
		strace -f -qq -o /dev/null $paths -e trace=openat,open -e inject=openat,open:error=ENOENT \
			"$OBI" run intake -o "$scratch/out-folder" >"$out" 2>"$err"
		status=$?
		test $status -eq 4 || { echo "status $status"; cat "$out" "$err"; return 1; }
		says "$err" "BIZ UDPGothic" && test -z "$(ls out-folder/clients)"
	}
	promise "missing fonts are told, and nothing is published" no_fonts
else
	skip "a worker that crashes, is killed or hangs costs one client" strace
fi

no_memory() {
	begin
	"$OBI" run intake -o out-folder --memory 64 >"$out" 2>"$err"
	status=$?
	test $status -eq 3 || test $status -eq 4 || { echo "status $status"; cat "$out" "$err"; return 1; }
	test -s "$err" || return 1
	for client in $(ls out-folder/clients); do
		diff -r "out-folder/clients/$client" "clean-out/clients/$client" || return 1
	done
}
if test -z "${OBI_SANITIZED:-}"; then
	promise "too little memory gives whole reports or none, and a reason" no_memory
else
	skip "too little memory gives whole reports or none, and a reason" "sanitizers need addresses"
fi
done_testing
