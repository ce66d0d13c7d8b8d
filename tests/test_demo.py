"""The story of the demo: it comes out as told, what is planted is seen, and nothing that is somebody's is overwritten."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel
from xlsxwriter import Workbook

from addin.consolidate import ConsolidateOutcome
from addin.demo import run, run_demo, told
from addin.demo.events import plant_february, plant_january
from addin.demo.february import february_of, kept
from addin.demo.fill import Filler, put_cells
from addin.demo.january import january_of
from addin.demo.made_up import credit_code, pair
from addin.demo.own_books import HABITS, Kept, by_hand, by_hand_day, own_files
from addin.demo.report import figures, planted, tell_demo, where
from addin.demo.story import BY_NAME, FEBRUARY, JANUARY, PROGRAMME, UNITS
from udfs.amounts import read_amount
from udfs.codes import uscc
from udfs.dates import read_date
from udfs.period import Period
from xl_templates.build import Common, Request, build_workbook
from xl_templates.load import load
from xl_templates.verdict import verdicts

JIZHOU = load(PROGRAMME).programme
MONTHLY = JIZHOU.submission_for("month")
LEDGERS = [JIZHOU.ledger(name) for name in MONTHLY.ledgers]
TABLES = [ledger for ledger in LEDGERS if ledger.kind == "table"]


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def books():
    january = {unit.name: january_of(unit) for unit in UNITS}
    plant_january(january)
    february = {unit.name: february_of(unit, january[unit.name]) for unit in UNITS}
    plant_february(february, january)
    return january, february


def test_two_months_and_again(tmp_path, monkeypatch, capsys):
    """The whole demo, once; then again over files of which an officer has changed one."""
    seen, issued = [], []
    issue = run.issue_templates
    monkeypatch.setattr(run, "issue_templates", lambda *a, **k: issued.append(issue(*a, **k)) or issued[-1])
    outcome = run_demo(tmp_path, progress=lambda *step: seen.append(step))
    # It comes out as told.
    assert outcome.done
    assert outcome.findings == []
    assert [each for each in outcome.told if not each.seen] == []
    assert len(outcome.told) == len(told.PLANTED) + len(told.CHANGES)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["1月下发", "1月收件", "2月下发", "2月收件", "2023-01汇总.xlsx", "2023-02汇总.xlsx", "工作簿.xlsx"]
    )
    assert len(list((tmp_path / "2月下发").iterdir())) == 28
    # One bar over the whole, which never goes back.
    done = [step[0] for step in seen]
    assert done == sorted(done)
    assert {step[1] for step in seen} == {100}
    assert done[-1] == 100
    # The report is short, and tells which file to open first.
    assert tell_demo(outcome, tmp_path) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert len(printed.out.splitlines()) < 60
    assert str(tmp_path / "2023-02汇总.xlsx") in printed.out
    assert figures(outcome.months).row_count == 6
    assert planted(outcome.told).row_count == len(outcome.told)
    assert len(where(tmp_path)) == 4
    # A month that does not tell the story is noticed.
    blind = replace(outcome.months, february=outcome.months.january)
    assert sum(not each.seen for each in told.as_told(blind)) > 15
    # Again, up to the first summary, with the templates found unchanged (what that takes is for test_issue.py): a file
    # that somebody edited is kept and named, others are left alone.
    edited = tmp_path / "1月收件" / "文昌街道-招商引资台账-2023-01.xlsx"
    edited.write_bytes(b"edited by an officer")
    (tmp_path / "1月收件" / "我的.txt").write_text("x", encoding="utf-8")
    before = contents(tmp_path)
    unchanged = replace(issued[0], written=[], unchanged=issued[0].written)
    monkeypatch.setattr(run, "issue_templates", lambda *_, **__: unchanged)
    monkeypatch.setattr(run, "consolidate", lambda *_, **__: ConsolidateOutcome(False))
    second = run_demo(tmp_path)
    assert [found.code for found in second.findings] == ["ZS-520"]
    assert edited.name in second.findings[0].message
    assert contents(tmp_path) == before


def test_a_template_that_somebody_filled_in_stops_the_demo(tmp_path):
    filled = tmp_path / "1月下发" / "文昌街道-招商引资台账-2023-01.xlsx"
    filled.parent.mkdir()
    filled.write_bytes(b"filled in by an officer")
    outcome = run_demo(tmp_path)
    assert not outcome.done
    assert [found.code for found in outcome.findings] == ["ZS-403"]
    assert tell_demo(outcome, tmp_path) == 2
    assert list(contents(tmp_path).values()) == [b"filled in by an officer"]


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_bytes(b"mine")
    outcome = run_demo(tmp_path / "file")
    assert not outcome.done
    assert [found.code for found in outcome.findings] == ["ZS-404"]


class TestStory:
    def test_all_units_of_the_definition_in_their_order(self):
        period = Period.parse(FEBRUARY)
        due = JIZHOU.units_of(MONTHLY, period.first_day, period.last_day)
        assert [unit.name for unit in UNITS] == [unit.name for unit in due]

    def test_sizes(self):
        for unit in UNITS:
            if unit.january != "nil":
                assert 3 <= unit.landed <= 8
                assert 2 <= unit.negotiating <= 6
                assert 1 <= unit.planned <= 3
                assert unit.problems <= 2
                assert unit.activities <= 3

    def test_the_same_data_again(self, books):
        january, february = books
        again = {unit.name: january_of(unit) for unit in UNITS}
        plant_january(again)
        assert again == january
        later = {unit.name: february_of(unit, again[unit.name]) for unit in UNITS}
        plant_february(later, again)
        assert later == february

    @pytest.mark.parametrize("period", [JANUARY, FEBRUARY])
    def test_the_rows_fit_the_checks(self, books, period):
        """Clean units give no error and no query, and very few notices; what is planted is judged as it is meant."""
        parsed = Period.parse(period)
        days = Request(JIZHOU, MONTHLY, None, parsed).days
        common = Common(JIZHOU, MONTHLY, parsed)
        wrong = {}
        notices = 0
        for unit in UNITS:
            if unit.february == "unchanged" and period == FEBRUARY:
                continue
            for ledger in LEDGERS:
                now = books[period == FEBRUARY][unit.name][ledger.id]
                before = books[0][unit.name][ledger.id] if period == FEBRUARY and ledger.id != "activities" else []
                rows = [(row, before[at] if at < len(before) else {}) for at, row in enumerate(now) if row is not None]
                judge = common.judges[ledger.id]
                cells = {column.name: [row.get(column.name) for row, _ in rows] for column in ledger.columns}
                last = {name: [earlier.get(name) for _, earlier in rows] for name in judge.last_columns}
                for verdict in verdicts(judge, cells, len(rows), last=last, days=days):
                    grave = verdict.count("error") or (verdict.count("query") and not verdict.explained)
                    if grave:
                        wrong.setdefault(unit.name, []).append(verdict.remark)
                    notices += verdict.count("notice") > 0
        assert sorted(wrong) == (["五百户镇", "罗庄子镇"] if period == FEBRUARY else [])
        assert notices < 5

    def test_no_two_projects_differ_in_one_sign(self, books):
        """Else they would be suspected to be the same."""
        seen = {}
        for month in books:
            for unit, ledgers in month.items():
                for name in ("landed", "negotiating"):
                    for row in kept(ledgers[name]):
                        project = str(row["项目名称"])
                        for at in (0, 1):
                            key = (at, project[at], project[2:6])
                            assert seen.setdefault(key, project) == project, unit
        assert len({pair(kind, turn) for kind in range(44) for turn in range(20)}) > 400

    def test_every_chain_and_stage_occurs(self, books):
        rows = [row for ledgers in books[1].values() for row in kept(ledgers["landed"])]
        for column, name in (("所属产业链", "产业链"), ("项目阶段", "项目阶段"), ("资金类型", "资金类型")):
            assert {row[column] for row in rows} == set(JIZHOU.lists[name])
        assert all(500 <= row["总投资"] <= 90_000 for row in rows)

    def test_nobody_is_named(self, books):
        for month in books:
            for ledgers in month.values():
                for row in kept([row for rows in ledgers.values() for row in rows]):
                    for name in ("责任人", "责任领导", "带队领导", "填报人", "审核人"):
                        assert name not in row or str(row[name]).endswith("某")
                    assert str(row.get("联系电话", "1380000")).startswith("1380000")

    @given(st.randoms(use_true_random=False))
    def test_credit_codes_are_right(self, rng):
        assert uscc.is_valid(credit_code(rng, "120119"))


class TestOwnBooks:
    @given(st.integers(1, 10**6), st.integers(0, 50))
    def test_every_writing_of_an_amount_is_read_back(self, value, at):
        read = read_amount(by_hand(Decimal(value), "万元", at), "万元")
        assert read.value == value * 10**6  # 分

    @given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(0, 50))
    def test_every_writing_of_a_day_is_read_back(self, day, at):
        assert read_date(by_hand_day(day, at)).value == day

    def test_every_habit_is_somebodys_and_makes_the_same_bytes_again(self, books):
        assert set(HABITS) == {unit.name for unit in UNITS if unit.february in ("own", "csv")}
        for name in HABITS:
            rows = {ledger: kept(rows) for ledger, rows in books[1][name].items()}
            files = own_files(Kept(name, 2023, 2, LEDGERS, rows))
            assert files == own_files(Kept(name, 2023, 2, LEDGERS, rows))
            assert files


# --- typing into a template -----------------------------------------------------------------------------

TYPED = st.none() | st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn", "Co"]), min_size=1, max_size=30) | st.decimals(
    -10**9, 10**9, places=2, allow_nan=False
) | st.dates(date(1990, 1, 1), date(2100, 1, 1))  # fmt: skip


def little_book():
    """A workbook with nine styled blanks, a formula, and a text that must stay."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("a")
        bold = book.add_format({"bold": True})
        for row in range(3):
            for column in range(3):
                sheet.write_blank(row, column, None, bold)
        sheet.write_formula("D1", "=SUM(A1:C1)", None, 7)
        sheet.write_string("D2", "字 & <b>")
    return target.getvalue()


class TestFilling:
    @settings(deadline=None)
    @given(st.dictionaries(st.sampled_from(["A1", "B1", "C1", "A2", "B3", "C3"]), TYPED))
    def test_what_was_typed_is_read_back_and_all_else_stays(self, typed):
        before = little_book()
        after = put_cells(before, {"xl/worksheets/sheet1.xml": typed})
        sheet = load_workbook(io.BytesIO(after))["a"]
        for place, value in typed.items():
            serial = to_excel(value) if isinstance(value, date) else value
            assert sheet[place].value == (float(serial) if isinstance(serial, Decimal) else serial)
            assert sheet[place].font.bold
        assert (sheet["D1"].value, sheet["D2"].value) == ("=SUM(A1:C1)", "字 & <b>")
        assert sheet["C2"].value is None
        with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
            assert old.namelist() == new.namelist()
            for name in set(old.namelist()) - {"xl/worksheets/sheet1.xml"}:
                assert old.read(name) == new.read(name)

    def test_a_value_takes_the_place_of_another(self):
        part = "xl/worksheets/sheet1.xml"
        book = put_cells(little_book(), {part: {"A1": "旧", "B1": Decimal(3)}})
        assert put_cells(book, {part: {"A1": None, "B1": None}}) == put_cells(little_book(), {part: {"A1": None}})

    def test_formulas_above_are_to_be_calculated_again(self):
        book = put_cells(little_book(), {"xl/worksheets/sheet1.xml": {"A2": Decimal(3)}})
        assert load_workbook(io.BytesIO(little_book()), data_only=True)["a"]["D1"].value == 7
        assert load_workbook(io.BytesIO(book), data_only=True)["a"]["D1"].value is None

    def test_a_cell_that_was_not_prepared(self):
        with pytest.raises(KeyError, match="Z9"):
            put_cells(little_book(), {"xl/worksheets/sheet1.xml": {"Z9": "x"}})

    def test_a_template(self, books):
        """Every entry of a unit stands below its header; statements stand on the cover."""
        unit = BY_NAME["文昌街道"]
        period = Period.parse(JANUARY)
        common, target = Common(JIZHOU, MONTHLY, period), io.BytesIO()
        who = next(each for each in JIZHOU.units if each.name == unit.name)
        build_workbook(JIZHOU, MONTHLY, target, unit=who, period=period, rows=8, common=common)
        filler = Filler(MONTHLY, LEDGERS, common)
        rows = books[0][unit.name]
        book = load_workbook(io.BytesIO(filler.fill(target.getvalue(), rows, {"problems": "零报告"})))
        for ledger in TABLES:
            sheet = book[ledger.tab]
            headers = [cell.value for cell in sheet[4]]
            for at, row in enumerate(rows[ledger.id], start=5):
                for column in ledger.columns:
                    cell = sheet.cell(at, headers.index(column.header) + 1)
                    value = cell.value.date() if isinstance(cell.value, datetime) else cell.value
                    wanted = row.get(column.name)
                    assert value == (float(wanted) if isinstance(wanted, Decimal) else wanted)
            assert str(sheet.cell(5, 1).value).startswith("=")
        assert {cell.value for cell in book["填报说明"]["C"]} >= {"零报告"}
        form = {row[1].value: row[2].value for row in book["6团队工作进展"].iter_rows(min_row=5)}
        assert form["填报人"] == rows["progress"][0]["填报人"]
