"""What each step of a rule does to all rows of a frame.

Numbers never overflow here: the text of a rule and the digits of a cell are far too short for that. So every part
of a rule may be computed on every row, also where another part has already decided.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from udfs.rounding import round_half_up
from udfs.rules import masks
from udfs.rules.frame import Frame, Step, Vector
from udfs.rules.functions import FUNCTIONS
from udfs.rules.masks import UNKNOWN, Judgement, without
from udfs.rules.texts import shape_test, uscc_check_holds

DAYS_LIMIT = 30_000  # a date of 1990 to 2100 moved so far is still one that every spreadsheet program knows
COMPARED_PLACES = 6
_HALF: Final = Decimal(5).scaleb(-COMPARED_PLACES - 1)  # the least gap that half up does not round to 0
_MINUS_HALF: Final = -_HALF
_ZERO: Final = Decimal(0)


# --- where values come from -------------------------------------------------------------------------------------


def literal(frame: Frame, _written: str, value: object) -> Vector:
    """A number, a text or a date that the rule writes out."""
    return frame.single(value)


def parameter(frame: Frame, name: str) -> Vector:
    """A number that the programme sets."""
    return frame.single(frame.parameters[name])


def day(frame: Frame, name: str) -> Vector:
    """A day of the period; unknown where no period is given."""
    return frame.single(frame.days.get(name))


def column(frame: Frame, name: str) -> Vector:
    """The cells of a column."""
    return frame.column(name)


def last(frame: Frame, name: str) -> Vector:
    """The cells of a column in the previous period."""
    raw = frame.last.get(name)
    return frame.single(None) if raw is None else frame.vector_of(raw)


def count_same(frame: Frame, name: str) -> Vector:
    """How often the text of each row stands in its column."""
    cells = frame.column(name).cells
    counts = {text: Decimal(count) for text, count in Counter(cells).items() if isinstance(text, str)}
    return frame.computed([counts.get(cell) for cell in cells], "number", single=False)


def blank_as_zero(frame: Frame, operand: Step) -> Vector:
    """The number, or 0 where the cell is blank."""
    numbers = frame[operand]
    cells = [_ZERO if cell is None else cell for cell in _once(numbers)]
    if numbers.untyped:  # of the previous period, as a rule that touches one of this period is not judged
        flags = masks.flags_of(frame.rows, numbers.untyped)
        cells = [None if flag else cell for cell, flag in zip(cells, flags, strict=True)]
    known = without(frame.every, numbers.untyped)
    return frame.computed(cells, "number", single=numbers.single, known=known)


# --- judgements -------------------------------------------------------------------------------------------------


def blank(frame: Frame, operand: Step) -> Judgement:
    """Whether the cell is blank."""
    cells = frame[operand]
    filled = cells.known | cells.untyped
    return Judgement(without(frame.every, filled), filled)


def negated(frame: Frame, operand: Step) -> Judgement:
    """NOT."""
    return frame[operand].negated()


def either(frame: Frame, *operands: Step) -> Judgement:
    """OR; what follows is not even looked at where all rows are decided."""
    return masks.either((frame[operand] for operand in operands), frame.every)


def equal(frame: Frame, left: Step, right: Step) -> Judgement:
    """``left = right``."""
    first, second = frame[left], frame[right]
    if not first.known & second.known:
        return UNKNOWN
    pairs = _pairs(first, second)
    if first.kind == "number":
        same = [a is not None and b is not None and _MINUS_HALF < a - b < _HALF for a, b in pairs]
    else:
        same = [a == b for a, b in pairs]
    return _judged(frame, same, first, second)


def less(frame: Frame, left: Step, right: Step) -> Judgement:
    """``left < right``, of numbers or of dates."""
    first, second = frame[left], frame[right]
    if not first.known & second.known:
        return UNKNOWN
    pairs = _pairs(first, second)
    if first.kind == "number":
        smaller = [a is not None and b is not None and b - a >= _HALF for a, b in pairs]
    else:
        smaller = [a is not None and b is not None and a < b for a, b in pairs]
    return _judged(frame, smaller, first, second)


def in_list(frame: Frame, operand: Step, name: str) -> Judgement:
    """Whether the text is in a list of the programme."""
    return among(frame, operand, frozenset(frame.lists[name]))


def among(frame: Frame, operand: Step, members: frozenset[str]) -> Judgement:
    """Whether the text is one of these."""
    texts = frame[operand]
    if not texts.known:
        return UNKNOWN
    return _judged(frame, [text in members for text in _once(texts)], texts)


def test(frame: Frame, name: str, *operands: Step) -> Judgement:
    """A function that gives a judgement."""
    vectors = [frame[operand] for operand in operands]
    if not _known(vectors):
        return UNKNOWN
    function = FUNCTIONS[name].python
    if name == "USCC_CHECK":
        function = uscc_check_holds
    elif name == "MATCHES":  # its pattern is always written out
        function = shape_test(next(iter(vectors[1].cells)))
        vectors = vectors[:1]
    assert function is not None, name
    held = [outcome is True for outcome in _applied(function, vectors)]
    return _judged(frame, held, *vectors)


def _judged(frame: Frame, flags: list[bool], *vectors: Vector) -> Judgement:
    """True where flagged, false where not, unknown where one of the vectors is."""
    known = _known(vectors)
    true = frame.mask(flags, single=_all_single(vectors)) & known
    return Judgement(true, known ^ true)


# --- values -----------------------------------------------------------------------------------------------------


def negative(frame: Frame, operand: Step) -> Vector:
    """Minus a number."""
    numbers = frame[operand]
    cells = [None if number is None else -number for number in _once(numbers)]
    return frame.computed(cells, "number", single=numbers.single, known=numbers.known)


def arithmetic(frame: Frame, operator: str, left: Step, right: Step) -> Vector:
    """``left operator right``; a day plus or minus a number of days is a day, a day minus a day is a number."""
    vectors = first, second = frame[left], frame[right]
    known, single = _known(vectors), _all_single(vectors)
    if not known:
        return frame.single(None)
    if "date" in (first.kind, second.kind):
        function, kind = _calendar(operator, first, second)
        return frame.computed(_applied(function, vectors), kind, single=single)
    pairs = _pairs(first, second)
    match operator:
        case "+":
            cells = [None if a is None or b is None else a + b for a, b in pairs]
        case "-":
            cells = [None if a is None or b is None else a - b for a, b in pairs]
        case "*":
            cells = [None if a is None or b is None else a * b for a, b in pairs]
        case _:
            cells = [None if a is None or not b else a / b for a, b in pairs]
    return frame.computed(cells, "number", single=single, known=None if operator == "/" else known)


def _calendar(operator: str, first: Vector, second: Vector) -> tuple[Callable[..., object], str]:
    if operator == "+":
        return (_shifted if first.kind == "date" else lambda days, start: _shifted(start, days)), "date"
    if second.kind == "date":
        return (lambda end, start: Decimal((end - start).days)), "number"
    return (lambda start, days: _shifted(start, -days)), "date"


def _shifted(start: date, days: Decimal) -> date | None:
    """Return the date moved by whole days (towards zero)."""
    number = round_half_up(days, COMPARED_PLACES)
    if abs(number) > DAYS_LIMIT:
        return None
    try:
        return start + timedelta(days=int(number))
    except OverflowError:
        return None


def choice(frame: Frame, condition: Step, first: Step, second: Step) -> Vector:
    """The first value where the condition holds, the second where it does not."""
    judged, met, unmet = frame[condition], frame[first], frame[second]
    taken = masks.flags_of(frame.rows, judged.true | judged.false << 1)
    cells = [
        a if side == 1 else b if side == 2 else None for a, b, side in zip(met.cells, unmet.cells, taken, strict=False)
    ]
    known = judged.true & met.known | judged.false & unmet.known
    return frame.computed(cells, met.kind if met.known else unmet.kind, single=False, known=known)


def call(frame: Frame, name: str, *operands: Step) -> Vector:
    """A function that gives a value."""
    vectors = [frame[operand] for operand in operands]
    if not _known(vectors):
        return frame.single(None)
    function = FUNCTIONS[name]
    assert function.python is not None, name
    cells = _applied(function.python, vectors)
    return frame.computed(cells, function.gives, single=_all_single(vectors), known=_known(vectors))


# --- rows -------------------------------------------------------------------------------------------------------


def _known(vectors: Iterable[Vector]) -> int:
    """Return the rows where all of them are known."""
    found = -1
    for vector in vectors:
        found &= vector.known
    return found


def _all_single(vectors: Iterable[Vector]) -> bool:
    return all(vector.single for vector in vectors)


def _once(vector: Vector) -> Iterable[Any]:
    """Return the cells, or the one cell that all rows share."""
    return islice(vector.cells, 1) if vector.single else vector.cells


def _pairs(first: Vector, second: Vector) -> Iterable[tuple[Any, Any]]:
    """Return the cells of two vectors side by side; one pair where all rows share it."""
    return zip(_once(first) if second.single else first.cells, second.cells, strict=False)


def _applied(function: Callable[..., Any], vectors: Iterable[Vector]) -> list[Any]:
    """Return the function of each row's values, unknown where one of them is; once where all rows share them."""
    vectors = list(vectors)
    varying = [vector for vector in vectors if not vector.single]
    if len(varying) == 1 and varying[0].kind != "number":
        return _applied_to_distinct(function, vectors, varying[0])
    rows = zip(*(vector.cells for vector in vectors), strict=False)
    return [None if None in row else function(*row) for row in (rows if varying else islice(rows, 1))]


def _applied_to_distinct(function: Callable[..., Any], vectors: list[Vector], varying: Vector) -> list[Any]:
    """The same for a single column of texts or dates, which repeat themselves: once for each that occurs."""
    distinct = {cell for cell in varying.cells if cell is not None}
    rows = zip(*(distinct if vector is varying else vector.cells for vector in vectors), strict=False)
    found = dict(zip(distinct, (function(*row) for row in rows), strict=True))
    return [found.get(cell) for cell in varying.cells]
