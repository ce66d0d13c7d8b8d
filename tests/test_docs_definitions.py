"""docs/definitions.md names every key of the model, so that nobody has to read code to write a definition."""

from pathlib import Path

import pytest

from xl_templates import model

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "definitions.md").read_text(encoding="utf-8")
PARTS = (
    model.Programme,
    model.Parameter,
    model.Submission,
    model.Statement,
    model.Due,
    model.Unit,
    model.CalendarData,
    model.Ledger,
    model.Identity,
    model.Column,
    model.Change,
    model.Check,
)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_key_is_explained(part: type[model.Part]) -> None:
    files = {"parameters", "lists", "calendar", "units", "submissions", "ledgers"}
    missing = [name for name in part.model_fields if f"`{name}`" not in PAGE and name not in files]
    assert missing == []
