"""From the rows of a month to the suspected pairs, and from pairs to projects."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from udfs.company_names import PLACES
from udfs.duplicates.blocks import FRAME, propose
from udfs.duplicates.frames import Frames
from udfs.duplicates.judge import Pair, Reason, judge
from udfs.duplicates.records import Candidate, read_record

CUT_CODE: Final = "ZS-788"  # the message that tells what ``Found`` has left out
_PER_RECORD: Final = 20
_IN_ALL: Final = 2000
# Below it stand pairs that share an enterprise and little else: mostly two projects of one company.
_JOINING: Final = 70


class Found(NamedTuple):
    """The suspected pairs, best first; how many more were cut; how many crowds of look-alikes were passed over.

    When ``cut`` or ``crowds`` is not zero the reader should be told so, with the message ``CUT_CODE``.
    """

    pairs: tuple[Pair, ...]
    cut: int
    crowds: int


def find(
    rows: Iterable[Candidate],
    *,
    places: Sequence[str] = PLACES,
    per_record: int = _PER_RECORD,
    in_all: int = _IN_ALL,
) -> Found:
    """Return the pairs of rows that may be one project.

    ``places``: the names that are dropped in front of names, the caller's own city and district among them.
    ``per_record`` and ``in_all``: the most pairs that one row and the whole list may have; the best are kept. The
    order of the rows changes nothing. Raises ``ValueError`` when two rows have the same key.
    """
    ordered = sorted(rows, key=lambda row: row.key)
    for before, after in zip(ordered, ordered[1:], strict=False):
        if before.key == after.key:
            raise ValueError(f"two rows have the key {before.key}")
    records = [read_record(row, tuple(places)) for row in ordered]
    proposed = propose(records)
    frames = Frames(record.project.compact for record in records)
    judged = (judge(records[one], records[other], frames, points) for (one, other), points in proposed.pairs.items())
    pairs = sorted((pair for pair in judged if pair), key=lambda pair: (-pair.score, pair.first, pair.second))
    kept = _capped(_without_frames(pairs), per_record, in_all)
    return Found(tuple(kept), len(pairs) - len(kept), proposed.crowds)


def clusters(pairs: Iterable[Pair], least: int = _JOINING) -> list[tuple[int, ...]]:
    """Return the keys that pairs join to one project each, in order; pairs that score below ``least`` join nothing.

    A project that three units tell is one cluster of three, whichever of its pairs were found.
    """
    parent: dict[int, int] = {}

    def root(key: int) -> int:
        while parent.setdefault(key, key) != key:
            parent[key] = key = parent[parent[key]]
        return key

    for pair in pairs:
        if pair.score >= least:
            low, high = sorted((root(pair.first), root(pair.second)))
            parent[high] = low
    members: dict[int, list[int]] = defaultdict(list)
    for key in sorted(parent):
        members[root(key)].append(key)
    return [tuple(keys) for _, keys in sorted(members.items())]


def _without_frames(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs without those of a name that is near to very many: that is a frame, not a duplicate."""
    near = Counter(key for pair in pairs if pair.reason is Reason.NEAR_NAME for key in (pair.first, pair.second))
    crowded = {key for key, count in near.items() if count > FRAME}
    return [pair for pair in pairs if pair.reason is not Reason.NEAR_NAME or not {pair.first, pair.second} & crowded]


def _capped(pairs: Iterable[Pair], per_record: int, in_all: int) -> list[Pair]:
    """Return the best pairs within the caps."""
    kept: list[Pair] = []
    count: Counter[int] = Counter()
    for pair in pairs:
        if len(kept) >= in_all:
            break
        if count[pair.first] < per_record and count[pair.second] < per_record:
            kept.append(pair)
            count.update((pair.first, pair.second))
    return kept
