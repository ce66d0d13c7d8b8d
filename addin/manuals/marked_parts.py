"""A manual's parts between marks: found, and filled with what the makers give. The words around them stay.

A part stands between ``<!-- 生成：名字 -->`` and ``<!-- 生成到此 -->``, both on lines of their own.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

Makers = Mapping[str, Callable[[], str]]

_PART: Final = re.compile(r"^(<!-- 生成：(\S+) -->\n)(.*?)^(<!-- 生成到此 -->\n)", re.DOTALL | re.MULTILINE)
_OPENING: Final = re.compile(r"^<!-- 生成：", re.MULTILINE)


def filled(text: str, makers: Makers) -> str:
    """Return a manual with its generated parts made anew.

    Raises ``KeyError`` for a part that nobody makes, ``ValueError`` for one that is opened and not closed.
    """
    made = _PART.sub(lambda part: f"{part[1]}\n{makers[part[2]]().strip()}\n\n{part[4]}", text)
    if len(_OPENING.findall(text)) != len(_PART.findall(text)):
        raise ValueError("a generated part is not closed by <!-- 生成到此 --> before the next one begins")
    return made


def part_names(text: str) -> list[str]:
    """Return the names of the generated parts, in their order."""
    return [part[1] for part in _PART.findall(text)]
