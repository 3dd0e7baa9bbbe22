#!/bin/bash
# The workbooks, asked by programs that are not ours: unzip, Python's zipfile and XML parser, LibreOffice. Prints TAP.
. "$(dirname "$0")/tap"
cd "$scratch" || exit 1
make_intake intake
# Few people: what protects them would leave no chart.
sed -i 's/^{/{"privacy": {"small_group": 1}, /' intake/programme.json

# Words that a spreadsheet might take for something else, in every kind of cell that data reach.
cat >>intake/clients/K-0001/devices.csv <<'CSV'
=1+1,PC,"=HYPERLINK(""http://example.invalid"")",@SUM(A1),+1
_x0041_,PC,"<b>&""'</b>",-2+3,http://example.invalid/
CSV
sed -i 's/部署1/=cmd|calc!A0/' intake/clients/K-0001/drill.csv
printf 'K-0004,[甲]*?/\\:乙'"'"'s,製造業,3\n' >>intake/clients.csv
run 0 run intake -o out -j1 >/dev/null || { cat "$out" "$err"; exit 1; }
books=$(echo out/clients/*/appendix.xlsx)

# One promise a check: python3 looks into every workbook and prints what is wrong.
cat >look.py <<'PY'
import re, sys, zipfile
import xml.etree.ElementTree as ET

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
check, books, wrong = sys.argv[1], sys.argv[2:], []


class Book:
    def __init__(self, path):
        self.path, self.zip = path, zipfile.ZipFile(path)
        self.parts = {name: self.zip.read(name) for name in self.zip.namelist()}
        self.xml = {name: ET.fromstring(data) for name, data in self.parts.items()}
        strings = self.xml.get("xl/sharedStrings.xml", ET.Element("none"))
        self.strings = ["".join(t.text or "" for t in si.iter(S + "t")) for si in strings.iter(S + "si")]
        self.names = [s.get("name") for s in self.xml["xl/workbook.xml"].iter(S + "sheet")]
        self.sheets = [self.xml[f"xl/worksheets/sheet{i + 1}.xml"] for i in range(len(self.names))]
        self.charts = [x for name, x in self.xml.items() if name.startswith("xl/charts/")]

    def cells(self, sheet):
        for c in sheet.iter(S + "c"):
            v = c.find(S + "v")
            text = None if v is None else self.strings[int(v.text)] if c.get("t") == "s" else v.text
            yield c.get("r"), c.get("t"), text

    def all_text(self):
        return [text for sheet in self.sheets for _, t, text in self.cells(sheet) if t == "s"]


def well_formed(book):
    for name, data in book.parts.items():
        data.decode("utf-8")
    return book.zip.testzip()


def no_formula(book):
    for name, sheet in zip(book.names, book.sheets):
        if sheet.find(f".//{S}f") is not None or sheet.find(f".//{S}hyperlink") is not None:
            return f"{name} has a formula or a link"
    return [n for n in book.parts if "external" in n.lower() or n.endswith(".bin")]


def numbers(book):
    for name, sheet in zip(book.names, book.sheets):
        for place, kind, text in book.cells(sheet):
            if kind is None and text is not None and not re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", text):
                return f"{name}!{place} is {text}"


def names(book):
    short = all(0 < len(n) <= 31 and not re.search(r"[][:*?/\\]", n) for n in book.names)
    return not short or len({n.lower() for n in book.names}) != len(book.names)


def printable(book):
    for name, sheet in zip(book.names, book.sheets):
        page, fit = sheet.find(S + "pageSetup"), sheet.find(f"{S}sheetPr/{S}pageSetUpPr")
        if page is None or page.get("paperSize") != "9" or page.get("fitToHeight") not in ("0", None):
            return f"{name} is not set up for A4"
        if fit is None or fit.get("fitToPage") != "1":
            return f"{name} is not fitted to the page's width"


def charts(book):
    """Every range of a chart is on a sheet, and what it remembers is what stands there."""
    cells = {n: {p: t for p, _, t in book.cells(s)} for n, s in zip(book.names, book.sheets)}
    for chart in book.charts:
        drawn = set()
        for ref in [*chart.iter(C + "strRef"), *chart.iter(C + "numRef")]:
            sheet, column, first, last = re.fullmatch(
                r"'?(.*?)'?!\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$(\d+))?", ref.find(C + "f").text).groups()
            for pt in ref.iter(C + "pt"):
                place = f"{column}{int(first) + int(pt.get('idx'))}"
                seen, told = cells[sheet].get(place), pt.find(C + "v").text
                drawn.add(seen if ref.tag == C + "numRef" else "x")
                if seen in ("x", "―"):      # hidden or missing: nothing to draw
                    if told not in (None, "0", seen):
                        return f"{sheet}!{place} is {seen}, the chart says {told}"
                elif seen != told and float(seen) != float(told):
                    return f"{sheet}!{place} is {seen}, the chart says {told}"
        if drawn <= {"x", "―"}:
            return "a chart has nothing to draw"
        rows = {len(list(v.iter(C + "pt"))) for v in chart.iter(C + "cat")}
        if len(rows) != 1 or 0 in rows:
            return f"a chart has {rows} categories"
    drawn = [d for n, x in book.xml.items() if n.startswith("xl/drawings/drawing") for d in x.iter() if d.tag.endswith("cNvPr")]
    return any(not d.get("descr") for d in drawn) or len(drawn) != len(book.charts)


def hostile(book):
    text = book.all_text()
    if "K-0001" not in book.path:
        return None
    wanted = ["=1+1", '=HYPERLINK("http://example.invalid")', "@SUM(A1)", "+1", "-2+3", "<b>&\"'</b>", "_x005F_x0041_",
              "=cmd|calc!A0"]
    return [w for w in wanted if w not in text]


def dated(book):
    created = [e.text for e in book.xml["docProps/core.xml"].iter() if e.tag.endswith("}created")]
    return created != ["2024-11-29T00:00:00Z"] and created


for path in books:
    book = Book(path)
    fault = globals()[check](book)
    if fault:
        wrong.append(f"{path}: {fault}")
print("\n".join(wrong))
sys.exit(bool(wrong))
PY

look() { # PROMISE CHECK
	if command -v python3 >/dev/null; then promise "$1" python3 look.py "$2" $books; else skip "$1" python3; fi
}

whole() {
	for book in $books; do unzip -tq "$book" || return 1; done
}
if command -v unzip >/dev/null; then promise "unzip finds every workbook whole" whole; else
	skip "unzip finds every workbook whole" unzip
fi
look "every part is UTF-8 and well-formed" well_formed
look "no cell is a formula, no link leads out" no_formula
look "words like formulas, links, tags and escapes stand as they were typed" hostile
look "every number is one" numbers
look "sheet names are valid and differ" names
look "every sheet prints on A4, one page wide" printable
look "charts draw the cells they name and have alternative texts" charts
look "the date is the report's" dated

opens() {
	timeout 120 soffice "-env:UserInstallation=file://$scratch/office" --headless --convert-to pdf --outdir pdf \
		out/clients/K-0001/appendix.xlsx && pdftotext -layout pdf/appendix.pdf pdf/text &&
		for text in 株式会社甲 自社診断 標的型攻撃メール訓練 部署別の反応の内訳 ネットワーク機器の一覧 床を横切っています '=1+1' _x0041_; do
			says pdf/text "$text" || return 1
		done
}
if command -v soffice >/dev/null && command -v pdftotext >/dev/null; then
	promise "LibreOffice opens a workbook and shows its cells" opens
else
	skip "LibreOffice opens a workbook and shows its cells" soffice
fi
done_testing
