"""The add-in's VBA, run by LibreOffice: everything that needs neither Excel nor its library. One start for all."""

import json
import subprocess
from pathlib import Path

import pytest

from addin.excel.build import modules
from addin.excel.vba.project import Module, Project, vba_project
from addin.ribbon.load import shipped_actions
from tests.excel.planted import PROJECT, packed, parts_of, whole
from tests.office import OfficeError, clean_environment, find_programs

RUNNER = Path(__file__).with_name("run_vba.py")
TESTS = Path(__file__).with_name("ZsTests.bas")
SETTINGS = "﻿# 设置\ninterpreter = C:\\招商\\python.exe\n"
WANTED = {
    "Programs": "TrueFalseFalseFalseFalseFalse",
    "Paths": r"C:\b\python.exe|\\server\python.exe|C:\a\python\python.exe",
    "Settings": r"C:\a=b\python.exe|1|",
    "Utf8": "Aé招！😀",
    "FileInUtf8": SETTINGS.lstrip("﻿"),
    "Texts": "招商||错误：",
    "OtherProgram": "错误：ZS_ 函数要在 Windows 上的 Microsoft Excel 里用；WPS 里请用按钮，或在 Excel 里打开",
    "AllArguments": "错误：ZS_ 函数要在 Windows 上的 Microsoft Excel 里用；WPS 里请用按钮，或在 Excel 里打开" * 2,
    "Errors": "EEEEEEETrueTrueTrueTrueTrueTrueTrue",
    "Table": "True1.5a/01",
    "OneRow": "True2b",
    "Dimensions": "012",
    "Ranges": "23招商x3unreachabletext",
    "WholeColumns": "TrueTrue2",
    "MoneyAndDays": "1.23456789Date1.23456789Date",
    "Helps": "12值：单位：",
    "CommandLine": r'"C:\a b\\""say x"|cmd.exe /K """ -P -B -c "import xlwings; xlwings.serve(' + "'$(CLSID)')\"\"",
    "Configuration": "tFalse|x",
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    try:
        programs = find_programs()
    except OfficeError as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.mktemp("vba")
    (folder / "设置.conf").write_text(SETTINGS, encoding="utf-8")
    table = shipped_actions().table
    tests = Module("ZsTests", TESTS.read_text(encoding="ascii"))
    project = vba_project(Project("Zhaoshang", "{6D3D4B52-9A0F-4E2B-8B7C-3C1B5D1E7A40}", (*modules(table), tests)))
    book = folder / "zhaoshang.xlsm"  # LibreOffice knows the filter, but not the file name extension .xlam
    book.write_bytes(packed(parts_of(whole()) | {PROJECT: project}))
    calls = [["ZsTests", name, [str(folder / "设置.conf")] if name == "FileInUtf8" else []] for name in WANTED]
    done = subprocess.run(
        [programs.python, str(RUNNER), programs.office, str(folder / "profile"), str(book)],
        input=json.dumps(calls).encode(),
        capture_output=True,
        env=clean_environment(),
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return dict(zip(WANTED, json.loads(done.stdout), strict=True))


@pytest.mark.office
@pytest.mark.parametrize("name", WANTED)
def test_the_procedure_gives_the_right_text(answers: dict[str, dict[str, object]], name: str) -> None:
    assert answers[name] == {"result": WANTED[name]}
