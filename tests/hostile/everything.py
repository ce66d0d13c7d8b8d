"""All attacks, in the order of the levels at which they attack."""

from __future__ import annotations

from tests.hostile import (
    Attack,
    binary_attacks,
    carried_attacks,
    content_attacks,
    disguise_attacks,
    disk_attacks,
    ods_attacks,
    sheet_attacks,
    text_attacks,
    xml_attacks,
    zip_attacks,
)

BY_KIND: dict[str, list[Attack]] = {
    "zip": zip_attacks.ATTACKS,
    "xml": xml_attacks.ATTACKS,
    "sheet": sheet_attacks.ATTACKS,
    "content": content_attacks.ATTACKS,
    "carried": carried_attacks.ATTACKS,
    "ods": ods_attacks.ATTACKS,
    "binary": binary_attacks.ATTACKS,
    "text": text_attacks.ATTACKS,
    "disguise": disguise_attacks.ATTACKS,
    "disk": disk_attacks.ATTACKS,
}
ALL: list[tuple[str, Attack]] = [(kind, attack) for kind, attacks in BY_KIND.items() for attack in attacks]
