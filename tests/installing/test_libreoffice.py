"""Installing into LibreOffice on recorded computers: what is written, and that all of it can be undone."""

import os
import sys
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from addin.installing.install import install
from addin.installing.libreoffice.offices import office_of, version_of
from addin.installing.libreoffice.places import SETTINGS_FILE, settings_file, settings_text
from addin.installing.libreoffice.unopkg import Extension, extensions_in
from addin.installing.machine import ProgramError
from addin.installing.plain_machine import PlainMachine
from addin.installing.plan import Wanted
from addin.installing.running import ran
from addin.installing.uninstall import uninstall
from addin.libreoffice.extension.office_side import zhaoshang_settings
from addin.libreoffice.extension.parts import IDENTIFIER, VERSION
from addin.ribbon.last_used import own_folder
from tests.installing.machines import ADD_IN as EXCEL_ADD_IN
from tests.installing.machines import (
    BAD_ZIP,
    BOOTSTRAP,
    DEBIAN,
    LINUX_EXTENSION,
    LINUX_HOME,
    LINUX_RECORD,
    LINUX_SETTINGS,
    LISTED,
    NONE_LISTED,
    OFFICE_STATES,
    OURS,
    XLWINGS,
    extension,
    good_probe,
    linux,
    office_files,
    windows_with_libreoffice,
)

HOST = "libreoffice"
WANTED, NEWER = Wanted(extension()), Wanted(extension("0.2.0"))


def codes(outcome) -> list[str]:
    return [found.code for found in outcome.findings]


def put_in(machine, wanted=WANTED):
    return install(machine, wanted, HOST)


def holding(version: str, machine=None, *, shared=False):
    machine = machine or linux()
    (machine.office.shared if shared else machine.office.extensions)[OURS] = (version, "yes")
    return machine


def linked(**links):
    machine = linux(office=links.pop("office", None))
    machine.files.links |= {f"/{path.replace('__', '/')}": to for path, to in links.items()}
    return machine


def without(path: str):
    machine = linux()
    machine.files.remove(path)
    return machine


def old_office():
    return linux(files={f"{DEBIAN}/bootstraprc": BOOTSTRAP.replace(b"7.4", b"6.4")})


class TestWhatIsWritten:
    def test_the_extension_the_settings_and_a_record(self):
        machine = linux()
        outcome = put_in(machine)
        assert (outcome.done, codes(outcome)) == (True, [])
        assert machine.office.extensions == {OURS: ("0.1.0", "yes")}
        assert machine.files.read(LINUX_SETTINGS) == b"interpreter = /home/wang/zhaoshang/.venv/bin/python\n"
        assert machine.files.read(LINUX_EXTENSION) == extension() and machine.files.is_file(LINUX_RECORD)
        assert outcome.told[0] == f"找到 LibreOffice 7.4（{DEBIAN}）"
        assert f"已装入 LibreOffice 的扩展 {LINUX_EXTENSION}" in outcome.told
        assert outcome.told[-1] == "要卸载：zhaoshang addin uninstall；有问题：zhaoshang addin doctor"

    def test_on_windows_the_commands_name_the_program(self):
        assert "zhaoshang addin uninstall --host libreoffice" in put_in(windows_with_libreoffice()).told[-1]

    def test_a_dry_run_tells_all_of_it_and_writes_nothing(self):
        machine = linux()
        before = machine.state()
        outcome = install(machine, WANTED, HOST, dry_run=True)
        assert (outcome.done, machine.state(), machine.writes.count) == (True, before, 0)
        assert outcome.told[-4:] == [
            f"将要：写入文件 {LINUX_SETTINGS}",
            f"将要：写入文件 {LINUX_EXTENSION}",
            f"将要：装入 LibreOffice 的扩展 {LINUX_EXTENSION}",
            "（只是计划，什么也没有做）",
        ]

    def test_an_office_that_was_never_started_is_not_asked_for_extensions(self):
        """Being asked, unopkg would make a profile."""
        machine = linux(started=False)
        install(machine, WANTED, HOST, dry_run=True)
        assert machine.office.asked == []
        assert put_in(machine).done

    def test_a_newer_version(self):
        machine = linux()
        put_in(machine)
        outcome = put_in(machine, NEWER)
        assert machine.office.extensions == {OURS: ("0.2.0", "yes")}
        assert [line for line in outcome.told if line.startswith("已")] == [
            f"已替换文件 {LINUX_EXTENSION}",
            f"已换上 LibreOffice 的扩展 {LINUX_EXTENSION}",
        ]

    def test_other_bytes_of_the_same_version(self):
        machine = linux()
        put_in(machine)
        machine.office.asked.clear()
        put_in(machine, Wanted(extension(more=b"mended")))
        assert ("add", "--force", LINUX_EXTENSION) in machine.office.asked

    def test_the_person_has_taken_it_out_since(self):
        machine = linux()
        put_in(machine)
        machine.office.extensions.clear()
        assert put_in(machine).done and OURS in machine.office.extensions

    def test_another_python(self):
        python = "/opt/py/bin/python3.12"
        machine = linux(probes={python: good_probe(python)}, files={python: b""})
        assert put_in(machine, Wanted(extension(), python=python)).done
        assert machine.files.read(LINUX_SETTINGS) == settings_text(python)

    def test_excel_and_libreoffice_on_one_computer_do_not_meet(self):
        machine = windows_with_libreoffice()
        before = machine.state()
        excel = Wanted(EXCEL_ADD_IN, XLWINGS, versions=("16.0",))
        for first, second in ((None, HOST), (HOST, None)):
            for host in (first, second):
                assert (put_in(machine) if host else install(machine, excel)).done
            for host in (first, second):
                assert uninstall(machine, *([host] if host else [])).done
            assert {key: each for key, each in machine.registry.keys.items() if "zhaoshang" in str(each)} == {}
            assert machine.state()[1:] == before[1:]


@pytest.mark.parametrize(
    ("machine", "wanted", "code", "said"),
    [
        (linux(office=None), WANTED, "ZS-670", "没有找到 LibreOffice"),
        (linked(snap__bin__libreoffice="/usr/bin/snap"), WANTED, "ZS-671", "snap 版（/snap/bin）"),
        (linked(usr__bin__libreoffice="/usr/bin/snap"), WANTED, "ZS-671", "snap 版（/usr/bin）"),
        (
            linux(office=None, files={"/var/lib/flatpak/exports/bin/org.libreoffice.LibreOffice": b""}),
            WANTED,
            "ZS-671",
            "flatpak 版",
        ),
        (old_office(), WANTED, "ZS-672", "版本是 6.4，要 7.4 以上"),
        (without(f"{DEBIAN}/unopkg"), WANTED, "ZS-673", "unopkg"),
        (without(f"{DEBIAN}/pythonloader.py"), WANTED, "ZS-673", "python3-uno"),
        (linux(root=True), WANTED, "ZS-674", "root"),
        (linux(programs=("oosplash", "soffice.bin")), WANTED, "ZS-675", "正开着（1 个）"),
        (linux(probes={}), WANTED, "ZS-683", "启动不了"),
        (linux(environment={}), WANTED, "ZS-686", "$HOME"),
        (linux(), Wanted(None), "ZS-687", "zhaoshang.oxt"),
        (linux(files={LINUX_RECORD: b"{"}), WANTED, "ZS-690", "扩展管理器"),
        (linux(), Wanted(extension(), folder="/opt"), "ZS-693", "--folder 在 LibreOffice 上用不上"),
        (linux(), Wanted(extension(), trust=True), "ZS-693", "--trust"),
        (linux(), Wanted(extension(), versions=("16.0",)), "ZS-693", "--office"),
        (linux(), Wanted(b"not a zip"), "ZS-688", "Bad Zip File"),
        (linux(), Wanted(extension(more=b"bad")), "ZS-688", "No module named"),
    ],
)
def test_nothing_is_written(machine, wanted, code, said):
    before = machine.state()
    outcome = put_in(machine, wanted)
    assert (outcome.done, codes(outcome), machine.state()) == (False, [code], before)
    assert said in outcome.findings[0].line()


class TestWhatOthersPutIn:
    def test_one_that_was_put_in_by_hand_is_taken_over(self):
        machine = holding("0.0.9")
        outcome = put_in(machine)
        assert (outcome.done, codes(outcome)) == (True, ["ZS-677"])
        assert machine.office.extensions[OURS] == ("0.1.0", "yes")
        assert uninstall(machine, HOST).done and machine.office.extensions == {}

    @pytest.mark.parametrize("version", ["0.0.9", "0.1.0"])
    def test_it_stays_when_it_could_not_be_replaced(self, version):
        machine = holding(version)
        machine.office.refuses_to_add = True
        before = machine.state()
        assert codes(put_in(machine)) == ["ZS-688"]
        assert machine.state() == before

    def test_one_for_everybody_is_told(self):
        machine = holding("0.0.9", shared=True)
        outcome = put_in(machine)
        assert (outcome.done, codes(outcome)) == (True, ["ZS-678"])
        assert "unopkg remove --shared cn.zhaoshang.calc" in outcome.findings[0].line()

    def test_the_extensions_of_others_stay(self):
        machine = OFFICE_STATES["extensions of others"]()
        put_in(machine)
        uninstall(machine, HOST)
        assert machine.office.extensions == {"org.other.tool": ("2.1", "yes")}


class TestUndoing:
    @pytest.mark.parametrize("name", OFFICE_STATES)
    def test_uninstalling_brings_back_what_was_there(self, name):
        machine = OFFICE_STATES[name]()
        before = machine.state()
        assert put_in(machine).done
        assert machine.state() != before
        again = put_in(machine)
        assert "已经装好，没有要改动的" in again.told
        assert put_in(machine, NEWER).done
        assert uninstall(machine, HOST).done
        assert machine.state() == before

    @pytest.mark.parametrize("name", OFFICE_STATES)
    def test_when_any_one_step_fails_nothing_has_happened(self, name):
        machine = OFFICE_STATES[name]()
        assert put_in(machine).done
        count = machine.writes.count
        assert count > 5
        for at in range(1, count + 1):
            machine = OFFICE_STATES[name]()
            before, machine.writes.fails_at = machine.state(), at
            assert (codes(put_in(machine)), machine.state()) == (["ZS-688"], before), at

    def test_when_a_step_of_the_second_run_fails_the_first_stands(self):
        machine = linux()
        put_in(machine)
        first, made = machine.state(), machine.writes.count
        put_in(machine, NEWER)
        for at in range(1, machine.writes.count - made + 1):
            machine = linux()
            put_in(machine)
            machine.writes.count, machine.writes.fails_at = 0, at
            assert codes(put_in(machine, NEWER)) == ["ZS-688"]
            assert machine.state() == first, at
            assert uninstall(machine, HOST).done

    @pytest.mark.parametrize("bytes_", [b"not a zip", extension("0.2.0", b"bad")])
    def test_when_a_newer_one_is_bad_the_earlier_one_stays(self, bytes_):
        machine = linux()
        put_in(machine)
        first = machine.state()
        assert (codes(put_in(machine, Wanted(bytes_))), machine.state()) == (["ZS-688"], first)

    def test_when_it_went_in_although_unopkg_never_ended_the_earlier_one_comes_back(self):
        machine = linux()
        put_in(machine)
        first, add = machine.state(), machine.office._add

        def adds_and_hangs(*arguments):
            machine.office._add = add
            add(*arguments)
            raise ProgramError("unopkg 在 60 秒里没有做完")

        machine.office._add = adds_and_hangs
        outcome = put_in(machine, NEWER)
        assert (codes(outcome), machine.state()) == (["ZS-688"], first)
        assert "60 秒" in outcome.findings[0].line()

    @pytest.mark.parametrize("name", ["Debian, LibreOffice 7.4", "files of ours without a record", "Windows"])
    def test_when_uninstalling_fails_in_the_middle_it_can_be_run_again(self, name):
        machine = OFFICE_STATES[name]()
        put_in(machine)
        made = machine.writes.count
        uninstall(machine, HOST)
        for at in range(1, machine.writes.count - made + 1):
            machine = OFFICE_STATES[name]()
            before = machine.state()
            put_in(machine)
            machine.writes.count, machine.writes.fails_at = 0, at
            assert codes(uninstall(machine, HOST)) == ["ZS-689"]
            assert uninstall(machine, HOST).done
            assert machine.state() == before, at

    def test_not_while_an_office_runs(self):
        machine = linux()
        put_in(machine)
        machine.programs = ("soffice.bin",)
        before = machine.state()
        assert (codes(uninstall(machine, HOST)), machine.state()) == (["ZS-675"], before)

    def test_nor_as_root(self):
        machine = linux()
        put_in(machine)
        machine.root = True
        assert codes(uninstall(machine, HOST)) == ["ZS-674"]

    def test_another_office_is_there_now(self):
        machine = linux()
        put_in(machine)
        for path in office_files(DEBIAN):
            machine.files.remove(path)
        for path, content in office_files("/opt/libreoffice25.2/program").items():
            machine.files._make(path.rpartition("/")[0])
            machine.files.files[path] = (path, content)
        assert uninstall(machine, HOST).done and machine.office.extensions == {}

    def test_no_office_is_there_any_more(self):
        machine = linux()
        put_in(machine)
        for path in office_files(DEBIAN):
            machine.files.remove(path)
        outcome = uninstall(machine, HOST)
        assert (outcome.done, codes(outcome)) == (True, ["ZS-676"])
        assert not machine.files.is_file(LINUX_RECORD)

    def test_what_was_written_beside_it_since_stays(self):
        machine = linux()
        put_in(machine)
        machine.files.write(f"{LINUX_HOME}/.config/zhaoshang/last-used.json", b"{}")
        assert uninstall(machine, HOST).done
        assert machine.files.names(f"{LINUX_HOME}/.config/zhaoshang") == ["last-used.json"]


def test_a_fault_planted_in_the_undoing_is_caught(monkeypatch):
    monkeypatch.setattr("addin.installing.libreoffice.extension_added.ExtensionAdded.undo", lambda *_: None)
    machine = linux()
    before = machine.state()
    put_in(machine)
    uninstall(machine, HOST)
    assert machine.state() != before


# --- which office, and what it says ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("machine", "folder"),
    [
        (linux(), DEBIAN),
        (linked(usr__bin__soffice=f"{DEBIAN}/soffice", office=DEBIAN), DEBIAN),
        (linked(snap__bin__libreoffice="/usr/bin/snap", office=DEBIAN), DEBIAN),
        (linux(office="/opt/libreoffice25.2/program", files=office_files("/opt/libreoffice7.4/program")), "/opt/libreoffice7.4/program"),
        (linux(files=office_files("/srv/lo/program"), environment={"HOME": LINUX_HOME, "SOFFICE": "/srv/lo/program/soffice"}), "/srv/lo/program"),
        (OFFICE_STATES["macOS"](), "/Applications/LibreOffice.app/Contents/MacOS"),
        (OFFICE_STATES["Windows"](), r"D:\LibreOffice\program"),
    ],
)  # fmt: skip
def test_which_office(machine, folder):
    office = office_of(machine)
    assert (office.folder, office.sandbox) == (folder, "")
    assert version_of(machine, office) == "7.4"


def test_the_office_of_the_app_store_is_shut_in():
    machine = OFFICE_STATES["macOS"]()
    machine.files._make("/Applications/LibreOffice.app/Contents/_MASReceipt")
    assert codes(put_in(machine)) == ["ZS-671"]


def test_a_list_of_unopkg():
    ours = LISTED.format(identifier=IDENTIFIER, version=VERSION, registered="yes")
    off = LISTED.format(identifier="a.b", version="2", registered="no").partition("\n\n")[2]
    assert extensions_in(ours + off) == {IDENTIFIER: Extension("0.1.0", True), "a.b": Extension("2", False)}
    assert extensions_in(NONE_LISTED) == extensions_in(BAD_ZIP) == {}


# --- one rule on both sides ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "environment", [{}, {"XDG_CONFIG_HOME": "/x/y"}, {"APPDATA": "/a", "XDG_CONFIG_HOME": "/x"}, {"APPDATA": ""}]
)
def test_the_office_side_reads_the_settings_where_they_are_written(monkeypatch, environment):
    for name in ("APPDATA", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ({"HOME": "/home/wang"} | environment).items():
        monkeypatch.setenv(name, value)
    machine = linux(environment=dict(os.environ))
    assert Path(settings_file(machine)) == zhaoshang_settings.own_folder() / zhaoshang_settings.FILE_NAME
    assert Path(settings_file(machine)) == own_folder() / SETTINGS_FILE


@pytest.mark.parametrize("name", ["python", "蟒 蛇=3"])
def test_the_office_side_reads_what_is_written(monkeypatch, tmp_path, name):
    monkeypatch.delenv("APPDATA", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "zhaoshang").mkdir()
    (tmp_path / name).write_bytes(b"")
    (tmp_path / "zhaoshang" / SETTINGS_FILE).write_bytes(settings_text(str(tmp_path / name)))
    assert zhaoshang_settings.interpreter() == str(tmp_path / name)


# --- running a program --------------------------------------------------------------------------------


def lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE  # dead, and nobody has asked how it ended
    except psutil.NoSuchProcess:
        return False


class TestRunning:
    def test_what_it_answers(self):
        answer = PlainMachine().run([sys.executable, "-c", "print('甲'); raise SystemExit('乙')"], 30)
        assert (answer.code, answer.told.strip(), answer.complained.strip()) == (1, "甲", "乙")

    def test_its_environment_is_not_that_of_our_python(self, monkeypatch):
        monkeypatch.setenv("PYTHONPATH", "/nowhere")
        monkeypatch.setenv("PYTHONUTF8", "1")
        told = ran([sys.executable, "-c", "import os; print(sorted(n for n in os.environ if 'PYTHON' in n))"], 30).told
        assert told == "[]\n"

    def test_one_that_never_ends_is_ended_with_what_it_started(self, tmp_path):
        """As unopkg does: a script that starts the program."""
        script = tmp_path / "unopkg"
        script.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/child\nwait\n")
        script.chmod(0o755)
        with pytest.raises(ProgramError, match="没有做完"):
            ran([str(script)], 0.5)
        child, until = int((tmp_path / "child").read_text()), monotonic() + 10
        while lives(child):
            assert monotonic() < until
            sleep(0.02)

    def test_one_that_is_not_there(self):
        with pytest.raises(FileNotFoundError):
            ran(["/no/such/unopkg"], 1)
