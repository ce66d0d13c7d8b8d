"""Issuing templates: one a unit, nothing else, nothing overwritten, every mistake a finding."""

import shutil
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from addin import issue, previous_summary
from addin.issue import issue_templates
from addin.merging.merge import Merging
from addin.merging.row_ids import SHAPE
from addin.record import write_month
from udfs.period import Period
from xl_templates import build
from xl_templates.build import Common, build_workbook, prepared_rows
from xl_templates.layout import FIRST_ROW
from xl_templates.load import SHIPPED, load
from xl_templates.previous import PreviousRow, coming_back
from xl_templates.reading.result import Claim, ReadFile, ReadLedger, TableAt
from xl_templates.shared_formulas import SharingWorksheet

PROGRAMME = """
[programme]
id = "small"
title = "示例县招商引资台账"
version = "2023.1"
valid_from = 2023-01-30
valid_to = 2024-12-31
office = "示例县招商办"
note = "示例"

[[submissions]]
id = "month"
title = "台账月报"
file_name = "{unit}-台账-{period}"
frequency = "month"
units = "towns"
ledgers = ["landed"]
blank_message = "没有填写"
blank_remedy = "补填"
due = { day = 25, roll = "next" }
"""
LEDGER = """
id = "landed"
title = "落地项目清单"
tab = "落地"
rows = 5
help = "示例"

[[columns]]
id = "name"
name = "项目名称"
type = "text"
group = "项目"
help = "示例"
"""


def write_programme(folder: Path, *units: str, programme: str = PROGRAMME) -> Path:
    """A small programme of definition files."""
    (folder / "ledgers").mkdir(parents=True)
    owners = "".join(
        f'[[units]]\nname = "{name}"\nkind = "镇"\ngroups = ["towns"]\n\n' for name in units or ("甲镇", "乙镇", "丙镇")
    )
    parts = {"programme": programme, "units": owners, "lists": "", "calendar": "", "ledgers/landed": LEDGER}
    for name, text in parts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fake_build(_programme, submission, target, *, unit=None, period=None, previous=None, rows=None, common=None):
    target.write(f"{submission.id} {unit.name} {period.code}".encode())


@pytest.fixture
def small(tmp_path):
    return str(write_programme(tmp_path / "small"))


@pytest.fixture
def out(tmp_path):
    return tmp_path / "deep" / "下发"


@pytest.fixture
def fast(monkeypatch):
    monkeypatch.setattr(issue, "build_workbook", fake_build)


def codes(outcome):
    return [found.code for found in outcome.findings]


@pytest.mark.usefixtures("fast")
class TestGoodRuns:
    def test_one_file_a_unit_and_nothing_else(self, small, out):
        seen = []
        outcome = issue_templates(small, "2023年2月", out, progress=lambda *step: seen.append(step))
        assert outcome.done
        assert outcome.findings == []
        names = ["甲镇-台账-2023-02.xlsx", "乙镇-台账-2023-02.xlsx", "丙镇-台账-2023-02.xlsx"]
        assert [path.name for path in outcome.written] == names
        assert names_in(out) == sorted(names)
        assert (out / names[0]).read_bytes() == "month 甲镇 2023-02".encode()
        assert seen == [(0, 3, ""), *((number, 3, name) for number, name in enumerate(names, start=1))]

    def test_due_moment_in_chinese(self, small, out):
        outcome = issue_templates(small, "2023-02", out)
        assert outcome.due == "2023年2月27日（星期一）24:00前"  # the 25th is a Saturday

    def test_a_second_run_changes_nothing(self, small, out):
        issue_templates(small, "2023-02", out)
        before = {path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) for path in out.iterdir()}
        outcome = issue_templates(small, "2023-02", out)
        assert outcome.done
        assert (len(outcome.written), len(outcome.unchanged)) == (0, 3)
        after = {path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) for path in out.iterdir()}
        assert after == before

    def test_the_rest_of_an_interrupted_run_is_made_up(self, small, out):
        issue_templates(small, "2023-02", out)
        (out / "乙镇-台账-2023-02.xlsx").unlink()
        outcome = issue_templates(small, "2023-02", out)
        assert [path.name for path in outcome.written] == ["乙镇-台账-2023-02.xlsx"]
        assert len(outcome.unchanged) == 2

    def test_other_files_in_the_folder_are_left_alone(self, small, out):
        out.mkdir(parents=True)
        (out / "读我.txt").write_text("x")
        assert issue_templates(small, "2023-02", out).done
        assert len(names_in(out)) == 4

    @pytest.mark.parametrize(("period", "there"), [("2022-12", True), ("2023-01", False), ("2025-01", True)])
    def test_a_period_out_of_force_is_asked_about_and_done(self, small, out, period, there):
        outcome = issue_templates(small, period, out)
        assert outcome.done
        assert ("ZS-511" in codes(outcome)) is there

    def test_a_year_without_official_calendar_is_said(self, small, out):
        outcome = issue_templates(small, "2039-02", out)
        assert "ZS-266" in codes(outcome)

    def test_a_path_too_long_for_excel_is_asked_about(self, small, tmp_path):
        outcome = issue_templates(small, "2023-02", tmp_path / ("a" * 100) / ("b" * 100))
        assert outcome.done
        assert codes(outcome) == ["ZS-407"]
        assert outcome.findings[0].severity == "query"

    def test_the_name_may_bring_its_ending(self, tmp_path, out):
        text = PROGRAMME.replace("{period}", "{period}.xlsx")
        folder = write_programme(tmp_path / "p", programme=text)
        assert issue_templates(str(folder), "2023-02", out).written[0].name == "甲镇-台账-2023-02.xlsx"


@pytest.mark.usefixtures("fast")
class TestRefusals:
    def refused(self, outcome, code, out):
        assert not outcome.done
        assert codes(outcome) == [code]
        assert outcome.written == []
        assert not out.exists()

    def test_unknown_programme(self, out):
        self.refused(issue_templates("jizou", "2023-02", out), "ZS-101", out)

    @pytest.mark.parametrize(("period", "code"), [("二月", "ZS-260"), ("2023-13", "ZS-261"), ("", "ZS-260")])
    def test_unknown_period(self, small, out, period, code):
        self.refused(issue_templates(small, period, out), code, out)

    def test_no_submission_of_that_frequency(self, small, out):
        outcome = issue_templates(small, "2023-W08", out)
        self.refused(outcome, "ZS-510", out)
        assert "按周的" in outcome.findings[0].message
        assert "月报" in outcome.findings[0].message

    def test_all_mistakes_of_a_definition_at_once(self, tmp_path, out):
        folder = write_programme(tmp_path / "p")
        text = PROGRAMME.replace('office = "', 'offic = "').replace('frequency = "month"', 'frequency = "monat"')
        (folder / "programme.toml").write_text(text, encoding="utf-8")
        outcome = issue_templates(str(folder), "2023-02", out)
        assert not outcome.done
        assert len(outcome.findings) >= 3
        assert not out.exists()

    def test_units_that_do_not_exist_yet(self, tmp_path, out):
        folder = write_programme(tmp_path / "p", "甲镇")
        units = folder / "units.toml"
        units.write_text(units.read_text(encoding="utf-8") + "valid_from = 2024-01-01\n", encoding="utf-8")
        self.refused(issue_templates(str(folder), "2023-02", out), "ZS-512", out)

    @pytest.mark.parametrize(
        ("pattern", "code"),
        [
            ("{unit}?{period}", "ZS-401"),
            ("CON.{unit}", "ZS-401"),
            ("{unit}/{period}", "ZS-401"),
            ("{unitt}-{period}", "ZS-408"),
            ("台账-{period}", "ZS-402"),
        ],
    )
    def test_file_names_that_will_not_do(self, tmp_path, out, pattern, code):
        text = PROGRAMME.replace("{unit}-台账-{period}", pattern)
        folder = write_programme(tmp_path / "p", programme=text)
        outcome = issue_templates(str(folder), "2023-02", out)
        assert not outcome.done
        assert set(codes(outcome)) == {code}
        assert not out.exists()

    def test_a_file_that_was_filled_in_stops_the_whole_job(self, small, out):
        out.mkdir(parents=True)
        filled = out / "丙镇-台账-2023-02.xlsx"
        filled.write_bytes(b"filled in by an officer")
        outcome = issue_templates(small, "2023-02", out)
        assert not outcome.done
        assert codes(outcome) == ["ZS-403"]
        assert "丙镇-台账-2023-02.xlsx" in outcome.findings[0].message
        assert names_in(out) == [filled.name]
        assert filled.read_bytes() == b"filled in by an officer"

    def test_at_most_five_names_and_the_count(self, tmp_path, out):
        folder = write_programme(tmp_path / "p", *(f"{sign}镇" for sign in "甲乙丙丁戊己庚"))
        issue_templates(str(folder), "2023-02", out)
        for path in out.iterdir():
            path.write_bytes(b"filled in")
        message = issue_templates(str(folder), "2023-02", out).findings[0].message
        assert message.count(".xlsx") == 5
        assert "7 个" in message

    def test_a_folder_of_that_name_counts_as_different(self, small, out):
        (out / "丙镇-台账-2023-02.xlsx").mkdir(parents=True)
        assert codes(issue_templates(small, "2023-02", out)) == ["ZS-403"]

    @pytest.mark.parametrize("below", ["", "sub/deep"])
    def test_out_is_a_file(self, small, tmp_path, below):
        (tmp_path / "file").write_bytes(b"mine")
        outcome = issue_templates(small, "2023-02", tmp_path / "file" / below)
        assert not outcome.done
        assert codes(outcome) == ["ZS-404"]
        assert (tmp_path / "file").read_bytes() == b"mine"

    @pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc on this system")
    def test_out_cannot_be_written(self, small):
        outcome = issue_templates(small, "2023-02", Path("/proc/zs/下发"))
        assert not outcome.done
        assert codes(outcome) == ["ZS-405"]
        assert "English" not in outcome.findings[0].line()
        assert outcome.written == []

    def test_a_disk_that_fills_up_is_said_and_what_is_whole_stays(self, small, out, monkeypatch):
        real = issue.write_atomically

        def full_at_the_second(path, write, **named):
            if path.name.startswith("乙"):
                raise OSError(28, "No space left on device", str(path))
            return real(path, write, **named)

        monkeypatch.setattr(issue, "write_atomically", full_at_the_second)
        outcome = issue_templates(small, "2023-02", out)
        assert not outcome.done
        assert codes(outcome) == ["ZS-405"]
        assert "磁盘已满" in outcome.findings[0].message
        assert [path.name for path in outcome.written] == names_in(out) == ["甲镇-台账-2023-02.xlsx"]


class TestOurBugs:
    def test_an_error_of_the_builder_is_an_exception(self, small, out, monkeypatch):
        def broken(*_args, **_kwargs):
            raise ZeroDivisionError

        monkeypatch.setattr(issue, "build_workbook", broken)
        with pytest.raises(ZeroDivisionError):
            issue_templates(small, "2023-02", out)
        assert not out.exists()


class TestRealWorkbooks:
    def test_a_template_opens_and_names_its_unit(self, small, out):
        outcome = issue_templates(small, "2023-02", out)
        assert outcome.done
        for path in outcome.written:
            book = load_workbook(BytesIO(path.read_bytes()))
            words = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
            assert path.name.split("-")[0] in words

    def test_processes_make_the_same_bytes(self, small, out, tmp_path, monkeypatch):
        alone = issue_templates(small, "2023-02", out)
        monkeypatch.setattr(issue, "_PAYS_FROM", 0.0)
        monkeypatch.setattr(issue.os, "cpu_count", lambda: 2)
        started = []
        real = issue.ProcessPoolExecutor
        monkeypatch.setattr(issue, "ProcessPoolExecutor", lambda *a, **k: started.append(a) or real(*a, **k))
        together = issue_templates(small, "2023-02", tmp_path / "second")
        assert started == [(2,)]
        assert [path.read_bytes() for path in together.written] == [path.read_bytes() for path in alone.written]

    def test_an_error_in_a_process_is_an_exception_too(self, small, out, monkeypatch):
        monkeypatch.setattr(issue, "_PAYS_FROM", 0.0)
        monkeypatch.setattr(issue.os, "cpu_count", lambda: 2)
        monkeypatch.setattr(issue, "_start_worker", print)  # a worker that was told nothing
        with pytest.raises(AssertionError):
            issue_templates(small, "2023-02", out)

    @pytest.mark.parametrize(("period", "count"), [("2023-02", 28), ("2023-W08", 8)])
    def test_jizhou(self, out, period, count, monkeypatch):
        monkeypatch.setattr(issue, "build_workbook", fake_build)
        outcome = issue_templates("jizhou", period, out)
        assert outcome.done
        assert outcome.findings == []
        assert len(outcome.written) == len(names_in(out)) == count

    def test_a_programme_is_a_folder_anywhere(self, out, tmp_path, monkeypatch):
        monkeypatch.setattr(issue, "build_workbook", fake_build)
        shutil.copytree(SHIPPED / "jizhou", tmp_path / "我们的方案")
        assert issue_templates(str(tmp_path / "我们的方案"), "2023-W08", out).done


# --- rows of the period before ----------------------------------------------------------------------------

KEPT = PROGRAMME.replace('ledgers = ["landed"]', 'ledgers = ["landed", "visits", "page"]')
KEPT_LEDGER = (
    LEDGER.replace("rows = 5", 'rows = 10\ncarried = ["项目名称", "总投资"]')
    + """
[[columns]]
id = "total"
name = "总投资"
type = "amount"
unit = "万元"
places = 2
group = "项目"
help = "示例"

[[columns]]
id = "month"
name = "本月到位"
type = "amount"
unit = "万元"
places = 2
group = "项目"
restart = 0
help = "示例"
"""
)
VISITS = LEDGER.replace('"landed"', '"visits"').replace('"落地"', '"活动"').replace("落地项目清单", "活动清单")
PAGE = (
    LEDGER.replace('"landed"', '"page"')
    .replace('"落地"', '"进展"')
    .replace("落地项目清单", "工作进展")
    .replace("rows = 5", 'kind = "form"\ncarried = ["项目名称"]')
)


@pytest.fixture
def kept(tmp_path):
    """A programme with a table that is carried on, one of which nothing is, and a form."""
    folder = write_programme(tmp_path / "kept", programme=KEPT)
    for name, text in (("landed", KEPT_LEDGER), ("visits", VISITS), ("page", PAGE)):
        (folder / "ledgers" / f"{name}.toml").write_text(text, encoding="utf-8")
    return str(folder)


def read_of(unit, period, ledgers):
    """What reading finds in a file of a unit: ledger id → rows."""
    read = ReadFile(f"{unit}.xlsx", sha256=unit)
    read.units, read.periods = [Claim("cover", unit)], [Claim("cover", period)]
    for name, rows in ledgers.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        cells = {column: [row.get(column) for row in rows] for column in columns}
        read.ledgers[name] = ReadLedger(
            name,
            cells,
            places=[(0, at) for at in range(len(rows))],
            row_ids=["" for _ in rows],
            tables=[TableAt(name, {})],
        )
    return read


def summary_of(programme, period, path, units):
    """Write the summary of a period: unit → ledger id → rows."""
    loaded = load(programme).programme
    filled = {
        unit: {
            name: [{column.name: row.get(column.name) for column in loaded.ledger(name).columns} for row in rows]
            for name, rows in ledgers.items()
        }
        for unit, ledgers in units.items()
    }
    reads = [read_of(unit, period, ledgers) for unit, ledgers in filled.items()]
    month = Merging(loaded, loaded.submission_for("month"), Period.parse(period), reads).month()
    with path.open("wb") as file:
        write_month(month, file)
    return path


JANUARY = {
    "甲镇": {
        "landed": [
            {"项目名称": "一号项目", "总投资": 12_000_00_00_00, "本月到位": 5_000_000},
            {"项目名称": "二号项目"},
        ],
        "visits": [{"项目名称": "一次活动"}],
        "page": [{"项目名称": "张某"}],
    },
    "乙镇": {"landed": [{"项目名称": "三号项目"}]},
}


class TestPrevious:
    def test_last_months_rows_are_filled_in(self, kept, out, tmp_path):
        summary = summary_of(kept, "2023-01", tmp_path / "1月.xlsx", JANUARY)
        outcome = issue_templates(kept, "2023-02", out, previous=summary)
        assert outcome.done
        assert outcome.findings == []
        assert outcome.brought == 4  # the activity does not come back
        assert "带出上期 4 行" in outcome.lines(out)[0]
        first = load_workbook(out / "甲镇-台账-2023-02.xlsx")
        rows = [[cell.value for cell in row[2:5]] for row in first["落地"].iter_rows(min_row=FIRST_ROW + 1, max_row=7)]
        assert rows == [["一号项目", 12_000, 0], ["二号项目", None, 0], [None, None, None]]
        assert first["进展"].cell(FIRST_ROW + 1, 3).value == "张某"
        cells = [str(cell.value) for row in first["活动"].iter_rows(min_row=FIRST_ROW + 1) for cell in row]
        assert not [text for text in cells if SHAPE.fullmatch(text) or "活动" in text]  # no row of an id alone
        ids = [str(cell.value) for row in first["落地"].iter_rows(min_row=FIRST_ROW + 1) for cell in row]
        assert len([text for text in ids if SHAPE.fullmatch(text)]) == 2
        third = load_workbook(out / "丙镇-台账-2023-02.xlsx")["落地"]
        assert third.cell(FIRST_ROW + 1, 3).value is None

    def test_a_second_run_changes_nothing(self, kept, out, tmp_path):
        summary = summary_of(kept, "2023-01", tmp_path / "1月.xlsx", JANUARY)
        issue_templates(kept, "2023-02", out, previous=summary)
        again = issue_templates(kept, "2023-02", out, previous=summary)
        assert (again.done, len(again.written), len(again.unchanged)) == (True, 0, 3)

    def test_processes_make_the_same_bytes(self, kept, out, tmp_path, monkeypatch):
        summary = summary_of(kept, "2023-01", tmp_path / "1月.xlsx", JANUARY)
        alone = issue_templates(kept, "2023-02", out, previous=summary)
        monkeypatch.setattr(issue, "_PAYS_FROM", 0.0)
        monkeypatch.setattr(issue.os, "cpu_count", lambda: 2)
        together = issue_templates(kept, "2023-02", tmp_path / "second", previous=summary)
        assert [path.read_bytes() for path in together.written] == [path.read_bytes() for path in alone.written]

    def test_a_text_that_no_cell_holds_is_left_blank_and_said(self, kept, out, tmp_path):
        """A file that no spreadsheet program made may bring one; nobody's template fails for it."""
        long = {
            "甲镇": {
                "landed": [{"项目名称": "😀" * 20_000, "总投资": 1_000_000}],
                "visits": [{"项目名称": "长" * 40_000}],
            }
        }
        outcome = issue_templates(
            kept, "2023-02", out, previous=summary_of(kept, "2023-01", tmp_path / "1月.xlsx", long)
        )
        assert outcome.done and codes(outcome) == ["ZS-514"]
        assert "甲镇上期的“项目名称”有 1 处" in outcome.findings[0].message
        row = load_workbook(out / "甲镇-台账-2023-02.xlsx")["落地"][FIRST_ROW + 1]
        assert [cell.value for cell in row[2:4]] == [None, 1]

    @pytest.mark.usefixtures("fast")
    def test_more_rows_than_prepared_ones(self, kept, tmp_path):
        many = {"甲镇": {"landed": [{"项目名称": f"{number}号项目"} for number in range(23)]}}
        summary = summary_of(kept, "2023-01", tmp_path / "1月.xlsx", many)
        before = previous_summary.read_previous(summary, load(kept).programme, Period.parse("2023-02"))
        programme = load(kept).programme
        target = BytesIO()
        build_workbook(
            programme,
            programme.submission_for("month"),
            target,
            unit=programme.units[0],
            period=Period.parse("2023-02"),
            previous={"landed": before.of("甲镇", "landed")},
        )
        sheet = load_workbook(target)["落地"]
        names = [sheet.cell(row, 3).value for row in range(FIRST_ROW + 1, FIRST_ROW + 24)]
        assert names == [f"{number}号项目" for number in range(23)]
        assert str(sheet.cell(FIRST_ROW + 40, 1).value).startswith("=")  # prepared, with room for new ones

    @pytest.mark.parametrize(
        ("rows", "previous", "prepared"),
        [
            (500, 0, 500),
            (500, 400, 500),
            (500, 401, 600),
            (500, 500, 600),
            (500, 1234, 1400),
            (10, 9, 20),
            (10, 23, 40),
        ],
    )
    def test_prepared_rows_leave_room(self, kept, rows, previous, prepared):
        ledger = load(kept).programme.ledger("landed").model_copy(update={"rows": rows})
        assert prepared_rows(ledger, previous) == prepared

    @pytest.mark.parametrize("period", ["2022-12", "2023-02"])
    @pytest.mark.usefixtures("fast")
    def test_a_summary_of_another_period(self, kept, out, tmp_path, period):
        summary = summary_of(kept, period, tmp_path / "x.xlsx", JANUARY)
        outcome = issue_templates(kept, "2023-02", out, previous=summary)
        assert not outcome.done
        assert codes(outcome) == ["ZS-515"]
        assert not out.exists()

    @pytest.mark.usefixtures("fast")
    def test_no_summary(self, kept, out, tmp_path):
        (tmp_path / "x.xlsx").write_bytes(b"no workbook")
        for path in (tmp_path / "x.xlsx", tmp_path / "no such.xlsx"):
            outcome = issue_templates(kept, "2023-02", out, previous=path)
            assert not outcome.done
            assert len(outcome.findings) == 1
            assert not out.exists()

    @pytest.mark.usefixtures("fast")
    def test_what_was_changed_in_the_summary_is_passed_on(self, kept, out, tmp_path):
        summary = summary_of(kept, "2023-01", tmp_path / "1月.xlsx", JANUARY)
        book = load_workbook(summary)
        sheet = book["落地"]
        cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "二号项目")
        cell.value = "别的项目"
        book.save(summary)
        outcome = issue_templates(kept, "2023-02", out, previous=summary)
        assert outcome.done
        assert "ZS-778" in codes(outcome)

    @pytest.mark.usefixtures("fast")
    def test_rows_that_come_back_nowhere_are_told(self, kept, out, tmp_path):
        summary = summary_of(kept, "2023-01", tmp_path / "1月.xlsx", JANUARY)
        folder = Path(kept)
        units = (folder / "units.toml").read_text(encoding="utf-8")
        gone = units.replace('name = "乙镇"\n', 'name = "乙镇"\nvalid_to = 2023-01-31\n')
        (folder / "units.toml").write_text(gone, encoding="utf-8")
        text = KEPT.replace('"landed", "visits", "page"', '"landed", "visits"')
        (folder / "programme.toml").write_text(text, encoding="utf-8")
        (folder / "ledgers" / "page.toml").unlink()
        outcome = issue_templates(kept, "2023-02", out, previous=summary)
        assert outcome.done
        told = {found.code: found.message for found in outcome.findings}
        assert "“乙镇”的 1 行" in told["ZS-518"]
        assert "“page”的 1 行" in told["ZS-519"]

    def test_a_row_of_which_nothing_is_left(self, kept):
        ledger = load(kept).programme.ledger("visits")
        assert coming_back(ledger, [PreviousRow("r1", {"项目名称": "一次活动"})]) == []


# --- building fast --------------------------------------------------------------------------------------


class PlainWorksheet(SharingWorksheet):
    """Every cell written for itself, formulas prepared by XlsxWriter: the slow way, which must give the same file."""

    def write_blanks(self, first_row, last_row, column, style):
        for row in range(first_row, last_row + 1):
            self.write_blank(row, column, None, style)

    def _repeat(self, column, first, last):
        for row in range(first + 1, last + 1):
            self.table[row][column] = self.table[first][column]
        self._check_dimensions(last, column)

    def _prepare_formula(self, formula, *more):
        if formula.startswith("=\x02"):
            return formula[1:]
        return super(SharingWorksheet, self)._prepare_formula(formula, *more)


def rows_of(ledger, count):
    """Rows with something in every column."""
    samples = {"amount": Decimal("12.5"), "number": Decimal(3), "date": date(2023, 1, 5)}
    return [
        PreviousRow(f"r{at}", {column.name: samples.get(column.type, f"字{at}") for column in ledger.columns})
        for at in range(count)
    ]


@pytest.fixture(scope="module")
def jizhou():
    programme = load("jizhou").programme
    period = Period.parse("2023-02")
    return programme, programme.submission_for("month"), period


@pytest.mark.parametrize(
    "case", ["blank", "no period", "first unit", "last unit", "previous", "many previous", "few rows", "no room"]
)
def test_the_fast_way_makes_the_same_bytes(case, jizhou, monkeypatch):
    programme, submission, period = jizhou
    ledger = programme.ledger("landed")
    previous = {name: rows_of(programme.ledger(name), 3) for name in ("landed", "negotiating", "activities")}
    previous["progress"] = rows_of(programme.ledger("progress"), 1)
    asked = {
        "blank": {},
        "no period": {"unit": programme.units[1]},
        "first unit": {"unit": programme.units[0], "period": period},
        "last unit": {"unit": programme.units[27], "period": period},
        "previous": {"unit": programme.units[3], "period": period, "previous": previous},
        "many previous": {"unit": programme.units[4], "period": period, "previous": {"landed": rows_of(ledger, 120)}},
        "few rows": {"unit": programme.units[3], "period": period, "previous": previous, "rows": 7},
        "no room": {"unit": programme.units[3], "period": period, "previous": previous, "rows": 3},
    }[case]
    asked = {"rows": 130} | asked if case != "blank" else asked  # one of them as large as it is issued
    common = Common(programme, submission, asked.get("period"))
    fast, plain = BytesIO(), BytesIO()
    for _ in range(2):  # the second workbook with what the first has left in common
        fast = BytesIO()
        build_workbook(programme, submission, fast, common=common, **asked)
    monkeypatch.setattr(build, "SharingWorksheet", PlainWorksheet)
    build_workbook(programme, submission, plain, **asked)
    assert fast.getvalue() == plain.getvalue()
