"""What an issued template says of itself, edited: its stamp in the document's property and on the hidden sheet."""

import json
import random
import re
from typing import Final
from xml.sax.saxutils import escape

from bench.fuzz_write import zipped

PROPERTY_PART: Final = "docProps/custom.xml"
_ODD: Final = (
    None, "", 0, -1, 1e400, True, [], {}, "tianjin", "jizhou", "langfang", "weekly", "monthly", "渔阳镇",
    "没有这个镇", "2023-02", "2022-02", "2023-13", "2023-W08", "2023-W99", "0000-00", "9999-12", "x" * 300, "=1+1",
    "\u202e", "\ud800", "../..", "甲\n乙",
)  # fmt: skip
_TEXT: Final = re.compile(r"(?<=<t>)[^<]*(?=</t>)")
_STAMP: Final = re.compile(r'\{"zhaoshang.*\}')
_SHEET: Final = re.compile(rb"<sheet [^>]*>")


def mutate_stamp(rng: random.Random, parts: dict[str, bytes]) -> tuple[bytes, str]:
    """Return the template with another stamp, or with other sheets shown and named, and what was done."""
    changed = dict(parts)
    way = rng.choice(("property", "property", "damaged", "gone", "hidden sheet", "sheets"))
    did = way
    if way == "property":
        stamp = json.loads(_STAMP.search(_of(parts, PROPERTY_PART))[0])  # type: ignore[index]
        for key in rng.sample(sorted(stamp), rng.randrange(1, 4)):
            stamp[key] = rng.choice(_ODD)
            did += f" {key}={ascii(stamp[key])[:30]}"
        _set_property(changed, json.dumps(stamp, ensure_ascii=rng.random() < 0.5))
    elif way == "damaged":
        text = rng.choice(
            (
                "",
                "{",
                "[]",
                "null",
                "1",
                '"x"',
                "[" * 1500,
                '{"programme":' * 150,
                "{}",
                "\u202e",
                '{"programme":"jizhou","submission":NaN}',
            )
        )
        _set_property(changed, text)
    elif way == "gone":
        del changed[PROPERTY_PART]
        did += " " + _edit_hidden(rng, changed)
    elif way == "hidden sheet":
        did += " " + _edit_hidden(rng, changed)
    else:
        did += _edit_sheets(rng, changed)
    return zipped(changed), did


def _of(parts: dict[str, bytes], name: str) -> str:
    return parts[name].decode("utf-8")


def _set_property(parts: dict[str, bytes], text: str) -> None:
    told = escape("".join(sign for sign in text if not "\ud800" <= sign <= "\udfff"))
    parts[PROPERTY_PART] = _STAMP.sub(lambda _: told, _of(parts, PROPERTY_PART)).encode()


def _edit_hidden(rng: random.Random, parts: dict[str, bytes]) -> str:
    """Change texts of the hidden sheet of the stamp, whatever it is called."""
    name = next(name for name, data in parts.items() if b"definition_sha256" in data)
    count = rng.choice((1, 2, 5, 10_000))

    def odd(found: re.Match[str]) -> str:
        if rng.random() > 0.3:
            return found[0]
        value = rng.choice(
            (rng.choice(_ODD), found[0][:-1], found[0].replace("columns", "rows"), '{"sheet":1,"columns":5}', "[" * 900)
        )
        return escape("".join(sign for sign in str(value) if sign >= " " and not "\ud800" <= sign <= "\udfff"))

    parts[name] = _TEXT.sub(odd, _of(parts, name), count=count).encode()
    return str(count)


def _edit_sheets(rng: random.Random, parts: dict[str, bytes]) -> str:
    """Show, hide, rename and reorder sheets."""
    book = parts["xl/workbook.xml"]
    found = _SHEET.findall(book)
    sheets, did = list(found), ""
    for _ in range(rng.choice((1, 2, 4))):
        at, way = rng.randrange(len(sheets)), rng.choice(("name", "show", "hide", "order", "drop", "same"))
        did += f" {way} {at}"
        if way == "name":
            name = rng.choice(("Sheet1", "1落地 (2)", "", "x" * 40, "&amp;", "[a]:*?/\\", "填报说明", "zs_stamp"))
            sheets[at] = re.sub(rb' name="[^"]*"', lambda _, name=name: f' name="{name}"'.encode(), sheets[at])
        elif way in ("show", "hide"):
            plain = re.sub(rb' state="[^"]*"', b"", sheets[at])
            state = b"visible" if way == "show" else rng.choice((b"hidden", b"veryHidden", b"odd"))
            sheets[at] = plain.replace(b"<sheet ", b'<sheet state="' + state + b'" ')
        elif way == "order":
            rng.shuffle(sheets)
        elif way == "drop" and len(sheets) > 1:
            del sheets[at]
        elif way == "same":
            sheets[at] = rng.choice(sheets)
    start, end = book.index(found[0]), book.index(found[-1]) + len(found[-1])
    parts["xl/workbook.xml"] = book[:start] + b"".join(sheets) + book[end:]
    return did
