"""What the administrator has laid down for Excel: it goes before whatever a person sets, and no add-in can change it.

Names and meaning are those of Microsoft's administrative templates for Office (excel16.admx, office16.admx and those of
the versions before).
"""

from dataclasses import dataclass
from typing import Final

from addin.installing.machine import Machine, number_of

_ROOTS: Final = (
    r"HKCU\Software\Policies\Microsoft\Cloud\Office",  # laid down in Microsoft's cloud
    r"HKCU\Software\Policies\Microsoft\Office",
    r"HKLM\SOFTWARE\Policies\Microsoft\Office",
)
ENABLE_ALL: Final = 1  # VBAWarnings
WITH_NOTICE: Final = 2
SIGNED_ONLY: Final = 3
DISABLE_ALL: Final = 4


@dataclass(frozen=True)
class Policies:
    """The policies of one version of Excel; ``None`` where nothing is laid down."""

    macros: int | None
    blocks_internet: bool
    no_add_ins: bool
    signed_add_ins: bool
    no_locations: bool
    no_own_locations: bool

    @property
    def forbid_trusting(self) -> bool:
        """Whether a trusted location of this person has no effect."""
        return self.no_locations or self.no_own_locations


def policies(machine: Machine, version: str) -> Policies:
    """Return what is laid down. Raises ``OSError``."""

    def laid_down(below: str, name: str) -> int | None:
        for root in _ROOTS:
            for known, value in machine.registry.values(rf"{root}\{version}\{below}").items():
                if known.casefold() == name.casefold() and (number := number_of(value)) is not None:
                    return number
        return None

    security = r"Excel\Security"
    return Policies(
        macros=laid_down(security, "VBAWarnings"),
        blocks_internet=laid_down(security, "blockcontentexecutionfrominternet") == 1,
        no_add_ins=laid_down(security, "DisableAllAddins") == 1,
        signed_add_ins=laid_down(security, "RequireAddinSig") == 1,
        no_locations=laid_down(rf"{security}\Trusted Locations", "AllLocationsDisabled") == 1,
        no_own_locations=laid_down(r"Common\Security\Trusted Locations", "allow user locations") == 0,
    )
