"""Installing and uninstalling on recorded computers: what is written, and that all of it can be undone."""

import json

import pytest

from addin.installing.install import install
from addin.installing.plan import Wanted
from addin.installing.uninstall import uninstall
from tests.installing.machines import (
    ADD_IN,
    OPTIONS,
    POLICY,
    STATES,
    XLWINGS,
    good_probe,
    number,
    text,
    windows,
)

WANTED = Wanted(ADD_IN, XLWINGS)
TRUSTING = Wanted(ADD_IN, XLWINGS, trust=True)
HOME = r"C:\Users\wang\AppData\Local\zhaoshang\addin"
OPEN = text(rf'/R "{HOME}\zhaoshang.xlam"')


PERSONAL = r"C:\Users\wang\AppData\Roaming\zhaoshang\excel.conf"
RECORD = r"C:\Users\wang\AppData\Local\zhaoshang\installed.json"


def codes(outcome) -> list[str]:
    return [found.code for found in outcome.findings]


def without_dll(bits: int):
    machine = windows(excel=(("16.0", bits),))
    machine.files.remove(rf"C:\Python311\xlwings{bits}-{XLWINGS}.dll")
    return machine


def policy(**values: int) -> dict:
    return {rf"{POLICY}\Excel\Security": {name: number(value) for name, value in values.items()}}


def writes_of(machine, wanted: Wanted) -> int:
    """How often installing writes."""
    assert install(machine, wanted).done
    return machine.writes.count


class TestWhatIsWritten:
    def test_on_a_clean_computer(self):
        machine = windows()
        outcome = install(machine, WANTED)
        assert (outcome.done, codes(outcome)) == (True, [])
        assert machine.registry.values(OPTIONS) == {"DefaultPath": text(""), "OPEN": OPEN}
        assert machine.files.read(rf"{HOME}\zhaoshang.xlam") == ADD_IN
        assert machine.files.read(rf"{HOME}\excel.conf") == b"interpreter = C:\\Python311\\python.exe\r\n"
        assert not any("Trusted Locations" in key for key in machine.registry.keys)
        assert "找到 Excel 2016 或更新（64 位）" in outcome.told

    def test_behind_the_add_ins_of_others(self):
        machine = STATES["another add-in in OPEN"]()
        install(machine, WANTED)
        assert machine.registry.values(OPTIONS) == {"OPEN": text('/R "C:\\other\\a.xlam"'), "OPEN1": OPEN}

    def test_where_it_is_registered_already_and_the_record_is_lost(self):
        machine = windows(keys={OPTIONS: {"OPEN": OPEN}})
        assert codes(install(machine, WANTED)) == []
        assert machine.registry.values(OPTIONS) == {"OPEN": OPEN}
        uninstall(machine)
        assert machine.registry.values(OPTIONS) == {}

    def test_the_dll_of_a_virtual_environment_stands_above_its_python(self):
        python = r"C:\zs\venv\Scripts\python.exe"
        machine = windows(python=python)
        machine.files.files = {
            path.replace("scripts\\xlwings", "xlwings"): each for path, each in machine.files.files.items()
        }
        assert machine.files.is_file(rf"C:\zs\venv\xlwings64-{XLWINGS}.dll")
        assert codes(install(machine, WANTED)) == []

    def test_into_a_hole(self):
        machine = STATES["other add-ins with a hole"]()
        install(machine, WANTED)
        assert machine.registry.values(OPTIONS)["OPEN1"] == OPEN

    def test_a_chinese_name_goes_where_paths_are_ascii(self):
        machine = STATES["a Chinese user name"]()
        install(machine, WANTED)
        assert machine.registry.values(OPTIONS)["OPEN"] == text(
            r'/R "C:\ProgramData\zhaoshang-0a1b2c3d\addin\zhaoshang.xlam"'
        )
        assert machine.files.is_file(r"C:\Users\王芳\AppData\Local\zhaoshang\installed.json")

    def test_every_version_that_has_its_program(self):
        machine = STATES["Excel 365 by click-to-run, settings of 15.0 left"]()
        outcome = install(machine, WANTED)
        assert machine.registry.values(OPTIONS)["OPEN"] == OPEN
        assert "只剩设置、没有程序的 Excel 版本不登记：15.0" in outcome.told
        three = STATES["three versions side by side"]()
        install(three, WANTED)
        assert [key.split("\\")[4] for key, values in three.registry.keys.items() if "OPEN" in values] == [
            "14.0",
            "15.0",
            "16.0",
        ]

    def test_a_trusted_location_only_when_asked(self):
        machine = STATES["trusted locations of others"]()
        install(machine, TRUSTING)
        key = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations\Location1"
        assert machine.registry.values(key)["Path"] == text(f"{HOME}\\")
        assert machine.registry.values(key)["AllowSubFolders"] == number(0)

    def test_no_trusted_location_where_a_policy_takes_its_effect(self):
        machine = STATES["the policy forbids macros"]()
        assert codes(install(machine, TRUSTING)) == ["ZS-695"]
        assert not any("Trusted Locations\\Location" in key for key in machine.registry.keys)

    def test_the_mark_of_the_web_goes(self):
        machine = windows(
            files={rf"{HOME}\zhaoshang.xlam": b"PK", rf"{HOME}\zhaoshang.xlam:Zone.Identifier": b"ZoneId=3"}
        )
        install(machine, WANTED)
        assert not machine.files.is_file(rf"{HOME}\zhaoshang.xlam:Zone.Identifier")

    def test_a_dry_run_tells_all_of_it_and_writes_nothing(self):
        machine = windows(programs=("EXCEL.EXE",))
        before = machine.state()
        outcome = install(machine, TRUSTING, dry_run=True)
        assert (outcome.done, codes(outcome), machine.state(), machine.writes.count) == (True, ["ZS-681"], before, 0)
        outcome = install(windows(), TRUSTING, dry_run=True)
        assert f"将要：写入文件 {HOME}\\zhaoshang.xlam" in outcome.told
        assert f"将要：登记到 Excel 启动时加载的清单 {OPTIONS}（{HOME}\\zhaoshang.xlam）" in outcome.told

    def test_a_folder_of_ones_own_choice(self):
        machine = windows()
        assert install(machine, Wanted(ADD_IN, XLWINGS, folder=r"C:\apps\zs")).done
        assert machine.files.read(r"C:\apps\zs\zhaoshang.xlam") == ADD_IN
        assert codes(install(machine, Wanted(ADD_IN, XLWINGS, folder=r"C:\other"))) == ["ZS-694"]
        assert codes(install(windows(), Wanted(ADD_IN, XLWINGS, folder="other"))) == ["ZS-686"]

    def test_a_version_named_by_the_person(self):
        machine = windows(excel=())
        assert codes(install(machine, WANTED)) == ["ZS-682"]
        assert install(machine, Wanted(ADD_IN, XLWINGS, versions=("16.0",))).done
        assert machine.registry.values(OPTIONS) == {"OPEN": OPEN}


class TestRefusals:
    PYTHON = r"C:\Python311\python.exe"
    STORE = r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.11\python.exe"

    @pytest.mark.parametrize(
        ("machine", "wanted", "code", "said"),
        [
            (windows(programs=("excel.exe",)), WANTED, "ZS-681", "Excel 正开着（1 个）"),
            (windows(excel=()), WANTED, "ZS-682", "没有找到"),
            (windows(probes={}), WANTED, "ZS-683", "启动不了"),
            (windows(python=STORE), WANTED, "ZS-683", "应用商店"),
            (
                windows(probes={PYTHON: good_probe(PYTHON, fault="xlwings")}),
                WANTED,
                "ZS-683",
                "缺少要用的部分：xlwings",
            ),
            (windows(probes={PYTHON: good_probe(PYTHON, version=(3, 9, 1))}), WANTED, "ZS-683", "要 3.11 以上"),
            (windows(), Wanted(ADD_IN, "0.40.0"), "ZS-683", "xlwings 的版本是 0.37.8，加载项要 0.40.0"),
            (without_dll(32), WANTED, "ZS-684", "xlwings32-0.37.8.dll"),
            (windows(environment={}), WANTED, "ZS-686", "%LOCALAPPDATA%"),
            (windows(python="C:\\ภาษา\\python.exe"), WANTED, "ZS-686", "认不出的字"),
            (windows(), Wanted(None, XLWINGS), "ZS-687", "没有加载项文件"),
            (windows(files={RECORD: b"{"}), WANTED, "ZS-690", "读不懂"),
            (windows(files={RECORD: b'{"schema": 9}'}), WANTED, "ZS-690", "读不懂"),
        ],
    )
    def test_nothing_is_written(self, machine, wanted, code, said):
        before = machine.state()
        outcome = install(machine, wanted)
        assert (outcome.done, codes(outcome), machine.state()) == (False, [code], before)
        assert said in outcome.findings[0].line()

    @pytest.mark.parametrize(
        ("machine", "wanted", "code", "said"),
        [
            (windows(python="C:\\程序\\python.exe"), WANTED, "ZS-685", "路径里有汉字"),
            (STATES["another xlwings add-in"](), WANTED, "ZS-691", "xlwings.xlam"),
            (windows(keys={OPTIONS: {"OPEN": text("D:\\old\\zhaoshang.xlam")}}), WANTED, "ZS-691", "D:\\old"),
            (
                windows(files={PERSONAL: b"interpreter=D:\\p\\python.exe", "D:\\p\\python.exe": b""}),
                WANTED,
                "ZS-692",
                "D:\\p\\python.exe",
            ),
            (windows(files={PERSONAL: b"interpreter=D:\\gone\\python.exe"}), WANTED, None, ""),
            (STATES["the policy forbids macros"](), WANTED, "ZS-695", "也不许个人添加受信任位置"),
            (windows(keys=policy(VBAWarnings=3)), WANTED, "ZS-695", "可以加 --trust"),
            (windows(keys=policy(VBAWarnings=3)), TRUSTING, None, ""),
            (windows(keys=policy(DisableAllAddins=1)), WANTED, "ZS-695", "不许加载任何加载项"),
        ],
    )
    def test_what_a_person_should_know_hinders_nothing(self, machine, wanted, code, said):
        outcome = install(machine, wanted)
        assert (outcome.done, codes(outcome)) == (True, [code] if code else [])
        assert said in "".join(found.line() for found in outcome.findings)


class TestUndoing:
    @pytest.mark.parametrize("wanted", [WANTED, TRUSTING], ids=["plain", "trusting"])
    @pytest.mark.parametrize("name", STATES)
    def test_uninstalling_brings_back_what_was_there(self, name, wanted):
        machine = STATES[name]()
        before = machine.state()
        assert install(machine, wanted).done
        assert machine.state() != before
        assert uninstall(machine).done
        assert machine.state() == before

    @pytest.mark.parametrize("name", STATES)
    def test_also_after_installing_twice_and_differently(self, name):
        machine = STATES[name]()
        before = machine.state()
        install(machine, WANTED)
        installed = machine.state()
        again = install(machine, WANTED)
        assert again.done and machine.state() == installed and "已经装好，没有要改动的" in again.told
        assert install(machine, Wanted(b"PK a newer one", XLWINGS, trust=True)).done
        uninstall(machine)
        assert machine.state() == before

    @pytest.mark.parametrize("name", STATES)
    def test_when_any_one_write_fails_nothing_has_happened(self, name):
        count = writes_of(STATES[name](), TRUSTING)
        assert count > 8
        for at in range(1, count + 1):
            machine = STATES[name]()
            before, machine.writes.fails_at = machine.state(), at
            outcome = install(machine, TRUSTING)
            assert (outcome.done, machine.state()) == (False, before), at
            assert codes(outcome) == ["ZS-688"]
            assert install(machine, TRUSTING).done
            uninstall(machine)
            assert machine.state() == before

    def test_when_a_write_of_the_second_run_fails_the_first_stands(self):
        newer = Wanted(b"PK a newer one", XLWINGS, trust=True)
        machine = windows()
        before = machine.state()
        install(machine, WANTED)
        first, made = machine.state(), machine.writes.count
        count = writes_of(machine, newer) - made
        uninstall(machine)
        for at in range(1, count + 1):
            install(machine, WANTED)
            machine.writes.count, machine.writes.fails_at = 0, at
            assert codes(install(machine, newer)) == ["ZS-688"]
            assert machine.state() == first, at
            uninstall(machine)
            assert machine.state() == before

    @pytest.mark.parametrize("name", ["Windows 10, Excel 2016, 64 bits", "another add-in in OPEN"])
    def test_when_the_disk_stays_broken_uninstalling_finishes_it_later(self, name):
        for at in range(1, writes_of(STATES[name](), TRUSTING) + 1):
            machine = STATES[name]()
            before, machine.writes.fails_at, machine.writes.fails_for_ever = machine.state(), at, True
            assert not install(machine, TRUSTING).done
            machine.writes.fails_at, machine.writes.fails_for_ever = 0, False
            assert uninstall(machine).done
            assert machine.state() == before, at

    @pytest.mark.parametrize("name", STATES)
    def test_when_uninstalling_fails_in_the_middle_it_can_be_run_again(self, name):
        machine = STATES[name]()
        install(machine, TRUSTING)
        made = machine.writes.count
        uninstall(machine)
        for at in range(1, machine.writes.count - made + 1):
            machine = STATES[name]()
            before = machine.state()
            install(machine, TRUSTING)
            machine.writes.count, machine.writes.fails_at = 0, at
            assert codes(uninstall(machine)) == ["ZS-689"]
            assert uninstall(machine).done
            assert machine.state() == before, at


class TestWhatOthersDidSince:
    def test_the_gap_is_closed(self):
        machine = STATES["another add-in in OPEN"]()
        install(machine, WANTED)
        machine.registry.set_value(OPTIONS, "OPEN2", text("later.xlam"))
        uninstall(machine)
        assert machine.registry.values(OPTIONS) == {"OPEN": text('/R "C:\\other\\a.xlam"'), "OPEN1": text("later.xlam")}

    def test_when_closing_the_gap_fails_nothing_is_lost_or_doubled(self):
        def machine():
            machine = STATES["another add-in in OPEN"]()
            install(machine, WANTED)
            for number_, name in ((2, "b"), (3, "c"), (4, "d")):
                machine.registry.set_value(OPTIONS, f"OPEN{number_}", text(name))
            machine.writes.count = 0
            return machine

        for at in range(1, 5):
            broken = machine()
            broken.writes.fails_at = at
            assert codes(uninstall(broken)) == ["ZS-689"]
            assert [value.data for value in broken.registry.values(OPTIONS).values()][2:] == ["b", "c", "d"], at
            assert uninstall(broken).done
            assert [value.data for value in broken.registry.values(OPTIONS).values()][1:] == ["b", "c", "d"]

    def test_excel_has_numbered_anew(self):
        machine = STATES["another add-in in OPEN"]()
        install(machine, WANTED)
        machine.registry.remove_value(OPTIONS, "OPEN1")
        machine.registry.set_value(OPTIONS, "OPEN", OPEN)
        uninstall(machine)
        assert machine.registry.values(OPTIONS) == {}

    def test_the_person_has_switched_it_off_in_excel(self):
        machine = windows()
        install(machine, WANTED)
        manager = OPTIONS.replace("Options", "Add-in Manager")
        machine.registry.remove_value(OPTIONS, "OPEN")
        machine.registry.add_key(manager)
        machine.registry.set_value(manager, rf"{HOME}\ZHAOSHANG.XLAM", text(""))
        machine.registry.set_value(manager, "C:\\c.xlam", text(""))
        uninstall(machine)
        assert machine.registry.values(manager) == {"C:\\c.xlam": text("")}

    def test_what_somebody_else_has_written_over_or_put_beside_stays(self):
        machine = windows()
        install(machine, TRUSTING)
        key = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations\Location0"
        machine.registry.set_value(key, "Path", text("D:\\"))
        machine.files.write(rf"{HOME}\notes.txt", b"mine")
        outcome = uninstall(machine)
        assert machine.registry.values(key) == {"Path": text("D:\\")}
        assert machine.files.read(rf"{HOME}\notes.txt") == b"mine"
        assert outcome.done and "没有删：notes.txt" in outcome.told[-1]

    def test_excel_is_running(self):
        machine = windows()
        install(machine, WANTED)
        machine.programs = ("EXCEL.EXE",)
        before = machine.state()
        assert (codes(uninstall(machine)), machine.state()) == (["ZS-681"], before)
        told = uninstall(machine, dry_run=True).told
        assert told[0].startswith("将要撤销：登记到") and machine.state() == before

    def test_nothing_was_installed(self):
        machine = windows()
        before = machine.state()
        assert uninstall(machine).done and machine.state() == before
        assert codes(uninstall(windows(files={RECORD: b"[]"}))) == ["ZS-690"]


def test_a_fault_planted_in_the_undoing_is_caught(monkeypatch):
    """The properties above do fail when something is left."""
    monkeypatch.setattr("addin.installing.changes.KeyAdded.undo", lambda *_: None)
    machine = windows()
    before = machine.state()
    install(machine, TRUSTING)
    uninstall(machine)
    assert machine.state() != before


def test_the_record_keeps_only_what_it_needs():
    machine = windows()
    install(machine, WANTED)
    told = json.loads(machine.files.read(RECORD))
    assert [each["kind"] for each in told["changes"]] == ["folder", "file", "file", "open"]
    assert len(machine.files.read(RECORD)) < 2000
