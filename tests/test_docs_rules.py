"""The page about the rule language says what the code does."""

from pathlib import Path

import pytest

from udfs.rules import parse_rule
from udfs.rules.functions import FUNCTIONS
from xl_templates.rules_page import EXAMPLE_SCHEMA, EXAMPLES, rules_page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "rules.md"


def test_the_page_is_what_the_code_says() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == rules_page(), "run: python -m xl_templates.rules_page > docs/rules.md"


def test_each_function_has_one_example() -> None:
    assert set(EXAMPLES) == {function.name for function in FUNCTIONS.values()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_rules(name: str) -> None:
    parse_rule(EXAMPLES[name], EXAMPLE_SCHEMA)
    assert f"{FUNCTIONS[name].word}(" in EXAMPLES[name]


def test_each_table_line_has_the_cells_of_its_head() -> None:
    table: list[int] = []
    for line in [*rules_page().splitlines(), ""]:
        table = [*table, line.count("|")] if line.startswith("|") else []
        assert len(set(table)) <= 1, line
