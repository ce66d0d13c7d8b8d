"""Installing and uninstalling on recorded Macs: what is written, and that all of it can be undone."""

import pytest

from addin.excel.mac.scripts import interpreter_of, script_text, starter_text
from addin.installing.install import install
from addin.installing.plan import Wanted
from addin.installing.uninstall import uninstall
from tests.installing.machines import (
    ADD_IN,
    MAC_ADD_IN,
    MAC_HOME,
    MAC_PYTHON,
    MAC_SCRIPT,
    MAC_STARTER,
    MAC_STATES,
    XLWINGS,
    good_probe,
    mac,
)

WANTED = Wanted(ADD_IN, XLWINGS)
RECORD = f"{MAC_HOME}/Library/Application Support/zhaoshang/installed.json"


def codes(outcome) -> list[str]:
    return [found.code for found in outcome.findings]


class TestWhatIsWritten:
    def test_three_files_and_a_record(self):
        machine = mac()
        outcome = install(machine, WANTED)
        assert (outcome.done, codes(outcome)) == (True, [])
        written = {name: machine.files.read(f"{MAC_HOME}/{name}") for name in (MAC_ADD_IN, MAC_SCRIPT, MAC_STARTER)}
        assert written == {
            MAC_ADD_IN: ADD_IN,
            MAC_SCRIPT: script_text(),
            MAC_STARTER: starter_text(MAC_PYTHON),
        }
        assert machine.files.is_file(RECORD) and machine.registry.keys == {}
        assert "找到 Excel 16.89.1（/Applications/Microsoft Excel.app）" in outcome.told
        assert any("单元格函数在 Mac 上的 Excel 里用不了" in line for line in outcome.told)

    def test_another_python(self):
        python = "/opt/homebrew/bin/python3.12"
        machine = mac(probes={python: good_probe(python)}, files={python: b""})
        assert install(machine, Wanted(ADD_IN, XLWINGS, python=python)).done
        assert interpreter_of(machine.files.read(f"{MAC_HOME}/{MAC_STARTER}")) == python

    def test_excel_is_running(self):
        outcome = install(MAC_STATES["Excel is running"](), WANTED)
        assert outcome.done and "Excel 正开着：退出（⌘Q）再打开，才会加载" in outcome.told

    def test_a_dry_run_tells_all_of_it_and_writes_nothing(self):
        machine = mac()
        before = machine.state()
        outcome = install(machine, WANTED, dry_run=True)
        assert (outcome.done, machine.state(), machine.writes.count) == (True, before, 0)
        assert f"将要：写入文件 {MAC_HOME}/{MAC_SCRIPT}" in outcome.told

    def test_a_newer_version(self):
        machine = mac()
        install(machine, WANTED)
        outcome = install(machine, Wanted(b"PK a newer one", XLWINGS))
        assert machine.files.read(f"{MAC_HOME}/{MAC_ADD_IN}") == b"PK a newer one"
        assert [line for line in outcome.told if line.startswith("已")] == [f"已替换文件 {MAC_HOME}/{MAC_ADD_IN}"]


@pytest.mark.parametrize(
    ("machine", "wanted", "code", "said"),
    [
        (mac(folder="/elsewhere"), WANTED, "ZS-682", "没有找到“应用程序”里的 Microsoft Excel"),
        (mac(version="14.7.7"), WANTED, "ZS-682", "只有 Excel 14.7.7"),
        (mac(started=False), WANTED, "ZS-682", "先打开一次 Excel"),
        (mac(probes={}), WANTED, "ZS-683", "启动不了"),
        (mac(probes={MAC_PYTHON: good_probe(MAC_PYTHON, version=(3, 9, 6))}), WANTED, "ZS-683", "要 3.11 以上"),
        (mac(environment={}), WANTED, "ZS-686", "$HOME"),
        (mac(), Wanted(None, XLWINGS), "ZS-687", "没有加载项文件"),
        (mac(files={RECORD: b"{"}), WANTED, "ZS-690", "读不懂"),
        (mac(), Wanted(ADD_IN, XLWINGS, folder="/opt"), "ZS-693", "--folder 在 macOS 上用不上"),
        (mac(), Wanted(ADD_IN, XLWINGS, trust=True), "ZS-693", "--trust 在 macOS 上用不上"),
        (mac(), Wanted(ADD_IN, XLWINGS, versions=("16.0",)), "ZS-693", "--office 在 macOS 上用不上"),
    ],
)
def test_nothing_is_written(machine, wanted, code, said):
    before = machine.state()
    outcome = install(machine, wanted)
    assert (outcome.done, codes(outcome), machine.state()) == (False, [code], before)
    assert said in outcome.findings[0].line()


class TestUndoing:
    @pytest.mark.parametrize("name", MAC_STATES)
    def test_uninstalling_brings_back_what_was_there(self, name):
        machine = MAC_STATES[name]()
        before = machine.state()
        assert install(machine, WANTED).done
        assert machine.state() != before
        again = install(machine, WANTED)
        assert "已经装好，没有要改动的" in again.told
        assert install(machine, Wanted(b"PK a newer one", XLWINGS)).done
        assert uninstall(machine).done
        assert machine.state() == before

    @pytest.mark.parametrize("name", MAC_STATES)
    def test_when_any_one_write_fails_nothing_has_happened(self, name):
        machine = MAC_STATES[name]()
        assert install(machine, WANTED).done
        count = machine.writes.count
        assert count > 6
        for at in range(1, count + 1):
            machine = MAC_STATES[name]()
            before, machine.writes.fails_at = machine.state(), at
            assert (codes(install(machine, WANTED)), machine.state()) == (["ZS-688"], before), at
            assert install(machine, WANTED).done
            uninstall(machine)
            assert machine.state() == before

    def test_when_uninstalling_fails_in_the_middle_it_can_be_run_again(self):
        machine = mac()
        install(machine, WANTED)
        made = machine.writes.count
        uninstall(machine)
        for at in range(1, machine.writes.count - made + 1):
            machine = mac()
            before = machine.state()
            install(machine, WANTED)
            machine.writes.count, machine.writes.fails_at = 0, at
            assert codes(uninstall(machine)) == ["ZS-689"]
            assert uninstall(machine).done
            assert machine.state() == before, at

    def test_files_that_others_have_put_beside_it_stay(self):
        machine = mac()
        install(machine, WANTED)
        theirs = f"{MAC_HOME}/{MAC_ADD_IN.replace('zhaoshang', 'PERSONAL')}"
        machine.files.write(theirs, b"mine")
        outcome = uninstall(machine)
        assert outcome.done and "没有删：PERSONAL.xlam" in outcome.told[-1]
        assert machine.files.read(theirs) == b"mine" and not machine.files.is_file(RECORD)
