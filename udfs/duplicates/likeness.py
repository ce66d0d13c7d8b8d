"""Are two names of projects one name with a slip of the keyboard?"""

from typing import Final

from rapidfuzz.distance import OSA, Levenshtein

from udfs.company_names import DISTINGUISHING
from udfs.sounds import sound_alike

# Points out of 100.
EQUAL: Final = 90  # equal compact names
SLIP: Final = 84  # one sign too many, too few, in the wrong order, or of the same sound
OTHER_SIGN: Final = 76  # a sign of another sound, or two signs too many: a slip of the pen, or another name
SHORT: Final = -8  # in a name of fewer than eight signs one sign is much
SECOND_STEP: Final = -4
LEAST_LENGTH: Final = 5  # of a name in which one sign may be a slip
TWO_STEPS_LENGTH: Final = 12


def text_likeness(one: str, other: str) -> int:
    """Return the points for two compact names of projects: ``EQUAL``, those for a slip, or 0 for two names.

    The caller has seen that their marks are equal and their places do not contradict each other. 东区 and 西区 have no
    points, nor have names of which a whole word was replaced.
    """
    if one == other:
        return EQUAL if one else 0
    short, long = len(one), len(other)
    if short > long:
        short, long = long, short
    most = 2 if short >= TWO_STEPS_LENGTH else 1
    if short < LEAST_LENGTH or long - short > most:
        return 0
    steps = OSA.distance(one, other, score_cutoff=most)
    if steps > most:
        return 0
    points = _slips(one, other, swapped=steps == 1)
    return points and points + (SHORT if short < 8 else 0) + (SECOND_STEP if steps > 1 else 0)


def _slips(first: str, second: str, *, swapped: bool) -> int:
    """Return the points for the steps between two near names, 0 when a step makes another name."""
    changes: list[tuple[str, str]] = []
    places: list[int] = []
    moved = 0
    for step, at, beside in Levenshtein.editops(first, second).as_list():
        one = first[at] if step != "insert" else ""
        other = second[beside] if step != "delete" else ""
        if any(sign in DISTINGUISHING or sign.isdigit() for sign in one + other):
            return 0
        if step == "replace":
            changes.append((one, other))
            places.append(at)
        else:
            moved += 1
    is_swap = swapped and len(changes) + moved == 2
    if is_swap or (moved < 2 and all(sound_alike(*both) for both in changes)):
        return SLIP
    is_word = any(later - earlier == 1 for earlier, later in zip(places, places[1:], strict=False))
    return 0 if is_word else OTHER_SIGN
