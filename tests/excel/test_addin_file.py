"""The built add-in: the same bytes as the file that is shipped, and right in the eyes of every judge there is here."""

import importlib.resources
import re
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from pyopenvba.excel import ExcelFile
from python_calamine import CalamineWorkbook
from pyvbaanalysis import analyze_office_file

from addin import add_in_files, cli
from addin.add_in_files import build_add_in
from addin.excel.build import SHIPPED, add_in_bytes
from addin.excel.vba.project import Module, Project, vba_project
from addin.excel.xlwings_module import XLWINGS, taken, xlwings_code
from addin.ribbon.layout import buttons
from addin.ribbon.load import shipped_actions
from tests.excel.check_code import code_faults
from tests.excel.check_compound import read_compound
from tests.excel.check_package import package_faults
from tests.excel.check_project import decompressed, read_project
from tests.excel.olevba import modules_by_olevba
from tests.excel.planted import PROJECT, in_part, parts_of, whole

TABLE = shipped_actions().table
# An empty add-in as Excel saved it, which pyOpenVBA starts new files from.
EXCELS_OWN = importlib.resources.files("pyopenvba") / "_templates" / "blank_files" / "blank_excel_addin.xlam"


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return read_project(parts_of(whole())[PROJECT]).texts


class TestTheShippedFile:
    def test_building_it_again_gives_the_same_bytes(self) -> None:
        remedy = "build it again: zhaoshang addin build --host excel --out addin/excel"
        assert add_in_bytes(TABLE) == SHIPPED.read_bytes(), remedy

    def test_it_is_written_by_the_command(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["addin", "build", "--host", "excel", "--out", str(tmp_path / "新")]) == 0
        assert (tmp_path / "新" / "zhaoshang.xlam").read_bytes() == whole()
        assert "zhaoshang.xlam" in capsys.readouterr().out

    def test_without_xlwings_the_shipped_one_is_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(add_in_files, "has_xlwings", lambda: False)
        outcome = build_add_in("excel", tmp_path)
        assert outcome.done
        assert (tmp_path / "zhaoshang.xlam").read_bytes() == whole()
        assert "随程序附带" in outcome.lines[1]

    def test_another_program_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["addin", "build", "--host", "word", "--out", str(tmp_path)]) == 2
        assert "excel" in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_is_a_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "x").write_text("")
        assert cli.main(["addin", "build", "--host", "excel", "--out", str(tmp_path / "x")]) == 2
        assert "ZS-405" in capsys.readouterr().err


class TestJudges:
    def test_our_rules(self) -> None:
        assert package_faults(whole()) == []

    def test_our_rules_of_the_code(self, texts: dict[str, str]) -> None:
        assert code_faults(texts) == []

    def test_three_readers_find_the_same_text(self, texts: dict[str, str]) -> None:
        with ExcelFile(SHIPPED) as book:
            by_pyopenvba = {name: book.get_module(name) for name in book.module_names()}
        assert modules_by_olevba("zhaoshang.xlam", whole()) == texts
        assert by_pyopenvba == texts

    def test_the_compiler_of_pyvbaanalysis(self, texts: dict[str, str]) -> None:
        found = analyze_office_file(str(SHIPPED))
        assert set(found) == set(texts)
        wrong = [
            (name, each.code) for name, all_ in found.items() for each in all_ if each.severity.value != "information"
        ]
        assert wrong == [("xlwings", "option-explicit-missing")]  # xlwings writes it so

    def test_the_rules_of_the_open_xml_sdk(self) -> None:
        result = OpenXmlValidator().validate(SHIPPED)
        assert [each.description for each in result.errors] == []

    def test_those_rules_can_be_broken(self, tmp_path: Path) -> None:
        spoilt = tmp_path / "zhaoshang.xlam"
        spoilt.write_bytes(in_part("xl/_rels/workbook.xml.rels", "relationships/theme", "relationships/thema"))
        assert not OpenXmlValidator().validate(spoilt).is_valid

    def test_a_project_that_excel_itself_wrote_keeps_our_rules(self) -> None:
        """But for what follows from compiled code, which ours has none of: so the rules are Excel's, not ours alone."""
        project = read_project(parts_of(EXCELS_OWN.read_bytes())[PROJECT])
        assert [fault[:3] for fault in project.faults] == ["P02", "P22", "P34"]


class TestAsExcelWritesIt:
    """The streams of a project with the same modules as one that Excel wrote, record by record and line by line."""

    OF_EXCEL = {
        0x0001,
        0x004A,
        0x0009,
        0x0013,
        0x002C,
        0x0031,
    }  # its system, versions, cookies, where the source begins

    @pytest.fixture
    def projects(self) -> tuple[bytes, bytes]:
        own = (Module("ThisWorkbook", "", "workbook"), Module("Sheet1", "", "sheet"), Module("Module1", ""))
        made = vba_project(Project("VBAProject", "{BDFF0F99-EFC5-4DB0-830D-4C8BFEE87599}", own))
        return parts_of(EXCELS_OWN.read_bytes())[PROJECT], made

    @pytest.fixture
    def both(self, projects: tuple[bytes, bytes]) -> tuple[dict[str, bytes], dict[str, bytes]]:
        return read_compound(projects[0]).streams, read_compound(projects[1]).streams

    def records(self, data: bytes) -> list[tuple[int, bytes]]:
        found, at, plain = [], 0, decompressed(data)
        while at < len(plain):
            code, size = struct.unpack_from("<HI", plain, at)
            found.append((code, plain[at + 6 : at + 6 + size]))
            at += 6 + size + (2 if code == 0x0009 else 0)
        return [each for each in found if each[0] not in self.OF_EXCEL]

    def test_dir(self, both: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
        theirs, ours = (self.records(each["VBA/dir"]) for each in both)
        assert ours == theirs
        assert len(ours) > 40

    def test_project(self, both: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
        theirs, ours = (each["PROJECT"].decode().split("\r\n") for each in both)
        named = ('CMG="', 'DPB="', 'GC="')  # disguised with a seed of its own

        def shown(lines: list[str]) -> list[str]:
            return [line[:4] if line.startswith(named) else re.sub("=[-0-9, ]+[CZ]$", "", line) for line in lines]

        assert shown(ours) == shown(theirs)

    def test_header_lines_of_the_modules(self, projects: tuple[bytes, bytes]) -> None:
        theirs, ours = (modules_by_olevba("vbaProject.bin", each) for each in projects)
        assert {name: text.strip() for name, text in ours.items()} == {
            name: text.strip() for name, text in theirs.items()
        }

    def test_names(self, both: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
        assert both[0]["PROJECTwm"] == both[1]["PROJECTwm"]


class TestTheText:
    def test_it_is_ascii_and_no_module_is_large(self, texts: dict[str, str]) -> None:
        assert all(text.isascii() and len(text) < 64 * 1024 for text in texts.values())
        assert max(len(line) for text in texts.values() for line in text.split("\r\n")) <= 1023

    def test_the_notice_of_xlwings_is_kept(self, texts: dict[str, str]) -> None:
        assert "BSD 3-clause" in texts["xlwings"]
        assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in texts["xlwings"]
        assert "THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS" in texts["xlwings"]

    def test_no_workbook_chooses_what_runs(self, texts: dict[str, str]) -> None:
        """No setting comes from the open workbook, its sheets or its folder; no embedded code, no import of modules."""
        code = "\n".join(text for name, text in texts.items() if name != "ZsMac")  # see the next test
        for word in ("ActiveWorkbook.Path", "ActiveWorkbook.FullName", "VBProject", '.conf")', "embedded"):
            assert word not in code, word
        assert re.findall(r"ThisWorkbook\.Path", code) == ["ThisWorkbook.Path"]

    def test_on_the_mac_one_script_of_ours_is_all_that_runs(self, texts: dict[str, str]) -> None:
        """Where the workbook stands is handed over as a part of one text; it is neither read nor started there."""
        tasks = re.findall(r"AppleScriptTask\([^)]*\)", "\n".join(texts.values()))
        assert tasks == ["AppleScriptTask(SCRIPT, HANDLER, Given)"]
        assert 'Const SCRIPT As String = "zhaoshang.applescript"' in texts["ZsMac"]
        assert re.findall(r".*FullName", texts["ZsMac"]) == ["        File = ActiveWorkbook.FullName"]
        assert not re.search(r"Shell|CreateObject|GetObject|Run\b|Open ", texts["ZsMac"])

    def test_the_library_is_of_the_version_that_is_installed_with_us(self, texts: dict[str, str]) -> None:
        libraries = set(re.findall(r'Lib "(xlwings[^"]+)"', texts["xlwings"]))
        assert libraries == {f"xlwings64-{XLWINGS}.dll", f"xlwings32-{XLWINGS}.dll"}

    def test_what_is_for_macos_is_left_out(self, texts: dict[str, str]) -> None:
        assert "#If Mac" not in texts["xlwings"]
        assert "libc.dylib" not in texts["xlwings"]
        assert texts["xlwings"].count("#If ") == texts["xlwings"].count("#End If") == 2

    def test_a_procedure_that_xlwings_no_longer_has_stops_the_build(self) -> None:
        renamed = xlwings_code().replace("Function XLPy(", "Function Py(")
        with pytest.raises(ValueError, match="XLPy"):
            taken(renamed)


def test_chinese_texts_are_on_the_sheet() -> None:
    found = CalamineWorkbook.from_filelike(BytesIO(whole())).get_sheet_by_index(0).to_python()
    rows = {(row[0], row[1]): row[2:] for row in found}
    assert rows["text", "title"][0] == "招商"
    assert rows["function", "ZS_AMOUNT"][1] == "招商引资·整理"
    assert [row[2:4] for row in found if row[:2] == ["input", "consolidate"]] == [
        [each.id, each.kind] for each in TABLE.action("consolidate").inputs if each.kind != "current_file"
    ]
    # Nobody is asked for what a program has to know by itself.
    assert not {"current_file", "selection"} & {row[3] for row in found if row[0] == "input"}
    assert ["input", "check_workbook", "workbook", "current_workbook"] in [row[:4] for row in found]


def test_the_ribbon_shows_every_button_of_the_table() -> None:
    ribbon = zipfile.ZipFile(BytesIO(whole())).read("customUI/customUI14.xml").decode()
    shown = re.findall(r'<button id="zs_(\w+)" label="([^"]+)"', ribbon)
    assert shown == [(each.id, each.label) for group in buttons(TABLE) for each in group.buttons]


def test_a_button_that_is_not_ready_is_grey() -> None:
    first = TABLE.actions[0].model_copy(update={"available": False, "why": "还没有做好"})
    table = TABLE.model_copy(update={"actions": (first, *TABLE.actions[1:])})
    ribbon = parts_of(add_in_bytes(table))["customUI/customUI14.xml"].decode()
    assert re.search(r'<button id="zs_issue"[^>]*supertip="还没有做好"[^>]*enabled="false"/>', ribbon)
