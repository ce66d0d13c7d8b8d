"""Suspected duplicates: one project told by several units, in several ledgers, or twice in one.

``find`` takes the rows of a month as ``Candidate`` values and returns the suspected pairs, best first, each with its
reason, its score and the number of its message; ``clusters`` joins pairs to projects. Suspicion only: an officer
decides. Only an equal 项目代码 proves that two rows are one project; 一期 and 二期 are two.

In steps: ``records`` reads names once, ``blocks`` proposes pairs that share something rare, ``judge`` weighs the
evidence of a pair, ``search`` puts the pairs in order and caps them.
"""

from udfs.duplicates.judge import Pair, Reason
from udfs.duplicates.records import Candidate
from udfs.duplicates.search import CUT_CODE, Found, clusters, find

__all__ = ["CUT_CODE", "Candidate", "Found", "Pair", "Reason", "clusters", "find"]
