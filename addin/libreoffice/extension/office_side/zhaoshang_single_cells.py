"""The text of a formula in which the single cells that our functions are given become ranges of one cell.

Standard library and Python 3.8: this runs inside the office; but it needs nothing of it.
"""

import re

FUNCTION = re.compile(r"(?:CN\.ZHAOSHANG\.FUNCTIONS\.)?ZS_\w+", re.IGNORECASE)
SHEET = r"\$?(?:'(?:[^']|'')*'|[^\W\d]\w*)\."
SINGLE = re.compile(rf"\s*(?P<sheet>{SHEET})?(?P<cell>\$?[A-Z]{{1,3}}\$?\d+)(?=\s*[;)])", re.IGNORECASE)
TOKEN = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|(?P<name>[\w.]*)\(|\)|;")


def widened(formula):
    """Return a formula in the office's own syntax with ranges for the single cells that our functions are given.

    >>> widened('=IF(A1="";0;CN.ZHAOSHANG.FUNCTIONS.ZS_AMOUNT($B$2;"万元")+B2)')
    '=IF(A1="";0;CN.ZHAOSHANG.FUNCTIONS.ZS_AMOUNT($B$2:$B$2;"万元")+B2)'
    """
    parts, done, ours = [], 0, []
    for token in TOKEN.finditer(formula):
        if token[0].endswith("("):
            ours.append(FUNCTION.fullmatch(token["name"]) is not None)
        elif token[0] == ")":
            del ours[-1:]
        elif token[0] != ";":
            continue
        single = SINGLE.match(formula, token.end()) if ours and ours[-1] and token[0] != ")" else None
        if single:
            parts += [formula[done : single.end()], ":", single["cell"]]
            done = single.end()
    return "".join([*parts, formula[done:]])
