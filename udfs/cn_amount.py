"""Amounts of money in capital characters (人民币大写), as bills and settlement vouchers have them.

Source: 支付结算办法 (银发〔1997〕393号), 附一 正确填写票据和结算凭证的基本规定. Where it leaves a choice, the first
form of its own examples is taken: 整 after 元 only, not after 角 (1409.50 壹仟肆佰零玖元伍角); 零 between 元 and
角 when the place of 元 is 0 (1680.32 壹仟陆佰捌拾元零叁角贰分); no 零 after 万 or 亿 when the next place is not 0
(107000.53 壹拾万柒仟元零伍角叁分). Below zero 负 stands in front.

Written here, because cn2an, the library for it, leaves these 零 out (壹仟陆佰捌拾元叁角贰分, the second form of the
examples), and its wheel installs packages called build, example and src beside its own.
"""

from functools import lru_cache
from typing import Final

LIMIT: Final = 10**18  # 分; 10^16 元 is 一亿亿元, for which there is no unit
_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


def cn_amount(fen: int) -> str:
    """Return an amount in 分 as 人民币大写, without the word 人民币 in front.

    Raises ``ValueError`` from 10^16 元 on, where the units of the regulation end.

    >>> cn_amount(140950), cn_amount(-32504), cn_amount(0)
    ('壹仟肆佰零玖元伍角', '负叁佰贰拾伍元零肆分', '零元整')
    """
    if abs(fen) >= LIMIT:
        raise ValueError(f"not below 10^16 yuan: {fen}")
    yuan, rest = divmod(abs(fen), 100)
    jiao, fen_digit = divmod(rest, 10)
    sign = "负" if fen < 0 else ""
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{sign}{whole or '零元'}整"
    gap = "零" if yuan and (not jiao or not yuan % 10) else ""
    tens = f"{_DIGITS[jiao]}角" if jiao else ""
    ones = f"{_DIGITS[fen_digit]}分" if fen_digit else ""
    return f"{sign}{whole}{gap}{tens}{ones}"


@lru_cache(maxsize=4096)
def _whole(number: int) -> str:
    """Return a number above 0 in capitals: what is before its largest unit, the unit, and what is after it."""
    for size, unit in _PLACES:
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return f"{_whole(high)}{unit}{gap}{_whole(low) if low else ''}"
    return _DIGITS[number]
