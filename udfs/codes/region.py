"""Region code, 县级及以上行政区划代码, GB/T 2260: six digits, province, prefecture and county two each.

Kept here: the 34 province-level codes of GB/T 2260-2007 and the counties of the neighbourhood that the
shipped programmes name (Tianjin and Langfang, as in force in 2024; 131071 is a statistical code). Any other
county of a known province is taken on its shape, because counties are renamed and merged every year.
"""

import re
from typing import Final

from udfs.cells import BLANK, UNTYPED, Reading, is_blank
from udfs.codes.typed import is_number, narrow, whole_digits, without

PROVINCES: Final[dict[str, str]] = {
    "110000": "北京市",
    "120000": "天津市",
    "130000": "河北省",
    "140000": "山西省",
    "150000": "内蒙古自治区",
    "210000": "辽宁省",
    "220000": "吉林省",
    "230000": "黑龙江省",
    "310000": "上海市",
    "320000": "江苏省",
    "330000": "浙江省",
    "340000": "安徽省",
    "350000": "福建省",
    "360000": "江西省",
    "370000": "山东省",
    "410000": "河南省",
    "420000": "湖北省",
    "430000": "湖南省",
    "440000": "广东省",
    "450000": "广西壮族自治区",
    "460000": "海南省",
    "500000": "重庆市",
    "510000": "四川省",
    "520000": "贵州省",
    "530000": "云南省",
    "540000": "西藏自治区",
    "610000": "陕西省",
    "620000": "甘肃省",
    "630000": "青海省",
    "640000": "宁夏回族自治区",
    "650000": "新疆维吾尔自治区",
    "710000": "台湾省",
    "810000": "香港特别行政区",
    "820000": "澳门特别行政区",
}

COUNTIES: Final[dict[str, str]] = {
    "120103": "河西区",
    "120116": "滨海新区",
    "120119": "蓟州区",
    "131002": "安次区",
    "131003": "广阳区",
    "131022": "固安县",
    "131023": "永清县",
    "131024": "香河县",
    "131025": "大城县",
    "131026": "文安县",
    "131028": "大厂回族自治县",
    "131071": "廊坊经济技术开发区",
    "131081": "霸州市",
    "131082": "三河市",
}

_SHAPE: Final = re.compile(r"\d{6}", re.ASCII)


def compact(text: str) -> str:
    """Return the bare code: half-width, without spaces and dashes."""
    return without(narrow(text), "-")


def read(raw: object) -> Reading:
    """Read a cell as a region code; the value is six digits. A number is exact, since no code begins with 0.

    With a value: ``ZS-242`` the writing was tidied (notice). Untyped: ``ZS-251`` wrong shape, ``ZS-252`` no
    such province.
    """
    if is_blank(raw):
        return BLANK
    text = whole_digits(raw) if is_number(raw) else raw
    if not isinstance(text, str) or not _SHAPE.fullmatch(compact(text)):
        return Reading(UNTYPED, "ZS-251")
    code = compact(text)
    if province(code) is None:
        return Reading(UNTYPED, "ZS-252")
    return Reading(code, "ZS-242" if code != raw else None)


def is_valid(raw: object) -> bool:
    """Tell whether the cell holds six digits that begin with a known province."""
    return isinstance(read(raw).value, str)


def province(code: str) -> str | None:
    """Return the name of the province that a six-digit code lies in, ``None`` when there is none."""
    return PROVINCES.get(code[:2] + "0000")


def display(text: str) -> str:
    """Return code and name, 120119 天津市蓟州区; the code alone for a county that is not in the table."""
    code = compact(text)
    name = PROVINCES.get(code) or ((province(code) or "") + COUNTIES[code] if code in COUNTIES else "")
    return f"{code} {name}".rstrip()
