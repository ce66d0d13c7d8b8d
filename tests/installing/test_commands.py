"""The commands as a person meets them; what they do is tested with the jobs."""

import pytest

from addin import add_in_files, cli
from addin.installing import here
from tests.installing.machines import LINUX_EXTENSION, OPTIONS, extension, good_probe, linux, windows

SHIPPED_WITH = "0.37.8"


@pytest.fixture
def run(monkeypatch, capsys):
    def run(machine, *arguments):
        if machine is not None:
            monkeypatch.setattr(here, "this_computer", lambda: machine)
        code = cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return code, captured.out, captured.err

    return run


def test_install_and_uninstall(run):
    machine = windows()
    before = machine.state()
    code, out, err = run(machine, "addin", "install", "--dry-run")
    assert (code, err, machine.state()) == (0, "", before) and "什么也没有做" in out
    code, out, err = run(machine, "addin", "install", "--trust")
    assert (code, err) == (0, "") and "打开 Excel，功能区应当有“招商”" in out
    assert "OPEN" in machine.registry.values(OPTIONS)
    code, out, err = run(machine, "addin", "uninstall")
    assert (code, err, machine.state()) == (0, "", before) and "已撤销" in out
    assert run(machine, "addin", "uninstall")[:2] == (0, "没有装过，没有要撤销的\n")


def test_options(run):
    python = r"D:\py\python.exe"
    machine = windows(excel=(), python=python, probes={python: good_probe(python)})
    machine.python = r"C:\elsewhere.exe"
    code, _, err = run(
        machine, "addin", "install", "--python", python, "--folder", r"D:\zs", "--office", "15.0", "--office", "16.0"
    )
    assert (code, err) == (0, "")
    assert b"D:\\py\\python.exe" in machine.files.read(r"D:\zs\excel.conf")
    assert [key for key, values in machine.registry.keys.items() if "OPEN" in values] == [
        OPTIONS.replace("16.0", "15.0"),
        OPTIONS,
    ]


def test_into_libreoffice(run, monkeypatch):
    monkeypatch.setattr(add_in_files, "shipped_add_in", {"libreoffice": extension()}.get)
    machine = linux()
    before = machine.state()
    code, out, err = run(machine, "addin", "install")
    assert (code, err) == (0, "") and f"已装入 LibreOffice 的扩展 {LINUX_EXTENSION}" in out
    code, out, err = run(machine, "addin", "uninstall", "--host", "libreoffice")
    assert (code, err, machine.state()) == (0, "", before) and "已撤销：装入 LibreOffice 的扩展" in out


def test_excel_on_linux(run):
    for command in ("install", "uninstall"):
        code, _, err = run(linux(), "addin", command, "--host", "excel")
        assert (code, "ZS-680" in err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["addin", "install", "--host", "wps"], "ZS-506"),
        (["addin", "install", "--office", "11.0"], "ZS-506"),
        (["addin", "install", "--folder", " "], "ZS-506"),
        (["addin", "install", "--host", "libreoffice"], "ZS-687"),
        (["addin", "instal"], "ZS-501"),
    ],
)
def test_wrong_use(run, monkeypatch, arguments, code):
    monkeypatch.setattr(add_in_files, "shipped_add_in", lambda _host: None)
    machine = windows()
    before = machine.state()
    done, _, err = run(machine, *arguments)
    assert (done, code in err, machine.state()) == (2, True, before)


@pytest.mark.parametrize(
    "command", [["addin", "install"], ["addin", "uninstall"], ["addin", "doctor"], ["bundle"]], ids=" ".join
)
def test_help_is_chinese(run, command):
    code, out, err = run(None, *command, "--help")
    assert (code, err) == (0, "") and "用法：zhaoshang" in out and "显示帮助" in out
