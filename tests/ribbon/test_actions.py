"""The functions behind the buttons have the names and the inputs of the table."""

import inspect

import pytest

from addin.ribbon import actions
from addin.ribbon.load import shipped_actions
from addin.ribbon.table import ASKED_OF_THE_HOST, Action

TABLE = shipped_actions().table


@pytest.mark.parametrize("action", TABLE.actions, ids=lambda action: action.id)
def test_a_function_an_action_with_its_inputs(action: Action, monkeypatch) -> None:
    function = getattr(actions, action.id)
    asked = [each.id for each in action.inputs if each.kind not in ASKED_OF_THE_HOST]
    book, dialogs, *inputs = inspect.signature(function).parameters.values()
    assert (book.name, dialogs.name) == ("book", "dialogs") and [each.name for each in inputs] == asked
    assert all(each.default is None and each.kind is each.KEYWORD_ONLY for each in (dialogs, *inputs))
    assert action.label in function.__doc__

    pressed = []
    monkeypatch.setattr(actions, "press", lambda *told: pressed.append(told))
    function("book", dialogs="dialogs", **dict.fromkeys(asked, ""))
    function("book")
    assert pressed == [(action.id, "book", "dialogs", dict.fromkeys(asked, "")), (action.id, "book", None, {})]


def test_no_function_without_an_action() -> None:
    functions = {
        name
        for name, value in vars(actions).items()
        if inspect.isfunction(value) and value.__module__ == actions.__name__
    }
    assert {name for name in functions if not name.startswith("_")} == {action.id for action in TABLE.actions}
