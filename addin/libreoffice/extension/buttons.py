"""The buttons as a menu and a toolbar of Calc, from ``actions.toml``: what LibreOffice calls an add-on.

Each button is the URL ``cn.zhaoshang.press:ID``, one that is not available yet ``cn.zhaoshang.grey:ID``; both go to
the protocol handler in ``zhaoshang_buttons.py``. Groups are parted by separators, not by submenus: eight buttons are
few, and each stays one click away. The toolbar shows the labels: an add-on may bring pictures of its own, but cannot
name those of the program. Nor has it a place for the text of a supertip: LibreOffice shows the label once more.

Formats: the schemas ``org.openoffice.Office.Addons``, ``.ProtocolHandler`` and ``.UI.CalcWindowState`` of LibreOffice.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

from addin.libreoffice.extension.parts import COMPONENT, CONFIGURATION, IDENTIFIER, Part, source
from addin.ribbon.layout import Button, ButtonGroup

PRESS: Final = "cn.zhaoshang.press:"
GREY: Final = "cn.zhaoshang.grey:"
HANDLER: Final = "cn.zhaoshang.calc.Buttons"  # the implementation's name in zhaoshang_buttons.py
MENU: Final = "招商"
SEPARATOR: Final = "private:separator"
TOOLBAR: Final = f"private:resource/toolbar/addon_{IDENTIFIER}"
_CALC: Final = "com.sun.star.sheet.SpreadsheetDocument"
_PLACE: Final = "0,3"  # below the toolbars that are there from the beginning

_DATA: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
                    oor:name="{name}" oor:package="{package}">
{content}
</oor:component-data>
"""


def button_parts(groups: Sequence[ButtonGroup]) -> list[Part]:
    """Return the files of the buttons. ``groups``: as ``addin.ribbon.layout.buttons`` gives them."""
    return [
        Part("Addons.xcu", _addons(groups), CONFIGURATION),
        Part("ProtocolHandler.xcu", _handler(), CONFIGURATION),
        Part("CalcWindowState.xcu", _window_state(), CONFIGURATION),
        source("zhaoshang_buttons.py", media_type=COMPONENT),
        source("zhaoshang_settings.py", "pythonpath/zhaoshang_settings.py"),
    ]


def command(button: Button) -> str:
    """Return the URL of a button."""
    return (PRESS if button.enabled else GREY) + button.id


def _addons(groups: Sequence[ButtonGroup]) -> bytes:
    entries = _node("Submenu", _entries("M", groups), "fuse")
    menu = _node(IDENTIFIER, [_text("Title", MENU), _text("Context", _CALC), entries])
    toolbar = _node(IDENTIFIER, _entries("T", groups))
    content = [_node("OfficeMenuBar", [menu], "fuse"), _node("OfficeToolBar", [toolbar], "fuse")]
    return _data("Addons", "org.openoffice.Office", _node("AddonUI", content, "fuse"))


def _handler() -> bytes:
    protocols = f'<prop oor:name="Protocols"><value>{PRESS}* {GREY}*</value></prop>'
    handlers = _node("HandlerSet", [_node(HANDLER, [protocols])], "fuse")
    return _data("ProtocolHandler", "org.openoffice.Office", handlers)


def _window_state() -> bytes:
    """Name the toolbar, and put it below the others."""
    told = {"UIName": MENU, "Docked": "true", "DockPos": _PLACE}
    states = _node("States", [_node(TOOLBAR, [_text(*each) for each in told.items()])], "fuse")
    return _data("CalcWindowState", "org.openoffice.Office.UI", _node("UIElements", [states], "fuse"))


def _entries(letter: str, groups: Sequence[ButtonGroup]) -> Iterator[str]:
    """Yield the lines of menu or toolbar; the office puts them in the order of their names."""
    lines: list[Button | None] = []
    for group in groups:
        lines += [None, *group.buttons] if lines else group.buttons
    for at, button in enumerate(lines):
        name = f"{letter}{at:03}"
        if button is None:
            yield _node(name, [_text("URL", SEPARATOR)])
        else:
            told = {"Title": button.label, "URL": command(button), "Target": "_self", "Context": _CALC}
            yield _node(name, [_text(*each) for each in told.items()])


def _text(name: str, value: str) -> str:
    """Return a property. Without a language it is for every language of the program."""
    return f'<prop oor:name="{name}"><value>{escape(value)}</value></prop>'


def _node(name: str, content: Iterable[str], operation: str = "replace") -> str:
    shown = "" if operation == "fuse" else f' oor:op="{operation}"'
    return f'<node oor:name="{escape(name)}"{shown}>\n' + "\n".join(content) + "\n</node>"


def _data(name: str, package: str, content: str) -> bytes:
    return _DATA.format(name=name, package=package, content=content).encode()
