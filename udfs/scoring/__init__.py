"""From numbers to points, ranks and grades: every rule once, as exact decimals and as Excel formulas that say the same.

``RULES`` holds a rule for every kind of an indicator system. Points are 分. A missing number gives no points and a
reason; what that is worth (nothing, left out, not yet) is settled by ``total``.
"""

from typing import Final

from udfs.scoring.by_value import Bands, Certified, Deduct, PerItem
from udfs.scoring.column import Column, Outcome, Reason
from udfs.scoring.formula_rule import FormulaRule, formula_faults
from udfs.scoring.in_group import BestShare, Efficacy, MeanSteps
from udfs.scoring.of_base import Growth, ShareOf
from udfs.scoring.of_judges import Judges
from udfs.scoring.of_target import Completion, Shortfall, ToDate
from udfs.scoring.places import Places
from udfs.scoring.rule import ScoringRule

__all__ = ["RULES", "Column", "Outcome", "Places", "Reason", "ScoringRule", "formula_faults"]

RULES: Final[dict[str, ScoringRule]] = {
    "completion": Completion(),
    "to_date": ToDate(),
    "efficacy": Efficacy(),
    "best_share": BestShare(),
    "bands": Bands(),
    "per_item": PerItem(),
    "deduct": Deduct(),
    "shortfall": Shortfall(),
    "growth": Growth(),
    "mean_steps": MeanSteps(),
    "share_of": ShareOf(),
    "judges": Judges(),
    "certified": Certified(),
    "formula": FormulaRule(),
}
