"""What is wrong with the text of a rule, and at which character."""

from udfs.findings import Finding, finding


class RuleError(ValueError):
    """A rule that cannot be understood. ``at`` is the character (from 0) where it went wrong."""

    def __init__(self, code: str, text: str, at: int, **facts: object) -> None:
        self.code = code
        self.text = text
        self.at = at
        self.facts = facts
        super().__init__(self.finding().message)

    def finding(self, **place: str | None) -> Finding:
        """Return the error as a finding; the message shows the rule with a mark at the character."""
        marked = f"{self.text[: self.at]}▶{self.text[self.at :]}"
        return finding(self.code, place=place, at=self.at + 1, marked=marked, **self.facts)
