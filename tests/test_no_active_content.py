"""No text of a unit comes alive in anything that is written: no formula, no link, no name, no sign of a terminal.

One inbox holds every payload in every text column of every ledger, in names of files and sheets, in CSV and in cells
of a score's inputs. It goes through all jobs once; each output is then taken apart.
"""

import csv
import html
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import ascii_uppercase
from typing import Final
from urllib.parse import unquote
from xml.parsers import expat
from xml.sax.saxutils import unescape

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from python_calamine import CalamineWorkbook

from addin import cli
from addin.console import progress
from addin.inbox_names import shown as shown_name
from tests.payloads import PAYLOADS, as_read, as_shown, cell, in_xml, out_of_xml, sheet_xml, write_book
from udfs.period import Period
from xl_templates.build import build_workbook
from xl_templates.cover_sheet import FIRST_LEDGER_ROW
from xl_templates.load import SHIPPED, load
from xl_templates.model import Column, Ledger, Programme, Unit
from xl_templates.references import column_letters
from xl_templates.sheet_names import COVER_SHEET

FULL, FORMS = 4, 23  # units that send all ledgers; units that send the form
CSV_UNIT, TSV_UNIT, LIVE_UNIT = 23, 24, 25
COUNT: Final = len(PAYLOADS)
PER_UNIT: Final = -(-COUNT // FULL)
STRIDE: Final = 17  # between the columns of a row, so that the rows of a few units hold all payloads too
HARMLESS: Final = tuple(f"文字{number}" for number in range(COUNT))
Texts = Sequence[str]

SYSTEM: Final = """
id = "towns"
title = "乡镇考核"
periods = ["quarter"]
groups = [{ id = "towns", name = "乡镇", units = "townships" }]

[[indicators]]
id = "funds"
name = "到位资金"
points = 60
unit = "万元"
quota = 100
rule = { kind = "completion" }

[[indicators]]
id = "projects"
name = "落地项目"
points = 40
unit = "个"
places = 0
counted = { ledger = "landed" }
rule = { kind = "per_item", each = 20 }

[[indicators]]
id = "visits"
name = "接待客商"
outside = "bonus"
rule = { kind = "per_item", each = 0.5, most = 3 }
"""


def unheld(text: str | None) -> str:
    """A text as the reader of .xlsx hands it on: the escape of a sign that Unicode has no place for stays spelled."""
    return re.sub("[\ufffe\uffff\ud800-\udfff]", lambda found: f"_x{ord(found[0]):04X}_", text or "")


def is_held(text: str) -> bool:
    """Whether Unicode has a place for every sign."""
    return unheld(text) == text


# --- what goes in -----------------------------------------------------------------------------------------------------


def a_programme(folder: Path) -> Programme:
    """蓟州区 with 26 towns, of which all but the first four are gone in February; few prepared rows, few checks."""
    shutil.copytree(SHIPPED / "jizhou", folder)
    head, *units = (folder / "units.toml").read_text(encoding="utf-8").split("[[units]]")
    units = [re.sub(r"(?s)\n\n#.*", "\n", each) for each in units]
    towns = [each for each in units if '"townships"' in each][: LIVE_UNIT + 1]
    others = [each for each in units if '"townships"' not in each]
    gone = [f"{each.rstrip()}\nvalid_to = 2023-01-31\n\n" for each in towns[FULL:]]
    (folder / "units.toml").write_text("[[units]]".join([head, *towns[:FULL], *gone, *others]), encoding="utf-8")
    for file in (folder / "ledgers").iterdir():
        text = file.read_text(encoding="utf-8")
        if file.stem != "problems":  # parsing the checks takes longer than all else
            text = text.partition("[[checks]]")[0]
        if 'kind = "form"' not in text:
            text = text.replace("\ntab = ", "\nrows = 20\ntab = ", 1)
        file.write_text(text, encoding="utf-8")
    rules = "".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.toml"))
    head, *blocks = re.split(r"(?m)^(?=\[parameters\.|\[\[)", (folder / "programme.toml").read_text(encoding="utf-8"))
    unused = re.compile(r'\[parameters\."(.*)"\]')
    used = [each for each in blocks if not (name := unused.match(each)) or f"${name[1]}" in rules]
    (folder / "programme.toml").write_text("".join([head, *used]), encoding="utf-8")
    (folder / "systems").mkdir()
    (folder / "systems" / "towns.toml").write_text(SYSTEM, encoding="utf-8")
    loaded = load(str(folder))
    assert loaded.programme, [found.line() for found in loaded.findings]
    return loaded.programme


def texts_of(ledger: Ledger) -> list[Column]:
    return [column for column in ledger.columns if column.type == "text"]


def payload(texts: Texts, row: int, column: int) -> str:
    """The text of a cell; ``column`` counts the text columns. Very long ones stand in the first in full."""
    text = texts[(row + STRIDE * column) % COUNT]
    return text if column < 1 else text[:99]


def cells_of(ledger: Ledger, row: int, texts: Texts) -> list[object]:
    """One row: a payload in each text column, and one in one of the others, which then cannot be read."""
    words = [at for at, column in enumerate(ledger.columns) if column.type == "text"]
    others = [at for at, column in enumerate(ledger.columns) if column.type != "text"]
    cells: list[object] = [None] * len(ledger.columns)
    cells[others[row % len(others)]] = texts[row % COUNT]
    for number, at in enumerate(words):
        cells[at] = payload(texts, row, number)
    return cells


def table(ledger: Ledger, rows: Sequence[int], texts: Texts, period: str) -> list[list[object]]:
    title = [f"{ledger.title}（{period}）"]
    return [title, [column.header for column in ledger.columns], *(cells_of(ledger, row, texts) for row in rows)]


def form(ledger: Ledger, unit: int, texts: Texts) -> list[list[object]]:
    words = texts_of(ledger)
    filled = {column.id: texts[(unit * len(words) + at) % COUNT] for at, column in enumerate(words)}
    return [[f"{ledger.title}（2023年1月）"], *([column.header, filled.get(column.id)] for column in ledger.columns)]


def tab_of(text: str, number: int) -> str:
    """A sheet's name with as much of a payload as programs let one have."""
    return re.sub(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff\ud800-\udfff]", "_", text)[:12].strip("'") + f"表{number}"


def name_of(text: str) -> str:
    return re.sub(r"[/\x00\ud800-\udfff]", "_", text)[:40]


@dataclass
class World:
    """Where everything lies. ``texts``: what the units write."""

    folder: Path
    programme: Programme
    texts: Texts = PAYLOADS
    most: int = COUNT  # rows of a ledger that a unit sends
    told: list[str] = field(default_factory=list)

    @property
    def ledgers(self) -> list[Ledger]:
        submission = self.programme.submission_for("month")
        assert submission
        return [self.programme.ledger(name) for name in submission.ledgers]

    @property
    def towns(self) -> list[Unit]:
        return [unit for unit in self.programme.units if "townships" in unit.groups]

    def run(self, *arguments: object) -> int:
        """Run a command; keep what it says."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = cli.main([str(each) for each in arguments])
        self.told += [out.getvalue(), err.getvalue()]
        assert code in (0, 1) and "ZS-590" not in err.getvalue(), err.getvalue()[-2000:]
        return code

    def consolidate(self, inbox: str, period: str, out: str, *more: object) -> None:
        given = ("--programme", self.folder / "方案", "--period", period, "--out", self.folder / out)
        self.run("consolidate", self.folder / inbox, *given, *more)


def send_january(world: World, inbox: Path) -> None:
    texts, towns = world.texts, world.towns
    for number, unit in enumerate(towns[:FORMS]):
        sheets = {}
        for at, ledger in enumerate(world.ledgers):
            rows = range(number * PER_UNIT, (number + 1) * PER_UNIT)[: world.most]
            if ledger.kind == "form":
                sheets[tab_of(texts[(number * 7 + at * 41) % COUNT], at)] = sheet_xml(form(ledger, number, texts))
            elif number < FULL:
                cells = table(ledger, rows, texts, "2023年1月")
                sheets[tab_of(texts[(number * 7 + at * 41) % COUNT], at)] = sheet_xml(cells)
        write_book(inbox / f"{unit.name}{name_of(texts[number * 11 % COUNT])}.xlsx", sheets)
    planned = world.programme.ledger("planned")
    rows = [[str(each or "") for each in row] for row in table(planned, range(world.most), texts, "2023年1月")]
    send_csv(inbox / f"{towns[CSV_UNIT].name}=1+1.csv", rows)
    send_tsv(inbox / f"{towns[TSV_UNIT].name}@SUM(A1).xls", rows)
    send_live(inbox / f"{towns[LIVE_UNIT].name}.xlsx", planned)


def csv_text(text: str) -> str:
    """What a CSV can hold of a text: no sign that tells that it is no text at all."""
    return re.sub("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "", text)


def send_csv(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[csv_text(each) for each in row] for row in rows])


def tsv_text(text: str) -> str:
    return re.sub('[\t\n"]', "", csv_text(text))


def send_tsv(path: Path, rows: list[list[str]]) -> None:
    lines = ("\t".join(map(tsv_text, row)) + "\r\n" for row in rows)
    path.write_bytes("".join(lines).encode("utf-16"))


def send_live(path: Path, ledger: Ledger) -> None:
    """Rich texts and results of formulas that look like payloads, and around them all that a file can do."""
    rich = '<is><r><t>=HYPER</t></r><r><rPr><b/></rPr><t>LINK("http://evil.invalid")</t></r></is>'
    result = "<f>CONCATENATE(&quot;=&quot;,&quot;1+1&quot;)</f><v>=1+1</v>"
    call = "<f>HYPERLINK(&quot;http://evil.invalid&quot;)</f><v>http://evil.invalid</v>"
    rows = table(ledger, range(3), HARMLESS, "2023年1月")
    for row, value in zip(rows[2:], (rich, result, call), strict=True):
        row[:] = [value if column.type == "text" else None for column in ledger.columns]
    more = (
        '<dataValidations count="1"><dataValidation type="list" sqref="C3"><formula1>cmd|\'/c calc\'!A1</formula1>'
        '</dataValidation></dataValidations><hyperlinks><hyperlink ref="B3" r:id="rId1"/><hyperlink ref="B4" '
        'location="zs_record!A1" display="=1+1"/></hyperlinks>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        'Target="http://evil.invalid/" TargetMode="External"/></Relationships>'
    )
    names = "<definedNames><definedName name=\"zs_evil\">cmd|'/c calc'!A1</definedName></definedNames>"
    write_book(path, {ledger.tab: sheet_xml(rows, more)}, names, {"xl/worksheets/_rels/sheet1.xml.rels": relations})


def send_february(world: World) -> None:
    """Two units return their template with statements that are none, two send their own with every text changed."""
    inbox = world.folder / "2月报送"
    issued = sorted((world.folder / "下发").iterdir())
    inbox.mkdir()
    statements = [f"C{FIRST_LEDGER_ROW + 1 + at}" for at in range(len(world.ledgers))]
    for number, path in enumerate(issued[:2]):
        texts = PAYLOADS[number * 60 :: 20]
        put(shutil.copy(path, inbox), {COVER_SHEET: dict(zip(statements, texts, strict=False))})
    moved = [*PAYLOADS[1:], PAYLOADS[0]]
    returned = {path.name.split("-")[0] for path in issued[:2]}
    for number, unit in enumerate(world.towns[:FULL]):
        if unit.name not in returned:
            rows = range(number * PER_UNIT, (number + 1) * PER_UNIT)[:30]
            sheets = {
                each.tab: sheet_xml(table(each, rows, moved, "2023年2月"))
                for each in world.ledgers
                if each.kind != "form"
            }
            write_book(inbox / f"{unit.name}.xlsx", sheets)


# --- cells in files that stand already --------------------------------------------------------------------------------


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def part_of_sheet(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Sheet name → part."""
    relations = re.findall(r"<Relationship [^>]*>", _text(parts, "xl/_rels/workbook.xml.rels"))
    targets = {_value(each, "Id"): _value(each, "Target").removeprefix("/").removeprefix("xl/") for each in relations}
    found = re.findall(r"<sheet [^>]*>", _text(parts, "xl/workbook.xml"))
    return {_value(each, "name"): f"xl/{targets[_value(each, 'r:id')]}" for each in found}


def _value(tag: str, name: str) -> str:
    """The value of an attribute, empty where there is none."""
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return out_of_xml(html.unescape(found[1])) if found else ""


def _text(parts: Mapping[str, bytes], name: str) -> str:
    return parts[name].decode("utf-8")


def put(path: Path | str, typed: Mapping[str, Mapping[str, str]]) -> None:
    """Type texts into cells (sheet → reference → text) of a workbook, in its XML."""
    parts = parts_of(Path(path))
    places = part_of_sheet(parts)
    for sheet, cells in typed.items():
        by_row: dict[str, dict[str, str]] = {}
        for reference, text in cells.items():
            by_row.setdefault(reference.lstrip(ascii_uppercase), {})[reference] = text

        def replaced(found: re.Match[str], by_row: dict[str, dict[str, str]] = by_row) -> str:
            mine = by_row.pop(found[2], None)
            return found[1] + with_cells(found[3], mine) + found[4] if mine else found[0]

        xml = re.sub(r'(?s)(<row r="([0-9]+)"[^>]*>)(.*?)(</row>)', replaced, _text(parts, places[sheet]))
        assert not by_row, sheet
        parts[places[sheet]] = xml.encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def with_cells(row: str, typed: Mapping[str, str]) -> str:
    """The cells of a row, some of them replaced or added."""
    pattern = r'(?s)<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?[^>]*?(?:/>|>.*?</c>)'
    found = {each[1]: (each[0], each[2] or "") for each in re.finditer(pattern, row)}
    cells = {reference: xml for reference, (xml, _) in found.items()}
    cells |= {reference: cell(reference, text, found.get(reference, ("", ""))[1]) for reference, text in typed.items()}
    return "".join(cells[reference] for reference in sorted(cells, key=lambda each: (len(each), each)))


# --- what comes out ---------------------------------------------------------------------------------------------------

_DEAD_PARTS: Final = re.compile(  # a template or a summary has no others
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core|custom)\.xml|xl/(?:_rels/workbook\.xml\.rels|workbook\.xml"
    r"|styles\.xml|sharedStrings\.xml|metadata\.xml|theme/theme1\.xml|worksheets/(?:_rels/)?sheet\d+\.xml(?:\.rels)?"
    r"|charts/chart\d+\.xml|drawings/(?:_rels/)?(?:drawing|vmlDrawing)\d+\.(?:xml|vml)(?:\.rels)?|comments\d+\.xml)"
)


@dataclass
class Alive:
    """What of a workbook does something. ``links``: (sheet, file or None, place)."""

    formulas: dict[tuple[str, str], str] = field(default_factory=dict)
    links: list[tuple[str, str | None, str]] = field(default_factory=list)
    others: set[str] = field(default_factory=set)  # names, conditions, validations, comments, ranges of charts
    sheets: tuple[str, ...] = ()


@cache
def alive(path: Path) -> Alive:
    """Take a workbook apart. Each part is XML that a strict parser takes, and of a kind that we write."""
    parts, found = parts_of(path), Alive()
    for name, content in parts.items():
        assert _DEAD_PARTS.fullmatch(name), name
        expat.ParserCreate().Parse(content, True)
        # XML has no such signs, which expat does not mind.
        assert b"\xef\xbf\xbe" not in content and b"\xef\xbf\xbf" not in content, name
    sheets = part_of_sheet(parts)
    found.sheets = tuple(sheets)
    for sheet, part in sheets.items():
        xml = _text(parts, part)
        related = parts.get(part.replace("worksheets/", "worksheets/_rels/") + ".rels", b"").decode()
        _take_apart(found, sheet, xml, related)
    for name, content in parts.items():
        text = content.decode("utf-8")
        if name.startswith("xl/worksheets/sheet"):
            continue
        found.others.update(re.findall(r"(?s)<definedName .*?</definedName>|<c:f>.*?</c:f>|<property .*?>", text))
        found.others.update(re.findall(r"(?s)<text>.*?</text>", text) if "comments" in name else ())
        assert name.endswith(".rels") or 'TargetMode="External"' not in text
    return found


def _take_apart(found: Alive, sheet: str, xml: str, related: str) -> None:
    for cell_xml in re.finditer(r'(?s)<c r="([A-Z]+\d+)"[^>]*>(<f[ />].*?)</c>', xml):
        found.formulas[sheet, cell_xml[1]] = re.sub(r"(?s)<v>.*", "", cell_xml[2])
    assert len(re.findall("<f[ />]", xml)) == len([place for place in found.formulas if place[0] == sheet])
    below = xml.rpartition("</sheetData>")[2]
    pattern = r"(?s)<formula\d?>.*?</formula\d?>|<dataValidation .*?>|<(?:oddHeader|oddFooter)>.*?<"
    found.others.update(re.findall(pattern, below))
    targets = {}
    for relation in re.findall(r"<Relationship [^>]*>", related):
        kind = _value(relation, "Type").rpartition("/")[2]
        if kind == "hyperlink":
            targets[_value(relation, "Id")] = _value(relation, "Target")
        else:
            assert kind in ("drawing", "comments", "vmlDrawing") and "TargetMode" not in relation
    for link in re.findall(r"<hyperlink [^>]*>", below):
        found.links.append((sheet, targets.get(_value(link, "r:id")), _value(link, "location")))


@cache
def pages(path: Path) -> dict[str, list[list[object]]]:
    """The sheets as another reader finds them."""
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def records(path: Path, tab: str, key: str) -> Iterator[dict[str, object]]:
    """The rows below the titles, one of which is ``key``, by title."""
    rows = pages(path)[tab]
    at = next(at for at, row in enumerate(rows) if key in row)
    yield from (dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :])


# --- the jobs, each once ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("载荷")
    world = World(folder, a_programme(folder / "方案"))
    send_january(world, folder / "1月报送")
    world.consolidate("1月报送", "2023-01", "1月.xlsx", "--json", folder / "1月.json")
    return world


@pytest.fixture(scope="module")
def harmless(world: World) -> World:
    """The same run with harmless texts in fewer rows."""
    twin = World(world.folder, world.programme, HARMLESS, most=3)
    send_january(twin, world.folder / "无害报送")
    twin.consolidate("无害报送", "2023-01", "无害/1月.xlsx")
    return twin


@pytest.fixture(scope="module")
def issued(world: World) -> list[Path]:
    given = ("--programme", world.folder / "方案", "--period", "2023-02", "--previous", world.folder / "1月.xlsx")
    world.run("issue", *given, "--out", world.folder / "下发")
    return sorted((world.folder / "下发").iterdir())


@pytest.fixture(scope="module")
def february(world: World, issued: list[Path]) -> Path:
    assert len(issued) == FULL
    send_february(world)
    world.consolidate("2月报送", "2023-02", "2月.xlsx", "--previous", world.folder / "1月.xlsx")
    return world.folder / "2月.xlsx"


# --- nothing comes alive ----------------------------------------------------------------------------------------------


def shapes(found: Alive) -> set[str]:
    """Formulas and all else without the numbers of their rows."""
    return {re.sub(r"\d+", "0", text) for text in (*found.formulas.values(), *found.others)}


def without_rows(found: Alive) -> dict[tuple[str, str], str]:
    """Each formula, without how far down the rows go that it adds up."""
    return {place: re.sub(r"(?<=\$)\d+", "0", text) for place, text in found.formulas.items()}


def assert_links_lead(found: Alive, path: Path, inbox: Path | None = None) -> None:
    """Each link leads to a cell of the workbook, or to a file of the inbox that is there."""
    opened = {file.resolve() for file in inbox.iterdir()} if inbox else set()
    for _sheet, file, place in found.links:
        if file is not None:
            assert not re.match(r"[A-Za-z][\w+.-]*:|[\\\\/]", file) and "\\" not in unquote(file)
            assert (path.parent / unquote(file)).resolve() in opened, file
        else:
            tab, _, reference = place.rpartition("!")
            assert re.fullmatch("[A-Z]+[0-9]+", reference), place
            assert (tab[1:-1].replace("''", "'") if tab[:1] == "'" else tab) in found.sheets, place


def test_a_summary_has_the_formulas_of_the_same_run_with_harmless_texts(world: World, harmless: World):
    evil, good = alive(world.folder / "1月.xlsx"), alive(harmless.folder / "无害" / "1月.xlsx")
    assert evil.sheets == good.sheets
    assert without_rows(evil) == without_rows(good) and len(evil.formulas) > 2000
    assert shapes(evil) == shapes(good)
    assert_links_lead(evil, world.folder / "1月.xlsx", world.folder / "1月报送")
    assert len(evil.links) > 10_000


def test_so_has_that_of_the_next_month_with_its_changes(world: World, harmless: World, february: Path):
    evil, good = alive(february), alive(harmless.folder / "无害" / "1月.xlsx")
    assert [text for text in shapes(evil) - shapes(good) if "较上月变化（0年0月）<" not in text] == []
    assert_links_lead(evil, february, world.folder / "2月报送")
    rows = list(records(february, "较上月变化", "变化"))
    assert len(rows) > 100


def test_issued_templates_have_the_formulas_of_blank_ones(world: World, issued: list[Path]):
    submission, empty = world.programme.submission_for("month"), world.folder / "空白.xlsx"
    assert submission
    with empty.open("wb") as file:
        build_workbook(world.programme, submission, file, unit=world.towns[0], period=Period.parse("2023-02"))
    blank = shapes(alive(empty))
    for path in issued:
        found = alive(path)
        assert shapes(found) - blank == set()
        assert_links_lead(found, path)


# --- texts are kept ---------------------------------------------------------------------------------------------------


def place_of(row: Mapping[str, object]) -> tuple[str, int]:
    """The unit of a row of a ledger, and its row in the file that it came from."""
    found = re.search(r"[A-Z]+([0-9]+)$", str(row["来源单元格"]))
    assert found
    return str(row["来源单位"]), int(found[1])


def wanted_texts(world: World, ledger: Ledger) -> dict[tuple[str, int], dict[str, str | None]]:
    """What the units wrote: (unit, row of the file) → header → text."""
    towns = [unit.name for unit in world.towns]
    words = [column.header for column in texts_of(ledger) if column.filled_by == "unit"]
    if ledger.kind == "form":
        rows = {towns[number]: dict(form(ledger, number, PAYLOADS)[1:]) for number in range(FORMS)}
        return {(unit, 0): {header: cells[header] for header in words} for unit, cells in rows.items()}
    headers = [column.header for column in ledger.columns]
    senders = [(number, str, range(number * PER_UNIT, (number + 1) * PER_UNIT)) for number in range(FULL)]
    if ledger.id == "planned":
        senders += [(CSV_UNIT, csv_text, range(COUNT)), (TSV_UNIT, tsv_text, range(COUNT))]
    wanted = {}
    for unit, sent, rows_sent in senders:
        for line, number in enumerate(rows_sent, start=3):
            row = dict(zip(headers, cells_of(ledger, number, PAYLOADS), strict=True))
            wanted[towns[unit], line] = {header: sent(row[header]) for header in words}
    return wanted


def test_every_text_of_every_ledger_is_shown_sign_by_sign(world: World):
    compared = 0
    for ledger in world.ledgers:
        wanted = wanted_texts(world, ledger)
        for row in records(world.folder / "1月.xlsx", ledger.tab, "来源单元格"):
            unit, line = place_of(row)
            if unit == world.towns[LIVE_UNIT].name:
                continue
            for header, text in wanted.pop((unit, 0 if ledger.kind == "form" else line)).items():
                assert row[header] == (as_shown(as_read(unheld(text))) or ""), (ledger.id, header)
                compared += 1
        assert wanted == {}
    assert compared > COUNT * 50


def test_results_and_rich_texts_are_texts(world: World):
    unit = world.towns[LIVE_UNIT].name
    rows = [row for row in records(world.folder / "1月.xlsx", "3谋划", "来源单元格") if row["来源单位"] == unit]
    assert [row["项目名称"] for row in rows] == ['=HYPERLINK("http://evil.invalid")', "=1+1", "http://evil.invalid"]


def test_the_json_the_record_and_the_pages_say_the_same(world: World):
    told = json.loads((world.folder / "1月.json").read_text(encoding="utf-8"))
    path = world.folder / "1月.xlsx"
    shown = [(row["编号"], row["现值"], row["问题"]) for row in records(path, "审核意见", "编号") if row["编号"]]
    wanted = [(each["code"], as_shown(each["value"]) or "", as_shown(each["message"])) for each in told["findings"]]
    assert sorted(map(str, shown)) == sorted(map(str, wanted)) and len(wanted) > 5000
    rows = pages(path)["疑似重复"]
    pairs = [[row[5], row[10]] for row in rows if isinstance(row[0], float)]
    assert pairs == [[as_shown(pair[side]["name"]) for side in ("first", "second")] for pair in told["duplicates"]]
    assert [row["文件"] for row in records(path, "文件清单", "文件")] == [each["file"] for each in told["submissions"]]


def test_names_of_files_stand_in_the_office_book(world: World, february: Path):
    found = {row["文件名"] for row in records(world.folder / "工作簿.xlsx", "收件登记", "文件名")}
    sent = {shown_name(path.name) for inbox in ("1月报送", "2月报送") for path in (world.folder / inbox).iterdir()}
    assert sent == found - {""}
    assert alive(world.folder / "工作簿.xlsx").formulas == {} and alive(world.folder / "工作簿.xlsx").links == []


def test_templates_bring_back_every_text(world: World, issued: list[Path]):
    back = 0
    for path in issued:
        unit = path.name.split("-")[0]
        for ledger in world.ledgers:
            words = [
                each.header for each in texts_of(ledger) if each.name in ledger.carried and each.filled_by == "unit"
            ]
            if ledger.kind == "form" or not words:
                continue
            standing = records(world.folder / "1月.xlsx", ledger.tab, "来源单元格")
            before = [row for row in standing if row["来源单位"] == unit]
            for old, new in zip(before, records(path, ledger.tab, words[0]), strict=False):
                for header in words:
                    if len(str(old[header])) < 16_000:  # longer ones the summary cuts, or the template leaves blank
                        assert (as_shown(as_read(str(new[header]))) or "") == old[header], (unit, ledger.id, header)
                        back += 1
    assert back > COUNT * 20


# --- merged again -----------------------------------------------------------------------------------------------------


OFFICES_OWN: Final = [  # what openpyxl can be made to write into the office's own sheet
    text for text in PAYLOADS if not ILLEGAL_CHARACTERS_RE.search(text) and len(text) < 999 and is_held(text)
]


def test_what_the_office_wrote_is_kept_as_it_is_when_merged_again(world: World):
    """Its cells hold payloads too, in the summary and in the book of receipts."""
    inbox, out, book = world.folder / "重报", world.folder / "重汇" / "1月.xlsx", world.folder / "重汇" / "工作簿.xlsx"
    unit, other = world.towns[0].name, world.towns[1].name
    landed = [
        ["落地（2023年1月）"],
        ["项目名称", "投资方", "总投资"],
        *([f"项目{at}", "甲公司", 1] for at in range(COUNT)),
    ]
    write_book(inbox / f"{unit}.xlsx", {"落地": sheet_xml(landed)})
    world.consolidate("重报", "2023-01", "重汇/1月.xlsx")
    written = [as_shown(as_read(unheld(text)[:999])) or "空" for text in PAYLOADS]
    type_as_the_office(out, written)
    edit_book(book)
    write_book(inbox / "_x0041_" / f"{other}_x0041_.xlsx", {"落地": sheet_xml(landed[:3])})
    pages.cache_clear()
    world.consolidate("重报", "2023-01", "重汇/1月.xlsx")
    rows = [row for row in records(out, "1落地", "来源单元格") if row["来源单位"] == unit]
    assert [(row["项目编号"], row["办公室备注"]) for row in rows] == list(zip(written, written[::-1], strict=True))
    assert "1落地" not in {sheet for sheet, _ in alive(out).formulas}
    assert {unquote(file).split("/")[1] for _, file, _ in alive(out).links if file} == {"重报"}
    assert [row[0] for row in pages(book)["办公室的表"]] == OFFICES_OWN
    assert f"_x0041_/{other}_x0041_.xlsx" in [row["文件名"] for row in records(book, "收件登记", "文件名")]
    assert alive(book).formulas == {} and alive(book).links == []


def type_as_the_office(summary: Path, texts: Texts) -> None:
    """Type the texts into 项目编号 down the ledger 落地, and into 办公室备注 up."""
    headers = next(row for row in pages(summary)["1落地"] if "来源单元格" in row)
    first, second = (column_letters(headers.index(name)) for name in ("项目编号", "办公室备注"))
    down = {f"{first}{row}": text for row, text in enumerate(texts, start=5)}
    put(summary, {"1落地": down | {f"{second}{row}": text for row, text in enumerate(reversed(texts), start=5)}})


def edit_book(book: Path) -> None:
    """Add a sheet of the office's own. openpyxl writes texts as they are: what looks like an escape is escaped here."""
    office = load_workbook(book, rich_text=True)
    sheet = office.create_sheet("办公室的表")
    for at, text in enumerate(OFFICES_OWN, start=1):
        own = sheet.cell(at, 1)
        own.value, own.data_type = unescape(in_xml(text)), "s"
    office.save(book)


# --- scores -----------------------------------------------------------------------------------------------------------


def test_what_is_written_into_the_inputs_of_a_score_is_text(world: World):
    given = ("--programme", world.folder / "方案", "--system", "towns", "--period", "2023-Q1")
    inputs, beside = world.folder / "数据.xlsx", world.folder / "敏感.xlsx"
    world.run("inputs", *given, "--out", inputs)
    assert_links_lead(alive(inputs), inputs)
    evil = [unheld(text)[:999] for text in PAYLOADS]
    books = {}
    for name, texts in (("无害", HARMLESS), ("载荷", evil)):
        filled, books[name] = world.folder / f"{name}数据.xlsx", world.folder / f"{name}得分.xlsx"
        shutil.copy(inputs, filled)
        put(filled, {"加分扣分": extras(filled, world, texts), "申诉": appeals(filled, world, texts)})
        more = ("--sensitivity", beside, "--json", world.folder / "得分.json") if texts is evil else ()
        world.run("score", *given, "--inputs", filled, "--out", books[name], *more)
    good, bad = (alive(path) for path in books.values())
    assert without_rows(bad) == without_rows(good) and shapes(bad) == shapes(good) and len(bad.formulas) > 100
    assert alive(beside).formulas == {} and not [text for text in alive(beside).others if "evil" in text]
    for path in (books["载荷"], beside):
        assert_links_lead(alive(path), path)
    shown = {text for rows in pages(books["载荷"]).values() for row in rows for text in row}
    assert [text for text in evil if (as_shown(as_read(text)) or "") not in shown] == []
    json.loads((world.folder / "得分.json").read_text(encoding="utf-8"))


def extras(path: Path, world: World, texts: Texts) -> dict[str, str]:
    lines = (
        {"单位": world.towns[at % 20].name, "事项": "接待客商", "项目": texts[at], "佐证": texts[at + 50],
         "认定单位": texts[at + 74], "说明": texts[at + 60]} | {"数量或分值": "1"}
        for at in range(200)
    )  # fmt: skip
    return into(path, "加分扣分", lines)


def appeals(path: Path, world: World, texts: Texts) -> dict[str, str]:
    lines = (
        {"单位": world.towns[at % 20].name, "指标": "到位资金", "诉求": texts[at + 174], "佐证": texts[at],
         "处理决定": "不采纳", "说明": texts[at + 100]}
        for at in range(100)
    )  # fmt: skip
    return into(path, "申诉", lines)


def into(path: Path, sheet: str, lines: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The references of the prepared cells below the titles → what is typed there."""
    rows = pages(path)[sheet]
    at = next(at for at, row in enumerate(rows) if any(str(title).startswith("单位") for title in row))
    columns = {re.sub(r"[(（*].*", "", str(title)): column_letters(column) for column, title in enumerate(rows[at])}
    return {f"{columns[name]}{at + 2 + line}": text for line, texts in enumerate(lines) for name, text in texts.items()}


# --- the terminal -----------------------------------------------------------------------------------------------------

UNSEEN: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def test_nothing_drives_the_terminal(world: World, february: Path):
    for file in (world.folder / "1月报送").glob(f"{world.towns[2].name}*"):
        world.run("check", file, "--programme", world.folder / "方案")
    text = "".join(world.told)
    assert "HYPERLINK" in text and len(text) > 10_000
    assert UNSEEN.findall(text) == []


def test_nor_does_the_bar(monkeypatch: pytest.MonkeyPatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress("正在读取") as step:
        assert step
        step(1, 2, "渔阳镇\x1b]0;x\x07\u202e[red]a.xlsx")
        step(2, 2, "")
    assert "\x1b]0" not in terminal.getvalue() and "\u202e" not in terminal.getvalue()
