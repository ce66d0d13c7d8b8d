"""Many cells as few addresses: runs of a column become ranges, and a text holds as many of them as a program takes."""

from collections.abc import Iterable, Iterator

from xl_templates.references import column_letters

Cell = tuple[int, int]  # row and column, from 1 as in Excel


def addresses(cells: Iterable[Cell], longest: int) -> Iterator[str]:
    """Yield addresses such as ``C5:C9,D7``, each of at most ``longest`` signs, that cover the cells.

    >>> list(addresses([(5, 3), (6, 3), (7, 4)], 255))
    ['C5:C6,D7']
    """
    text = ""
    for run in _runs(sorted(set(cells), key=lambda cell: (cell[1], cell[0]))):
        longer = f"{text},{run}" if text else run
        if len(longer) > longest:
            yield text
            longer = run
        text = longer
    if text:
        yield text


def _runs(cells: list[Cell]) -> Iterator[str]:
    """Yield the cells, sorted by column and row, as ranges of one column."""
    at = 0
    while at < len(cells):
        row, column = cells[at]
        length = 1
        while at + length < len(cells) and cells[at + length] == (row + length, column):
            length += 1
        letters = column_letters(column - 1)
        yield f"{letters}{row}" if length == 1 else f"{letters}{row}:{letters}{row + length - 1}"
        at += length
