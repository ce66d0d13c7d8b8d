"""The settings of a private office: nothing runs, nothing is followed, nothing is asked."""

from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

_LOAD: Final = "org.openoffice.Office.Calc/Formula/Load"
_SYNTAX: Final = "org.openoffice.Office.Calc/Formula/Syntax"
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
    ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)


def write_profile(folder: Path, *, recalc_on_load: bool, locale: str) -> None:
    """Write the settings of a new profile into ``folder``, and the folder of its temporary files."""
    (folder / "user").mkdir()
    (folder / "tmp").mkdir()
    settings = registry(recalc_on_load=recalc_on_load, locale=locale)
    (folder / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")


def registry(*, recalc_on_load: bool, locale: str) -> str:
    """Return the text of ``registrymodifications.xcu``.

    ``recalc_on_load``: whether the formulas of a loaded file are calculated anew, or its stored values stay.
    """
    mode = 0 if recalc_on_load else 1  # always, never (2 would ask)
    settings = [
        (_LOAD, "OOXMLRecalcMode", mode),
        (_LOAD, "ODFRecalcMode", mode),
        (_SYNTAX, "Grammar", 1),  # Excel A1
        (_SYNTAX, "SeparatorArg", ","),
        (_SYNTAX, "SeparatorArrayCol", ","),
        (_SYNTAX, "SeparatorArrayRow", ";"),
        (_SYNTAX, "EnglishFunctionName", True),
        ("org.openoffice.Office.Calc/Content/Update", "Link", 2),  # never
        ("org.openoffice.Office.Common/Misc", "UseLocking", True),
        ("org.openoffice.Office.Common/Misc", "UseDocumentOOoLockFile", False),
        ("org.openoffice.Office.Common/Misc", "FirstRun", False),
        ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", 3),
        ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", True),
        ("org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", False),
        ("org.openoffice.Office.Recovery/AutoSave", "Enabled", False),
        ("org.openoffice.Setup/L10N", "ooSetupSystemLocale", locale),
        ("org.openoffice.Setup/Office", "ooSetupInstCompleted", True),
    ]
    return "\n".join([_HEAD, *(_item(*setting) for setting in settings), "</oor:items>", ""])


def _item(path: str, name: str, value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else escape(str(value))
    return f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{text}</value></prop></item>'
