"""Whose file it is and for when: from its stamp, else its cover, else its sheets, else its name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from udfs.findings import Finding, finding
from udfs.period import Period, PeriodError
from udfs.unit_names import UnitMatch, UnitNames
from xl_templates.model import Programme, Submission
from xl_templates.reading.result import Claim, ReadFile
from xl_templates.reading.typed_cells import shown

_SOURCES: Final = {"stamp": "模板印记", "cover": "封面", "sheet": "表内", "title": "标题", "name": "文件名"}


@dataclass
class Identity:
    """Whose file it is. ``refusal``: why it cannot be taken; ``unit`` may be known all the same."""

    unit: str | None = None
    period: Period | None = None
    refusal: Finding | None = None
    findings: list[Finding] = field(default_factory=list)


class Identifier:
    """Knows the units of a programme and the submission that is collected (``None``: any, for a mere check)."""

    def __init__(
        self, programme: Programme, submission: Submission | None = None, period: Period | None = None
    ) -> None:
        self.programme = programme
        self.submission = submission
        self.period = period
        self.names = unit_names(programme)
        self.due = (
            {unit.name for unit in programme.units_of(submission, period.first_day, period.last_day)}
            if submission and period
            else {unit.name for unit in programme.units}
        )

    def identify(self, read: ReadFile) -> Identity:
        """Return whose file it is, with everything that its claims disagree about."""
        identity = Identity()
        self._programme(read, identity)
        self._unit(read, identity)
        self._period(read, identity)
        return identity

    def _refuse(self, identity: Identity, found: Finding) -> None:
        identity.refusal = identity.refusal or found

    def _programme(self, read: ReadFile, identity: Identity) -> None:
        place = {"file": read.file}
        if read.programme and read.programme != self.programme.id:
            self._refuse(
                identity, finding("ZS-757", place=place, found=shown(read.programme), wanted=self.programme.id)
            )
        elif self.submission and read.submission and read.submission != self.submission.id:
            titles = {each.id: each.title for each in self.programme.submissions}
            facts = {"found": titles.get(read.submission, shown(read.submission)), "wanted": self.submission.title}
            self._refuse(identity, finding("ZS-757", place=place, **facts))
        elif read.version and read.version != self.programme.version:
            facts = {"found": shown(read.version), "wanted": self.programme.version}
            identity.findings.append(finding("ZS-758", place=place, **facts))

    # --- the unit -------------------------------------------------------------------------------------------

    def _unit(self, read: ReadFile, identity: Identity) -> None:
        matched = [(claim, match) for claim in read.units if (match := self._match(claim)) is not None]
        if not matched:
            said = next((claim for claim in read.units if claim.source not in ("title", "name")), read.units[-1])
            near = "、".join(match.official for match in self.names.candidates(said.text))
            place = _place(read, said)
            hint = f"，是不是{near}" if near else ""
            self._refuse(identity, finding("ZS-751", place=place, raw=shown(said.text), hint=hint))
            return
        claim, match = matched[0]
        identity.unit = match.official
        if match.score < 100:
            identity.findings.append(
                finding("ZS-750", place=_place(read, claim), raw=shown(claim.text), unit=match.official)
            )
        if claim.source in ("title", "name"):
            identity.findings.append(
                finding("ZS-755", place=_place(read, claim), source=_SOURCES[claim.source], unit=match.official)
            )
        other = next((pair for pair in matched if pair[1].official != match.official), None)
        if other is not None:
            first, second = (f"{_SOURCES[one.source]}是“{what.official}”" for one, what in (matched[0], other))
            facts = {"first": first, "second": second, "unit": match.official}
            identity.findings.append(finding("ZS-752", place=_place(read, other[0]), **facts))
        if identity.unit not in self.due:
            title = self.submission.title if self.submission else self.programme.title
            self._refuse(identity, finding("ZS-760", place=_place(read, claim), unit=match.official, title=title))

    def _match(self, claim: Claim) -> UnitMatch | None:
        if claim.source == "title":
            return self.names.find_in(claim.text)
        if claim.source != "name":
            return self.names.match(claim.text)
        parts = claim.text.split("/")
        return next((match for part in reversed(parts) if (match := self.names.find_in(part)) is not None), None)

    # --- the period -----------------------------------------------------------------------------------------

    def _period(self, read: ReadFile, identity: Identity) -> None:
        claims = [(claim, period) for claim in read.periods if (period := _parsed(claim)) is not None]
        if not claims:
            if self.period is not None:
                facts = {"period": self.period.label}
                identity.findings.append(finding("ZS-754", place={"file": read.file}, **facts))
            return
        identity.period = claims[0][1]
        binding = [pair for pair in claims if pair[0].source in ("stamp", "cover")][:1] or claims
        if self.period is not None and all(period != self.period for _, period in binding):
            claim, period = binding[0]
            facts = {"found": period.label, "wanted": self.period.label, "source": _SOURCES[claim.source]}
            self._refuse(identity, finding("ZS-753", place=_place(read, claim), **facts))
            return
        identity.period = self.period or identity.period
        other = _first_other(claims, identity.period)
        if other is not None:
            facts = {"source": _SOURCES[other[0].source], "found": other[1].label, "period": identity.period.label}
            identity.findings.append(finding("ZS-756", place=_place(read, other[0]), **facts))


def unit_names(programme: Programme) -> UnitNames:
    """Return the units of a programme by all their names."""
    return UnitNames({unit.name: unit.aliases for unit in programme.units}, programme.places)


def _first_other(claims: Sequence[tuple[Claim, Period]], period: Period) -> tuple[Claim, Period] | None:
    return next((pair for pair in claims if pair[1] != period and pair[1].kind == period.kind), None)


def _parsed(claim: Claim) -> Period | None:
    try:
        return Period.parse(claim.text)
    except PeriodError:
        return None


def _place(read: ReadFile, claim: Claim) -> dict[str, str | None]:
    return {"file": read.file, "sheet": claim.sheet, "cell": claim.cell, "value": claim.text}
