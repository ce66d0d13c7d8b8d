"""What keeps the buttons and functions from working in LibreOffice."""

from typing import Final

from addin.installing.doctor.situation import Situation
from addin.installing.doctor.verdict import Verdict, fault, good, notice, unknown
from addin.installing.elsewhere import LIBREOFFICE, naming
from addin.installing.libreoffice.offices import (
    never_started,
    offices,
    running,
    runs_python,
    too_old,
    unopkg_of,
    version_of,
)
from addin.installing.libreoffice.planning import OLDEST_TOLD, PYTHON_PACKAGES, WHOLE_OFFICE
from addin.installing.libreoffice.unopkg import listed
from addin.libreoffice.extension.parts import IDENTIFIER, VERSION

_AGAIN: Final = "关闭 LibreOffice，重新运行 zhaoshang addin install --host libreoffice"
_NO_OFFICE: Final = "没有能装扩展的 LibreOffice，不能查"
_AS_ROOT: Final = "现在是 root，看不到各人的扩展"


def there(here: Situation) -> Verdict:
    """Look for an office, one that is new enough."""
    if here.office is None and here.record is not None:
        return fault("没有找到 LibreOffice", f"装上 LibreOffice；装在别处的，用环境变量 SOFFICE 写明；再{_AGAIN}")
    if here.office is None:
        return notice("没有找到 LibreOffice", "要在 LibreOffice 里用按钮和函数的，先装它；只用命令行和模板的不要紧")
    if here.office.sandbox:
        return unknown(f"只有沙盒里的（{here.office.folder}），不问它的版本")
    version = version_of(here.machine, here.office)
    if not version:
        return unknown(f"它没有说是哪个版本（{here.office.folder}）")
    if too_old(version):
        return fault(
            f"LibreOffice {version} 太旧，要 {OLDEST_TOLD} 以上（{here.office.folder}）", "升级 LibreOffice 再装"
        )
    return good(f"LibreOffice {version}（{here.office.folder}）")


def sandboxed(here: Situation) -> Verdict:
    """Look for offices that are shut in: they start no program outside."""
    if here.office is None:
        return unknown(_NO_OFFICE)
    shut = "、".join(f"{each.sandbox} 版（{each.folder}）" for each in offices(here.machine) if each.sandbox)
    if here.office.sandbox:
        return fault(f"只有沙盒里的 LibreOffice，用不了按钮和函数：{shut}", "装一个不在沙盒里的 LibreOffice 再装")
    if shut:
        return notice(f"还有沙盒里的 LibreOffice：{shut}", "在那一个里没有按钮和函数，打开工作簿时用另一个")
    return good("不在沙盒里")


def python_support(here: Situation) -> Verdict:
    """Look for what loads the Python of an extension."""
    if here.office is None or here.office.sandbox:
        return unknown(_NO_OFFICE)
    if not runs_python(here.machine, here.office):
        return fault(f"LibreOffice 缺少运行 Python 的部分（{here.office.folder}）", f"请管理员装上 {PYTHON_PACKAGES}")
    return good("能运行 Python 写的扩展")


def installer(here: Situation) -> Verdict:
    """Look for unopkg."""
    if here.office is None or here.office.sandbox:
        return unknown(_NO_OFFICE)
    path = unopkg_of(here.machine, here.office)
    if not path:
        return fault(f"LibreOffice 没有装扩展的程序 unopkg（{here.office.folder}）", f"请管理员装上 {WHOLE_OFFICE}")
    return good(path)


def record(here: Situation) -> Verdict:
    """Look whether the record of the installation can be read."""
    if here.damaged_record:
        file = here.places.record if here.places else ""
        return fault(f"安装记录读不懂，卸载会做不成：{file}", f"删去这个文件，{_AGAIN}")
    if here.record is None:
        command = f"zhaoshang addin install{naming(here.machine.system, LIBREOFFICE)}"
        return notice("没有装过", f"要用 LibreOffice 里的函数和按钮，运行 {command}")
    return good(f"装在 {here.record.home}")


def extension(here: Situation) -> Verdict:
    """Look whether LibreOffice has it, switched on, of this version."""
    unopkg = unopkg_of(here.machine, here.office) if here.office else ""
    if not unopkg or here.office is None:
        return unknown(_NO_OFFICE)
    if here.machine.root:
        return unknown(_AS_ROOT, "换成平时用 LibreOffice 的账号再查")
    found = None if never_started(here.machine, here.office) else listed(here.machine, unopkg)
    if found is None and here.record is not None:
        return fault("装过，LibreOffice 的扩展清单里却没有（在扩展管理器里被删去，或 LibreOffice 换了设置）", _AGAIN)
    if found is None:
        return unknown("没有装，不能查")
    if not found.active:
        return fault("扩展被停用了", "在“工具→扩展管理器”里选中“招商”，点“启用”，重新打开 LibreOffice")
    if found.version != VERSION:
        return fault(f"LibreOffice 里是 {found.version} 版，程序带的是 {VERSION} 版", _AGAIN)
    if here.record is None:
        return notice(f"有 {VERSION} 版，不是用 zhaoshang addin install 装的", f"要它找得到 Python，{_AGAIN}")
    return good(f"{VERSION} 版，启用着")


def same_bytes(here: Situation) -> Verdict:
    """Compare the file that was put in with the one that the program brings."""
    if here.program.extension is None:
        return unknown("程序里没有扩展的文件，不能比", "重新安装本程序")
    if not here.add_in:
        return unknown("没有装，不能比")
    if not here.machine.files.is_file(here.add_in):
        return fault(f"文件不见了：{here.add_in}", _AGAIN)
    if here.machine.files.read(here.add_in) != here.program.extension:
        return fault("装着的扩展和程序带的不一样（升级以后没有重装，或文件被改过）", _AGAIN)
    return good("和程序带的一样")


def shared(here: Situation) -> Verdict:
    """Look whether it was put in for everybody too."""
    unopkg = unopkg_of(here.machine, here.office) if here.office else ""
    if not unopkg or here.office is None:
        return unknown(_NO_OFFICE)
    if never_started(here.machine, here.office):
        return unknown("还没有打开过 LibreOffice，不能查")
    found = listed(here.machine, unopkg, shared=True)
    if found:
        remedy = f"不要两份的，请管理员去掉为所有人装的：unopkg remove --shared {IDENTIFIER}"
        return notice(f"也为所有人装了（{found.version} 版）；本人装了的，用的是本人那一个", remedy)
    return good("没有为所有人装")


def settings(here: Situation) -> Verdict:
    """Look whether the settings name an interpreter that is there."""
    file, interpreter = here.settings
    if not interpreter and here.record is None:
        return unknown("没有装，不能查")
    if not interpreter:
        return fault("没有设置扩展用哪个 Python", _AGAIN)
    if not here.machine.files.is_file(interpreter):
        return fault(f"{file} 里写的 Python 不在了：{interpreter}", f"装回 Python，或在要用的 Python 里{_AGAIN}")
    return good(f"{interpreter}（写在 {file}）")


def open_now(here: Situation) -> Verdict:
    """Look whether an office runs: it sees what was put in only when it is started again."""
    if running(here.machine):
        return notice("LibreOffice 正开着", "刚装过或升级过的，全部关闭再打开才有用；装和卸之前也要先关闭")
    return good("LibreOffice 没有开着")
