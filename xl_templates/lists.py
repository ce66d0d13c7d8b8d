"""The lists that columns and rules may name: the programme's own and those of national standards."""

from typing import Final

from udfs.codes.industry_table import DIVISIONS
from xl_templates.model import Programme

NATIONAL_LISTS: Final = {
    "国民经济行业大类": tuple(section + division for division, (section, _) in DIVISIONS.items()),
    "制造业大类": tuple(section + division for division, (section, _) in DIVISIONS.items() if section == "C"),
}


def programme_lists(programme: Programme) -> dict[str, tuple[str, ...]]:
    """Return the lists of a programme with those that every programme has (national standards)."""
    return NATIONAL_LISTS | dict(programme.lists)
