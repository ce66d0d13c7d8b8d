"""The command 计算得分 as it is typed: what it writes, what it says, how it ends."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from addin import cli
from addin.locks import locked
from addin.record import write_month
from tests.merging import file, landed, merge
from xl_templates.load import SHIPPED

SYSTEM = """
id = "towns"
title = "乡镇考核"
periods = ["quarter", "year"]

[[groups]]
id = "towns"
name = "乡镇"
units = "townships"

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

[grades]
grades = [{ name = "优秀", at = 90 }, { name = "一般", at = 0 }]

[[tests]]
id = "tasks"
name = "目标任务"
indicators = ["funds"]

[[lists]]
id = "commend"
name = "建议表扬"
kind = "honour"
ways = [{ top = 2, test = "tasks" }]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The definition, the inputs as they are issued, and the summary of March."""
    folder = tmp_path_factory.mktemp("考核")
    shutil.copytree(SHIPPED / "jizhou", folder / "方案")
    (folder / "方案" / "systems").mkdir()
    (folder / "方案" / "systems" / "towns.toml").write_text(SYSTEM, encoding="utf-8")
    issued = ["inputs", "--programme", folder / "方案", "--system", "towns", "--period", "2023-Q1"]
    assert cli.main([*map(str, issued), "--out", str(folder / "空表.xlsx")]) == 0
    march = merge(
        file("渔阳镇.xlsx", landed("甲项目|甲公司|100|0|50", "乙项目|乙公司|200|7|12"), period="2023-03"),
        file("官庄镇.xlsx", landed("丁项目|丁公司|10|1|1"), period="2023-03"),
        period="2023-03",
    )
    (folder / "3月.xlsx").write_bytes(_content(march))
    return folder


def _content(month) -> bytes:
    target = BytesIO()
    write_month(month, target)
    return target.getvalue()


def totals(book: Path | BytesIO) -> dict[str, tuple[object, object]]:
    """Rank and total of every unit, as the first sheet of the 考核评分簿 shows them."""
    rows = list(load_workbook(book, data_only=True)["得分总表"].iter_rows(values_only=True))
    at = next(at for at, row in enumerate(rows) if "名次" in row)
    unit, rank, total = (rows[at].index(name) for name in ("单位", "名次", "总分"))
    return {str(row[unit]): (row[rank], row[total]) for row in rows[at + 1 :] if row[unit]}


def rows_of(sheet: Worksheet) -> Iterator[dict[str, Cell]]:
    """The rows of a sheet of the inputs that name a unit, their cells by header."""
    rows = sheet.iter_rows()
    header = next(row for row in rows if any(cell.value == "单位" for cell in row))
    names = [str(cell.value).partition("(")[0] for cell in header]
    for row in rows:
        cells = dict(zip(names, row, strict=True))
        if cells["单位"].value:
            yield cells


def filled(folder: Path, path: Path, **values: float) -> Path:
    """The inputs with 自评值 of 到位资金 by unit."""
    workbook = load_workbook(folder / "空表.xlsx")
    for cells in rows_of(workbook["指标数据"]):
        if cells["指标"].value == "到位资金" and cells["单位"].value in values:
            cells["自评值"].value = values[cells["单位"].value]
    workbook.save(path)
    return path


@pytest.fixture
def run(capsys):
    """Run in this process; return (exit code, standard output, lines of the standard error)."""

    def run(*arguments: object) -> tuple[int, str, list[str]]:
        code = cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err.splitlines()

    return run


def command(folder: Path, inputs: Path, out: object, *more: object, system: str = "towns", period: str = "2023-Q1"):
    given = ("score", "--programme", folder / "方案", "--system", system, "--period", period)
    return (*given, "--inputs", inputs, "--out", out, *more)


@pytest.fixture(scope="module")
def filled_in(folder: Path) -> bytes:
    """The inputs with two units' figures; opening the workbook takes a second."""
    return filled(folder, folder / "数据.xlsx", 渔阳镇=120, 官庄镇=50).read_bytes()


@pytest.fixture
def inputs(filled_in: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "数据.xlsx"
    path.write_bytes(filled_in)
    return path


def test_the_whole_job(run, folder: Path, inputs: Path, tmp_path: Path):
    before = inputs.read_bytes()
    summary = ("--summary", folder / "3月.xlsx")
    code, out, err = run(*command(folder, inputs, tmp_path / "得分.xlsx", *summary, "--json", tmp_path / "o.json"))
    assert code == 1, "findings need a person"
    assert totals(tmp_path / "得分.xlsx")["渔阳镇"] == (1, 100) and totals(tmp_path / "得分.xlsx")["官庄镇"] == (2, 50)
    assert "2023年一季度 乡镇考核（初评）：乡镇 28 个单位" in out
    assert "建议表扬：1 个\n        渔阳镇：名次第1、完成目标任务(到位资金 120，目标 100，完成)\n" in out
    assert str(tmp_path / "得分.xlsx") in out
    assert err[-1].startswith("[核实] ZS-827") or "ZS-803" in err[-1]
    told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    assert (told["schema_version"], told["system"], told["period"], told["stage"]) == (1, "towns", "2023-Q1", "first")
    [group] = told["groups"]
    units = {each["unit"]: each for each in group["units"]}
    assert group["name"] == "乡镇" and len(units) == 28
    first = units["渔阳镇"]  # 60 capped, two projects
    assert (first["score"], first["rank"], first["grade"]) == ("100", 1, "优秀")
    assert [(each["id"], each["raw"], each["points"], each["missing"]) for each in first["indicators"]] == [
        ("funds", "120", "60", None),
        ("projects", "2", "40", None),
    ]
    second = units["官庄镇"]  # 30 and one project
    assert (second["score"], second["rank"], second["grade"]) == ("50", 2, "一般")
    nobody = units["下营镇"]["indicators"]
    assert [(each["raw"], each["points"], each["missing"]) for each in nobody] == [(None, "0", "zero")] * 2
    assert told["lists"] == {"建议表扬": ["渔阳镇"]}
    assert inputs.read_bytes() == before


def test_without_a_summary_what_is_counted_is_missing(run, folder: Path, inputs: Path, tmp_path: Path):
    run(*command(folder, inputs, tmp_path / "得分.xlsx", "--json", tmp_path / "o.json"))
    told = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    assert next(each for each in told["groups"][0]["units"] if each["unit"] == "渔阳镇")["score"] == "60"


def test_a_second_run_gives_the_same_bytes(run, folder: Path, inputs: Path, tmp_path: Path):
    seen = []
    for _ in range(2):
        run(*command(folder, inputs, tmp_path / "得分.xlsx", "--json", tmp_path / "o.json"))
        seen.append([(tmp_path / name).read_bytes() for name in ("得分.xlsx", "o.json")])
    assert seen[0] == seen[1]


def test_the_sensitivity_is_written_beside(run, folder: Path, inputs: Path, tmp_path: Path):
    run(*command(folder, inputs, tmp_path / "得分.xlsx", "--sensitivity", tmp_path / "敏感性.xlsx"))
    assert "敏感性总表" in load_workbook(tmp_path / "敏感性.xlsx").sheetnames
    code, _, err = run(*command(folder, inputs, tmp_path / "得分.xlsx", "--sensitivity", tmp_path / "得分.xlsx"))
    assert code == 2 and "ZS-826" in err[-1]


def test_a_result_on_the_standard_output_is_all_that_is_there(folder: Path, inputs: Path, tmp_path: Path, capfdbinary):
    assert cli.main([str(each) for each in command(folder, inputs, "-")]) == 1
    assert totals(BytesIO(capfdbinary.readouterr().out))["渔阳镇"] == (1, 60)
    assert cli.main([str(each) for each in command(folder, inputs, tmp_path / "得分.xlsx", "--json", "-")]) == 1
    assert json.loads(capfdbinary.readouterr().out)["system"] == "towns"


class TestRefusals:
    """Nothing is written, the code is 2, and the last line says why."""

    @pytest.fixture
    def refused(self, run, folder: Path, inputs: Path, tmp_path: Path):
        def refused(*more: object, inputs: Path = inputs, out: object = tmp_path / "得分.xlsx", **given: str) -> str:
            code, out_text, err = run(*command(folder, inputs, out, *more, **given))
            assert (code, out_text) == (2, "")
            assert not (tmp_path / "得分.xlsx").exists() and not list(tmp_path.glob(".~zs*"))
            return "\n".join(err)

        return refused

    def test_an_unknown_system(self, refused):
        assert "ZS-800" in refused(system="town") and "是否指" in refused(system="town")

    def test_a_period_that_it_is_not_scored_for(self, refused):
        assert "ZS-801" in refused(period="2023-02")
        assert "ZS-260" in refused(period="春天")

    def test_inputs_that_are_none(self, refused, tmp_path: Path, folder: Path):
        assert "ZS-409" in refused(inputs=tmp_path / "没有.xlsx")
        assert refused(inputs=folder / "3月.xlsx")
        assert "ZS-831" in refused(period="2023-Q2")

    def test_summaries_that_are_of_no_use(self, refused, folder: Path):
        march = ("--summary", folder / "3月.xlsx")
        assert "给了两次" in refused(*march, *march)
        assert refused("--summary", folder / "空表.xlsx")

    def test_a_summary_of_another_period(self, refused, run, folder: Path, inputs: Path, tmp_path: Path):
        april = tmp_path / "4月.xlsx"
        april.write_bytes(_content(merge(file("渔阳镇.xlsx", landed(), period="2023-04"), period="2023-04")))
        assert "这是2023年4月的汇总，不在2023年一季度里" in refused("--summary", april)

    def test_one_file_for_two_things(self, refused, inputs: Path, tmp_path: Path):
        before = inputs.read_bytes()
        assert "ZS-826" in refused(out=inputs)
        assert "ZS-826" in refused("--json", tmp_path / "得分.xlsx")
        assert inputs.read_bytes() == before

    def test_what_stands_there_is_not_lost(self, refused, tmp_path: Path):
        other = tmp_path / "别的.xlsx"
        other.write_bytes(b"precious")
        assert "ZS-452" in refused(out=other)
        assert "ZS-454" in refused("--json", other)
        assert other.read_bytes() == b"precious"


def test_while_another_run_writes_there_nothing_is_done(run, folder: Path, inputs: Path, tmp_path: Path):
    with locked(tmp_path / "得分.xlsx"):
        code, out, err = run(*command(folder, inputs, tmp_path / "得分.xlsx"))
    assert (code, out) == (2, "") and "ZS-450" in err[-1]
    assert not (tmp_path / "得分.xlsx").exists()


def test_when_all_is_settled_nobody_is_needed(run, folder: Path, tmp_path: Path):
    workbook = load_workbook(folder / "空表.xlsx")
    workbook["填报说明"]["C5"] = "审定"
    for cells in rows_of(workbook["指标数据"]):
        cells["认定值"].value, cells["认定单位"].value, cells["认定日期"].value = 2, "区商务局", date(2023, 4, 10)
    workbook.save(tmp_path / "数据.xlsx")
    code, out, err = run(*command(folder, tmp_path / "数据.xlsx", tmp_path / "得分.xlsx"))
    assert (code, err) == (0, []), err
    assert "乡镇考核（审定）" in out and "建议表扬：没有" in out and "问题：没有问题" in out


def test_the_bar_moves(folder: Path, inputs: Path, tmp_path: Path):
    from addin.scoring.score import ScoreRequest, score

    steps: list[tuple[int, int, str]] = []
    request = ScoreRequest(
        str(folder / "方案"), "towns", "2023-Q1", inputs, str(tmp_path / "得分.xlsx"), (folder / "3月.xlsx",)
    )
    assert score(request, progress=lambda *step: steps.append(step)).done
    assert steps == [(0, 2, "数据.xlsx"), (1, 2, "3月.xlsx"), (2, 2, "")]
