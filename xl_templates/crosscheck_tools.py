"""What the cross-checks of definitions have in common."""

from collections import Counter
from collections.abc import Iterable

from rapidfuzz import process

from udfs.findings import Finding, finding
from udfs.rules import Schema, nodes


class Used:
    """What the rules and columns have named so far."""

    def __init__(self) -> None:
        self.lists: set[str] = set()
        self.parameters: set[str] = set()

    def guess(self, text: str, schema: Schema) -> None:
        """Take what a broken rule seems to name as used: it has its own finding."""
        self.lists |= {name for name in schema.lists if name in text}
        self.parameters |= {name for name in schema.parameters if name in text}


def near(name: str, known: Iterable[str]) -> str:
    """Return 「，是否指“…”」 for the nearest known name, or nothing."""
    found = process.extractOne(name, list(known), score_cutoff=50)
    return f"，是否指“{found[0]}”" if found else ""


def duplicates(what: str, names: Iterable[str], file: str) -> list[Finding]:
    """Find what stands twice where each may stand once."""
    return [
        finding("ZS-111", place={"file": file}, what=what, name=name, count=count)
        for name, count in Counter(names).items()
        if count > 1
    ]


def unknown(place: dict[str, str | None], key: str, what: str, name: str, known: Iterable[str]) -> Finding:
    """Say that a key names what there is not."""
    return finding("ZS-113", place=place, key=key, what=what, name=name, hint=near(name, known))


def note_names(node: nodes.Node, used: Used) -> None:
    """Take the lists and parameters of a rule as used."""
    for part in nodes.walk(node):
        if isinstance(part, nodes.ListName):
            used.lists.add(part.name)
        if isinstance(part, nodes.Parameter):
            used.parameters.add(part.name)
