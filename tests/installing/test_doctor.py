"""Every check of the doctor: on a computer where all is well, and on one with the very fault that it looks for."""

import json
import struct
from dataclasses import replace

import pytest

from addin import cli
from addin.excel.mac.scripts import starter_text
from addin.installing.doctor import report
from addin.installing.doctor.checks import CHECKS, examined
from addin.installing.doctor.registration import disabled_text
from addin.installing.doctor.situation import ProgramFacts, Situation
from addin.installing.doctor.verdict import State
from addin.installing.elsewhere import EXCEL, LIBREOFFICE, usual_host
from addin.installing.install import install
from addin.installing.machine import ProgramError, Value
from addin.installing.plan import Wanted
from addin.replacing import json_refusal
from tests.installing.machines import (
    ADD_IN,
    BOOTSTRAP,
    DEBIAN,
    EXCEL_CLASS,
    LINUX_EXTENSION,
    LINUX_PYTHON,
    LINUX_RECORD,
    LINUX_SETTINGS,
    MAC_ADD_IN,
    MAC_HOME,
    MAC_PYTHON,
    MAC_SCRIPT,
    MAC_STARTER,
    OFFICE,
    OPTIONS,
    OURS,
    POLICY,
    XLWINGS,
    BrokenError,
    FakeMachine,
    extension,
    good_probe,
    linux,
    mac,
    mac_with_libreoffice,
    number,
    office_files,
    program,
    text,
    windows,
    windows_with_libreoffice,
)

FACTS = ProgramFacts("0.1.0", ADD_IN, extension(), XLWINGS, {"jizhou-monthly.xlsx": ("1.0", "1.0")})
PYTHON = r"C:\Python311\python.exe"
ROAMING = r"C:\Users\wang\AppData\Roaming"
HOME = r"C:\Users\wang\AppData\Local\zhaoshang\addin"
ADD_IN_PATH = rf"{HOME}\zhaoshang.xlam"
SECURITY = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security"
MANAGER = r"HKCU\Software\Microsoft\Office\16.0\Excel\Add-in Manager"
DISABLED = r"HKCU\Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"
SHELL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
NUMBER = "{00024500-0000-0000-C000-000000000046}"
EXCEL_NAME = {
    r"HKCR\Excel.Application\CLSID": {"": text(NUMBER)},
    rf"{EXCEL_CLASS}\LocalServer32": {"": text(r"C:\Program Files\Microsoft Office\Office16\EXCEL.EXE /automation")},
}


def installed(trust: bool = False, **settings) -> FakeMachine:
    """A computer on which the add-in was installed and works."""
    settings["keys"] = EXCEL_NAME | settings.get("keys", {})
    machine = windows(**settings)
    outcome = install(machine, Wanted(ADD_IN, XLWINGS, trust=trust))
    assert outcome.done, outcome.findings
    return machine


def verdicts(machine: FakeMachine, facts: ProgramFacts = FACTS, host: str = "") -> dict:
    """What the doctor finds. ``host``: as named, else LibreOffice where it was tried or is usual."""
    usual = LIBREOFFICE if machine.office.asked else usual_host(machine.system)
    return {check.id: verdict for check, verdict in examined(Situation(machine, facts, host or usual))}


def not_good(found: dict) -> dict[str, State]:
    return {id: verdict.state for id, verdict in found.items() if verdict.state is not State.GOOD}


def elsewhere(system: str, host: str) -> dict[str, State]:
    """The checks that make no sense for a program on a system."""
    return {check.id: State.NOT_HERE for check in CHECKS if system not in check.systems or host not in check.hosts}


def in_libreoffice(machine: FakeMachine | None = None) -> FakeMachine:
    """A computer on which the extension was installed into LibreOffice and works."""
    machine = machine or linux()
    outcome = install(machine, Wanted(extension()), LIBREOFFICE)
    assert outcome.done, outcome.findings
    return machine


def listing(machine: FakeMachine, *, version: str = "0.1.0", registered: str = "yes") -> FakeMachine:
    """Such a computer whose LibreOffice tells something else of the extension."""
    machine.office.extensions[OURS] = (version, registered)
    return machine


def with_office(machine: FakeMachine, **attributes) -> FakeMachine:
    for name, value in attributes.items():
        setattr(machine.office, name, value)
    return machine


def told_by_its_files(product: bytes) -> FakeMachine:
    return put(f"{DEBIAN}/bootstraprc", BOOTSTRAP.replace(b"LibreOffice 7.4", product))


def as_root(machine: FakeMachine) -> FakeMachine:
    machine.root = True
    return machine


def without_office(machine: FakeMachine) -> FakeMachine:
    for path in office_files(DEBIAN):
        machine.files.remove(path)
    return machine


def only_snap() -> FakeMachine:
    machine = linux(office=None)
    machine.files.links["/snap/bin/libreoffice"] = "/usr/bin/snap"
    return machine


def and_snap() -> FakeMachine:
    machine = in_libreoffice()
    machine.files.links["/snap/bin/libreoffice"] = "/usr/bin/snap"
    return machine


def silent(machine: FakeMachine) -> FakeMachine:
    """Such a computer whose unopkg does not answer."""

    def run(*_):
        raise ProgramError("unopkg 在 60 秒里没有做完")

    machine.office.run = run
    return machine


def installed_on_mac(**settings) -> FakeMachine:
    """A Mac on which the add-in was installed and works."""
    machine = mac(**settings)
    outcome = install(machine, Wanted(ADD_IN, XLWINGS))
    assert outcome.done, outcome.findings
    return machine


def on_mac(path: str, content: bytes | None) -> FakeMachine:
    """Such a Mac on which a file was changed or removed since."""
    machine = installed_on_mac()
    whole = path if path.startswith("/") else f"{MAC_HOME}/{path}"
    if content is None:
        machine.files.remove(whole)
        return machine
    machine.files._make(whole.rpartition("/")[0])
    machine.files.files[whole.casefold()] = (whole, content)
    return machine


def with_values(machine: FakeMachine, key: str, **values) -> FakeMachine:
    parts = key.split("\\")
    for count in range(2, len(parts) + 1):
        if not machine.registry.has("\\".join(parts[:count])):
            machine.registry.add_key("\\".join(parts[:count]))
    for name, value in values.items():
        machine.registry.set_value(key, name, value)
    return machine


def removed(path: str, machine: FakeMachine | None = None) -> FakeMachine:
    machine = machine or installed()
    machine.files.remove(path)
    return machine


def changed(**attributes) -> FakeMachine:
    machine = installed()
    for name, value in attributes.items():
        setattr(machine, name, value)
    return machine


def asked(**told) -> FakeMachine:
    """An installed add-in whose Python has changed since."""
    return changed(probes={PYTHON: replace(good_probe(PYTHON), **told)})


def written(path: str, content: bytes, machine: FakeMachine | None = None) -> FakeMachine:
    machine = machine or installed()
    machine.files._make(path.rpartition("\\")[0])
    machine.files.files[path.casefold()] = (path, content)
    return machine


def disabled_item(path: str) -> Value:
    texts = [f"{path}\0".encode("utf-16-le"), "招商\0".encode("utf-16-le")]
    return Value("bytes", struct.pack("<3I", 1, *map(len, texts)) + b"".join(texts))


def policy(key: str = rf"{POLICY}\Excel\Security", **values: int) -> FakeMachine:
    return with_values(installed(), key, **{name: number(value) for name, value in values.items()})


def no_own_locations(machine: FakeMachine) -> FakeMachine:
    return with_values(machine, rf"{POLICY}\Common\Security\Trusted Locations", **{"allow user locations": number(0)})


def test_all_is_well():
    found = verdicts(installed())
    assert {check.id for check in CHECKS} == set(found) and len(CHECKS) >= 20
    assert not_good(found) == elsewhere("windows", EXCEL)


def test_all_is_well_on_the_mac():
    found = verdicts(installed_on_mac())
    assert not_good(found) == elsewhere("macos", EXCEL)


@pytest.mark.parametrize("machine", [linux, mac_with_libreoffice, windows_with_libreoffice])
def test_all_is_well_in_libreoffice(machine):
    machine = in_libreoffice(machine())
    assert not_good(verdicts(machine)) == elsewhere(machine.system, LIBREOFFICE)


# check, a computer with the fault, the state, words of what is found or of the remedy
CASES = [
    ("excel", lambda: windows(excel=()), "fault", "没有找到 Excel"),
    ("excel", lambda: windows(excel=(("15.0", 32), ("16.0", 64))), "notice", "Excel 2013（32 位）、Excel 2016 或更新（64 位）"),
    ("excel-bits", lambda: written(r"C:\Program Files\Microsoft Office\Office16\EXCEL.EXE", b"?"), "unknown", "看不出"),
    ("excel-leftovers", lambda: with_values(installed(), r"HKCU\Software\Microsoft\Office\14.0\Excel"), "notice", "Excel 2010"),
    ("excel-name", lambda: with_values(installed(), rf"{EXCEL_CLASS}\LocalServer32", **{"": text(r"D:\WPS Office\et.exe /automation")}), "fault", "WPS 占用了"),
    ("excel-name", lambda: with_values(windows(), r"HKCR\Excel.Application\CLSID", **{"": text(NUMBER)}), "unknown", "修复 Office"),
    ("excel-name", windows, "unknown", "没有登记 Excel.Application"),
    ("excel-twice", lambda: changed(programs=("EXCEL.EXE", "excel.exe")), "notice", "开着 2 个"),
    ("record", lambda: written(r"C:\Users\wang\AppData\Local\zhaoshang\installed.json", b"?"), "fault", "读不懂"),
    ("record", windows, "notice", "没有用 zhaoshang addin install 装过"),
    ("registered", lambda: with_values(installed(), OPTIONS, OPEN1=text("D:\\zhaoshang.xlam")), "fault", "2 次"),
    ("registered", lambda: with_values(installed(), OPTIONS, OPEN=text("other.xlam")), "fault", "关闭时改回去了"),
    ("registered", windows, "notice", "没有登记"),
    ("numbering", lambda: with_values(windows(), OPTIONS, OPEN2=text(ADD_IN_PATH)), "notice", "缺第 1 个"),
    ("switched-off", lambda: with_values(with_values(installed(), OPTIONS, OPEN=text("other.xlam")), MANAGER, **{ADD_IN_PATH: text("")}), "fault", "重新勾上"),
    ("file", lambda: removed(ADD_IN_PATH), "fault", "像是被杀毒软件隔离了"),
    ("same-file", lambda: written(ADD_IN_PATH, b"PK an older one"), "fault", "不一样"),
    ("disabled", lambda: with_values(installed(), DISABLED, A1=disabled_item(ADD_IN_PATH)), "fault", "禁用项目"),
    ("copies", lambda: written(rf"{ROAMING}\Microsoft\Excel\XLSTART\ZHAOSHANG.xlam", b""), "fault", "XLSTART"),
    ("other-xlwings", lambda: with_values(installed(), OPTIONS, OPEN1=text('/R "D:\\xlwings.xlam"')), "notice", "D:\\xlwings.xlam"),
    ("other-xlwings", lambda: written(rf"{ROAMING}\Microsoft\Excel\XLSTART\xlwings.xlam", b""), "notice", "XLSTART"),
    ("web-mark", lambda: written(f"{ADD_IN_PATH}:Zone.Identifier", b"[ZoneTransfer]"), "fault", "解除锁定"),
    ("policy-macros", lambda: policy(VBAWarnings=4), "fault", "禁用所有宏"),
    ("policy-macros", lambda: policy(vbawarnings=3), "fault", "只许运行签名的宏"),
    ("policy-macros", lambda: policy(r"HKLM\SOFTWARE\Policies\Microsoft\Office\16.0\Excel\Security", VBAWarnings=4), "fault", "禁用所有宏"),
    ("policy-macros", lambda: policy(r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0\Excel\Security", VBAWarnings=4), "fault", "禁用所有宏"),
    ("policy-macros", lambda: with_values(installed(trust=True), rf"{POLICY}\Excel\Security", VBAWarnings=number(4)), "good", ""),
    ("policy-macros", lambda: no_own_locations(with_values(installed(trust=True), rf"{POLICY}\Excel\Security", VBAWarnings=number(4))), "fault", "请管理员放行"),
    ("policy-internet", lambda: policy(blockcontentexecutionfrominternet=1), "good", "不受影响"),
    ("policy-internet", lambda: written(f"{ADD_IN_PATH}:Zone.Identifier", b"", policy(blockcontentexecutionfrominternet=1)), "fault", "正带着"),
    ("policy-add-ins", lambda: policy(DisableAllAddins=1), "fault", "不许加载任何加载项"),
    ("policy-add-ins", lambda: policy(RequireAddinSig=1), "fault", "加载项必须签名"),
    ("policy-locations", lambda: no_own_locations(installed()), "notice", "--trust 不会起作用"),
    ("policy-locations", lambda: no_own_locations(installed(trust=True)), "notice", "那一个不起作用"),
    ("own-macros", lambda: with_values(installed(), SECURITY, VBAWarnings=number(4)), "fault", "禁用所有宏"),
    ("own-macros", lambda: with_values(installed(), SECURITY, VBAWarnings=number(3)), "fault", "addin install --trust"),
    ("own-macros", lambda: with_values(installed(trust=True), SECURITY, VBAWarnings=number(3)), "good", ""),
    ("own-macros", lambda: no_own_locations(with_values(installed(trust=True), SECURITY, VBAWarnings=number(3))), "fault", "签名"),
    ("own-macros", lambda: with_values(installed(), SECURITY, VBAWarnings=number(1)), "notice", "启用所有宏"),
    ("own-macros", lambda: with_values(policy(VBAWarnings=2), SECURITY, VBAWarnings=number(4)), "good", "由组策略定"),
    ("own-add-ins", lambda: with_values(installed(), SECURITY, RequireAddinSig=number(1)), "fault", "要求加载项签名"),
    ("trusted", lambda: installed(trust=True), "good", "是受信任位置"),
    ("trusted", lambda: with_values(installed(), rf"{SECURITY}\Trusted Locations\Location3", Path=text("C:\\Users\\wang\\"), AllowSubFolders=number(1)), "good", "是受信任位置"),
    ("trusted", lambda: with_values(installed(), rf"{SECURITY}\Trusted Locations\Location3", Path=text("C:\\Users\\wang\\")), "good", "没有加为"),
    ("python-set", windows, "fault", "没有设置"),
    ("python-set", lambda: removed(PYTHON), "fault", "不在了"),
    ("python-set", lambda: written(rf"{ROAMING}\zhaoshang\excel.conf", b"\xef\xbb\xbfInterpreter = D:\\py\\python.exe\n"), "good", HOME),
    ("python", lambda: changed(probes={}), "fault", "启动不了：没有这个程序"),
    ("python-version", lambda: asked(version=(3, 10, 4)), "fault", "Python 3.10.4"),
    ("python-store", lambda: asked(base=r"C:\Program Files\WindowsApps\Python"), "fault", "应用商店"),
    ("python-bits", lambda: asked(bits=32), "notice", "32 位"),
    ("program", lambda: asked(fault="addin.excel.functions: ImportError: DLL load failed"), "fault", "DLL load failed"),
    ("program", lambda: asked(packages={"zhaoshang": "0.0.9"}), "fault", "那里是 0.0.9，这里是 0.1.0"),
    ("xlwings", lambda: asked(packages={"zhaoshang": "0.1.0", "xlwings": XLWINGS}), "fault", "没有装 pywin32"),
    ("xlwings-version", lambda: asked(packages={"xlwings": "0.30.0"}), "fault", f"xlwings 是 0.30.0，加载项要 {XLWINGS}"),
    ("dll", lambda: removed(rf"C:\Python311\xlwings64-{XLWINGS}.dll"), "fault", "--user"),
    ("dll", lambda: written(r"C:\Program Files\Microsoft Office\Office16\EXCEL.EXE", program(32), removed(rf"C:\Python311\xlwings32-{XLWINGS}.dll")), "fault", f"xlwings32-{XLWINGS}.dll"),
    ("runtime", lambda: removed(r"C:\Windows\System32\vcruntime140_1.dll"), "notice", "vcruntime140_1.dll"),
    ("letters", lambda: installed(python=r"C:\程序\python.exe"), "notice", r"Python C:\程序\python.exe"),
    ("letters", lambda: _with_code_page(installed(python=r"C:\程序\python.exe"), "cp1252"), "fault", "认不出"),
    ("spaces", lambda: installed(python=r"C:\Program Files\Python311\python.exe"), "notice", "空格"),
    ("cloud", lambda: changed(environment=installed().environment | {"ONEDRIVE": r"C:\Users\WANG\AppData"}), "fault", "OneDrive"),
    ("cloud", lambda: changed(environment=installed().environment | {"ONEDRIVE": r"C:\Users\wang\App"}), "good", ""),
    ("cloud", lambda: with_values(installed(), SHELL, Personal=Value("expand", r"%USERPROFILE%\OneDrive\文档")), "notice", "网址"),
    ("network", lambda: installed(python=r"\\server\py\python.exe"), "fault", "在网络上"),
    ("settings-folder", lambda: _read_only(installed(), ROAMING), "fault", "不能写"),
    ("mac-excel", lambda: installed_without_excel(), "fault", "没有 Microsoft Excel"),
    ("mac-excel", lambda: mac(version="14.7.7"), "fault", "Excel 14.7.7"),
    ("mac-excel", lambda: on_mac("/Applications/Microsoft Excel.app/Contents/Info.plist", b"<"), "good", "版本不详"),
    ("record", lambda: on_mac("Library/Application Support/zhaoshang/installed.json", b"?"), "fault", f"{MAC_HOME}/Library"),
    ("file", lambda: on_mac(MAC_ADD_IN, None), "fault", "像是被杀毒软件隔离了"),
    ("same-file", lambda: on_mac(MAC_ADD_IN, b"PK an older one"), "fault", "不一样"),
    ("mac-scripts", mac, "unknown", "没有装"),
    ("mac-scripts", lambda: on_mac(MAC_SCRIPT, None), "fault", "文件不见了"),
    ("mac-scripts", lambda: on_mac(MAC_SCRIPT, b"on ZsPress(given)"), "fault", "不一样"),
    ("mac-scripts", lambda: on_mac(MAC_STARTER, starter_text(MAC_PYTHON) + b"rm -rf /"), "fault", "不一样"),
    ("mac-copies", lambda: on_mac(f"{OFFICE}/User Content.localized/Add-Ins.localized/zhaoshang.xlam", b""), "fault", "Add-Ins"),
    ("python-set", lambda: on_mac(MAC_STARTER, b"echo"), "fault", "没有设置"),
    ("python-set", lambda: on_mac(MAC_PYTHON, None), "fault", "不在了"),
    ("program", lambda: _asking(installed_on_mac(), fault="addin.excel.mac.button: ImportError"), "fault", "ImportError"),
    ("office", lambda: without_office(in_libreoffice()), "fault", "环境变量 SOFFICE"),
    ("office", lambda: linux(office=None), "notice", "不要紧"),
    ("office", only_snap, "unknown", "只有沙盒里的"),
    ("office", lambda: told_by_its_files(b"LibreOffice 7.3"), "fault", "LibreOffice 7.3 太旧，要 7.4 以上"),
    ("office", lambda: told_by_its_files(b"LibreOffice 24.8"), "good", "LibreOffice 24.8"),
    ("office", lambda: told_by_its_files(b"?"), "unknown", "没有说是哪个版本"),
    ("office-shared", lambda: silent(in_libreoffice()), "unknown", "60 秒"),
    ("office-sandbox", only_snap, "fault", "snap 版（/snap/bin）"),
    ("office-sandbox", and_snap, "notice", "用另一个"),
    ("office-python", lambda: removed(f"{DEBIAN}/pythonloader.py", in_libreoffice()), "fault", "python3-uno"),
    ("office-unopkg", lambda: removed(f"{DEBIAN}/unopkg", in_libreoffice()), "fault", "unopkg"),
    ("office-record", lambda: put(LINUX_RECORD, b"?"), "fault", LINUX_RECORD),
    ("office-record", linux, "notice", "运行 zhaoshang addin install"),
    ("office-extension", lambda: with_office(in_libreoffice(), extensions={}), "fault", "清单里却没有"),
    ("office-extension", lambda: listing(in_libreoffice(), registered="no"), "fault", "被停用了"),
    ("office-extension", lambda: listing(in_libreoffice(), version="0.0.9"), "fault", "0.0.9 版，程序带的是 0.1.0 版"),
    ("office-extension", lambda: listing(linux()), "notice", "不是用 zhaoshang addin install 装的"),
    ("office-extension", lambda: as_root(in_libreoffice()), "unknown", "root"),
    ("office-extension", lambda: silent(in_libreoffice()), "unknown", "60 秒"),
    ("office-same-file", lambda: put(LINUX_EXTENSION, b"PK 0.1.0 other"), "fault", "不一样"),
    ("office-same-file", lambda: removed(LINUX_EXTENSION, in_libreoffice()), "fault", "文件不见了"),
    ("office-shared", lambda: with_office(in_libreoffice(), shared={OURS: ("0.0.9", "yes")}), "notice", "unopkg remove --shared"),
    ("office-shared", lambda: linux(started=False), "unknown", "还没有打开过"),
    ("office-settings", lambda: removed(LINUX_SETTINGS, in_libreoffice()), "fault", "没有设置"),
    ("office-settings", lambda: removed(LINUX_PYTHON, in_libreoffice()), "fault", "不在了"),
    ("office-settings", lambda: put(LINUX_SETTINGS, b"interpreter = /gone\nINTERPRETER=" + LINUX_PYTHON.encode()), "good", LINUX_PYTHON),
    ("office-running", lambda: running_office(), "notice", "全部关闭再打开"),
    ("python", lambda: in_libreoffice_with(probes={}), "fault", "没有这个程序"),
    ("temporary-folder", lambda: _read_only(installed(), r"C:\Users\wang\AppData\Local\Temp"), "fault", "不能写"),
]  # fmt: skip


def put(path: str, content: bytes) -> FakeMachine:
    """A computer with the extension on which a file was changed since."""
    machine = in_libreoffice()
    assert machine.files.is_file(path)
    machine.files.write(path, content)
    return machine


def in_libreoffice_with(**attributes) -> FakeMachine:
    machine = in_libreoffice()
    for name, value in attributes.items():
        setattr(machine, name, value)
    return machine


def running_office() -> FakeMachine:
    return with_office(in_libreoffice_with(programs=("oosplash", "soffice.bin")), may_run=True)


def _with_code_page(machine: FakeMachine, code_page: str) -> FakeMachine:
    machine.code_page = code_page
    return machine


def installed_without_excel() -> FakeMachine:
    machine = installed_on_mac()
    app = "/applications/microsoft excel.app"
    machine.files.folders = {key: each for key, each in machine.files.folders.items() if not key.startswith(app)}
    return machine


def _asking(machine: FakeMachine, **told) -> FakeMachine:
    machine.probes = {machine.python: replace(good_probe(machine.python), **told)}
    return machine


def _read_only(machine: FakeMachine, folder: str) -> FakeMachine:
    machine.files.read_only.add(folder)
    return machine


@pytest.mark.parametrize(
    ("check", "machine", "state", "said"), CASES, ids=[f"{each[0]} {at}" for at, each in enumerate(CASES)]
)
def test_a_planted_fault_is_found(check, machine, state, said):
    verdict = verdicts(machine())[check]
    assert verdict.state.value == state
    assert said in verdict.found + verdict.remedy
    assert verdict.remedy or verdict.state is not State.FAULT


def test_templates_and_programs_that_do_not_belong_together():
    def said(**facts):
        return verdicts(installed(), replace(FACTS, **facts))

    assert said(templates={"a.xlsx": ("1.0", "1.1")})["templates"].found.endswith(
        "a.xlsx（按 1.0 版做的，方案是 1.1 版）"
    )
    assert "a.xlsx（读不出）" in said(templates={"a.xlsx": (None, "1.1")})["templates"].found
    assert said(templates={})["templates"].state is State.FAULT
    assert said(add_in=None)["same-file"].state is State.UNKNOWN


def test_the_texts_of_a_disabled_item():
    assert disabled_text(disabled_item("C:\\A\\B.xlam")) == "c:\\a\\b.xlam\0招商\0"
    assert disabled_text(Value("bytes", b"short")) == disabled_text(text("no bytes")) == ""


def test_every_check_has_a_planted_fault():
    assert {each[0] for each in CASES} | {"templates"} == {check.id for check in CHECKS}


def test_every_fault_says_what_to_do():
    for _, machine, *_ in CASES:
        for verdict in verdicts(machine()).values():
            assert verdict.remedy or verdict.state in (State.GOOD, State.UNKNOWN, State.NOT_HERE)


def test_a_computer_that_does_not_let_itself_be_looked_at():
    def refuse(*_):
        raise BrokenError(5, "Access is denied")

    machine = installed()
    machine.registry.values = machine.registry.subkeys = machine.registry.has = refuse
    machine.running = refuse
    found = verdicts(machine)
    assert found["policy-macros"].state is State.UNKNOWN and "看不了" in found["policy-macros"].found
    assert found["python"].state is State.GOOD


def test_on_linux_only_what_makes_sense():
    def looked(host):
        return {id for id, each in verdicts(linux(), host=host).items() if each.state is not State.NOT_HERE}

    everywhere = {
        "python",
        "python-version",
        "python-bits",
        "program",
        "spaces",
        "settings-folder",
        "temporary-folder",
        "templates",
    }
    assert looked(EXCEL) == everywhere
    assert looked(LIBREOFFICE) == everywhere | {check.id for check in CHECKS if check.id.startswith("office")}


@pytest.mark.parametrize(
    "machine", [linux, lambda: linux(office=None), lambda: linux(started=False), lambda: as_root(linux())]
)
def test_where_nothing_was_installed_there_is_no_fault(machine):
    found = verdicts(machine())
    assert {id: each.found for id, each in found.items() if each.state is State.FAULT} == {}


def test_the_doctor_writes_nothing_and_makes_no_profile():
    machine = linux(started=False)
    before = machine.state()
    verdicts(machine)
    assert (machine.state(), machine.office.asked) == (before, [])


class TestTheCommand:
    @pytest.fixture
    def run(self, monkeypatch, capsys):
        def run(machine, *arguments):
            monkeypatch.setattr(report, "this_computer", lambda: machine)
            monkeypatch.setattr(report, "program_facts", lambda: FACTS)
            code = cli.main(["addin", "doctor", *map(str, arguments)])
            return code, *capsys.readouterr()

        return run

    def test_nothing_is_wrong(self, run):
        code, out, err = run(installed())
        assert (code, err) == (0, "")
        skipped = len(elsewhere("windows", EXCEL))
        assert out.splitlines()[-1] == f"共 {len(CHECKS)} 项：正常 {len(CHECKS) - skipped}，不适用 {skipped}"

    def test_the_program_can_be_named(self, run):
        code, out, err = run(in_libreoffice(windows_with_libreoffice()), "--host", "libreoffice")
        assert (code, err) == (0, "") and "[正常] LibreOffice：LibreOffice 7.4" in out
        code, out, _ = run(linux(), "--host", "excel")
        assert code == 0 and out.startswith("Linux 上没有加载项可装")

    def test_a_fault_comes_first_with_its_remedy(self, run):
        code, out, _ = run(removed(ADD_IN_PATH))
        assert code == 1
        assert out.splitlines()[0].startswith(f"[有问题] 加载项文件：文件不见了：{ADD_IN_PATH}")
        assert " → 看杀毒软件的隔离记录" in out.splitlines()[0]

    def test_json(self, run, tmp_path):
        target = tmp_path / "体检.json"
        code, _, _ = run(removed(ADD_IN_PATH), "--json", target)
        told = json.loads(target.read_text(encoding="utf-8"))
        assert (code, told["schema_version"], told["system"]) == (1, 1, "windows")
        assert [each["id"] for each in told["checks"]] == [check.id for check in CHECKS]
        assert {each["state"] for each in told["checks"] if each["id"] == "file"} == {"fault"}
        assert json_refusal(target) is None
        assert run(installed(), "--json", "-")[1].startswith("{")

    def test_a_file_of_somebody_else_is_left_alone(self, run, tmp_path):
        (tmp_path / "a.json").write_text("mine")
        code, _, err = run(installed(), "--json", tmp_path / "a.json")
        assert (code, "ZS-454" in err) == (2, True)


def test_on_this_very_computer(capsys):
    """Whatever the computer is that runs the tests, the doctor gets through."""
    assert cli.main(["addin", "doctor"]) in (0, 1)
    assert "[正常] Python 能不能启动" in capsys.readouterr().out
