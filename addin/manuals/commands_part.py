"""The command line: every command with its options, as its own help has them."""

from collections.abc import Iterator
from typing import Any

import typer

from addin.cli import app
from addin.console import NAME
from addin.manuals.table import table


def commands() -> str:
    """Return a table of the options of each command."""
    return "\n".join(_command(words, each) for words, each in all_commands())


def all_commands() -> Iterator[tuple[str, Any]]:
    """Yield each command that the help shows: the words to type, and typer's command."""
    yield from _below(NAME, typer.main.get_command(app))


def _below(words: str, command: Any) -> Iterator[tuple[str, Any]]:
    for name, each in getattr(command, "commands", {}).items():
        if hasattr(each, "commands"):
            yield from _below(f"{words} {name}", each)
        elif not each.hidden:
            yield f"{words} {name}", each


def _command(words: str, command: Any) -> str:
    rows = []
    for each in command.params:
        option = each.param_type_name == "option"
        name = f"`{each.opts[-1]}`" + (f" {each.metavar}" if each.metavar else "") if option else each.metavar
        rows.append([name, "必填" if each.required else "", each.help or ""])
    return f"**`{words}`** {command.help}\n\n{table(('选项', '要不要写', '意思'), rows) if rows else ''}"
