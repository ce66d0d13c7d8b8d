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
from udfs.duplicates.likeness import LEAST_LENGTH, TWO_STEPS_LENGTH, name_likeness
from udfs.duplicates.records import Record

FULL: Final = 12  # rows of one code or name that are compared each with each; more are compared with the next only
KIN: Final = 20  # rows of one enterprise or investor that are compared each with each; more are passed over
FRAME: Final = 12  # names that become equal without one sign; more are a frame with a serial word
COMMON: Final = 16  # names that share a pair of signs; more make it a common word
RAREST: Final = 4  # pairs of signs by which a name is looked up
_LONGEST: Final = 40  # a longer one is looked up by its rarest pairs of signs only


class Proposed(NamedTuple):
    """Pairs of positions in the list of records, the smaller first; and how many blocks were passed over."""

    pairs: set[tuple[int, int]]
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
    near, frames = _near_names(list(names))
    for one, other in near:
        if name_likeness(one, other):
            pairs.update(_across(names[one], names[other]))
    return Proposed(pairs, crowds + frames)


def _blocks(keyed: Iterable[tuple[int, Hashable]]) -> Iterator[list[int]]:
    """Yield the positions that have a key in common, in order, each once; blank keys are none."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for at, key in keyed:
        if key and (not blocks[key] or blocks[key][-1] != at):
            blocks[key].append(at)
    return (block for block in blocks.values() if len(block) > 1)


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


def _kin(records: Sequence[Record], among: Iterable[int] | None = None) -> Iterator[list[int]]:
    """Yield the positions that have an enterprise or an investor in common, by code or by name."""
    positions = range(len(records)) if among is None else among
    companies = {record.company.compact for record in records} if among is None else set()
    keyed: list[tuple[int, Hashable]] = []
    for at in positions:
        row, project, company, investors = records[at]
        keyed.append((at, row.company_code and ("company", row.company_code)))
        keyed.append((at, row.investor_code and ("investor", row.investor_code)))
        keyed.append((at, company.compact and ("company", company.compact, company.marks)))
        if project.compact in companies:  # a project may bear the enterprise's name
            keyed.append((at, project.compact and ("company", project.compact, project.marks)))
        keyed += [(at, ("investor", name.compact, name.marks)) for name in investors]
    return _blocks(keyed)


def _across(one: Sequence[int], other: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs between the rows of two near names; when there are many, one pair joins the two."""
    few = len(one) * len(other) <= FULL
    for first in one if few else one[:1]:
        for second in other if few else other[:1]:
            yield min(first, second), max(first, second)


def _near_names(names: Sequence[Name]) -> tuple[set[tuple[Name, Name]], int]:
    """Return the pairs of names that may be near, and how many frames were passed over."""
    by_marks: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name in names:
        if len(name.compact) >= LEAST_LENGTH:
            by_marks[name.marks].append(name)
    pairs: set[tuple[Name, Name]] = set()
    frames = 0
    for group in by_marks.values():
        if len(group) > 1:
            one_out = list(_blocks((at, key) for at, name in enumerate(group) for key in _one_out(name.compact)))
            frames += sum(len(block) > FRAME for block in one_out)
            rare = (block for block in _blocks(_rarest(group)) if len(block) <= COMMON)
            blocks = [*(block for block in one_out if len(block) <= FRAME), *rare]
            pairs.update((group[one], group[other]) for block in blocks for one, other in combinations(block, 2))
    return pairs, frames


def _one_out(text: str) -> Iterator[str]:
    """Yield the text and the text without each one of its signs."""
    yield text
    if len(text) <= _LONGEST:
        for at in range(len(text)):
            yield text[:at] + text[at + 1 :]


def _rarest(group: Sequence[Name]) -> Iterator[tuple[int, str]]:
    """Yield each name's rarest pairs of neighbouring signs; names that are near share one of them."""
    grams = [sorted({*map("".join, pairwise(name.compact))}) for name in group]
    count = Counter(gram for each in grams for gram in each)
    for at, each in enumerate(grams):
        if len(group[at].compact) < TWO_STEPS_LENGTH:
            continue  # one step is all it may have, and leaving one sign out has found that
        for gram in sorted(each, key=lambda gram: (count[gram], gram))[:RAREST]:
            yield at, gram
