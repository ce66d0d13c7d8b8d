"""Mutations of the XML inside xlsx and ods files: elements, attributes, texts, names, encodings."""

import random
import re
from collections.abc import Callable
from typing import Final

from bench.fuzz_write import zipped

_TAG: Final = re.compile(rb"<(/?)([A-Za-z][\w:.-]*)([^<>]*?)(/?)>")
_ATTRIBUTE: Final = re.compile(rb"""([\w:.-]+)(\s*=\s*)("[^"]*"|'[^']*')""")
_CELL: Final = re.compile(rb"<(?:c|row|table:table-cell|table:table-row|mergeCell|sheet|xf|si|f)\b[^<>]*>")
_TEXT: Final = re.compile(rb">([^<>]+)<")
_DECLARED: Final = re.compile(rb"""encoding=["'][^"']*["']""")

_NASTY_VALUES: Final = (
    b"", b" ", b"0", b"-1", b"1", b"2147483648", b"4294967296", b"99999999999999999999", b"1e999", b"-1e308", b"NaN",
    b"INF", b"0x10", b"1.5", b"true", b"A1048577", b"XFE1", b"A0", b"ZZZZ9", b"$B$2", b"A1:XFD1048576", b"B2:A1",
    b"R1C1", b"A1 B2", b"&#20108;", b"&lt;", b"&#x0;", b"../../x.xml", b"http://x.example/", b"rId999", b"zz:z",
    b"2023-02-30", b"PT99999999999H0M0S", b"1899-12-31T24:00:00", "１２".encode(), b"9" * 400, b"x" * 70_000,
)  # fmt: skip
_TYPES: Final = (b"s", b"b", b"e", b"str", b"inlineStr", b"d", b"n", b"z", b"", b"S")
_ODS_TYPES: Final = (b"float", b"string", b"boolean", b"date", b"time", b"percentage", b"currency", b"void", b"")
_NASTY_TEXTS: Final = (
    b"", b" ", b"NaN", b"-0", b"1e400", b"99999999", b"-1", b"&amp;", b"&unknown;", b"&#0;", b"&#xD800;",
    b"&#x110000;", b"&#xFFFE;", b"_xD800_", b"_x0000_", b"]]>", b"<![CDATA[<x>]]>", b"<!-- x -->", b"<?x y?>",
    b"\x00", b"\x0b", b"\xff", b"#REF!", b"#SPILL!", b"2023-02-30", "长".encode() * 40_000, b"<t>a</t>",
    b"<r><t>a</t></r><rPh><t>b</t></rPh>", b"A" * 40_000,
)  # fmt: skip
_DTD: Final = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
_ENCODINGS: Final = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "utf-8-sig", "latin-1", "utf-7")
_DEEP: Final = (10, 1000, 20_000)


def mutate_xml(rng: random.Random, parts: dict[str, bytes]) -> tuple[bytes, str]:
    """Return an archive with changes to the XML of one part, sometimes two, and what they are."""
    changed, did = dict(parts), []
    for _ in range(rng.choice((1, 1, 1, 2))):
        name = _part(rng, changed)
        for _ in range(rng.choice((1, 1, 2, 5))):
            way = rng.choice(list(_WAYS))
            changed[name] = _WAYS[way](rng, changed[name])
            did.append(f"{way} {name}")
    return zipped(changed), "; ".join(did)


def _part(rng: random.Random, parts: dict[str, bytes]) -> str:
    names = sorted(name for name in parts if name.endswith((".xml", ".rels", ".vml")))
    core = [
        name for name in names if re.search(r"sheet\d|haredStr|styles|workbook|content|custom|Content_T|meta", name)
    ]
    return rng.choice(core) if core and rng.random() < 0.85 else rng.choice(names)


def _tag(rng: random.Random, data: bytes) -> re.Match[bytes] | None:
    """Return a tag anywhere; half of the time that of a cell, a row or a sheet."""
    pattern = _CELL if rng.random() < 0.5 else _TAG
    at = rng.randrange(len(data)) if data else 0
    found = pattern.search(data, at) or pattern.search(data) or _TAG.search(data)
    return _TAG.match(data, found.start()) if found else None


def _element(rng: random.Random, data: bytes) -> tuple[int, int]:
    """Return where a whole element begins and ends, 0 and 0 where none was found."""
    found = _tag(rng, data)
    for _ in range(20):
        if found is None or not found[1]:
            break
        found = _TAG.search(data, found.end())  # an end tag: the next one
    if found is None or found[1]:
        return 0, 0
    if found[4]:
        return found.span()
    depth = 1
    for each in re.compile(rb"<(/?)" + re.escape(found[2]) + rb"(?=[\s/>])[^<>]*?(/?)>").finditer(data, found.end()):
        depth += -1 if each[1] else 0 if each[2] else 1
        if depth == 0:
            return found.start(), each.end()
    return 0, 0


# --- elements -----------------------------------------------------------------------------------------------------


def _drop_tag(rng: random.Random, data: bytes) -> bytes:
    found = _tag(rng, data)
    return data[: found.start()] + data[found.end() :] if found else data


def _drop(rng: random.Random, data: bytes) -> bytes:
    start, end = _element(rng, data)
    return data[:start] + data[end:]


def _double(rng: random.Random, data: bytes) -> bytes:
    start, end = _element(rng, data)
    times = rng.choice((1, 1, 3, 200)) if end - start < 10_000 else 1
    return data[:end] + data[start:end] * times + data[end:]


def _move(rng: random.Random, data: bytes) -> bytes:
    """Put an element in front of another one, which may be inside anything."""
    start, end = _element(rng, data)
    element, rest = data[start:end], data[:start] + data[end:]
    to = _tag(rng, rest)
    at = to.start() if to else 0
    return rest[:at] + element + rest[at:]


def _swap(rng: random.Random, data: bytes) -> bytes:
    (one, one_end), (two, two_end) = sorted((_element(rng, data), _element(rng, data)))
    if one_end > two:
        return data
    return data[:one] + data[two:two_end] + data[one_end:two] + data[one:one_end] + data[two_end:]


def _nest(rng: random.Random, data: bytes) -> bytes:
    """Wrap an element many times into elements of its own name, or of another."""
    start, end = _element(rng, data)
    found = _TAG.match(data, start)
    name = rng.choice((b"x", found[2] if found else b"c"))
    deep = rng.choice(_DEEP)
    return data[:start] + (b"<" + name + b">") * deep + data[start:end] + (b"</" + name + b">") * deep + data[end:]


def _truncate(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


# --- attributes, texts, the whole -----------------------------------------------------------------------------------


def _attribute(rng: random.Random, data: bytes) -> bytes:
    """Give an attribute another value, take it away or let it be there twice."""
    tag = _tag(rng, data)
    found = list(_ATTRIBUTE.finditer(data, *tag.span())) if tag else []
    if not found:
        return data
    chosen = rng.choice(found)
    text = rng.choice((
        chosen[1] + b'="' + rng.choice(_NASTY_VALUES) + b'"',
        chosen[1] + b'="' + rng.choice(_NASTY_VALUES) + b'"',
        b"",
        chosen[0] + b" " + chosen[0],
        chosen[1] + b"=" + chosen[3][1:-1],
        chosen[1].swapcase() + chosen[2] + chosen[3],
    ))  # fmt: skip
    return data[: chosen.start()] + text + data[chosen.end() :]


def _cell(rng: random.Random, data: bytes) -> bytes:
    """Give a cell another type, place or format."""
    is_ods = b"<table:table" in data
    found = list(_CELL.finditer(data, rng.randrange(len(data) + 1))) or list(_CELL.finditer(data))
    if not found:
        return _attribute(rng, data)
    tag = rng.choice(found[:50])
    if is_ods:
        name = rng.choice(
            (
                b"office:value-type",
                b"office:value",
                b"office:date-value",
                b"table:number-columns-repeated",
                b"table:number-rows-repeated",
                b"table:number-columns-spanned",
                b"table:number-rows-spanned",
                b"table:formula",
                b"calcext:value-type",
                b"office:time-value",
            )
        )
        value = rng.choice(_ODS_TYPES) if name.endswith(b"type") else rng.choice(_NASTY_VALUES)
    else:
        name = rng.choice((b"t", b"r", b"s", b"t", b"hidden", b"ref", b"si", b"state", b"sheetId", b"numFmtId"))
        value = rng.choice(_TYPES) if name == b"t" else rng.choice(_NASTY_VALUES)
    end = 2 if tag[0].endswith(b"/>") else 1
    cleaned = re.sub(rb"\s" + re.escape(name) + rb'="[^"]*"', b"", tag[0][:-end])
    return data[: tag.start()] + cleaned + b" " + name + b'="' + value + b'"' + tag[0][-end:] + data[tag.end() :]


def _text(rng: random.Random, data: bytes) -> bytes:
    found = _TEXT.search(data, rng.randrange(len(data) + 1)) or _TEXT.search(data)
    if not found:
        return data
    return data[: found.start(1)] + rng.choice(_NASTY_TEXTS) + data[found.end(1) :]


def _namespace(rng: random.Random, data: bytes) -> bytes:
    found = [each for each in _ATTRIBUTE.finditer(data, 0, 4000) if each[1].startswith(b"xmlns")]
    if not found:
        return data
    chosen = rng.choice(found)
    text = rng.choice(
        (
            b"",
            b'xmlns:x="urn:x"',
            chosen[1] + b'=""',
            chosen[1] + b'="http://purl.oclc.org/ooxml/spreadsheetml/main"',
            chosen[1] + b"x=" + chosen[3],
        )
    )
    return data[: chosen.start()] + text + data[chosen.end() :]


def _prefix(_rng: random.Random, data: bytes) -> bytes:
    """Write the same with a prefix on every plain name, as some programs do."""
    named = re.sub(rb"<(/?)(?=[A-Za-z][\w.-]*[\s/>])", rb"<\1x:", data)
    return named.replace(b"xmlns=", b"xmlns:x=")


def _encoding(rng: random.Random, data: bytes) -> bytes:
    codec = rng.choice(_ENCODINGS)
    said = rng.choice((codec, "utf-8", "utf-16", "x-unknown", "")).encode()
    told = _DECLARED.sub(lambda _: b'encoding="' + said + b'"' if said else b"", data, count=1)
    if rng.random() < 0.3:
        return told
    return told.decode("utf-8", "replace").encode(codec, "replace")


def _dtd(rng: random.Random, data: bytes) -> bytes:
    """Put a document type or a reference to an entity somewhere."""
    found = _TAG.search(data)
    at = rng.choice((0, found.start() if found else 0, len(data)))
    return data[:at] + rng.choice((_DTD, _DTD.lower(), b"<!doctype x>", b"<!-- <!DOCTYPE x> -->", b"&b;")) + data[at:]


_WAYS: Final[dict[str, Callable[[random.Random, bytes], bytes]]] = {
    "drop tag": _drop_tag,
    "drop": _drop,
    "double": _double,
    "move": _move,
    "swap": _swap,
    "nest": _nest,
    "truncate": _truncate,
    "attribute": _attribute,
    "an attribute": _attribute,
    "cell": _cell,
    "a cell": _cell,
    "text": _text,
    "a text": _text,
    "namespace": _namespace,
    "prefix": _prefix,
    "encoding": _encoding,
    "dtd": _dtd,
}
