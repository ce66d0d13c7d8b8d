"""The add-in's VBA, run by LibreOffice: everything that needs neither Excel nor its library. One start for all."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from addin.excel.build import modules
from addin.excel.mac.button import COPY_FOLDER
from addin.excel.texts import MESSAGES
from addin.excel.vba.project import Module, Project, vba_project
from addin.libreoffice.errors import OfficeError
from addin.libreoffice.programs import clean_environment, find_programs
from addin.ribbon.load import shipped_actions
from tests.excel.planted import PROJECT, packed, parts_of, whole

RUNNER = Path(__file__).with_name("run_vba.py")
SETTINGS = "﻿# 设置\ninterpreter = C:\\招商\\python.exe\n"
WANTED = {
    "Programs": "TrueFalseFalseFalseFalseFalse",
    "Paths": r"C:\b\python.exe|\\server\python.exe|C:\a\python\python.exe",
    "Settings": r"C:\a=b\python.exe|1|",
    "Utf8": "Aé招！😀",
    "FileInUtf8": SETTINGS.lstrip("﻿"),
    "Texts": "招商||错误：",
    "OtherProgram": MESSAGES["only_excel"],
    "AllArguments": MESSAGES["only_excel"] * 2,
    "Errors": "EEEEEEETrueTrueTrueTrueTrueTrueTrue",
    "Table": "True1.5a/01",
    "OneRow": "True2b",
    "Dimensions": "012",
    "Ranges": "23招商x3unreachabletext",
    "WholeColumns": "TrueTrue2",
    "MoneyAndDays": "1.23456789Date1.23456789Date",
    "Gone": "TrueTrueTrueFalse",
    "Helps": "12值：单位：",
    "CommandLine": r'"C:\a b\\""say x"|cmd.exe /K """ -P -B -c "import xlwings; xlwings.serve(' + "'$(CLSID)')\"\"",
    "Configuration": "tFalse|x",
}


# Where a copy of the add-in goes on as in Excel, until its library fails (StandIn.bas).
AS_IN_EXCEL = (
    ("ZsHost", "ZsIsExcel = ZsIsExcelProgram(Application.Name, Application.Path)", "ZsIsExcel = True"),
    ("ZsHost", "    ZsInterpreter = mInterpreter", '    ZsInterpreter = "python"'),
    ("xlwings", "Function XLPy()", "Function TheRealOne()"),
)


# Where a copy of the add-in takes itself to be on a Mac, whose way to a script StandInMac.bas stands in for.
AS_ON_MAC = (
    ("ZsMac", "ZsIsMac = False", "ZsIsMac = True"),
    ("ZsHost", "Public Sub ZsTell(", "Public Sub TheRealTell("),
)
ON_MAC = {
    "FunctionOnMac": MESSAGES["not_on_mac"],
    "PressOnMac": "zhaoshang.applescript/ZsPress/functions|1||mac.xlam|",
    "PressWithoutPython": MESSAGES["no_interpreter_mac"],
    "PressWithoutScript": MESSAGES["no_script_mac"] + "\r\nno script",
    "NeedsWorkbook": "TrueFalseFalse",
}


def book_with(folder: Path, name: str, own: tuple[Module, ...]) -> Path:
    """Write a copy of the add-in with other modules."""
    project = vba_project(Project("Zhaoshang", "{6D3D4B52-9A0F-4E2B-8B7C-3C1B5D1E7A40}", own))
    path = folder / f"{name}.xlam"
    path.write_bytes(packed(parts_of(whole()) | {PROJECT: project}))
    return path


def changed(module: Module, changes: tuple[tuple[str, str, str], ...]) -> Module:
    code = module.code
    for name, old, new in changes:
        if name == module.name:
            assert old in code
            code = code.replace(old, new)
    return replace(module, code=code)


def bas(name: str) -> Module:
    return Module(name, Path(__file__).with_name(f"{name}.bas").read_text(encoding="ascii"))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What each procedure answers, by name."""
    try:
        programs = find_programs()
    except OfficeError as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.mktemp("vba")
    (folder / "设置.conf").write_text(SETTINGS, encoding="utf-8")
    own = modules(shipped_actions().table)
    tests = book_with(folder, "tests", (*own, bas("ZsTests")))
    stand_in = book_with(folder, "stand-in", (*(changed(each, AS_IN_EXCEL) for each in own), bas("StandIn")))
    mac = book_with(folder, "mac", (*(changed(each, AS_ON_MAC) for each in own), bas("StandInMac")))
    (folder / "home").mkdir()
    calls = [
        [str(tests), "ZsTests", name, [str(folder / "设置.conf")] if name == "FileInUtf8" else []] for name in WANTED
    ]
    calls.append([str(stand_in), "StandIn", "Unreachable", []])
    calls += [[str(mac), "StandInMac", name, []] for name in ON_MAC]
    calls.append([str(mac), "StandInMac", "CopyForMac", [str(folder / "home")]])
    done = subprocess.run(
        [programs.python, str(RUNNER), programs.office, str(folder / "profile")],
        input=json.dumps(calls).encode(),
        capture_output=True,
        env=clean_environment(),
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return dict(zip([*WANTED, "Unreachable", *ON_MAC, "CopyForMac"], json.loads(done.stdout), strict=True))


@pytest.mark.office
@pytest.mark.parametrize("name", [*WANTED, *ON_MAC])
def test_the_procedure_gives_the_right_text(answers: dict[str, dict[str, object]], name: str) -> None:
    assert answers[name] == {"result": (WANTED | ON_MAC)[name]}


@pytest.mark.office
def test_the_copy_for_the_mac_is_one_that_python_takes(answers: dict[str, dict[str, object]]) -> None:
    folder = Path(str(answers["CopyForMac"]["result"]))
    assert [each.name for each in folder.iterdir()] == ["mac.xlam"]
    assert COPY_FOLDER.fullmatch(folder.name)


@pytest.mark.office
def test_a_column_does_not_wait_for_a_missing_python_once_a_cell(answers: dict[str, dict[str, object]]) -> None:
    assert answers["Unreachable"] == {"result": MESSAGES["unreachable"] + "True12no library"}
