"""Drawing weights around those of the definition, and counting what comes of them, some hundreds of sets at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from addin.scoring.sensitivity_lines import CutLine
from addin.scoring.sensitivity_ranks import inside_points, places, ranked_points, with_extras
from addin.scoring.sensitivity_weighed import Numbers, Weighed, Whole

_HUNDRED: Final = 100


@dataclass(frozen=True)
class Plan:
    """How weights are drawn: each by itself, evenly within ± ``spread`` of its own, then all × what makes their sum.

    ``chunk``: how many sets are in memory at once; the result does not depend on it.
    """

    draws: int = 10_000
    seed: int = 1
    spread: float = 0.3
    chunk: int = 1_000

    def __post_init__(self) -> None:
        if self.draws < 1 or self.chunk < 1 or not 0 <= self.spread < 1:
            raise ValueError(f"no plan: {self}")


@dataclass(frozen=True, eq=False)
class Tally:
    """How often: ``ranks[unit, rank]``; ``held[line, unit]`` on that side of the line."""

    draws: int
    ranks: Whole
    held: Whole

    def rank_at(self, percent: int) -> list[int]:
        """Return for each unit the rank that it has, or a better one, in at least so many of a hundred sets."""
        enough = self.ranks.cumsum(axis=1) * _HUNDRED >= percent * self.draws
        return [int(each) for each in enough.argmax(axis=1)]


def tally(group: Weighed, lines: Sequence[CutLine], plan: Plan) -> Tally:
    """Rank a group with every set of weights."""
    units = len(group.units)
    ranks = np.zeros(units * (units + 1), dtype=np.int64)
    held = np.zeros((len(lines), units), dtype=np.int64)
    start = np.arange(units)[:, None] * (units + 1)
    for weights in drawn(group.weights, plan):
        inside = inside_points(group, weights)
        above, below = places(ranked_points(group, inside), group.ties)
        ranks += np.bincount((above + start).ravel(), minlength=len(ranks))
        scores = with_extras(group, inside)
        for at, line in enumerate(lines):
            held[at] += np.count_nonzero(line.holds(above, below, scores), axis=1)
    return Tally(plan.draws, ranks.reshape(units, units + 1), held)


def drawn(weights: Numbers, plan: Plan) -> Iterator[Numbers]:
    """Yield sets of weights, a column each; all add to what the definition's add to."""
    # A generator named by its algorithm gives the same numbers in every version of numpy.
    generator = np.random.Generator(np.random.PCG64(plan.seed))
    for first in range(0, plan.draws, plan.chunk):
        count = min(plan.chunk, plan.draws - first)
        moved = weights * (1 + plan.spread * (2 * generator.random((count, len(weights))) - 1))
        moved *= weights.sum() / moved.sum(axis=1, keepdims=True)
        yield np.ascontiguousarray(moved.T)
