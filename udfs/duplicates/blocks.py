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
from itertools import chain, combinations, pairwise
from typing import Final, NamedTuple

from udfs.company_names import Name
from udfs.duplicates.likeness import LEAST_LENGTH, TWO_STEPS_LENGTH, text_likeness
from udfs.duplicates.records import Record

FULL: Final = 12  # rows of one code or name that are compared each with each; more are compared with the next only
KIN: Final = 20  # rows of one enterprise or investor that are compared each with each; more are passed over
FRAME: Final = 12  # names that become equal without one sign; more are a frame with a serial word
COMMON: Final = 16  # names that share a pair of signs; more make it a common word
RAREST: Final = 4  # pairs of signs by which a name is looked up
_NOWHERE: Final[frozenset[str]] = frozenset()
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
    del pairs
    for group in _by_marks(names):
        near, frames = _near_names([name.compact for name in group])
        crowds += frames
        for one, other in near:
            if points := text_likeness(group[one].compact, group[other].compact):
                for first, second in _across(names[group[one]], names[group[other]]):
                    if first < second:
                        weighed[first, second] = points
                    else:
                        weighed.setdefault((second, first))
    return Proposed(weighed, crowds)


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
        name = record.project
        if name.compact:
            names[name._replace(places=_NOWHERE) if name.places else name].append(at)
    return names


def _same_name(records: Sequence[Record], block: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of rows with one name; a name that very many have needs an enterprise or investor in common."""
    if len(block) <= FULL:
        yield from combinations(block, 2)
        return
    for kin in _kin(records, block):
        yield from _linked(kin)


def _kin(records: Sequence[Record], among: Sequence[int] | None = None) -> Iterator[list[int]]:
    """Yield the positions that have an enterprise or an investor in common, by code or by name.

    One kind of key after the other: those of different kinds never meet, and all at once are a lot.
    """
    positions = range(len(records)) if among is None else among
    companies = {record.company.compact for record in records} if among is None else set()
    yield from _blocks((at, records[at].row.company_code) for at in positions)
    yield from _blocks((at, records[at].row.investor_code) for at in positions)
    yield from _blocks((at, key) for at in positions for key in _company_names(records[at], companies))
    yield from _blocks((at, _key(name)) for at in positions for name in records[at].investors)


def _company_names(record: Record, companies: set[str]) -> Iterator[Hashable]:
    yield _key(record.company)
    if record.project.compact in companies:  # a project may bear the enterprise's name
        yield _key(record.project)


def _key(name: Name) -> Hashable:
    """Return what equal names share, nothing for a blank one."""
    return (name.compact, name.marks) if name.compact else None


def _across(one: Sequence[int], other: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs between the rows of two near names; when there are many, one pair joins the two."""
    few = len(one) * len(other) <= FULL
    for first in one if few else one[:1]:
        for second in other if few else other[:1]:
            yield first, second


def _by_marks(names: Iterable[Name]) -> Iterable[list[Name]]:
    """Return the names that have their marks in common, those that nothing can be near to left out."""
    groups: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name in names:
        if len(name.compact) >= LEAST_LENGTH:
            groups[name.marks].append(name)
    return (group for group in groups.values() if len(group) > 1)


def _near_names(names: Sequence[str]) -> tuple[set[tuple[int, int]], int]:
    """Return the pairs of names that may be near, by their numbers, and how many frames were passed over."""
    texts = list(enumerate(names))
    pairs: set[tuple[int, int]] = set()
    frames = 0
    for block in _one_sign_apart(texts):
        if len(block) <= FRAME:
            pairs.update(combinations(block, 2))
        else:
            frames += 1
    for block in _blocks(_rarest(texts)):
        if len(block) <= COMMON:
            pairs.update(combinations(block, 2))
    return pairs, frames


def _one_sign_apart(texts: Sequence[tuple[int, str]]) -> Iterator[list[int]]:
    """Yield the names that have a spelling in common once a sign is left out, or that one is another without a sign.

    Length by length: spellings of two lengths are never equal, and all at once are most of the memory of a month.
    """
    by_length: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for number, text in texts:
        by_length[len(text)].append((number, text))
    for length in sorted({*by_length, *(length - 1 for length in by_length)}):
        longer = by_length.get(length + 1, ()) if length < _LONGEST else ()
        shortened = ((number, text[:at] + text[at + 1 :]) for number, text in longer for at in range(len(text)))
        yield from _blocks(chain(by_length.get(length, ()), shortened))


def _rarest(texts: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield each name's rarest pairs of neighbouring signs; names that are near share one of them."""
    known: dict[str, str] = {}  # each pair once: many names share it
    grams = [sorted({known.setdefault(gram, gram) for gram in map("".join, pairwise(text))}) for _, text in texts]
    count = Counter(gram for each in grams for gram in each)
    for (number, text), each in zip(texts, grams, strict=True):
        if len(text) < TWO_STEPS_LENGTH:
            continue  # one step is all it may have, and leaving one sign out has found that
        for gram in sorted(each, key=count.__getitem__)[:RAREST]:  # of equals the first in order
            yield number, gram
