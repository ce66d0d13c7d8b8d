"""The error values of the binary formats: one byte each."""

from typing import Final

from xl_templates.grid import CellError

NA: Final = 0x2A
_TEXTS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    NA: "#N/A",
    0x2B: "#GETTING_DATA",
}


def known(code: int) -> bool:
    """Whether calamine knows the value; any other one makes it refuse the whole sheet."""
    return code in _TEXTS and code != 0x2B


def cell_error(code: int) -> CellError:
    """Return the error that a byte stands for."""
    return CellError(_TEXTS.get(code, "#UNKNOWN!"))
