"""What a row under a header is: an entry, or one of the things that people write between and below the entries."""

import re
import unicodedata
from enum import Enum
from typing import Final

from xl_templates.model import Statement


class RowKind(Enum):
    """What a row is. The words go into messages."""

    BLANK = "空行"
    ENTRY = "内容"
    TOTAL = "合计行"
    NOTE = "附注"
    NUMBERS = "列号行"
    EXAMPLE = "示例行"
    STATEMENT = "声明"
    NOTHING = "“无”"


_TOTAL: Final = re.compile(r".{0,12}?(?:小计|合计|总计|共计|本页计|累计)")
_NOTE: Final = re.compile(
    r"(?:注|备注|说明|附注|附|填表说明|填报说明)[:：\d].*|[※★▲*].*|"
    r"(?:填表人?|填报人?|制表人?|审核人?|负责人|单位负责人|分管领导|主管领导|主要领导|经办人?|联系人|联系电话|电话|"
    r"填表日期|填报日期|填报时间|报送日期|日期|报送单位|填报单位|单位|盖章|签字|签章)[（(]?[^:：]{0,8}[)）]?[:：].*",
    re.DOTALL,
)
_EXAMPLE: Final = re.compile(r"(?:示?例|样例|范例|填写示例|举例)[:：]?\d*")
_NOTHING: Final = frozenset(("无", "本月无", "暂无", "没有", "本月没有", "无内容", "-", "—", "/"))
_NUMBER_SIGNS: Final = frozenset("甲乙丙丁戊己庚辛ABCDEFGH")
_AROUND: Final = "本月周期。.()*: "  # signs around the label of a statement: （本月零报告）
_LONGEST: Final = 40
FEW_CELLS: Final = 2  # a statement or 无 stands nearly alone in its row
# What the patterns above begin with.
_SPEAKING: Final = frozenset("注备说附填制审负单分主经联电日报盖签示例样范举甲乙丙丁戊己庚辛")
_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fff"  # that NFKC leaves as they are
_CLOSING: Final = frozenset("）)。0123456789")


def is_plain_lead(text: str) -> bool:
    """Tell by its first and last sign alone that a text makes no row of more than ``FEW_CELLS`` cells but an entry."""
    first, last = text[0], text[-1]
    if first in _SPEAKING or not _FIRST_HAN <= first <= _LAST_HAN:
        return False
    return last in _CLOSING or (_FIRST_HAN <= last <= _LAST_HAN and last != "计")


def row_kind(cells: list[object], lead: object, statements: tuple[Statement, ...]) -> tuple[RowKind, str]:
    """Return what a row is and, of a statement, its id.

    ``cells``: the non-blank cells of the row within the table; ``lead``: the first of them that is text, else ``None``.
    """
    if not cells:
        return RowKind.BLANK, ""
    if not isinstance(lead, str):
        return (RowKind.NUMBERS if _is_numbering(cells) else RowKind.ENTRY), ""
    text = "".join(unicodedata.normalize("NFKC", lead).split())
    if len(text) <= _LONGEST:
        if _TOTAL.fullmatch(text.rstrip(":")):
            return RowKind.TOTAL, ""
        if len(cells) <= FEW_CELLS and (statement := _stated(text, statements)):
            return RowKind.STATEMENT, statement
        if len(cells) <= FEW_CELLS and text.rstrip("。") in _NOTHING:
            return RowKind.NOTHING, ""
        if _EXAMPLE.fullmatch(text):
            return RowKind.EXAMPLE, ""
        if text in _NUMBER_SIGNS and _is_numbering(cells):
            return RowKind.NUMBERS, ""
    if len(cells) <= 8 and _NOTE.match(text) and all(isinstance(cell, str) for cell in cells[:2]):
        return RowKind.NOTE, ""
    return RowKind.ENTRY, ""


def _stated(text: str, statements: tuple[Statement, ...]) -> str:
    for statement in statements:
        if text.strip(_AROUND) == statement.label.strip(_AROUND):
            return statement.id
    return ""


def _is_numbering(cells: list[object]) -> bool:
    """Tell whether a row counts its columns: 1 2 3 4 …, or 甲 乙 1 2 3."""
    signs = [_sign(cell) for cell in cells]
    numbers = [int(sign) for sign in signs if sign.isdecimal() and len(sign) <= 3]
    return (
        len(numbers) >= 3
        and len(numbers) + sum(sign in _NUMBER_SIGNS for sign in signs) == len(signs)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] <= 3
    )


def _sign(cell: object) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return ""
    return str(int(cell)) if float(cell).is_integer() else ""
