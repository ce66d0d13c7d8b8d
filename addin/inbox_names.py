"""What the names of files in an inbox tell: their kind, the stem that a workbook and its scan share, how to show them.

Only names are judged here. What a file really is turns out when it is opened.
"""

import re
import unicodedata
from typing import Final

WORKBOOK, SCAN, ARCHIVE, DOCUMENT = "workbook", "scan", "archive", "document"
LOCK, TEMPORARY, HIDDEN, LINK, RUBBISH, OTHER = "lock", "temporary", "hidden", "link", "rubbish", "other"

# Templates saved as such (.xltx, .ett) are taken too: opening says what to do, a file left out says nothing.
_SUFFIXES: Final = {
    suffix: kind
    for kind, suffixes in (
        (WORKBOOK, "xlsx xlsm xls xlsb xltx xltm xlt ods csv et ett"),
        (SCAN, "pdf ofd jpg jpeg jpe jfif png tif tiff bmp gif heic heif webp"),
        (ARCHIVE, "zip rar 7z tar gz tgz bz2 xz zipx cab iso"),
        (DOCUMENT, "doc docx docm rtf wps wpt odt txt md html htm mht ppt pptx dps odp eml msg"),
        (TEMPORARY, "tmp temp bak wbk xlk part partial crdownload download downloading opdownload td asd"),
        (LINK, "lnk url webloc desktop"),
    )
    for suffix in suffixes.split()
}
_RUBBISH: Final = frozenset({"thumbs.db", "ehthumbs.db", ".ds_store", "desktop.ini", "icon\r", ".localized"})
_RUBBISH_FOLDERS: Final = frozenset({"__macosx", "$recycle.bin", "system volume information", "@eadir", ".trashes"})

_STAMP_WORDS: Final = re.compile(r"已?(?:加?盖章|签字|签章|签名|公章|扫描)+(?:版|件|稿|页|本)?")
_COPY: Final = re.compile(r"(?:\(\d{1,3}\)|[-_ ]*副本|[-_ ]+copy)+$")
_EMPTY_BRACKETS: Final = re.compile(r"[(\[【〔][\s\-_、和及+]*[)\]】〕]")
_PERIOD: Final = re.compile(
    r"\(?(?:20\d\d[年-]?(?:w\d{1,2}|第?\d{1,2}周|(?:1[0-2]|0?[1-9])(?!\d)月?份?)?|(?<!\d)(?:1[0-2]|[1-9])月份?)\)?"
)
_SEPARATORS: Final = re.compile(r"[\s\-_—–·.、]+")


def kind_of(name: str) -> str:
    """Tell by the name alone what kind of file it is."""
    folded = unicodedata.normalize("NFC", name).casefold()
    if folded in _RUBBISH or folded.startswith("._"):  # the latter: what a Mac puts beside each file in an archive
        return RUBBISH
    if folded.startswith(".~zs-"):  # ours, of a run that was killed
        return TEMPORARY
    if folded.startswith(("~$", ".~")):  # Excel; LibreOffice (.~lock.a.xlsx#) and WPS (.~a.xlsx)
        return LOCK
    if folded.startswith("~") or folded.endswith("~"):
        return TEMPORARY
    if folded.startswith("."):
        return HIDDEN
    return _SUFFIXES.get(suffix_of(folded), OTHER)


def is_rubbish_folder(name: str) -> bool:
    """Tell whether a folder is the system's own and holds nothing that anyone sent."""
    return unicodedata.normalize("NFC", name).casefold() in _RUBBISH_FOLDERS


def suffix_of(name: str) -> str:
    """Return what follows the last point, in lower case; a space that someone typed after it does not count."""
    return name.rpartition(".")[2].strip().casefold() if "." in name else ""


def shared_stem(name: str) -> str:
    """Return the stem in which a workbook and its stamped scan agree.

    Without words such as 盖章 and 扫描件, without copy marks such as (1), in one width and case. Empty when nothing
    is left, as of 盖章件.pdf.
    """
    stem = unicodedata.normalize("NFKC", name).casefold().rpartition(".")[0]
    before = None
    while stem != before:  # a copy mark may stand before or after such a word
        before = stem
        stem = _EMPTY_BRACKETS.sub("", _STAMP_WORDS.sub("", stem))
        stem = _COPY.sub("", stem.strip()).strip(" -_—–·.、")
    return _SEPARATORS.sub("-", stem)


def same_paper(one: str, other: str) -> bool:
    """Tell whether two names agree in ``shared_stem``; a period that only one of them names does not count."""
    stems = [shared_stem(one), shared_stem(other)]
    bare = [_PERIOD.sub("", stem).strip("-") for stem in stems]
    one_names_none = stems[0] == bare[0] or stems[1] == bare[1]
    agree = stems[0] == stems[1] or (one_names_none and bare[0] == bare[1])
    return agree and all(stems)


def shown(name: str) -> str:
    """Return a name that a terminal, a workbook and JSON can show: NFC, and whatever is invisible spelled out.

    That is control characters, those that turn the direction of writing (which make fdp.xlsx of xslx.pdf) and bytes
    that are no text. A name can never forge a line of output or look like another.
    """
    return "".join(
        f"\\u{{{ord(sign):x}}}" if unicodedata.category(sign) in _INVISIBLE else sign
        for sign in unicodedata.normalize("NFC", name)
    )


_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
