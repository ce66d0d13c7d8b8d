"""What came of installing or uninstalling, for whoever shows it."""

from dataclasses import dataclass, field

from udfs.findings import Finding


@dataclass
class Outcome:
    """``done``: it is as wanted now; ``told``: what was found and done, a line each."""

    done: bool
    told: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
