"""The buttons, from the table that every host draws them from: what each does, and what it asks."""

from addin.manuals.table import table
from addin.ribbon.layout import Action, ActionTable
from addin.ribbon.load import shipped_actions

_NOT_ASKED = ("current_workbook", "current_file", "selection")
_WAYS = {
    "folder": "选一个文件夹",
    "file_open": "选一个文件",
    "files": "选几个文件",
    "file_save": "给一个文件名",
    "period": "填报送期",
    "programme": "选方案，或给定义文件夹",
    "text": "填文字",
    "choice": "选一项",
}


def buttons() -> str:
    """Return a chapter on each group of buttons."""
    actions = shipped_actions().table
    assert actions is not None, "the shipped table loads, by test"
    groups = sorted(actions.groups, key=lambda each: each.order)
    return "\n".join(part for group in groups for part in _group(actions, group.id, group.label))


def _group(actions: ActionTable, group: str, label: str) -> list[str]:
    return [_button(each, label) for each in actions.actions if each.group == group]


def _button(action: Action, group: str) -> str:
    asked = [each for each in action.inputs if each.kind not in _NOT_ASKED]
    told = action.supertip if action.available else f"{action.supertip}（现在还不能用：{action.why}）"
    parts = [f"### {action.label}（{group}）\n\n{told}\n"]
    if asked:
        rows = [
            [each.label, _WAYS[each.kind], "必填" if each.required else "可不填", each.help or ""] for each in asked
        ]
        parts.append(table(("问什么", "怎样答", "要不要填", "说明"), rows))
    return "\n".join(parts)
