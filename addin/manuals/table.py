"""Tables of Markdown, and texts that are taken for no markup."""

import re
from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, ending in a line break."""
    lines = [_line(header), "|---" * len(header) + "|\n", *(_line([cell(each) for each in row]) for row in rows)]
    return "".join(lines)


def cell(text: str) -> str:
    """Return a text that stays in one cell; code between backticks is left as it is."""
    escaped = re.sub(r"([\\*<\[\]])", r"\\\1", text) if "`" not in text else text
    return escaped.replace("|", "\\|").replace("\n", "<br>")


def without_facts(text: str) -> str:
    """Return a message of the catalogue with … where the case fills in what it found.

    >>> without_facts("“{raw}”不能读作数字")
    '“…”不能读作数字'
    """
    return re.sub(r"\{\w+\}", "…", text)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
