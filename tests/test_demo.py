"""The story of the demo: what it tells is true, and what it tells to type gives what it promises."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from addin import demo, issue
from addin.demo import EXERCISE, EXERCISE_LEDGER, FIRST_UNIT, run_demo
from tests.office import Office
from tests.test_issue import fake_build
from udfs.findings import Severity
from udfs.period import Period
from udfs.strict import State, look
from xl_templates.build import Request, build_workbook
from xl_templates.judge import LedgerJudge, cell_type
from xl_templates.layout import FIRST_ROW, HEADER_ROW, TableLayout
from xl_templates.load import load
from xl_templates.verdict import STATUS_WORDS, Verdict, verdicts

JIZHOU = load(demo.PROGRAMME).programme
PERIOD = Period.parse(demo.ISSUES[0].period)
LEDGER = JIZHOU.ledger(EXERCISE_LEDGER)
JUDGE = LedgerJudge(JIZHOU, LEDGER, PERIOD.last_day)
LAYOUT = TableLayout(JUDGE, LEDGER.rows)


@pytest.fixture
def fast(monkeypatch):
    monkeypatch.setattr(issue, "build_workbook", fake_build)


def contents(folder):
    return {
        path.relative_to(folder): (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file()
    }


def judged(entries: dict[str, object]) -> Verdict:
    raw = {column.name: [entries.get(column.name)] for column in LEDGER.columns}
    days = Request(JIZHOU, JIZHOU.submission_for(PERIOD.kind), None, PERIOD).days
    return verdicts(JUDGE, raw, 1, days=days)[0]


def after_each_step():
    """The steps, and all that stands in the row after each."""
    row: dict[str, object] = {}
    for step in EXERCISE:
        row = row | step.entries
        yield step, row


@pytest.mark.usefixtures("fast")
class TestStory:
    def test_all_files_and_nothing_to_look_at(self, tmp_path):
        outcome = run_demo(tmp_path / "演示")
        assert outcome.done
        assert outcome.findings == []
        for each in demo.ISSUES:
            assert len(list((tmp_path / "演示" / each.folder).iterdir())) == each.units
            assert any(str(tmp_path / "演示" / each.folder) in line for line in outcome.lines)
        assert len(contents(tmp_path)) == 36

    def test_due_days(self, tmp_path):
        assert (date(2023, 2, 25).isoweekday(), date(2023, 2, 27).isoweekday()) == (6, 1)
        text = "\n".join(run_demo(tmp_path).lines)
        assert "截止：2023年2月27日（星期一）24:00前" in text
        moved = "本来是2023年2月25日（星期六），遇休息日，顺延到下一个工作日2023年2月27日（星期一）"
        assert moved in text
        assert "截止：2023年2月24日（星期五）12:00前" in text
        assert "2023年2月24日（星期五）是工作日，不用移动" in text

    def test_the_other_way(self, tmp_path, monkeypatch):
        """The week of the spring festival 2023: its Friday is a holiday, and so are the days before."""
        monkeypatch.setattr(demo, "ISSUES", (demo.Issue("2023-02", "月", 28), demo.Issue("2023-W04", "周", 8)))
        text = "\n".join(run_demo(tmp_path).lines)
        assert "本来是2023年1月27日（星期五），遇休息日，提前到前一个工作日2023年1月20日（星期五）" in text

    def test_the_file_to_open_first_is_there(self, tmp_path):
        line = next(line for line in run_demo(tmp_path).lines if "打开" in line)
        path = next(path for path in tmp_path.rglob("*.xlsx") if str(path) in line)
        assert path.name.startswith(FIRST_UNIT)
        assert path.parent.name == demo.ISSUES[0].folder

    def test_units_that_are_not_as_told(self, tmp_path, monkeypatch):
        monkeypatch.setattr(demo, "ISSUES", (demo.Issue("2023-02", "月报", 27),))
        monkeypatch.setattr(demo, "FIRST_UNIT", "没有的镇")
        outcome = run_demo(tmp_path)
        assert outcome.done
        assert [found.code for found in outcome.findings] == ["ZS-513"]
        assert "打开" in "".join(outcome.lines)

    def test_progress_over_all_issues(self, tmp_path):
        seen = []
        run_demo(tmp_path, progress=lambda *step: seen.append(step[:2]))
        assert seen == [*((done, 28) for done in range(29)), *((done, 8) for done in range(9))]


@pytest.mark.usefixtures("fast")
class TestAgain:
    def test_unchanged_and_said(self, tmp_path):
        first = run_demo(tmp_path)
        before = contents(tmp_path)
        second = run_demo(tmp_path)
        assert (second.done, second.findings) == (True, [])
        told = "这 36 个模板以前就已生成，都在，内容没有变；这次没有写任何文件。"
        assert told in second.lines
        assert told not in first.lines
        assert contents(tmp_path) == before

    def test_the_rest_is_made_up(self, tmp_path):
        run_demo(tmp_path)
        next(tmp_path.rglob("*.xlsx")).unlink()
        outcome = run_demo(tmp_path)
        assert outcome.done
        assert "没有写任何文件" not in "".join(outcome.lines)
        assert len(contents(tmp_path)) == 36

    @pytest.mark.parametrize("number", [0, 1])
    def test_a_file_that_an_officer_changed(self, tmp_path, number):
        run_demo(tmp_path)
        path = sorted((tmp_path / demo.ISSUES[number].folder).iterdir())[3]
        path.write_bytes(b"filled in by an officer")
        before = contents(tmp_path)
        outcome = run_demo(tmp_path)
        assert not outcome.done
        assert [found.code for found in outcome.findings] == ["ZS-403"]
        assert path.name in outcome.findings[0].message
        assert contents(tmp_path) == before
        assert "试一试" not in "".join(outcome.lines)
        assert bool(outcome.lines) is (number > 0)


class TestExercise:
    def test_it_starts_from_a_row_without_remark(self):
        verdict = judged({})
        assert (verdict.status, verdict.remark) == ("", "")

    def test_every_step_gives_what_is_promised_and_not_before(self):
        before = judged({})
        for step, row in after_each_step():
            verdict = judged(row)
            assert step.words in verdict.section(step.severity)
            assert step.words in verdict.remark
            assert step.words not in before.remark
            assert verdict.status.startswith(STATUS_WORDS["error"])
            before = verdict

    def test_three_steps_of_both_kinds_that_a_person_answers(self):
        assert len(EXERCISE) == 3
        assert {step.severity for step in EXERCISE} == {Severity.ERROR, Severity.QUERY}

    def test_the_template_takes_what_is_typed(self):
        for step in EXERCISE:
            for name, entry in step.entries.items():
                column = LEDGER.by_name[name]
                assert column.filled_by == "unit"
                assert not column.choices
                assert look(entry, cell_type(column)).state == State.VALUE

    @pytest.mark.usefixtures("fast")
    def test_the_text_tells_the_steps(self, tmp_path):
        lines = run_demo(tmp_path).lines
        for number, step in enumerate(EXERCISE, start=1):
            line = next(line for line in lines if line.strip().startswith(f"{number}. "))
            assert line.endswith(f"→ {step.severity.label}“{step.words}”")
            for name, entry in step.entries.items():
                assert f"{address(name)}“{name}”填 {entry}" in line

    def test_the_named_cells_stand_below_their_headers(self):
        sheet = load_workbook(template())[LEDGER.tab]
        for step in EXERCISE:
            for name in step.entries:
                cell = sheet[address(name)]
                header = sheet.cell(HEADER_ROW + 1, cell.column).value
                assert header == LEDGER.by_name[name].header
                assert (cell.row, cell.value, cell.protection.locked) == (FIRST_ROW + 1, None, False)

    @pytest.mark.office
    def test_in_a_spreadsheet_program(self, office: Office, tmp_path):
        path = tmp_path / "template.xlsx"
        path.write_bytes(template().getvalue())
        with office.open(path) as book:
            for step, row in after_each_step():
                for name, entry in step.entries.items():
                    book.type_in(LEDGER.tab, address(name), str(entry))
                book.recalculate()
                first = book.values(LEDGER.tab)[FIRST_ROW]
                assert first[LAYOUT.status] == judged(row).status
                assert step.words in first[LAYOUT.remark]


def address(name: str) -> str:
    return LAYOUT.cell(name).replace("$", "").replace("\x00", str(FIRST_ROW + 1))


def template() -> BytesIO:
    target = BytesIO()
    unit = next(unit for unit in JIZHOU.units if unit.name == FIRST_UNIT)
    build_workbook(JIZHOU, JIZHOU.submission_for(PERIOD.kind), target, unit=unit, period=PERIOD)
    return target
