"""Single cells put together to few rectangles: the office is quick with those, and slow with many cells."""

from __future__ import annotations


def rectangles(places):
    """Return areas ``[top, left, bottom, right]`` that cover the cells ``(row, column)`` and nothing else."""
    done, growing = [], {}
    for row, left, right in _runs(sorted(places)):
        area = growing.get((left, right))
        if area is not None and area[2] == row - 1:
            area[2] = row
        else:
            growing[left, right] = area = [row, left, row, right]
            done.append(area)
    return done


def _runs(places):
    """Yield row, first and last column of cells that stand side by side."""
    start = last = None
    for place in places:
        if last is None or place != (last[0], last[1] + 1):
            if start is not None:
                yield start[0], start[1], last[1]
            start = place
        last = place
    if start is not None:
        yield start[0], start[1], last[1]


def cells_of(areas):
    """Yield the cells ``(row, column)`` of areas."""
    for top, left, bottom, right in areas:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield row, column
