"""docs/definitions.md names every key of the model, so that nobody has to read code to write a definition."""

from pathlib import Path

import pytest

from xl_templates import model, summary_model

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
    summary_model.Summary,
    summary_model.Figure,
    summary_model.Measure,
    summary_model.SummaryTable,
    summary_model.TableBlock,
    summary_model.TablePart,
    summary_model.SummaryChart,
    summary_model.FollowUp,
)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_key_is_explained(part: type[model.Part]) -> None:
    files = {"parameters", "lists", "calendar", "units", "submissions", "ledgers", "summaries", "figures", "tables", "charts", "follow_ups"}
    missing = [name for name in part.model_fields if f"`{name}`" not in PAGE and name not in files]
    assert missing == []
