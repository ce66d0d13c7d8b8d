"""What officers type as money or as a number → exact values: minor units (分, US cents) or ``Decimal``.

Nothing is rounded silently and nothing is guessed. Text whose meaning is beyond doubt ("约5.2亿元",
"2,000万") is repaired and says so in the note of its ``Reading``; anything else ("近5亿", "5-6亿", "待定") is
``UNTYPED`` with the reason. Arithmetic is in ``int`` and ``Decimal`` only.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import lru_cache
from typing import Final

from udfs.cells import BLANK, UNTYPED, Reading, is_blank


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """A unit of a money column. ``places``: decimal places of one unit down to the minor unit (万元: 6)."""

    name: str
    currency: str
    places: int


MONEY_UNITS: Final[dict[str, MoneyUnit]] = {
    unit.name: unit
    for unit in (
        MoneyUnit("元", "CNY", 2),
        MoneyUnit("万元", "CNY", 6),
        MoneyUnit("亿元", "CNY", 10),
        MoneyUnit("美元", "USD", 2),
        MoneyUnit("万美元", "USD", 6),
        MoneyUnit("亿美元", "USD", 10),
    )
}

# Figures stay below 10^14 of their smallest step (一万亿元 to the 分). A spreadsheet program takes two numbers as
# equal when they differ after the fifteenth digit, so a 分 could get lost above; ten thousand of them fit an int64.
DIGITS: Final = 14
_LONGEST_TEXT: Final = 64  # no number needs more; keeps the patterns cheap on a cell with an essay in it
_MOST_PLACES: Final = 400  # beyond the smallest float; a Decimal with more is no figure of a cell

# Floats computed by a spreadsheet are off by a hair (0.1+0.2). A tenth of the last place of 万元 absorbs the
# hair at any size of amount; units with fewer places may hold real digits there (100.0005 元) and get less.
_NOISE: Final = Decimal("1E-9")
_NOISE_OF_6_PLACES: Final = Decimal("1E-7")
_EXACT: Final = Decimal(0)

# Only the full-width twins of ASCII are folded. NFKC would go further: ① and ² to digits, ⑴ to a bracket.
_FOLD: Final[dict[int, str | None]] = (
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys((0x2010, 0x2011, 0x2013, 0x2212, 0xFE63), "-")
    | dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F)))
    | {0xFFE5: "¥"}
)

_SCALES: Final = {"": 0, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}
# Words that count something ("500元") …
_COUNTED: Final = (
    dict.fromkeys(("元", "元人民币", "人民币元"), "CNY")
    | dict.fromkeys(("美元", "美金"), "USD")
    | {
        "港元": "HKD",
        "港币": "HKD",
        "欧元": "EUR",
        "日元": "JPY",
        "英镑": "GBP",
        "韩元": "KRW",
        "澳元": "AUD",
    }
    | {"加元": "CAD", "新加坡元": "SGD", "台币": "TWD", "新台币": "TWD", "澳门元": "MOP"}
)
# … and words that only name the currency: "¥500" in a column of 万元 may mean 元 or 万元.
_NAMED: Final = (
    dict.fromkeys(("人民币", "RMB", "CNY", "¥"), "CNY")
    | dict.fromkeys(("USD", "US$", "$"), "USD")
    | {"HKD": "HKD", "HK$": "HKD", "EUR": "EUR", "€": "EUR", "JPY": "JPY", "GBP": "GBP", "£": "GBP"}
)
_CURRENCIES: Final = _COUNTED | _NAMED

_NO_FIGURE: Final = frozenset(("-", "--", "—", "——", "/", "//", "\\", "*", "?", "…", "……", "N/A", "NA", "NULL", "NONE"))
_NO_FIGURE_YET: Final = re.compile(r"暂?无|没有|[未待]定|待核实?|未知|不[详明]|不适用|保密|同上|空")


def _choice(words: dict[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)


_ABOUT = r"(?P<about>约合|合约|大约|大概|约)? ?"
_NUMBER = r"(?P<number>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_AMOUNT_TEXT: Final = re.compile(
    rf"{_ABOUT}(?P<sign>[-+])? ?(?P<before>{_choice(_CURRENCIES)})? ?(?P<inner>[-+])? ?{_NUMBER} ?"
    rf"(?P<scale>{_choice(_SCALES)})? ?(?P<after>{_choice(_CURRENCIES)})? ?(?P<tail>左右)?",
    re.ASCII | re.IGNORECASE,
)
_BRACKETED: Final = re.compile(rf"\( ?{_NUMBER} ?\)", re.ASCII)
_VAGUE: Final = re.compile(
    r"\d.*(?:[余多几]|以上|以下|以内|上下)|(?:近|超|逾|不足|不低于|不少于|不超过|至少|最多|约).*\d"
)
_RANGE: Final = re.compile(r"[^\d]*[\d.,]+ ?[^\d]{0,3}?[-~—至到][^\d]{0,2}[\d.,]+[^\d]*", re.ASCII)


def half_width(text: str) -> str:
    """Fold full-width ASCII and the usual minus signs, drop invisible marks, make spaces single.

    For matching only; what the officer typed is kept elsewhere as it was.
    """
    return " ".join(text.translate(_FOLD).split())


def read_amount(raw: object, unit: str) -> Reading:
    """Read a raw cell of a money column as ``int`` minor units (分 for CNY, cents for USD).

    A number, or text without a unit, is in the column's ``unit`` (a key of ``MONEY_UNITS``); text with
    another unit of the same currency is converted exactly. Notes with a value: ZS-202 text, ZS-203
    approximate, ZS-204 converted. Notes with ``UNTYPED``: ZS-201, ZS-205 to ZS-208, ZS-210, ZS-211. Raises
    ``KeyError`` for an unknown unit, nothing on account of ``raw``.
    """
    column = MONEY_UNITS[unit]
    if is_blank(raw):
        return BLANK
    if isinstance(raw, str):
        return _amount_in_text(half_width(raw), column)
    value = exact_number(raw)
    if value is None:
        return Reading(UNTYPED, "ZS-201")
    return _settle(value, column.places, _noise(column.places))


def read_number(raw: object, *, places: int | None, suffixes: tuple[str, ...] = ()) -> Reading:
    """Read a raw cell that is a plain number (亩, 吨标煤, %, a count) as ``Decimal`` without trailing zeros.

    ``places``: decimal places at most, 0 for whole numbers, ``None`` for any. ``suffixes``: unit words that
    text may end in ("亩"); only a column of percents passes "%", and "15%" is then 15. Notes with a value:
    ZS-202 text, ZS-203 approximate. Notes with ``UNTYPED``: ZS-201, ZS-205, ZS-207 to ZS-210. Never raises on
    account of ``raw``.
    """
    if is_blank(raw):
        return BLANK
    if not isinstance(raw, str):
        value = exact_number(raw)
        return Reading(UNTYPED, "ZS-201") if value is None else _plain(value, places, _noise(places or 0))
    text = half_width(raw)
    found = _match(_number_text(suffixes), text)
    if found is None:
        return Reading(UNTYPED, _why_not(text))
    return _plain(_signed(found), places, _EXACT, "ZS-203" if _is_about(found) else "ZS-202")


def format_amount(minor: int, unit: str) -> str:
    """Return minor units as exact decimal text in ``unit``: no trailing zeros, no exponent, no commas.

    >>> format_amount(5_200_000_000_000, "万元"), format_amount(-1, "万元")
    ('5200000', '-0.000001')
    """
    return _decimal_text(minor, MONEY_UNITS[unit].places)


def to_unit(minor: int, unit: str) -> Decimal:
    """Return minor units as the exact ``Decimal`` in ``unit``. Raises ``KeyError`` for an unknown unit."""
    return Decimal(format_amount(minor, unit))


def exact_number(raw: object) -> Decimal | None:
    """Return the decimal that a number cell shows (0.1 is 0.1); ``None`` for anything else, truth values too.

    NaN and infinities come back as such decimals; the caller refuses them.
    """
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        return None
    # float.__repr__, because a subclass (numpy's) may print itself otherwise
    return Decimal(float.__repr__(raw)) if isinstance(raw, float) else Decimal(raw)


def _amount_in_text(text: str, column: MoneyUnit) -> Reading:
    found = _match(_AMOUNT_TEXT, text)
    if found is None:
        return Reading(UNTYPED, _why_not(text))
    parts = found.groupdict()
    words = [word.upper() for word in (parts.get("before"), parts.get("after")) if word]
    currencies = {_CURRENCIES[word] for word in words}
    if len(currencies) > 1 or (parts.get("sign") and parts.get("inner")):
        return Reading(UNTYPED, "ZS-201")
    if currencies - {column.currency}:
        return Reading(UNTYPED, "ZS-206")
    scale = parts.get("scale") or ""
    counted = bool(scale) or (parts.get("after") or "").upper() in _COUNTED
    if not counted and words and column.places != 2:
        return Reading(UNTYPED, "ZS-211")
    places = 2 + _SCALES[scale] if counted else column.places
    note = "ZS-203" if _is_about(found) else "ZS-204" if places != column.places else "ZS-202"
    return _settle(_signed(found), places, _EXACT, note)


def _match(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    if len(text) > _LONGEST_TEXT:
        return None
    return pattern.fullmatch(text) or _BRACKETED.fullmatch(text)


@lru_cache(maxsize=64)
def _number_text(suffixes: tuple[str, ...]) -> re.Pattern[str]:
    words = _choice(dict.fromkeys(half_width(suffix) for suffix in suffixes))
    suffix = f"(?:{words})?" if words else ""
    return re.compile(rf"{_ABOUT}(?P<sign>[-+])? ?{_NUMBER} ?{suffix} ?(?P<tail>左右)?", re.ASCII | re.IGNORECASE)


def _signed(found: re.Match[str]) -> Decimal:
    parts = found.groupdict()
    negative = found.re is _BRACKETED or "-" in (parts.get("sign"), parts.get("inner"))
    return Decimal(("-" if negative else "") + parts["number"].replace(",", ""))


def _is_about(found: re.Match[str]) -> bool:
    parts = found.groupdict()
    return bool(parts.get("about") or parts.get("tail"))


def _why_not(text: str) -> str:
    """Return the code for text that is no number: no figure at all, a vague one, or simply unreadable."""
    if text.upper() in _NO_FIGURE or _NO_FIGURE_YET.fullmatch(text):
        return "ZS-210"
    if len(text) <= _LONGEST_TEXT and (_VAGUE.search(text) or _RANGE.fullmatch(text)):
        return "ZS-208"
    return "ZS-201"


def _settle(value: Decimal, places: int, slack: Decimal, note: str | None = None) -> Reading:
    """Return the reading of ``value``, whose unit has ``places`` places, as minor units of the column."""
    if not value.is_finite() or (value and value.adjusted() + places >= DIGITS):
        return Reading(UNTYPED, "ZS-207")
    minor = _on_grid(value, places, slack)
    return Reading(UNTYPED, "ZS-205") if minor is None else Reading(minor, note)


def _plain(value: Decimal, places: int | None, slack: Decimal, note: str | None = None) -> Reading:
    if not value.is_finite() or (value and value.adjusted() + (places or 0) >= DIGITS):
        return Reading(UNTYPED, "ZS-207")
    if places is None:
        places, slack = max(0, -int(value.as_tuple().exponent)), _EXACT
    count = _on_grid(value, places, slack) if places <= _MOST_PLACES else None
    if count is None:
        return Reading(UNTYPED, "ZS-209" if places == 0 else "ZS-205")
    return Reading(Decimal(_decimal_text(count, places)), note)


def _noise(places: int) -> Decimal:
    """Return how far a stored number may lie from a figure of ``places`` places: under a tenth."""
    return _NOISE_OF_6_PLACES if places == 6 else min(_NOISE, Decimal(1).scaleb(-places - 1))


def _on_grid(value: Decimal, places: int, slack: Decimal) -> int | None:
    """Return ``value`` × 10^``places`` when whole, or the whole number nearer than ``slack``; else ``None``.

    ``slack`` is in the unit of ``value``.
    """
    if not value:
        return 0
    if value.adjusted() < -2 * DIGITS - places:  # far below the grid: no arithmetic on 1E-999999
        return 0 if slack else None
    with localcontext(prec=len(value.as_tuple().digits) + 2 * places + 4 * DIGITS):
        nearest = value.scaleb(places).to_integral_value(rounding=ROUND_HALF_EVEN)
        off = abs(value - nearest.scaleb(-places))
    return int(nearest) if not off or off < slack else None


def _decimal_text(count: int, places: int) -> str:
    whole, rest = divmod(abs(count), 10**places)
    fraction = f"{rest:0{places}d}".rstrip("0") if places else ""
    return ("-" if count < 0 else "") + str(whole) + ("." + fraction if fraction else "")
