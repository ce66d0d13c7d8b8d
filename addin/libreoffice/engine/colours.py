"""Colours: xlwings' (RGB, ``#RRGGBB``, Excel's number) and the office's (0xRRGGBB)."""

from __future__ import annotations

from xlwings import utils

Colour = tuple[int, int, int]


def number_of(colour: Colour | int | str) -> int:
    """Return a colour of xlwings as 0xRRGGBB."""
    if isinstance(colour, str):
        colour = utils.hex_to_rgb(colour)
    elif isinstance(colour, int):
        colour = utils.int_to_rgb(colour)
    red, green, blue = colour
    return red << 16 | green << 8 | blue


def colour_of(number: int | None) -> Colour | None:
    """Return 0xRRGGBB as xlwings has it."""
    return None if number is None else (number >> 16, number >> 8 & 255, number & 255)
