"""The catalogue and the code agree: every number used is in it, every number in it is used."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from udfs.catalogue import CATALOGUE, Entry
from udfs.findings import Severity, finding

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("addin", "xl_templates", "udfs")
CODE = re.compile(r"ZS-\d{3}")


def string_literals(path: Path) -> list[tuple[str, int]]:
    """Every string in a Python file with its line, parts of f-strings and docstrings too."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return [
        (node.value, node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def disagreements(root: Path, known: set[str]) -> tuple[list[str], set[str]]:
    """Return the places that name a code which is not known, and the known codes that no literal is.

    A docstring may mention a code, which must then exist, but only a literal that is the code counts as use.
    """
    unknown, used = [], set()
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if path.relative_to(root).as_posix().startswith("udfs/catalogue"):
                continue
            for text, line in string_literals(path):
                if CODE.fullmatch(text):
                    used.add(text)
                place = f"{path.relative_to(root).as_posix()}:{line}"
                unknown += [f"{place} {code}" for code in CODE.findall(text) if code not in known]
    return unknown, known - used


def test_every_code_in_the_program_is_in_the_catalogue():
    assert disagreements(ROOT, set(CATALOGUE))[0] == []


def test_every_code_in_the_catalogue_is_used():
    assert sorted(disagreements(ROOT, set(CATALOGUE))[1]) == []


def test_the_scanner_finds_planted_faults(tmp_path):
    for package in PACKAGES:
        (tmp_path / package / "deep").mkdir(parents=True)
    (tmp_path / "udfs" / "catalogue.py").write_text('CATALOGUE = {"ZS-901": 1, "ZS-902": 2}\n', encoding="utf-8")
    (tmp_path / "addin" / "deep" / "job.py").write_text(
        '"""Mentions ZS-902 and ZS-904, uses neither."""\n\n\ndef run(x):\n    return "ZS-901" if x else "ZS-903"\n',
        encoding="utf-8",
    )
    unknown, unused = disagreements(tmp_path, {"ZS-901", "ZS-902"})
    assert sorted(unknown) == ["addin/deep/job.py:1 ZS-904", "addin/deep/job.py:5 ZS-903"]
    assert unused == {"ZS-902"}


def test_the_scanner_reads_the_whole_program():
    scanned = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    assert {"udfs/codes/uscc.py", "udfs/findings.py"} <= {p.relative_to(ROOT).as_posix() for p in scanned}


@pytest.mark.parametrize("code", sorted(CATALOGUE))
class TestEntry:
    def test_number_and_severity(self, code):
        assert CODE.fullmatch(code)
        assert CATALOGUE[code].severity in set(Severity)

    def test_title_message_and_remedy_are_chinese(self, code):
        _, title, message, remedy = CATALOGUE[code]
        assert all(re.search("[\u4e00-\u9fff]", text) for text in (title, remedy))
        assert re.search("[\u4e00-\u9fff{]", message)  # the words may all come from the facts
        assert all(text == text.strip() for text in (title, message, remedy))

    def test_placeholders_are_plain_names(self, code):
        assert faulty_placeholders(CATALOGUE[code]) == []

    def test_it_prints_without_any_fact(self, code):
        assert "{" not in finding(code).line()


def faulty_placeholders(entry: Entry) -> list[str]:
    """Placeholders that are no plain name: {}, {0}, {a.b}, {a!r}, {a:>9}; a title has none at all."""
    faults = [name for _, name, _, _ in Formatter().parse(entry.title) if name is not None]
    for text in (entry.message, entry.remedy):
        for _, name, form, conversion in Formatter().parse(text):
            if name is not None and (form or conversion or not re.fullmatch("[a-z][a-z_]*", name)):
                faults.append(name)
    return faults


def test_faulty_placeholders_are_seen():
    entry = Entry("error", "题{x}", "{} {0} {a.b} {good} {r!r}", "{wide:>9}")
    assert faulty_placeholders(entry) == ["x", "", "0", "a.b", "r", "wide"]
    assert faulty_placeholders(Entry("error", "题", "{good}", "{also_good}")) == []


def test_no_number_is_given_twice():
    sections = [
        path for path in sorted((ROOT / "udfs" / "catalogue").glob("*.py")) if path.stem not in ("__init__", "entry")
    ]
    codes = [text for path in sections for text, _ in string_literals(path) if CODE.fullmatch(text)]
    assert len(codes) == len(set(codes)) == len(CATALOGUE)
