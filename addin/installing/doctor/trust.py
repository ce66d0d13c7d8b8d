"""Whether Excel may run the macros of the add-in: by the administrator, by the person, by where the file stands."""

import ntpath
from collections.abc import Callable

from addin.installing.changes import mark_of
from addin.installing.doctor.situation import Situation
from addin.installing.doctor.verdict import Verdict, fault, good, notice, unknown
from addin.installing.machine import number_of, text_of
from addin.installing.windows.office import Excel
from addin.installing.windows.open_values import same_path
from addin.installing.windows.policies import DISABLE_ALL, ENABLE_ALL, SIGNED_ONLY, Policies, policies

_NONE = "没有找到 Excel，不能查"
_ASK = "请管理员放行，或按单位的规定处理；本程序不能改组策略"


def policy_macros(here: Situation) -> Verdict:
    """Look whether a policy forbids macros without a signature."""

    def forbids(excel: Excel, laid: Policies) -> str:
        if laid.macros not in (SIGNED_ONLY, DISABLE_ALL) or (is_trusted(here, excel) and not laid.forbid_trusting):
            return ""
        return "禁用所有宏" if laid.macros == DISABLE_ALL else "只许运行签名的宏"

    return _policy(here, forbids, "没有禁用宏的组策略")


def policy_internet(here: Situation) -> Verdict:
    """Look whether a policy blocks macros in files from the internet, and whether ours is marked as one."""
    if not here.excels:
        return unknown(_NONE)
    blocks = [each.label for each in here.excels if policies(here.machine, each.version).blocks_internet]
    if blocks and here.add_in and here.machine.files.is_file(mark_of(here.add_in)):
        found = f"组策略禁用来自互联网的文件里的宏（{'、'.join(blocks)}），加载项正带着这个标记"
        return fault(found, "重新运行 zhaoshang addin install，它会去掉标记")
    if blocks:
        return good("组策略禁用来自互联网的文件里的宏；加载项没有这个标记，不受影响")
    return good("没有这项组策略")


def policy_add_ins(here: Situation) -> Verdict:
    """Look whether a policy forbids add-ins, all or those without a signature."""

    def forbids(_excel: Excel, laid: Policies) -> str:
        return "不许加载任何加载项" if laid.no_add_ins else "加载项必须签名" if laid.signed_add_ins else ""

    return _policy(here, forbids, "没有限制加载项的组策略")


def policy_locations(here: Situation) -> Verdict:
    """Look whether a policy takes the effect of a person's trusted locations."""
    if not here.excels:
        return unknown(_NONE)
    forbid = [each for each in here.excels if policies(here.machine, each.version).forbid_trusting]
    if not forbid:
        return good("个人可以添加受信任位置")
    found = f"组策略不许个人添加受信任位置：{'、'.join(each.label for each in forbid)}"
    if any(_own_location(here, each) for each in forbid):
        return notice(f"{found}；装的时候加的那一个不起作用", "宏被禁用的，请管理员把加载项的文件夹加为受信任位置")
    return notice(found, "--trust 不会起作用；宏被禁用的，请管理员添加")


def own_macros(here: Situation) -> Verdict:
    """Look at the person's own setting for macros, where no policy goes before it."""
    if not here.excels:
        return unknown(_NONE)
    told = []
    for excel in here.excels:
        key = rf"{excel.key}\Security"
        chosen = number_of(here.machine.registry.values(key).get("VBAWarnings"))
        if policies(here.machine, excel.version).macros is not None:
            told.append("由组策略定")
        elif chosen in (SIGNED_ONLY, DISABLE_ALL) and not is_trusted(here, excel):
            found = f"{excel.label} 的宏设置是“{'禁用所有宏' if chosen == DISABLE_ALL else '只启用签名的宏'}”"
            remedy = "运行 zhaoshang addin install --trust，或在信任中心改为“禁用所有宏，并发出通知”"
            return fault(found, remedy)
        elif chosen == ENABLE_ALL:
            remedy = "本程序不需要这样；最好在信任中心改为“禁用所有宏，并发出通知”，收来的文件会安全得多"
            return notice(f"{excel.label} 的宏设置是“启用所有宏”", remedy)
        else:
            told.append("允许")
    return good("、".join(dict.fromkeys(told)))


def own_add_ins(here: Situation) -> Verdict:
    """Look at the person's own settings for add-ins."""
    for excel in here.excels:
        values = here.machine.registry.values(rf"{excel.key}\Security")
        for name, what in (("DisableAllAddins", "禁用所有应用程序加载项"), ("RequireAddinSig", "要求加载项签名")):
            if number_of(values.get(name)) == 1:
                remedy = "在“文件→选项→信任中心→加载项”里去掉这个勾"
                return fault(f"{excel.label} 的信任中心选了“{what}”", remedy)
    return good("没有限制加载项") if here.excels else unknown(_NONE)


def web_mark(here: Situation) -> Verdict:
    """Look whether the add-in is marked as come from the internet: then Excel blocks it without a word."""
    if not here.add_in:
        return unknown("没有装，不能查")
    if here.machine.files.is_file(mark_of(here.add_in)):
        remedy = "重新运行 zhaoshang addin install；或在文件的“属性”里勾上“解除锁定”"
        return fault("加载项带着“来自互联网”的标记，Excel 会不声不响地拦下它", remedy)
    return good("没有“来自互联网”的标记")


def trusted_location(here: Situation) -> Verdict:
    """Tell whether the folder of the add-in is trusted; it need not be."""
    if not here.excels or not here.add_in:
        return unknown("没有装，不能查")
    trusted = [each.label for each in here.excels if is_trusted(here, each)]
    if trusted:
        return good(f"加载项的文件夹是受信任位置：{'、'.join(trusted)}")
    return good("加载项的文件夹没有加为受信任位置；多数电脑上不需要，提示宏被禁用时才加 --trust")


def is_trusted(here: Situation, excel: Excel) -> bool:
    """Tell whether the folder of the add-in is a trusted location of the person, and one that has an effect."""
    return _own_location(here, excel) and not policies(here.machine, excel.version).forbid_trusting


def _own_location(here: Situation, excel: Excel) -> bool:
    if not here.add_in:
        return False
    root, registry = rf"{excel.key}\Security\Trusted Locations", here.machine.registry
    folder = ntpath.dirname(here.add_in)
    for name in registry.subkeys(root):
        values = {key.casefold(): value for key, value in registry.values(rf"{root}\{name}").items()}
        path = text_of(values.get("path"))
        below = number_of(values.get("allowsubfolders")) == 1
        if path and (same_path(path, folder) or (below and _is_below(folder, path))):
            return True
    return False


def _is_below(folder: str, root: str) -> bool:
    return ntpath.normcase(folder).startswith(ntpath.normcase(ntpath.normpath(root)) + "\\")


def _policy(here: Situation, forbids: Callable[[Excel, Policies], str], none: str) -> Verdict:
    if not here.excels:
        return unknown(_NONE)
    found = [
        f"{each.label}：{what}" for each in here.excels if (what := forbids(each, policies(here.machine, each.version)))
    ]
    return fault(f"组策略有限制：{'；'.join(found)}", _ASK) if found else good(none)
