#!/bin/bash
# The command line: what each command takes, says and returns. Prints TAP.
. "$(dirname "$0")/tap"
make_intake "$scratch/intake"
cd "$scratch" || exit 1

# ---- help, versions, usage

helps() {
	"$OBI" >"$out" 2>"$err"
	test $? -eq 2 && says "$out" "Examples" && run 0 --help && says "$out" "obi run intake -o out" &&
		run 0 help && run 0 -h
}
promise "help begins with examples, also where nothing is asked" helps

helps_for_each() {
	for command in run report check figures explain preview sniff layout init doctor; do
		run 0 $command --help && says "$out" "Examples" && says "$out" "Exit status" || return 1
		cp "$out" "$scratch/help"
		run 0 help $command && same "$out" "$scratch/help" || return 1
		run 0 $command --help --lang ja && says "$out" "終了コード" || return 1
	done
}
promise "every command has its help, in both languages" helps_for_each

names_versions() {
	run 0 --version && says "$out" "obi 0." && says "$out" "GLib 2." && says "$out" "Jansson 2." &&
		says "$out" "SQLite 3." && says "$out" "Pango 1." && says "$out" "libharu 2." && says "$out" "libxlsxwriter 1."
}
promise "the version names the libraries" names_versions

usage() { # ARGUMENTS… -- TEXT
	arguments=()
	while test "$1" != --; do arguments+=("$1"); shift; done
	run 2 "${arguments[@]}" && says "$err" "$2" && test ! -s "$out"
}
promise "an unknown command is refused with the nearest" usage reprot x -- 'did you mean "report"?'
promise "an unknown option is refused with the nearest" usage run intake -o o --forse -- 'did you mean --force?'
promise "an option of another command is refused" usage check intake --dpi 100 -- 'obi check has no option --dpi'
promise "a missing argument is told" usage report intake -o o -- 'obi report INTAKE CLIENT -o OUT'
promise "a missing output folder is told" usage run intake -- 'obi run INTAKE -o OUT'
promise "an argument too many is told" usage run intake more -o o -- '"more" is more than obi run takes'
promise "a number out of range is told" usage run intake -o o -j 5000 -- '-'
promise "a number that is none is told" usage run intake -o o -j many -- 'many'
promise "an unknown language is told" usage run intake -o o --lang fr -- 'en, ja'
promise "a usage error points at the help" usage run -- 'obi run --help'

speaks_japanese() {
	LC_ALL=ja_JP.UTF-8 run 2 reprot && says "$err" "コマンド「reprot」はありません" &&
		run 2 --lang ja reprot && says "$err" "コマンド「reprot」はありません" &&
		LC_ALL=ja_JP.UTF-8 run 2 run --nope --lang en && says "$err" "no option"
}
promise "messages follow the locale and --lang" speaks_japanese

# ---- run

runs() {
	run 0 run intake -o out && published out K-0001 && published out K-0002 && published out K-0003 &&
		says "$out" "clients: 3; made 3, unchanged 0, failed 0" && says "$out" "clients.csv" &&
		test "$(ls -A out/.obi/work)" = "" && test ! -s out/.obi/lock
}
promise "run makes every client's report and workbook" runs

tells_files() {
	for file in clients.csv diagnosis.csv clients/K-0001/drill.csv clients/K-0001/devices.csv; do
		says "$out" "$file" || return 1
	done
}
promise "the summary names every file" tells_files

keeps_books() {
	test -s out/run.json && test -s out/index.html && head -c 3 out/set-aside.csv | od -An -tx1 | grep -q 'ef bb bf' &&
		test "$(stat -c %a out/.obi/set-aside-raw.csv)" = 600 && test "$(stat -c %a out/.obi/store.db)" = 600 &&
		test "$(stat -c %a out)" = 700 &&
		says out/index.html 'clients/K-0001/report.pdf' && says out/index.html '株式会社甲' &&
		says out/run.json '"state": "ok"' && says out/run.json '"ok": 3'
}
promise "run.json, index.html and set-aside.csv tell what was done; records are private" keeps_books

stays() {
	stat -c '%i %Y %n' out/clients/*/* >"$scratch/before"
	run 0 run intake -o out && says "$out" "clients: 3; made 0, unchanged 3, failed 0" &&
		stat -c '%i %Y %n' out/clients/*/* | cmp - "$scratch/before"
}
promise "what did not change is not made again" stays

forces() {
	cp -r out/clients "$scratch/clients" && run 0 run intake -o out --force &&
		says "$out" "made 3," && diff -r out/clients "$scratch/clients" && says out/run.json '"edition": 1'
}
promise "--force makes it again, with the same bytes and the same edition" forces

renews() {
	sed -i 's/乙商店/乙商店本店/' intake/clients.csv &&
		run 0 run intake -o out && says "$out" "clients: 3; made 1, unchanged 2, failed 0" &&
		says "$out" "乙商店本店" && ! cmp -s out/clients/K-0002/report.pdf "$scratch/clients/K-0002/report.pdf" &&
		grep -A 8 '"id": "K-0002"' out/run.json | grep -q '"edition": 2'
}
promise "a change of one client's data makes that client's report again" renews

compares() {
	run 0 diff out K-0002 && says "$out" "Edition 1 beside edition 2" && says "$out" "changed  clients.csv" &&
		says "$out" "client.name" && says "$out" "乙商店本店" && ! says "$out" "drill." &&
		run 0 diff out K-0002 --json && says "$out" '"program": false' &&
		run 0 diff out K-0001 && says "$out" "Edition 1 is the first" &&
		run 2 diff out K-0009 && says "$err" 'nothing is published for "K-0009"' &&
		run 2 diff intake K-0001 && says "$err" "nothing is published"
}
promise "diff tells which figures changed since the edition before, and which file" compares

# Why an edition is another than the one before is recorded, not guessed.
tells_of_editions() {
	cp -r intake editions && run 0 run editions -o outed && cp outed/clients/K-0003/report.pdf first.pdf &&
		sed -i '/^K-0003/s/実施している$/わからない/' editions/diagnosis.csv &&
		run 0 report editions K-0003 -o outed && says "$out" "Edition 1 beside edition 2" &&
		grep -q 'diagnosis.total *100  →  95 *diagnosis.csv' "$out" && grep -q 'diagnosis.benchmark .*diagnosis.csv' "$out" &&
		lacks "$out" "layout" &&
		run 0 report editions K-0003 -o outed && lacks "$out" "beside" && grep -A 8 '"id": "K-0003"' outed/run.json | grep -q '"edition": 2' &&
		mkdir -p editions/layouts && sed 's/結果報告書/報告/' "$top/layouts/client-report.json" >editions/layouts/client-report.json &&
		run 0 run editions -o outed && run 0 diff outed K-0003 && says "$out" "Edition 2 beside edition 3" &&
		says "$out" "changed  the layout or the theme" && says "$out" "1 changed" && says "$out" "Figures that changed: 0"
}
promise "report and diff tell what changed since the edition before, and from which file or form" tells_of_editions

# Each figure bears its own reason: the file that changed, went or came, the setting, the other clients, the rules.
reason_of() {
	"$OBI" diff reasoned "$1" --json 2>"$err" | python3 -c '
import json, sys
for figure in json.load(sys.stdin)["figures"]:
    print(figure["name"], *sorted(figure["from"] + figure["settings"] + figure["causes"]))' >"$out"
}
gives_reasons() {
	cp -r "$top/samples/intake" reasons && folder=reasons/clients/K-0001 && run 0 run reasons -o reasoned &&
		rm "$folder/devices.csv" && run 0 run reasons -o reasoned && reason_of K-0001 &&
		grep -qx "network.host_count clients/K-0001/devices.csv" "$out" && grep -qx "advice.top clients/K-0001/devices.csv" "$out" &&
		run 0 diff reasoned K-0001 && says "$out" "gone  clients/K-0001/devices.csv" && says "$out" "△要改善 n 6 → 7" &&
		sed -i 's/"small_group": 5/"small_group": 10/' reasons/programme.json && run 0 run reasons -o reasoned && reason_of K-0001 &&
		grep -qx "drill.1.by_title privacy.small_group" "$out" &&
		sed -i 's/"small_group": 10/"small_group": 12/' reasons/programme.json && run 0 run reasons -o reasoned && reason_of K-0001 &&
		grep -qx "programme.hidden_below privacy.small_group" "$out" &&
		sed -i '/Clicked Link/d' reasons/clients/K-0002/*Events.csv && run 0 run reasons -o reasoned && reason_of K-0001 &&
		grep -qx "cohort.1.opened_median cohort" "$out" && mkdir -p reasons/layouts/advice &&
		sed 's/「要是正」の場所から直す/直す/' "$top/layouts/advice/standard.json" >reasons/layouts/advice/standard.json &&
		run 0 run reasons -o reasoned && reason_of K-0001 && grep -qx "advice.physical advice" "$out" && ! grep -v "^advice" "$out" &&
		python3 -c '
import sys
rows = open(sys.argv[1], encoding="utf-8-sig").read().split("\n")
open(sys.argv[1], "w").write("\n".join(row.replace(row.split(",")[2], "新しい部署") if i == 5 else row for i, row in enumerate(rows)))' "$folder/roster.csv" &&
		run 0 run reasons -o reasoned && reason_of K-0001 &&
		grep -qx "drill.1.by_department clients/K-0001/roster.csv" "$out" && ! grep -vE "roster.csv$" "$out"
}
promise "diff gives each figure that changed its own reason" gives_reasons

has_left() {
	mkdir -p leaving/clients/L-1 leaving/clients/L-2 && printf '設問番号,回答\n1,実施している\n' >leaving/clients/L-1/a.csv &&
		run 0 run leaving -o left && printf '設問番号,回答\n1,わからない\n' >leaving/clients/L-1/a.csv && run 0 run leaving -o left &&
		rm -r leaving/clients/L-1 && run 0 run leaving -o left && run 0 diff left L-1 && test ! -s "$err" &&
		grep -q "diagnosis.yes *1  →  0 *clients/L-1/a.csv" "$out"
}
promise "diff tells of a client that has left, without complaint" has_left

# What the client holds is stated; from then on the cover tells what has changed since.
issues_again() {
	rm -r editions/layouts && run 0 report editions K-0003 -o outed && cp outed/clients/K-0003/report.pdf unissued.pdf &&
		mkdir -p editions/clients/K-0003 && echo '{"issued": {"edition": 2, "on": "2024/12/20"}}' >editions/clients/K-0003/client.json &&
		run 0 report editions K-0003 -o outed && cp outed/clients/K-0003/report.pdf same.pdf &&
		sed -i '2,$s/"edition": 2/"edition": 1/; s/"edition": 2/"edition": 1/' editions/clients/K-0003/client.json &&
		run 0 report editions K-0003 -o outed && cp outed/clients/K-0003/report.pdf again.pdf &&
		run 0 report editions K-0003 -o outed && cmp again.pdf outed/clients/K-0003/report.pdf &&
		run 0 figures editions K-0003 edition.changes --from outed && says "$out" "100点" && says "$out" "95点" &&
		sed -i 's/"edition": 1/"edition": 77/' editions/clients/K-0003/client.json &&
		run 0 report editions K-0003 -o outed && says "$err" "edition 77, stated as issued"
}
promise "an issued edition is stated in the settings, and compared with" issues_again

prints_changes() {
	for file in first unissued same again; do pdftotext "$file.pdf" - | tr -d '\n' >"$file.txt"; done
	lacks first.txt 前回発行 && lacks unissued.txt 前回発行 && lacks same.txt 前回発行 &&
		says again.txt "前回発行（2024年12月20日(金)、第1版）から：自社診断の合計 100点→95点"
}
if command -v pdftotext >/dev/null; then
	promise "a report that is issued again says what changed since, and only then" prints_changes
else
	skip "a report that is issued again says what changed since, and only then" pdftotext
fi

mends() {
	rm out/clients/K-0001/report.pdf && echo x >>out/clients/K-0003/appendix.xlsx &&
		run 0 run intake -o out && says "$out" "clients: 3; made 2, unchanged 1, failed 0" &&
		diff -r out/clients/K-0001 "$scratch/clients/K-0001" && diff -r out/clients/K-0003 "$scratch/clients/K-0003"
}
promise "a published file that is gone or altered is made again" mends

is_quiet() {
	run 0 run intake -o out --quiet && test ! -s "$out" && test ! -s "$err"
}
promise "--quiet says nothing when all is well" is_quiet

lays_out() {
	mkdir -p intake/layouts
	run 0 layout list && says "$out" "client-report" && says "$out" "appendix" && lacks "$out" "own file"
	cp "$top/layouts/client-report.json" intake/layouts/ && run 0 run intake -o out &&
		says "$out" "unchanged 3," && run 0 layout list intake && says "$out" "own file" &&
		echo ' ' >>intake/layouts/client-report.json && run 0 run intake -o out && says "$out" "made 3,"
}
promise "a layout in the intake comes before the built-in one, and a change of it makes all again" lays_out

refuses_layout() {
	cp -r out/clients kept
	sed 's/"layout": *1/"layout": 1, "sektions": []/' "$top/layouts/client-report.json" >intake/layouts/client-report.json
	run 2 run intake -o out --force && says "$err" 'layouts/client-report.json:' && says "$err" 'sektions' &&
		diff -r out/clients kept && run 2 layout check intake/layouts/client-report.json && says "$err" sektions
	wrong=$?
	rm -r intake/layouts kept
	return $wrong
}
promise "a layout with a mistake stops the run before anything is written" refuses_layout

refuses() { # STATUS TEXT ARGUMENTS…
	expected=$1 text=$2
	shift 2
	run "$expected" "$@" && says "$err" "$text"
}
promise "an intake that is none is refused" refuses 2 "is not a folder" run nowhere -o out
mkdir empty
promise "an intake without clients is refused" refuses 2 "no client is known" run empty -o out2
promise "an output folder inside the intake is refused" refuses 2 "lies inside the intake" run intake -o intake/out
touch plain
promise "an output folder that cannot be is exit status 4" refuses 4 "plain" run intake -o plain/out

# ---- report

reports_one() {
	run 0 report intake K-0002 -o one && published one K-0002 && test ! -e one/clients/K-0001 &&
		run 0 run intake -o all && diff -r one/clients/K-0002 all/clients/K-0002
}
promise "report makes one client's set with the bytes that run makes" reports_one

reports_into_night() {
	cp -r all/clients "$scratch/all-before" && run 0 report intake K-0002 -o all &&
		diff -r all/clients "$scratch/all-before" && says "$out" "clients: 1; made 1," &&
		grep -c '"state":' all/run.json && says all/run.json '"clients": 3' && says all/index.html "K-0003" &&
		run 0 run intake -o all && says "$out" "unchanged 3,"
}
promise "report leaves the others and the books of the night in order" reports_into_night
promise "an unknown client is refused with the nearest" refuses 2 'did you mean "K-0001"?' report intake K-00O1 -o all
promise "a client id cannot lead out of the folder" refuses 2 'there is no client' report intake ../x -o all

# ---- check, figures, explain, sniff, preview, layout, init, doctor

checks() {
	mkdir ro && cp -r intake ro/ && (cd ro && find . | sort >"$scratch/files") &&
		(cd ro && run 0 check intake && says "$out" "nothing was written") &&
		(cd ro && find . | sort | cmp - "$scratch/files") && rm -r ro
}
promise "check reads all and writes nothing" checks

figures() {
	run 0 figures intake K-0001 --json && says "$out" '"client": "K-0001"' && says "$out" '"drill.1.sent"' &&
		run 0 figures intake K-0001 drill.1.sent --json && says "$out" '"value": 12' && lacks "$out" "drill.2.sent" &&
		run 0 figures intake K-0001 drill.1.sent && says "$out" "12" &&
		run 0 figures intake K-0001 drill.1.by_department && says "$out" "部署1" &&
		run 2 figures intake K-0001 drill.1.sennt && says "$err" 'did you mean "drill.'
}
promise "figures prints one or all, as text or JSON" figures

lists_figures() {
	run 0 figures --list && says "$out" "diagnosis.total" && says "$out" "points" &&
		run 0 figures --list --json && says "$out" '"diagnosis.total"'
}
promise "figures --list documents every figure" lists_figures

explains() {
	run 0 explain intake K-0001 drill.1.opened && says "$out" "clients/K-0001/drill.csv:" &&
		run 0 explain intake K-0001 drill.1.opened --json && says "$out" '"rows"' &&
		run 2 explain intake K-0001 drill.1.openned && says "$err" "did you mean"
}
promise "explain leads from a figure to its rows" explains

one_alone() {
	run 0 figures "$top/samples/intake" K-0001 --json && cp "$out" whole.json &&
		for name in drill.1.opened diagnosis.total cohort.score_median advice.top; do
			run 0 figures "$top/samples/intake" K-0001 "$name" --json && python3 -c '
import json, sys
one, whole = (json.load(open(path))["figures"] for path in sys.argv[1:3])
sys.exit(len(one) != 1 or any(whole[name] != value for name, value in one.items()))' "$out" whole.json || return
		done
}
promise "one figure asked for alone is the same as among all" one_alone

explains_all() {
	run 0 explain intake K-0001 drill.1.opened_rate && says "$out" "drill.1.opened ÷ drill.1.valid" && says "$out" "Made by" &&
		grep -q " ÷ .* = .*%" "$out" && run 2 explain intake K-0001 drill.1.opened 営業部 && says "$err" "is one value" &&
		run 2 explain intake K-0001 drill.1.by_department 営業都 && says "$err" "has no row" &&
		run 2 explain intake K-0001 drill.1.opend && says "$err" "did you mean \"drill.1.opened\"" &&
		run 0 explain "$top/samples/intake" K-0001 drill.1.by_department && says "$out" "請求書送付のご案内 - Events.csv: 26-38"
}
promise "explain gives the formula with its result, every row, and the nearest name of what is not there" explains_all

# Twelve clients, so that there is a cohort; one client's report into a new folder sees all of them.
mkdir -p cohort && printf '企業ID,企業名\n' >cohort/clients.csv
for i in 01 02 03 04 05 06 07 08 09 10 11 12; do
	echo "C-$i,会社$i" >>cohort/clients.csv
	mkdir -p "cohort/clients/C-$i"
	echo '回,メールアドレス,メール,種別,送信日時,開封日時' >"cohort/clients/C-$i/drill.csv"
	for person in 1 2 3 4; do
		opened=$(test "$person" -le "$((10#$i % 4))" && echo 2024-07-12 09:09:00)
		echo "1,p$person@c$i.example,案内,URL,2024-07-12 09:00:00,$opened" >>"cohort/clients/C-$i/drill.csv"
	done
done
echo nonsense >cohort/clients/C-09/broken.csv
compares_clients() {
	run 0 figures cohort C-02 cohort.1.opened_n && says "$out" 12 && lacks "$err" C-09 &&
		run 0 explain cohort C-02 cohort.1.opened_median && says "$out" "clients/C-02/" && lacks "$out" "clients/C-03/" &&
		run 0 report cohort C-02 -o alone && lacks "$err" C-09 && run 3 run cohort -o all &&
		cmp alone/clients/C-02/report.pdf all/clients/C-02/report.pdf &&
		run 0 figures cohort C-02 --json && cp "$out" whole.json && rm -r cohort/clients/C-11 &&
		run 0 figures cohort C-02 --json --from all && cmp "$out" whole.json &&
		run 2 figures cohort C-02 --from nowhere && says "$err" "no run's store"
}
promise "one client is compared with all, and of the others only what they bring together is told" compares_clients

sniffs() {
	run 0 sniff intake/clients/K-0001/drill.csv && says "$out" "drill" && says "$out" "UTF-8" &&
		run 0 sniff intake/clients/K-0001/drill.csv --json && says "$out" '"profile"' &&
		lacks "$out" "p1@k1.example" && run 3 sniff nowhere.csv && says "$err" "nowhere.csv" &&
		run 0 sniff intake/programme.json && says "$out" "programme" &&
		echo 'a,b,c' >odd.csv && run 3 sniff odd.csv && says "$out" "none fits"
}
promise "sniff says what a file is, and masks persons" sniffs

previews() {
	run 0 preview intake K-0003 -o pages --dpi 40 && test "$(head -c 4 pages/page-01.png | tail -c 3)" = PNG &&
		says "$out" "pages: $(ls pages | wc -l)," && cp pages/page-01.png pages/page-99.png &&
		run 0 preview intake K-0003 -o pages --dpi 40
}
promise "preview writes the pages as pictures" previews

schemas() {
	run 0 layout schema && says "$out" 'draft-07' && run 0 layout check "$top/layouts/client-report.json" &&
		says "$out" "no mistakes" && run 2 layout check nowhere.json && says "$err" "nowhere.json" &&
		run 2 layout chekc x && says "$err" "check, schema, list"
}
promise "layout checks, prints the schema, and lists" schemas

checks_rules() {
	cp -r intake ruled && mkdir -p ruled/layouts/advice && rules=ruled/layouts/advice/standard.json &&
		sed 's/"kind": "technical"/"kind": "technicl"/' "$top/layouts/advice/standard.json" >"$rules" &&
		run 2 run ruled -o rules && test "$(grep -c technicl "$err")" -gt 0 && says "$err" "layouts/advice/standard.json:" &&
		test ! -e rules/clients/K-0001/report.pdf && run 2 check ruled && run 2 figures ruled K-0001 && run 2 layout check "$rules" &&
		says "$err" '"technicl" is none of' && run 0 layout check "$top/layouts/advice/standard.json" &&
		mv "$rules" ruled/layouts/advice/own.json && run 0 run ruled -o rules && says "$err" "advice/own.json: warning: this file is not used"
}
promise "mistakes in advice rules stop the run before anything is made, and layout check finds them" checks_rules

begins() {
	run 0 init fresh && test -s fresh/programme.json && test -s fresh/clients.csv && test -s fresh/README.txt &&
		run 2 init fresh && says "$err" "is there already" && run 0 check fresh && run 0 run fresh -o fresh-out &&
		published fresh-out K-0001 && floors=fresh/clients/K-0001/floor-1F.json &&
		sed -i -e '/"floors": \[\]/d' -e 's/"example"/"floors"/' $floors && run 0 check fresh && lacks "$err" "error" &&
		says "$out" "floor-plan"
}
promise "init makes an intake that runs, and touches nothing that is there" begins

doctors() {
	run 0 doctor && says "$out" "fonts" && says "$out" "CP932" && run 0 doctor all && says "$out" "free" &&
		run 4 doctor nowhere && says "$out" "bad"
}
promise "doctor looks at what Obi needs" doctors

# ---- lock, signals, streams

waits_for_nobody() {
	mkdir -p held/.obi && exec 9>held/.obi/lock && flock -n 9 && printf '4711\nelsewhere\n2024-01-01 00:00:00\n' >held/.obi/lock
	run 75 run intake -o held && says "$err" "process 4711 on elsewhere since 2024-01-01 00:00:00" &&
		run 75 report intake K-0001 -o held && test ! -e held/run.json
	wrong=$?
	exec 9>&-
	return $wrong
}
if command -v flock >/dev/null; then
	promise "a second run in one folder ends at once with 75 and names the first" waits_for_nobody
else
	skip "a second run in one folder ends at once with 75 and names the first" flock
fi

stops() { # SIGNAL STATUS
	rm -rf stopped
	"$OBI" run "$scratch/many" -o stopped -j1 >"$out" 2>"$err" </dev/null &
	pid=$!
	for _ in $(seq 1200); do
		test -e stopped/clients/M-005/appendix.xlsx && break
		sleep 0.05
	done
	kill "-$1" $pid
	wait $pid
	status=$?
	test $status -eq "$2" || { echo "status $status"; cat "$err"; return 1; }
	says "$err" "interrupted;" && test ! -e stopped/run.json || return 1
	for client in $(ls stopped/clients); do published stopped "$client" || return 1; done
	made=$(ls stopped/clients | wc -l)
	run 0 run "$scratch/many" -o stopped && published stopped M-150 &&
		says stopped/run.json "\"unchanged\": $made" && test "$made" -lt 150
}
mkdir -p many && { echo '企業ID,企業名'; for i in $(seq -w 150); do echo "M-$i,企業$i"; done; } >many/clients.csv
set +m
promise "Ctrl-C ends with 130, whole files, and the rest is done the next time" stops INT 130
promise "SIGTERM ends with 143, whole files, and the rest is done the next time" stops TERM 143

plain() {
	run 0 run intake -o all --force && ! grep -q "$(printf '\033')" "$out" "$err" && ! grep -q "$(printf '\r')" "$err"
}
promise "without a terminal no colours and no moving lines" plain

moves() {
	TERM=xterm script -qec "$OBI run intake -o all --force" /dev/null >"$out" </dev/null && says "$out" "3 of 3 clients" &&
		says "$out" "########################" && tail -n 3 "$out" | grep -q "all/index.html" &&
		NO_COLOR=1 TERM=xterm script -qec "$OBI run intake -o all --force" /dev/null >"$out" </dev/null && lacks "$out" "#####" &&
		TERM=dumb script -qec "$OBI run intake -o all --force" /dev/null >"$out" </dev/null && lacks "$out" "#####"
}
if command -v script >/dev/null; then
	promise "on a terminal a bar shows how far it is; NO_COLOR and a dumb terminal have none" moves
else
	skip "on a terminal a bar shows how far it is" script
fi

closed_pipe() {
	"$OBI" figures intake K-0001 --json 2>"$err" | head -n 1 >/dev/null
	test ! -s "$err"
}
promise "a reader that goes away is no error" closed_pipe
done_testing
