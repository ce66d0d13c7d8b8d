"""TOML as officers write it: UTF-8, with any line ends; a mistake is told in Chinese with its line."""

import tomllib
from decimal import Decimal
from typing import Any, Final

from udfs.findings import Finding, finding


def parse_toml(content: bytes, file: str) -> dict[str, Any] | Finding:
    """Return what a file holds, numbers with decimals as ``Decimal``; or what is wrong with its writing."""
    place: dict[str, str | None] = {"file": file}
    try:
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"), parse_float=_plain_decimal)
    except UnicodeDecodeError:
        return finding("ZS-104", place=place)
    except tomllib.TOMLDecodeError as error:
        return finding("ZS-103", place=place, line=_line_of(error), detail=_detail_of(error))


def _plain_decimal(text: str) -> Decimal:
    """Return the number without the zeros at its end, so that 6.70 and 6.7 give the same hash."""
    value = Decimal(text)
    if not value.is_finite() or value.adjusted() > 20:
        return value
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _line_of(error: tomllib.TOMLDecodeError) -> str:
    text = str(error)
    return text.partition("at line ")[2].partition(",")[0] if "at line " in text else "最后一"


_TOML_DETAILS: Final = {
    "Invalid value": "等号右边的值（文字和日期要按规定书写）",
    "Invalid date": "没有这个日期",
    "Invalid hex": "反斜杠后面的写法",
    "Unescaped": "反斜杠要写两个",
    "Escaped character": "反斜杠后面的写法",
    "Invalid initial character for a key part": "键名是中文时要加引号",
    "Expected '='": "键后面缺等号",
    "Cannot overwrite a value": "同一个键写了两次",
    "Cannot declare": "同一个小节写了两次",
    "Cannot redefine": "同一个小节写了两次",
    "Cannot mutate": "同一个小节写了两次",
    "Duplicate inline table key": "同一个键写了两次",
    "Expected ']": "小节的方括号没有闭合",
    "Unclosed inline table": "花括号没有闭合",
    "Found invalid character": "不允许的字符",
    "Unclosed array": "方括号没有闭合",
    "Unterminated string": "引号没有闭合",
    "Illegal character": "不允许的字符",
    "Expected newline": "一行只能写一项",
    "Invalid statement": "这一行既不是键也不是小节（键名是中文时要加引号）",
}


def _detail_of(error: tomllib.TOMLDecodeError) -> str:
    text = str(error)
    return next((chinese for english, chinese in _TOML_DETAILS.items() if text.startswith(english)), "写法不合规定")
