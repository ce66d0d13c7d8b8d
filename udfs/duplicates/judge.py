"""What the evidence of one pair of rows is worth."""

from enum import StrEnum
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from udfs.company_names import Name, compatible, same_name, without_marks
from udfs.duplicates.frames import Frames
from udfs.duplicates.likeness import EQUAL, text_likeness
from udfs.duplicates.records import Candidate, Record

# Points out of 100, beside those of the names (``likeness``). A pair below the floor is not worth an officer's time.
FLOOR: Final = 65
CERTAIN: Final = 100  # equal project codes
# Points for what two near names share, by how many names share it at most: much that is shared says little.
SHARED: Final = ((3, 0), (30, -12), (None, -22))
ALIKE: Final = 70  # names that resemble each other, with the same investor
ENTERPRISE: Final = 66  # the same enterprise, with another name of the project
SAME_ENTERPRISE: Final = 6
OTHER_ENTERPRISE: Final = -15
SAME_INVESTOR: Final = 5
OTHER_INVESTOR: Final = -12
SAME_AMOUNT: Final = 3
OTHER_AMOUNT: Final = -5
OTHER_PROJECT_CODE: Final = -30  # the code is unique for a project's life, but a filing may be made anew

_RESEMBLANCE: Final = 75  # ratio at which names with the same investor resemble each other
_STRANGERS: Final = 60  # ratio under which two investors are two


class Reason(StrEnum):
    """Why two rows are suspected."""

    PROJECT_CODE = "project_code"
    NAME = "name"
    NEAR_NAME = "near_name"
    INVESTOR = "investor"
    ENTERPRISE = "enterprise"

    @property
    def label(self) -> str:
        """The words that officers read."""
        return {
            "project_code": "项目代码相同",
            "name": "项目名称相同",
            "near_name": "项目名称只差一两个字",
            "investor": "投资方相同，项目名称相近",
            "enterprise": "落地企业相同，项目名称不同",
        }[self.value]


class Pair(NamedTuple):
    """Two rows that may be one project, by their keys, the smaller first.

    ``score``: 0 to 100, how strong the suspicion is. ``rule_code``: the message of the catalogue, which has the grade.
    """

    first: int
    second: int
    reason: Reason
    score: int
    rule_code: str


def judge(one: Record, other: Record, frames: Frames, likeness: int | None = None) -> Pair | None:
    """Return the suspected pair, ``None`` when the evidence is too weak. The order of the two does not matter.

    ``frames``: made of the compact names of all projects. ``likeness``: the points of the names of the projects in the
    order of the keys, places apart, where they are known.
    """
    first, second = (one, other) if one.row.key < other.row.key else (other, one)
    found = _evidence(first, second, frames, likeness)
    if not found or found[1] < FLOOR:
        return None
    reason, score = found
    return Pair(first.row.key, second.row.key, reason, score, _rule_code(first.row, second.row, reason))


def _evidence(first: Record, second: Record, frames: Frames, likeness: int | None) -> tuple[Reason, int] | None:
    codes = _agree(first.row.project_code, second.row.project_code)
    if codes:
        return Reason.PROJECT_CODE, CERTAIN
    against = OTHER_PROJECT_CODE if codes is False else 0
    reason, likeness = _names(first, second, likeness)
    if likeness:
        if reason is not Reason.NAME:
            likeness += _shared(frames.sharing(first.project.compact, second.project.compact))
        score = likeness + against + _amounts(first.row, second.row) + _enterprises(first, second)
        return reason, min(score + _investors(first, second), CERTAIN - 1)
    if _same_enterprise(first, second) and not _are_phases(first.project, second.project):
        return Reason.ENTERPRISE, ENTERPRISE + against + (14 if _same_amount(first.row, second.row) else 0)
    return None


def _names(first: Record, second: Record, likeness: int | None) -> tuple[Reason, int]:
    """Return the points for the names of two projects, none when they are two names."""
    one, other = first.project, second.project
    if not compatible(one, other):
        return Reason.NAME, 0
    if likeness is None:
        likeness = text_likeness(one.compact, other.compact)
    if likeness:
        return Reason.NAME if likeness == EQUAL else Reason.NEAR_NAME, likeness
    if _alike(one.compact, other.compact, _RESEMBLANCE) and _share_investor(first, second):
        return Reason.INVESTOR, ALIKE
    return Reason.NAME, 0


def _shared(sharing: int) -> int:
    return next(points for most, points in SHARED if most is None or sharing <= most)


def _rule_code(first: Candidate, second: Candidate, reason: Reason) -> str:
    if first.unit == second.unit and first.ledger != second.ledger:
        return "ZS-787"  # a project moves from one ledger to the next, and may stand in both for a month
    if reason is Reason.PROJECT_CODE:
        return "ZS-780" if (first.unit, first.ledger) == (second.unit, second.ledger) else "ZS-781"
    if reason is Reason.ENTERPRISE:
        return "ZS-782" if _same_amount(first, second) else "ZS-783"
    return {Reason.NAME: "ZS-784", Reason.NEAR_NAME: "ZS-785", Reason.INVESTOR: "ZS-786"}[reason]


def _are_phases(first: Name, second: Name) -> bool:
    """Tell whether two names with different marks are otherwise one: 一期 and 二期, a plant and its 扩建."""
    if first.marks == second.marks:
        return False
    one, other = without_marks(first), without_marks(second)
    return one == other or _alike(one, other, _RESEMBLANCE)


def _agree(first: str | None, second: str | None) -> bool | None:
    """Return whether two codes are equal, ``None`` when one is absent."""
    return first == second if first and second else None


def _same_enterprise(first: Record, second: Record) -> bool | None:
    """Return whether the enterprises are one by their codes or names; a project may bear the enterprise's name."""
    codes = _agree(first.row.company_code, second.row.company_code)
    if codes is not None:
        return codes
    one, other = first.company, second.company
    same = same_name(one, other) or same_name(one, second.project) or same_name(first.project, other)
    return True if same else None


def _enterprises(first: Record, second: Record) -> int:
    """Return the points for the enterprises of two projects with near names."""
    same = _same_enterprise(first, second)
    return SAME_ENTERPRISE if same else OTHER_ENTERPRISE if same is False else 0


def _share_investor(first: Record, second: Record) -> bool:
    """Tell whether one investor is the same."""
    if _agree(first.row.investor_code, second.row.investor_code):
        return True
    return any(same_name(one, other) for one in first.investors for other in second.investors)


def _investors(first: Record, second: Record) -> int:
    """Return the points for the investors of two projects with near names."""
    if _share_investor(first, second):
        return SAME_INVESTOR
    if not first.investors or not second.investors:
        return 0
    akin = any(_akin(one.compact, other.compact) for one in first.investors for other in second.investors)
    return 0 if akin else OTHER_INVESTOR


def _akin(first: str, second: str) -> bool:
    """Tell whether two investors may be one: 华为 and 华为技术, or a slip."""
    return first in second or second in first or _alike(first, second, _STRANGERS)


def _alike(first: str, second: str, least: int) -> bool:
    return fuzz.ratio(first, second, score_cutoff=least) >= least


def _same_amount(first: Candidate, second: Candidate) -> bool:
    return bool(first.amount) and first.amount == second.amount


def _amounts(first: Candidate, second: Candidate) -> int:
    """Return the points for the total investments: equal, or one more than double the other."""
    if not first.amount or not second.amount or min(first.amount, second.amount) < 0:
        return 0
    if first.amount == second.amount:
        return SAME_AMOUNT
    low, high = sorted((first.amount, second.amount))
    return OTHER_AMOUNT if high > 2 * low else 0
