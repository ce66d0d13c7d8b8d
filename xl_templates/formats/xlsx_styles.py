"""The cell formats of an xlsx workbook: read, and written anew as dates, durations and numbers, no more."""

from typing import Final
from xml.parsers import expat

from xl_templates.formats import number_formats
from xl_templates.formats.refusal import Refused

_MOST: Final = 200_000  # Excel takes 65,490 formats
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Styles:
    """What each cell format of a workbook shows: one of the kinds of ``number_formats`` by number of the format."""

    def __init__(self, xml: bytes) -> None:
        """Read a styles part. Raises ``Refused``, ``ExpatError``."""
        self._own: dict[int, str] = {}
        self._used: list[int] = []
        self._path: list[str] = []
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._open
        parser.EndElementHandler = lambda _name: self._path.pop()
        parser.Parse(xml, True)
        self.kinds = number_formats.kinds_of(self._used, self._own)

    @property
    def dates(self) -> frozenset[int]:
        """The formats that show a day or a time of the day."""
        return frozenset(at for at, kind in enumerate(self.kinds) if kind == number_formats.MOMENT)

    def plain(self) -> bytes:
        """Return a styles part that says no more than ``kinds``."""
        listed = "".join(f'<xf numFmtId="{kind}"/>' for kind in self.kinds)
        return (
            f'<styleSheet xmlns="{_MAIN}"><cellXfs count="{len(self.kinds)}">{listed}</cellXfs></styleSheet>'.encode()
        )

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "xf" and self._path[-1:] == ["cellXfs"]:
            self._used.append(_number(attributes.get("numFmtId")))
            if len(self._used) > _MOST:
                raise Refused("ZS-425", detail=f"单元格格式超过 {_MOST} 种")
        elif name == "numFmt" and self._path[-1:] == ["numFmts"]:
            self._own[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        self._path.append(name)


def _number(text: str | None) -> int:
    """The number of a format, that of ``General`` where there is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0
