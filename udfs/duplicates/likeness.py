"""Are two names of projects one name with a slip of the keyboard?"""

from typing import Final

from rapidfuzz.distance import OSA, Levenshtein

from udfs.company_names import DISTINGUISHING, Name, compatible
from udfs.sounds import sound_alike

# Points out of 100.
EQUAL: Final = 90  # equal compact names
SLIP: Final = 84  # one sign too many, too few, in the wrong order, or of the same sound
OTHER_SIGN: Final = 76  # a sign of another sound, or two signs too many: a slip of the pen, or another name
SHORT: Final = -8  # in a name of fewer than eight signs one sign is much
SECOND_STEP: Final = -4
LEAST_LENGTH: Final = 5  # of a name in which one sign may be a slip
TWO_STEPS_LENGTH: Final = 12


def name_likeness(first: Name, second: Name) -> int:
    """Return the points for two names of projects: ``EQUAL``, those for a slip, or 0 for two names.

    Names with different marks or places have none, nor have 东区 and 西区, nor names of which a whole word was
    replaced.
    """
    if not first.compact or not second.compact or not compatible(first, second):
        return 0
    if first.compact == second.compact:
        return EQUAL
    short = min(len(first.compact), len(second.compact))
    if short < LEAST_LENGTH:
        return 0
    most = 2 if short >= TWO_STEPS_LENGTH else 1
    steps = OSA.distance(first.compact, second.compact, score_cutoff=most)
    if steps > most:
        return 0
    points = _slips(first.compact, second.compact, swapped=steps == 1)
    return points and points + (SHORT if short < 8 else 0) + (SECOND_STEP if steps > 1 else 0)


def _slips(first: str, second: str, *, swapped: bool) -> int:
    """Return the points for the steps between two near names, 0 when a step makes another name."""
    edits = Levenshtein.editops(first, second)
    changes = [(first[edit.src_pos], second[edit.dest_pos]) for edit in edits if edit.tag == "replace"]
    moved = [first[edit.src_pos] for edit in edits if edit.tag == "delete"]
    moved += [second[edit.dest_pos] for edit in edits if edit.tag == "insert"]
    if any(sign in DISTINGUISHING or sign.isdigit() for sign in (*moved, *(each for both in changes for each in both))):
        return 0
    is_swap = swapped and len(edits) == 2
    if is_swap or (len(moved) < 2 and all(sound_alike(*both) for both in changes)):
        return SLIP
    places = [edit.src_pos for edit in edits if edit.tag == "replace"]
    is_word = any(later - earlier == 1 for earlier, later in zip(places, places[1:], strict=False))
    return 0 if is_word else OTHER_SIGN
