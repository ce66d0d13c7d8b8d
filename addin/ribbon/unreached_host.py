"""What all hosts have in common whose program Python cannot talk to: they see copies and files, and mark nothing."""

from collections.abc import Sequence
from typing import Final

from addin.ribbon.host import Cleared, Selection
from addin.ribbon.report import Mark, Review


class UnreachedHost:
    """The half of a host that is about the workbook in front of the person, which is out of reach here."""

    can_mark: Final = False

    def selection(self) -> Selection | None:
        """Return nothing: which cells are selected does not come along."""
        return None

    def mark(self, marks: Sequence[Mark]) -> int:  # noqa: ARG002
        """Mark nothing; the report lists the cells."""
        return 0

    def add_review(self, review: Review) -> str:  # noqa: ARG002
        """Add nothing."""
        return ""

    def clear_marks(self) -> Cleared:
        """Remove nothing."""
        return Cleared()
