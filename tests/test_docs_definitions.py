"""docs/definitions.md names every key of the model, so that nobody has to read code to write a definition.

The examples of its chapter on indicator systems are loaded: what officers copy from the page works.
"""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from xl_templates import model, summary_model, system_model
from xl_templates.crosscheck import crosscheck
from xl_templates.load import load

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = (DOCS / "definitions.md").read_text(encoding="utf-8")
RULES = tuple(get_args(get_args(system_model.Rule)[0]))
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
SYSTEM_PARTS = (
    system_model.System,
    system_model.ScoreGroup,
    system_model.Indicator,
    system_model.Counted,
    system_model.PointRule,
    system_model.Band,
    *RULES,
    system_model.Extras,
    system_model.Ranking,
    system_model.Grades,
    system_model.Grade,
    system_model.TargetTest,
    system_model.ScoreList,
    system_model.Way,
    system_model.Veto,
    system_model.Promotion,
    system_model.Annual,
)
CHAPTER = PAGE.partition("## systems/*.toml")[2]
EXAMPLES = re.findall(r"```toml\n(.*?)```", CHAPTER, re.DOTALL)
# What stands as the name of a section or of a file and needs no line of its own.
FILES = {
    "parameters",
    "lists",
    "calendar",
    "units",
    "submissions",
    "ledgers",
    "summaries",
    "figures",
    "tables",
    "charts",
    "follow_ups",
}


def is_explained(name: str) -> bool:
    return f"`{name}`" in CHAPTER or f"`{name} =" in CHAPTER


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_key_is_explained(part: type[model.Part]) -> None:
    assert [name for name in part.model_fields if f"`{name}`" not in PAGE and name not in FILES] == []


@pytest.mark.parametrize("part", SYSTEM_PARTS, ids=lambda part: part.__name__)
def test_every_key_of_indicator_systems_is_explained_in_their_chapter(part: type[model.Part]) -> None:
    assert [name for name in part.model_fields if not is_explained(name) and name != "kind"] == []


def test_no_part_of_the_model_of_systems_is_forgotten():
    defined = {each for each in vars(system_model).values() if isinstance(each, type) and issubclass(each, model.Part)}
    assert defined - set(SYSTEM_PARTS) - {model.Part} == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_kind_of_rule_is_explained_with_an_example(rule: type[system_model.PointRule]) -> None:
    (kind,) = get_args(rule.model_fields["kind"].annotation)
    assert f"**`{kind}` " in CHAPTER
    assert any(f'kind = "{kind}"' in example for example in EXAMPLES)
    assert all(is_explained(name) for name in rule.model_fields if name != "kind")


@pytest.mark.parametrize(
    "choice",
    [
        "bonus",
        "penalty",
        "zero",
        "left_out",
        "pending",
        "full",
        "none",
        "strike",
        "down",
        "honour",
        "criticism",
        "all",
        "any",
        "leaders",
        "ratio",
        "value",
        "unrounded",
        "printed",
        "certified",
        "self_until_final",
    ],
)
def test_every_choice_is_explained(choice: str) -> None:
    assert f"`{choice}`" in CHAPTER or f'"{choice}"' in CHAPTER


# --- the examples -----------------------------------------------------------------------------------------------


def read(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


def with_fragment(whole: dict[str, Any], fragment: dict[str, Any]) -> dict[str, Any]:
    """The complete example with what the fragment shows; the room in the hundred is made by its largest indicators."""
    added = fragment.pop("indicators", [])
    taken = sum(each.get("points", 0) for each in added if "parent" not in each)
    indicators = [dict(each) for each in whole["indicators"]]
    for each in indicators:
        if each["id"] in ("results", "paid"):
            each["points"] = {group: points - taken for group, points in each["points"].items()}
    merged = {
        key: [*whole.get(key, []), *value] if isinstance(value, list) else value for key, value in fragment.items()
    }
    return {**whole, **merged, "indicators": [*indicators, *added]}


def findings_of(content: dict[str, Any]) -> list[str]:
    programme = load("jizhou").programme
    assert programme is not None
    system = system_model.System.model_validate(content)
    units = tuple(unit for unit in programme.units if len(unit.groups) == 1)  # one of Jizhou stands in both groups
    return [found.line() for found in crosscheck(programme.model_copy(update={"systems": (system,), "units": units}))]


def test_the_complete_example_loads() -> None:
    assert findings_of(read(EXAMPLES[0])) == []


@pytest.mark.parametrize("example", EXAMPLES[1:], ids=lambda example: example.split("\n")[1][:30])
def test_each_fragment_loads_within_the_complete_example(example: str) -> None:
    assert findings_of(with_fragment(read(EXAMPLES[0]), read(example))) == []


def test_a_wrong_example_would_be_seen() -> None:
    fragment = read('[ranking]\nties = ["payd"]\n')
    assert "“payd”没有定义，是否指“paid”" in " ".join(findings_of(with_fragment(read(EXAMPLES[0]), fragment)))


@pytest.mark.parametrize(
    ("words", "result", "printed"),
    [
        ("20 × 45 ÷ 50", 20 * 45 / 50, "18"),
        ("30 × 3 ÷ (8 × 0.5)", 30 * 3 / (8 * 0.5), "22.5"),
        ("30 × (60 + 40 × 400 ÷ 800) ÷ 100", 30 * (60 + 40 * 400 / 800) / 100, "24"),
        ("10 − 0.5 × 2", 10 - 0.5 * 2, "9"),
        ("6 + 0.5 × (10 − 5)", 6 + 0.5 * (10 - 5), "8.5"),
        ("65.5 × 100 ÷ 95.5", 65.5 * 100 / 95.5, "68.5863874346"),
    ],
)
def test_the_arithmetic_of_the_page_on_scoring(words: str, result: float, printed: str) -> None:
    page = (DOCS / "scoring.md").read_text(encoding="utf-8")
    assert words in page
    assert printed in page.partition(words)[2].split("\n")[0]
    assert float(printed) == pytest.approx(result, abs=1e-10)
