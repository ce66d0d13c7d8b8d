"""Telephone numbers of mainland China, 联系电话: mobiles, landlines, 400 and 800 numbers.

Source: the numbering plan of the public network (电信网编号计划): mobiles 1[3-9] and nine digits; area
codes 010, 02x or 0xxx with a local number of seven or eight digits. Which blocks are in use changes too
often to be tested. Canonical text: 13800000000 · 022-20000000 · 022-20000000转801 · 4000000000 ·
+85220000000; several numbers are joined by 、.
"""

import re
from typing import Final

from udfs.cells import BLANK, UNTYPED, Reading, is_blank
from udfs.codes.typed import is_number, narrow, whole_digits, without

_SEPARATORS: Final = re.compile(r"[、,/;\n]+")
_COUNTRY: Final = re.compile(r"^(?:\(?\+86\)?|0086|86(?=-?1[3-9][\d-]{9,}$))-?", re.ASCII)
_MOBILE: Final = re.compile(r"0?(1[3-9]\d{9})", re.ASCII)
_SERVICE: Final = re.compile(r"[48]00\d{7}", re.ASCII)
_LANDLINE: Final = re.compile(
    r"\(?(?P<area>0?10|0?2\d|0?[3-9]\d{2})\)?-?(?P<local>[1-9]\d{6,7})(?:[-转](?P<extension>\d{1,6}))?",
    re.ASCII,
)
_ABROAD: Final = re.compile(r"\+(?!86)\d{7,15}", re.ASCII)
_PLAIN: Final = re.compile(r"1[3-9]\d{9}|0(?:10|2\d|[3-9]\d{2})-[1-9]\d{6,7}", re.ASCII)
_LOCAL: Final = re.compile(r"[2-9]\d{6,7}(?:[-转]\d{1,6})?", re.ASCII)


def compact(text: str) -> str:
    """Return the numbers as typed, half-width and without spaces, separated by 、."""
    parts = (without(part, "") for part in _SEPARATORS.split(narrow(text)))
    return "、".join(part for part in parts if part)


def read(raw: object) -> Reading:
    """Read a cell as one or more telephone numbers; the value is the canonical text, joined by 、.

    With a value: ``ZS-255`` the writing was tidied (notice), ``ZS-256`` a local number without area code
    (query), ``ZS-257`` a number abroad, of which only the length is known (query). Untyped: ``ZS-254`` when
    any of the numbers has no known shape.
    """
    if is_blank(raw):
        return BLANK
    text = whole_digits(raw) if is_number(raw) else raw
    if not isinstance(text, str):
        return Reading(UNTYPED, "ZS-254")
    found = [_one(part) for part in compact(text).split("、")]
    numbers = [number for number in found if number is not None]
    if len(numbers) < len(found):
        return Reading(UNTYPED, "ZS-254")
    value = "、".join(numbers)
    return Reading(value, _query(numbers) or ("ZS-255" if value != raw else None))


def is_plain(text: str) -> bool:
    """Tell whether the text is one mobile or landline number that ``read`` returns as it is, with nothing to say."""
    return _PLAIN.fullmatch(text) is not None


def is_valid(raw: object) -> bool:
    """Tell whether the cell holds nothing but whole telephone numbers, however they are written."""
    reading = read(raw)
    return isinstance(reading.value, str) and reading.note in (None, "ZS-255")


def mask(raw: object) -> str:
    """Return the numbers with their middle hidden: 138****0000, 022-****0000.

    What is no number is hidden whole. Extensions are dropped. Blank text stays blank.
    """
    if is_blank(raw):
        return ""
    text = whole_digits(raw) if is_number(raw) else raw
    if not isinstance(text, str):
        return "****"
    return "、".join(_masked(_one(part)) for part in compact(text).split("、"))


def _one(part: str) -> str | None:
    """Return the canonical text of one number, ``None`` when it has no known shape."""
    bare = _COUNTRY.sub("", part)
    digits = without(bare, "-")
    if mobile := _MOBILE.fullmatch(digits):
        return mobile[1]
    if _SERVICE.fullmatch(digits) or _ABROAD.fullmatch(digits):
        return digits
    landline = _LANDLINE.fullmatch(bare)
    if landline and (landline["area"].startswith("0") or bare != part):
        area = "0" + landline["area"].lstrip("0")
        extension = f"转{landline['extension']}" if landline["extension"] else ""
        return f"{area}-{landline['local']}{extension}"
    return bare.replace("-", "转") if _LOCAL.fullmatch(bare) else None


def _query(numbers: list[str]) -> str | None:
    """Return the code of what a person should confirm about canonical numbers."""
    if any(_LOCAL.fullmatch(number) for number in numbers):
        return "ZS-256"
    return "ZS-257" if any(_ABROAD.fullmatch(number) for number in numbers) else None


def _masked(number: str | None) -> str:
    if number is None:
        return "****"
    front, dash, local = number.partition("转")[0].rpartition("-")
    return f"{front}{dash}****{local[-4:]}" if dash or len(local) < 10 else f"{local[:3]}****{local[-4:]}"
