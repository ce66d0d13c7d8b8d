"""The manuals say what the program does: generated parts, links, pictures, commands, numbers, the month's story."""

import json
import re
import runpy
import shutil
import sys
import textwrap
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer
from python_calamine import CalamineWorkbook

from addin.cli import app, main
from addin.functions_guide.page import anchor
from addin.installing.doctor.checks import CHECKS, Check
from addin.installing.doctor.verdict import State, Verdict, fault, notice
from addin.manuals import findings_part
from addin.manuals.doctor_part import outcomes
from addin.manuals.makers import MAKERS, MANUALS
from addin.manuals.marked_parts import filled, part_names
from addin.ribbon.load import shipped_actions
from udfs.catalogue import CATALOGUE

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *DOCS.glob("*.md")]
}
USER, INSTALLING = PAGES["docs/用户手册.md"], PAGES["docs/安装.md"]


def without_code(page: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`|^ {4,}.*$", "", page, flags=re.DOTALL | re.MULTILINE)


# --- generated parts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MANUALS)
def test_generated_parts_are_what_the_program_gives(name: str) -> None:
    assert PAGES[f"docs/{name}"] == filled(PAGES[f"docs/{name}"], MAKERS), "run: python -m addin.manuals"


def test_every_part_stands_in_one_manual_once() -> None:
    assert sorted(part for name in MANUALS for part in part_names(PAGES[f"docs/{name}"])) == sorted(MAKERS)


def test_a_part_is_filled_between_its_marks() -> None:
    page = "甲\n<!-- 生成：数 -->\n旧\n<!-- 生成到此 -->\n乙\n"
    made = filled(page, {"数": lambda: "新"})
    assert made == "甲\n<!-- 生成：数 -->\n\n新\n\n<!-- 生成到此 -->\n乙\n"
    assert filled(made, {"数": lambda: "新"}) == made


@pytest.mark.parametrize(
    "page, mistake",
    [("<!-- 生成：别的 -->\n<!-- 生成到此 -->\n", KeyError), ("<!-- 生成：数 -->\n没有完\n", ValueError)],
)
def test_a_wrong_mark_is_no_silence(page: str, mistake: type[Exception]) -> None:
    with pytest.raises(mistake):
        filled(page, {"数": lambda: "新"})


@pytest.mark.parametrize("name", PAGES)
def test_each_table_line_has_the_cells_of_its_head(name: str) -> None:
    width = 0
    for line in [*PAGES[name].splitlines(), ""]:
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert not width or not cells or cells == width, line
        width = cells


# --- what has to be told --------------------------------------------------------------------------------


def test_every_number_has_its_place_in_one_manual() -> None:
    """The manual for officers has all that an officer can meet; the others stand with those who do."""
    families = {
        "docs/用户手册.md": findings_part.OFFICERS,
        "docs/definitions.md": findings_part.WRITERS_OF_DEFINITIONS,
        "docs/functions.md": findings_part.USERS_OF_FUNCTIONS,
        "docs/安装.md": findings_part.INSTALLING,
    }
    placed = [
        (code, name) for name, each in families.items() for family in each for code in findings_part.codes_of(family)
    ]
    assert sorted(code for code, _ in placed) == sorted(CATALOGUE)
    assert [(code, name) for code, name in placed if f"| {code} |" not in PAGES[name]] == []


def test_numbers_that_are_named_exist() -> None:
    named = {code for page in (USER, INSTALLING) for code in re.findall(r"ZS-\d{3}(?!\d|x)", page)}
    assert named - set(CATALOGUE) == set()


def test_every_button_has_its_chapter() -> None:
    actions = shipped_actions().table
    assert actions is not None
    assert [each.label for each in actions.actions if f"\n### {each.label}（" not in USER] == []


def test_every_check_of_the_doctor_is_told() -> None:
    assert [check.title for check in CHECKS if f"| {check.title} |" not in INSTALLING] == []
    told = [(check.id, found, remedy) for check in CHECKS for _, found, remedy in outcomes(check)]
    assert [each for each in told if not each[1].strip("…") or not each[2].strip("…")] == []
    assert len(told) > 30


_AGAIN = "再装一次"


def _example(here: str) -> Verdict:
    if here == "gone":
        return fault(f"不见了：{here}", _AGAIN)
    return _asked(here, "换一个")


def _asked(here: str, remedy: str) -> Verdict:
    return notice("大" if here else "小", f"请{remedy}")


def test_the_texts_of_a_check_are_read_from_its_source() -> None:
    assert list(outcomes(Check("example", "例子", _example))) == [
        (State.FAULT, "不见了：…", "再装一次"),
        (State.NOTICE, "大或小", "请换一个"),
    ]


# --- links and pictures ---------------------------------------------------------------------------------


def headings(page: str) -> set[str]:
    return {anchor(each) for each in re.findall(r"^#+ (.+)$", page, re.MULTILINE)}


@pytest.mark.parametrize("name", PAGES)
def test_links_and_pictures_lead_somewhere(name: str) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(PAGES[name])):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, part = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        if not file.exists() or (part and part not in headings(file.read_text(encoding="utf-8"))):
            broken.append(target)
    assert broken == []


def test_pictures_are_small_and_shown() -> None:
    pictures = list((DOCS / "pictures").iterdir())
    assert [each.name for each in pictures if each.stat().st_size > 150 * 1024] == []
    assert [each.name for each in pictures if not any(f"pictures/{each.name}" in page for page in PAGES.values())] == []


# --- commands -------------------------------------------------------------------------------------------


def commands_in(page: str) -> list[str]:
    """The commands in blocks, one line each; what stands before the program on its line belongs to the shell."""
    fenced = [line for block in re.findall(r"```\w*\n(.*?)```", page, re.DOTALL) for line in block.splitlines()]
    indented = re.findall(r"^ {4,}(\S.*)$", page, re.MULTILINE)
    parts = [part.strip() for line in [*fenced, *indented] for part in line.split("&&")]
    return [part for part in parts if re.match(r"(\S*[\\/])?(zhaoshang|python3?|py)(\.exe)? ", part)]


def words_of(command: str) -> list[str]:
    """A command's words as a person types them: what is optional, too, what may be repeated once."""
    return re.sub(r"[\[\]…\"]", " ", command).split()


def fault_of(command: str) -> str:
    """What is wrong with a command; empty when nothing is."""
    program, *words = words_of(command)
    if re.split(r"[\\/]", program)[-1].removesuffix(".exe") != "zhaoshang":
        while words and re.match(r"-\d", words[0]):  # py -3.11
            words = words[1:]
        module = words[1] if words[:1] == ["-m"] else ""
        return "" if not module or find_spec(module) else f"no module {module}"
    group = typer.main.get_command(app)
    while words and hasattr(group, "commands"):
        group, words = group.commands.get(words[0]), words[1:]
    if group is None:
        return "no such command"
    try:
        group.make_context("zhaoshang", words)
    except (typer._click.exceptions.UsageError, typer.Exit) as error:
        return str(error) or type(error).__name__
    return ""


COMMANDS = sorted({(name, command) for name, page in PAGES.items() for command in commands_in(page)})


@pytest.mark.parametrize("name, command", COMMANDS, ids=[f"{name}: {command}" for name, command in COMMANDS])
def test_commands_parse(name: str, command: str) -> None:
    assert fault_of(command) == ""


@pytest.mark.parametrize(
    "command",
    [
        "zhaoshang isue --programme jizhou",
        "zhaoshang issue --program jizhou --period 2023-02 --out 下发",
        "zhaoshang issue --programme jizhou --out 下发",
        "zhaoshang addin check",
        "python -m addin.manual",
    ],
)
def test_a_wrong_command_is_noticed(command: str) -> None:
    assert fault_of(command) != ""


def test_the_commands_are_found() -> None:
    assert len(COMMANDS) > 30
    assert commands_in("x\n\n    zhaoshang programmes\n") == ["zhaoshang programmes"]


# --- the month's story ----------------------------------------------------------------------------------


def small_programme(folder: Path, units: int = 1) -> None:
    """The programme of the manual with one unit that reports by the month, under its own name."""
    shutil.copytree(ROOT / "xl_templates" / "definitions" / "jizhou", folder)
    text = (folder / "units.toml").read_text(encoding="utf-8")
    head, *each = re.split(r"(?=^\[\[units\]\]$)", text, flags=re.MULTILINE)
    monthly = [part for part in each if '"townships"' in part and "reports = false" not in part][:units]
    others = [part for part in each if '"townships"' not in part]
    (folder / "units.toml").write_text(head + "".join(monthly + others), encoding="utf-8")
    assert len(tomllib.loads(head + "".join(monthly + others))["units"]) == units + len(others)


def test_the_month_of_the_manual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    """Its commands, one after the other, with what the units send put in between."""
    monkeypatch.chdir(tmp_path)
    small_programme(tmp_path / "jizhou")
    monkeypatch.setattr("xl_templates.load.SHIPPED", tmp_path)  # all that is shipped is the small one
    story = commands_in(USER.partition("<!-- 试运行 -->")[2].partition("\n1. ")[0])
    assert [words_of(each)[1] for each in story] == ["issue", "consolidate", "issue", "check", "consolidate"]
    for command in story:
        code = main(words_of(command)[1:])
        said = capsys.readouterr()
        assert code in (0, 1) and "ZS-590" not in said.err, said.err
        for month in ("1月", "2月"):  # the units send back what they got
            if (tmp_path / f"{month}下发").is_dir() and not (tmp_path / f"{month}收件").exists():
                shutil.copytree(tmp_path / f"{month}下发", tmp_path / f"{month}收件")
    assert {"1月.xlsx", "2月.xlsx", "工作簿.xlsx"} <= {path.name for path in tmp_path.iterdir()}
    february = json.loads((tmp_path / "2月.json").read_text(encoding="utf-8"))
    assert [(each["unit"], each["outcome"]) for each in february["submissions"]] == [("文昌街道", "merged")]


def test_the_first_steps_of_a_new_definition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    """A column where the page says, a check, the templates; and a mistake that is told with its place."""
    steps = PAGES["docs/definitions.md"].partition("## 先试一遍")[2].partition("\n## ")[0]
    column, check = (textwrap.dedent(each) for each in re.findall(r"( +```toml\n.*?)```", steps, re.DOTALL))
    column, check = (each.partition("\n")[2] for each in (column, check))
    (command,) = [each for each in commands_in(steps) if each.startswith("zhaoshang")]
    monkeypatch.chdir(tmp_path)
    small_programme(tmp_path / "我们的方案")
    ledger = tmp_path / "我们的方案" / "ledgers" / "problems.toml"
    before, found, after = ledger.read_text(encoding="utf-8").partition('name = "答复意见"')
    rest, next_column, others = after.partition("[[columns]]")
    text = f"{before}{found}{rest}{column}\n{next_column}{others}\n{check}"
    ledger.write_text(text, encoding="utf-8")
    assert main(words_of(command)[1:]) == 0, capsys.readouterr().err
    (template,) = (tmp_path / "试发").iterdir()
    sheet = CalamineWorkbook.from_path(template).get_sheet_by_name("4问题").to_python()
    headers = next(row for row in sheet if "答复意见" in row)
    assert headers[headers.index("答复意见") + 1] == "走访次数(次)"

    ledger.write_text(text.replace("空作零([走访次数])", "空作零([走访次树])"), encoding="utf-8")
    assert main(words_of(command.replace("试发", "再发"))[1:]) == 2
    assert "Q90.must" in (said := capsys.readouterr().err) and "是否指“走访次数”" in said
    assert not (tmp_path / "再发").exists()


def test_writing_the_manuals_again_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in MANUALS:
        shutil.copyfile(DOCS / name, tmp_path / name)
    spoilt = tmp_path / MANUALS[0]
    spoilt.write_text(USER.replace("| 零报告 |", "| 零报 |"), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["manuals", str(tmp_path)])
    runpy.run_module("addin.manuals", run_name="__main__")
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in MANUALS} == {
        name: PAGES[f"docs/{name}"] for name in MANUALS
    }
