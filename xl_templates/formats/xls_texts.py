"""The texts of xls workbooks: Unicode since Excel 97, before that in the code page of whoever wrote them."""

import struct
from typing import Final

OLD: Final = 0x0500  # Excel 5.0 and 95
UNICODE: Final = 1200
PLAIN: Final = 1252
_CODECS: Final = {
    367: "cp1252",
    936: "gb18030",
    10000: "mac_roman",
    10001: "cp932",
    10002: "big5",
    10003: "cp949",
    10007: "mac_cyrillic",
    10008: "gb18030",
    10029: "mac_latin2",
    32768: "mac_roman",
    32769: "cp1252",
}
_NUMBERED: Final = frozenset((437, 720, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874,
                              932, 949, 950, 1361, *range(1250, 1259)))  # fmt: skip
_USUAL: Final = "gb18030"  # what such a file was written in here, where it does not say


def codec_of(page: int | None) -> tuple[str, bool]:
    """Return the codec of a code page, and whether it was known; nothing and nonsense are taken for Chinese."""
    if page in _CODECS:
        return _CODECS[page], True
    if page == 1361:
        return "johab", True
    return (f"cp{page}", True) if page in _NUMBERED else (_USUAL, False)


def old_text(stream: bytes | bytearray, at: int, end: int, codec: str, width: int = 2) -> str:
    """Read a counted text of an old workbook; ``width``: bytes of the count. Never reads beyond ``end``."""
    count = int.from_bytes(stream[at : at + width], "little")
    return bytes(stream[at + width : min(at + width + count, end)]).decode(codec, "replace")


def new_text(stream: bytes | bytearray, at: int, end: int, width: int = 2) -> str:
    """Read a counted text of a newer workbook, without its colours and pronunciation."""
    count, start = int.from_bytes(stream[at : at + width], "little"), at + width + 1
    if start > end:
        return ""
    if stream[start - 1] & 1:
        return bytes(stream[start : min(start + 2 * count, end)]).decode("utf-16-le", "replace")
    return bytes(stream[start : min(start + count, end)]).decode("latin-1")


def rk_number(raw: int) -> float:
    """Return the number that four bytes stand for: an integer or the upper half of a float, perhaps in hundredths."""
    if raw & 2:
        number = float((raw if raw < 1 << 31 else raw - (1 << 32)) >> 2)
    else:
        number = struct.unpack("<d", struct.pack("<II", 0, raw & 0xFFFFFFFC))[0]
    return number / 100 if raw & 1 else number
