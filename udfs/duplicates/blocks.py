"""Which pairs of rows are worth weighing: those that share something rare. Never all against all.

Equal codes, enterprises, investors and names share a block. Near names share a block too: two names that are one sign
apart have a spelling in common once one sign is left out of each, and two that are further apart share one of their
rarest pairs of signs. Marks are part of every block of near names, so 20,000 plots that differ in a serial number
never meet.

A block that is too large says nothing about its members: a frame that many names share (标准厂房张庄, 标准厂房李庄), a
code that was copied down a column. It is passed over and counted.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final, NamedTuple

from udfs.company_names import Name
from udfs.duplicates.likeness import LEAST_LENGTH, TWO_STEPS_LENGTH, text_likeness
from udfs.duplicates.records import Record

FULL: Final = 12  # rows of one code or name that are compared each with each; more are compared with the next only
KIN: Final = 20  # rows of one enterprise or investor that are compared each with each; more are passed over
FRAME: Final = 12  # names that become equal without one sign; more are a frame with a serial word
COMMON: Final = 16  # names that share a pair of signs; more make it a common word
RAREST: Final = 4  # pairs of signs by which a name is looked up
_LONGEST: Final = 40  # a longer one is looked up by its rarest pairs of signs only


class Proposed(NamedTuple):
    """Pairs of positions in the list of records, the smaller first; and how many blocks were passed over.

    A pair has the points of its two names in that order, places apart, where they were weighed already.
    """

    pairs: dict[tuple[int, int], int | None]
    crowds: int


def propose(records: Sequence[Record]) -> Proposed:
    """Return the pairs of records that share a block; those with near names only where the names are near indeed."""
    pairs: set[tuple[int, int]] = set()
    for block in _blocks((at, record.row.project_code) for at, record in enumerate(records)):
        block.sort(key=lambda at: (records[at].row.unit, records[at].row.ledger))  # a unit's own repetition is an error
        pairs.update((min(both), max(both)) for both in _linked(block))
    names = _by_name(records)
    for block in names.values():
        pairs.update(_same_name(records, block))
    crowds = 0
    for block in _kin(records):
        if len(block) <= KIN:
            pairs.update(combinations(block, 2))
        else:
            crowds += 1
    weighed: dict[tuple[int, int], int | None] = dict.fromkeys(pairs)
    known = list(names)
    near, frames = _near_names(known)
    for one, other in near:
        if points := text_likeness(known[one].compact, known[other].compact):
            for first, second in _across(names[known[one]], names[known[other]]):
                if first < second:
                    weighed[first, second] = points
                else:
                    weighed.setdefault((second, first))
    return Proposed(weighed, crowds + frames)


def _blocks(keyed: Iterable[tuple[int, Hashable]]) -> Iterable[list[int]]:
    """Return the positions that have a key in common, in order, each once; blank keys are none.

    Most keys are nobody else's: they get no list.
    """
    first: dict[Hashable, int] = {}
    blocks: dict[Hashable, list[int]] = {}
    for at, key in keyed:
        if not key or (before := first.setdefault(key, at)) == at:
            continue
        if key not in blocks:
            blocks[key] = [before, at]
        elif blocks[key][-1] != at:
            blocks[key].append(at)
    return blocks.values()


def _linked(block: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield all pairs of a small block, of a large one each with the next: that is enough to join them."""
    return combinations(block, 2) if len(block) <= FULL else pairwise(block)


def _by_name(records: Sequence[Record]) -> dict[Name, list[int]]:
    """Return the positions by the name of the project; places are left to the weighing."""
    names: dict[Name, list[int]] = defaultdict(list)
    for at, record in enumerate(records):
        if record.project.compact:
            names[record.project._replace(places=frozenset())].append(at)
    return names


def _same_name(records: Sequence[Record], block: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of rows with one name; a name that very many have needs an enterprise or investor in common."""
    if len(block) <= FULL:
        yield from combinations(block, 2)
        return
    for kin in _kin(records, block):
        yield from _linked(kin)


def _kin(records: Sequence[Record], among: Iterable[int] | None = None) -> Iterable[list[int]]:
    """Return the positions that have an enterprise or an investor in common, by code or by name."""
    positions = range(len(records)) if among is None else among
    companies = {record.company.compact for record in records} if among is None else set()
    return _blocks((at, key) for at in positions for key in _keys_of_kin(records[at], companies))


def _keys_of_kin(record: Record, companies: set[str]) -> Iterator[Hashable]:
    row, project, company, investors = record
    if row.company_code:
        yield "company", row.company_code
    if row.investor_code:
        yield "investor", row.investor_code
    if company.compact:
        yield "company", company.compact, company.marks
    if project.compact and project.compact in companies:  # a project may bear the enterprise's name
        yield "company", project.compact, project.marks
    for name in investors:
        if name.compact:
            yield "investor", name.compact, name.marks


def _across(one: Sequence[int], other: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs between the rows of two near names; when there are many, one pair joins the two."""
    few = len(one) * len(other) <= FULL
    for first in one if few else one[:1]:
        for second in other if few else other[:1]:
            yield first, second


def _near_names(names: Sequence[Name]) -> tuple[set[tuple[int, int]], int]:
    """Return the pairs of names that may be near, by their numbers, and how many frames were passed over."""
    by_marks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        if len(name.compact) >= LEAST_LENGTH:
            by_marks[name.marks].append(number)
    pairs: set[tuple[int, int]] = set()
    frames = 0
    for group in by_marks.values():
        if len(group) > 1:
            texts = [(number, names[number].compact) for number in group]
            one_out = list(_blocks((number, key) for number, text in texts for key in _one_out(text)))
            frames += sum(len(block) > FRAME for block in one_out)
            rare = (block for block in _blocks(_rarest(texts)) if len(block) <= COMMON)
            for block in (*(block for block in one_out if len(block) <= FRAME), *rare):
                pairs.update(combinations(block, 2))
    return pairs, frames


def _one_out(text: str) -> Iterator[str]:
    """Yield the text and the text without each one of its signs."""
    yield text
    if len(text) <= _LONGEST:
        for at in range(len(text)):
            yield text[:at] + text[at + 1 :]


def _rarest(texts: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield each name's rarest pairs of neighbouring signs; names that are near share one of them."""
    grams = [sorted({*map("".join, pairwise(text))}) for _, text in texts]
    count = Counter(gram for each in grams for gram in each)
    for (number, text), each in zip(texts, grams, strict=True):
        if len(text) < TWO_STEPS_LENGTH:
            continue  # one step is all it may have, and leaving one sign out has found that
        for gram in sorted(each, key=count.__getitem__)[:RAREST]:  # of equals the first in order
            yield number, gram
