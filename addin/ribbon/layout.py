"""The buttons as a host draws them: groups from the left, buttons in each; nothing in it is of one host only."""

from dataclasses import dataclass

from addin.ribbon.table import Action, ActionTable


@dataclass(frozen=True)
class Button:
    """One button. ``callback``: an ASCII name for the function behind it, which is no cell function's name.

    ``image``: an imageMso name; ``icon``: a picture of LibreOffice, ``cmd/lc_<icon>.png`` and ``cmd/sc_<icon>.png``.
    """

    id: str
    label: str
    supertip: str
    image: str
    icon: str
    size: str
    enabled: bool
    callback: str


@dataclass(frozen=True)
class ButtonGroup:
    """One group and its buttons, in their order."""

    id: str
    label: str
    buttons: tuple[Button, ...]


def buttons(table: ActionTable) -> tuple[ButtonGroup, ...]:
    """Return the groups that have buttons, from the left."""
    groups = []
    for group in sorted(table.groups, key=lambda each: each.order):
        own = tuple(_button(action) for action in table.actions if action.group == group.id)
        if own:
            groups.append(ButtonGroup(group.id, group.label, own))
    return tuple(groups)


def _button(action: Action) -> Button:
    supertip = action.supertip if action.available else action.why or ""
    return Button(
        action.id,
        action.label,
        supertip,
        action.image,
        action.icon,
        action.size,
        action.available,
        f"press_{action.id}",
    )
