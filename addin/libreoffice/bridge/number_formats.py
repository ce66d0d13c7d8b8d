"""Number formats by Excel's code, both ways.

The office keeps a code with a language; Excel's codes are those of English (US) with small letters for dates. The
office says BOOLEAN for what Excel shows as TRUE and FALSE with General.
"""

from __future__ import annotations

import re

import uno
from com.sun.star.util import MalformedNumberFormatException
from refusal import RefusedError

GENERAL = "General"
LANGUAGES = 10000  # from one language's formats to the next; each begins with its General
_APART = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P|General|E[+-]|_.|\*.|[A-Z]+', re.S)


def key_of(document, code):
    """Return the office's key for Excel's code. Raises ``RefusedError`` for a code that it cannot read."""
    formats, english = document.NumberFormats, locale("en", "US")
    found = formats.queryKey(code, english, False)
    try:
        return formats.addNew(code, english) if found == -1 else found
    except MalformedNumberFormatException as error:
        raise RefusedError(f"不是数字格式：{code} (not a number format)") from error


def code_of(document, key):
    """Return Excel's code for the office's key."""
    formats = document.NumberFormats
    if key % LANGUAGES == 0:
        return GENERAL
    found = formats.getByKey(key)
    code, english = found.FormatString, locale("en", "US")
    if found.Locale.Language not in ("en", ""):
        converted = formats.addNewConverted(code, found.Locale, english)
        code = formats.getByKey(converted).FormatString
    return as_excel_writes(code)


def as_excel_writes(code):
    """Return an English code with the letters of dates as Excel has them: ``YYYY-MM-DD`` is ``yyyy-mm-dd``."""
    if code == "BOOLEAN":
        return GENERAL
    return _APART.sub(_small, code)


def locale(language, country):
    """Return a language of the office."""
    made = uno.createUnoStruct("com.sun.star.lang.Locale")
    made.Language, made.Country = language, country
    return made


def _small(match):
    text = match[0]
    if text.startswith("[") and text[1:-1].isalnum():  # [RED], [COLOR10], [HH]
        return text.lower() if set(text[1:-1].upper()) <= set("HMS") else f"[{text[1:-1].capitalize()}]"
    return text.lower() if re.fullmatch("[DMYHS]+|A{3,4}", text) else text
