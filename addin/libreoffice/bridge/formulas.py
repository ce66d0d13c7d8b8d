"""Formulas in Excel's syntax and in the office's own, both ways.

Excel's: English names, commas, ``'落地 清单'!A1``. The office's, as its interface reads and writes it: English names
(its own where they differ), semicolons, ``$'落地 清单'.A1``. The office's own parser does the work. Each request to it
takes a fifth of a millisecond, so many formulas travel joined to one; and what it does not know is set aside first:
error constants, TRUE and FALSE, the prefix ``_xlfn.``, the programming names of add-in functions.
"""

from __future__ import annotations

import re

import uno
from com.sun.star.sheet import AddressConvention, FormulaLanguage
from refusal import RefusedError

EVERY_GROUP = 0x7FFFFFFF
EXTERNAL = 3  # the operation of every add-in function
OWN_CEILING_AND_FLOOR = (202, 203)  # LibreOffice's; saved to Excel as CEILING.MATH and FLOOR.MATH, which exist too
JOINED = 4000  # characters of formulas that travel together
SEAM = '&"\u2063\ue000\u2063"&'
ASIDE = '"\ue001%s\ue001"'  # an error constant on its way through the parser, which would lose it

_QUOTED = r'"(?:[^"]|"")*"|' + r"'(?:[^']|'')*'"
_ERROR = r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)"
_SHEET = r"(?:'(?:[^']|'')*'|[^\W\d][\w.]*)"
_LOGICAL = r"(?<![\w.!])(?:TRUE|FALSE)(?![\w.!]|\s*\()"
_EXCEL = re.compile(rf"(?:{_SHEET}!)?(?P<error>{_ERROR})|{_QUOTED}|(?P<logical>{_LOGICAL})|(?P<newer>_xlfn\.)", re.I)
_LOST = r"\$?#REF!\.[$\w#!]+(?::[$\w#!.]+)?"  # a reference to what was deleted
_OFFICE = re.compile(rf"(?P<lost>{_LOST})|(?P<error>{_ERROR})|{_QUOTED}|(?P<external>[A-Z][\w]*(?:\.\w+)+(?=\())", re.I)
_PRINTED = re.compile(rf'"\ue001(?P<error>[^"]*)\ue001"|{_QUOTED}|(?P<logical>\b(?:TRUE|FALSE)\(\))|(?P<union>~)')


class Parsers:
    """The parsers of a document: Excel's way in, Excel's way out, the office's both ways."""

    def __init__(self, session, document):
        mapper = session.create("com.sun.star.sheet.FormulaOpCodeMapper")
        own = mapper.getAvailableMappings(FormulaLanguage.ENGLISH, EVERY_GROUP)
        excel = _as_excel_shows_names(mapper, own)
        read = tuple(entry for entry in excel if entry.Token.OpCode not in OWN_CEILING_AND_FLOOR)
        self.externals = {entry.Token.Data.lower(): entry.Name for entry in own if entry.Token.OpCode == EXTERNAL}
        self.from_excel = _parser(document, read, AddressConvention.XL_A1)
        self.into_excel = _parser(document, excel, AddressConvention.XL_A1)
        self.office = _parser(document, own, AddressConvention.OOO)


def to_office(session, document, texts):
    """Return formulas ("=…") of Excel's syntax in the office's. Raises ``RefusedError`` that shows one that is none."""
    for text in texts:
        _check(text)
    parsers = _parsers(session, document)
    ready = [_EXCEL.sub(_for_the_parser, text[1:]) for text in texts]
    found = _through(parsers.from_excel, parsers.office, ready)
    for text, printed in zip(texts, found):  # noqa: B905 - Python 3.8
        if not printed.strip():
            raise RefusedError(f"读不懂公式 {text} (the office cannot read this formula)")
    return [f"={_PRINTED.sub(_error_back, text)}" for text in found]


def to_excel(session, document, texts):
    """Return formulas ("=…", or "{=…}" of an array) of the office's syntax in Excel's, without the braces."""
    parsers = _parsers(session, document)

    def ready(match):
        if match["error"]:
            return ASIDE % match["error"].upper()
        if match["lost"]:
            return ASIDE % "#REF!"
        if match["external"]:
            return parsers.externals.get(match["external"].lower(), match["external"])
        return match[0]

    bare = [text[2:-1] if text.startswith("{=") else text[1:] for text in texts]
    found = _through(parsers.office, parsers.into_excel, [_OFFICE.sub(ready, text) for text in bare])
    pairs = zip(found, bare)  # noqa: B905 - Python 3.8
    return [f"={_PRINTED.sub(_as_excel_shows, text) or before}" for text, before in pairs]


def _parsers(session, document):
    number = session.known(document)
    if number not in session.parsers:
        session.parsers[number] = Parsers(session, document)
    return session.parsers[number]


def _through(reads, writes, texts):
    """Return the texts as the second parser writes what the first one read."""
    origin = uno.createUnoStruct("com.sun.star.table.CellAddress")

    def one(text):
        return writes.printFormula(reads.parseFormula(text, origin), origin)

    found = []
    for group in _groups(texts):
        parts = one(SEAM.join(group)).split(SEAM)
        found += parts if len(parts) == len(group) and all(parts) else [one(text) for text in group]
    return found


def _groups(texts):
    group, length = [], 0
    for text in texts:
        if group and length + len(text) > JOINED:
            yield group
            group, length = [], 0
        group.append(text)
        length += len(text)
    if group:
        yield group


def _as_excel_shows_names(mapper, own):
    """Return the names of functions and signs as Excel shows them: those of its files, without ``_xlfn.``."""
    in_files = {
        entry.Token.OpCode: entry.Name for entry in mapper.getAvailableMappings(FormulaLanguage.OOXML, EVERY_GROUP)
    }
    names = [
        entry
        for entry in mapper.getAvailableMappings(FormulaLanguage.XL_ENGLISH, EVERY_GROUP)
        if entry.Token.OpCode != EXTERNAL
    ]
    for entry in names:
        name = in_files.get(entry.Token.OpCode, entry.Name)
        if not name.startswith("_xlfn.ORG."):
            entry.Name = name[6:] if name.startswith("_xlfn.") else name
    return (*names, *(entry for entry in own if entry.Token.OpCode == EXTERNAL))


def _parser(document, names, convention):
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.OpCodeMap, parser.CompileEnglish, parser.FormulaConvention = names, True, convention
    return parser


def _check(text):
    """The office closes brackets and quotes that are open; Excel does not take such a formula."""
    depth = 0
    for sign in re.findall(r'[()"]', re.sub(_QUOTED, "", text)):
        depth += {"(": 1, ")": -1, '"': -len(text)}[sign]
        if depth < 0:
            break
    if depth:
        raise RefusedError(f"公式的括号或引号不成对：{text} (brackets or quotes are left open)")


def _for_the_parser(match):
    if match["error"]:
        return ASIDE % match["error"].upper()
    if match["logical"]:
        return f"{match[0]}()"
    return "" if match["newer"] else match[0]


def _error_back(match):
    return match["error"] or match[0]


def _as_excel_shows(match):
    if match["logical"]:
        return match[0][:-2]
    if match["union"]:
        return ","
    return match["error"] or match[0]
