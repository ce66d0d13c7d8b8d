"""Points and ranks of a group with other weights, for many sets of weights at once: a column a set."""

from typing import Final

import numpy as np

from addin.scoring.sensitivity_weighed import Numbers, Weighed, Whole

# The engine tells points apart from a ten-thousand-millionth on; binary sums are off by far less.
NEAR: Final = 5e-11


def inside_points(group: Weighed, weights: Numbers) -> Numbers:
    """Return the points inside the hundred: (items × sets) → (units × sets); NaN where nothing of a unit counts.

    Only the proportions of the weights matter where nothing is ``fixed``: whatever is left out, they make the total.
    """
    # Not a matrix product: its last digit may hang on how many sets come at once, and on the computer.
    reached = group.fixed[:, None] + np.einsum("uk,kc->uc", group.shares, weights)
    if group.counted.all():
        worth = np.broadcast_to(weights.sum(axis=0), reached.shape)
    else:
        worth = np.einsum("uk,kc->uc", group.counted.astype(float), weights)
    return np.divide(reached * group.total, worth, out=np.full(reached.shape, np.nan), where=worth > 0)


def with_extras(group: Weighed, inside: Numbers) -> Numbers:
    """Return the scores."""
    return np.where(group.zeroed[:, None] & ~np.isnan(inside), 0.0, inside + group.extras[:, None])


def ranked_points(group: Weighed, inside: Numbers) -> Numbers:
    """Return the points that ranks go by: with extras or without, as printed or as they are."""
    if group.ranking.with_extras:
        points = with_extras(group, inside)
    else:
        points = np.where(group.zeroed[:, None] & ~np.isnan(inside), 0.0, inside)
    return _printed(points, group.ranking.places) if group.ranking.by == "printed" else points


def _printed(points: Numbers, places: int) -> Numbers:
    """Round half up, away from zero; ``NEAR`` so that a binary number just below a half is one."""
    scale = 10.0**places
    return np.sign(points) * np.floor((np.abs(points) + NEAR) * scale + 0.5) / scale


def places(points: Numbers, ties: Whole) -> tuple[Whole, Whole]:
    """Return the ranks from above and from below (1, 2, 2, 4), 0 where there are no points."""
    above, below = (np.zeros(points.shape, dtype=np.int64) for _ in range(2))
    decided = bool(len(ties)) and bool((ties != ties[0]).any())
    for at, own in enumerate(points):
        ahead, behind = points > own + NEAR, points < own - NEAR
        if decided:
            equal = np.abs(points - own) <= NEAR
            ahead |= equal & (ties > ties[at])[:, None]
            behind |= equal & (ties < ties[at])[:, None]
        ranked = ~np.isnan(own)
        above[at] = np.where(ranked, 1 + np.count_nonzero(ahead, axis=0), 0)
        below[at] = np.where(ranked, 1 + np.count_nonzero(behind, axis=0), 0)
    return above, below


def places_with(group: Weighed, weights: Numbers) -> tuple[list[int], list[int]]:
    """Return the ranks from above and from below for one set of weights."""
    above, below = places(ranked_points(group, inside_points(group, weights[:, None])), group.ties)
    return [int(each) for each in above[:, 0]], [int(each) for each in below[:, 0]]
