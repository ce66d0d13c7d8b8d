"""The tab 招商 of the ribbon: customUI14 ([MS-CUSTOMUI2]), from the table of buttons."""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import quoteattr

from addin.ribbon.layout import Button, ButtonGroup

NAMESPACE: Final = "http://schemas.microsoft.com/office/2009/07/customui"
TAB: Final = "招商"


def ribbon_xml(groups: Sequence[ButtonGroup]) -> str:
    """Return the XML of the ribbon. The ids begin with ``zs_`` so that none is another add-in's."""
    tips = _key_tips([button for group in groups for button in group.buttons])
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f'<customUI xmlns="{NAMESPACE}">',
        "<ribbon>",
        "<tabs>",
        f'<tab id="zs_tab" label="{TAB}" keytip="ZS">',
    ]
    for group in groups:
        lines.append(f'<group id="zs_group_{group.id}" label={quoteattr(group.label)}>')
        lines += [_button(button, tips[button.id]) for button in group.buttons]
        lines.append("</group>")
    return "\n".join((*lines, "</tab>", "</tabs>", "</ribbon>", "</customUI>")) + "\n"


def _button(button: Button, tip: str) -> str:
    attributes = {
        "id": f"zs_{button.id}",
        "label": button.label,
        "size": button.size,
        "imageMso": button.image,
        "keytip": tip,
        "screentip": button.label,
        "supertip": button.supertip,
        "onAction": button.callback,
    }
    if not button.enabled:
        attributes["enabled"] = "false"
    return f"<button {' '.join(f'{name}={quoteattr(value)}' for name, value in attributes.items())}/>"


def _key_tips(buttons: Sequence[Button]) -> dict[str, str]:
    """Return a letter for each button: the first of its id that is free, else the first free one of all."""
    tips: dict[str, str] = {}
    for button in buttons:
        letters = [letter.upper() for letter in button.id if letter.isalpha()] + list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        tips[button.id] = next(letter for letter in letters if letter not in tips.values())
    return tips
