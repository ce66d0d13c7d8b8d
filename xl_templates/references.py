"""The names of cells: A1, C7, XFD1048576. Rows and columns count from 0.

Not those of XlsxWriter: every process that reads would load the writer for them.
"""

from functools import lru_cache


@lru_cache(maxsize=20_000)
def column_letters(column: int) -> str:
    """Return the letters of a column, also of one beyond the grid.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters, number = "", column + 1
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return the A1 name of a cell, also of one beyond the grid."""
    return f"{column_letters(column)}{row + 1}"
