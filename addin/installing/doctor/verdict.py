"""What a check found, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it stands. Only a fault needs a person."""

    GOOD = "good"
    NOTICE = "notice"
    FAULT = "fault"
    UNKNOWN = "unknown"
    NOT_HERE = "not_applicable"

    @property
    def label(self) -> str:
        """The word for a person."""
        return _LABELS[self.value]


_LABELS = {"good": "正常", "notice": "注意", "fault": "有问题", "unknown": "不详", "not_applicable": "不适用"}


@dataclass(frozen=True)
class Verdict:
    """``found``: what is there; ``remedy``: what to do, empty where nothing is to be done."""

    state: State
    found: str
    remedy: str = ""


def good(found: str) -> Verdict:
    """Return that all is well."""
    return Verdict(State.GOOD, found)


def notice(found: str, remedy: str) -> Verdict:
    """Return what may be the cause, or become one."""
    return Verdict(State.NOTICE, found, remedy)


def fault(found: str, remedy: str) -> Verdict:
    """Return what surely keeps the add-in from working."""
    return Verdict(State.FAULT, found, remedy)


def unknown(found: str, remedy: str = "") -> Verdict:
    """Return that it cannot be told."""
    return Verdict(State.UNKNOWN, found, remedy)
