"""考核评分簿: the result of a scoring as a workbook of plain formulas that an officer can follow and try out.

Pages are drawn as those of the summary. The values beside the formulas are the engine's, so nobody has to recalculate.
"""

from addin.scoring.book.replacing import scores_refusal
from addin.scoring.book.write import write_scores

__all__ = ["scores_refusal", "write_scores"]
