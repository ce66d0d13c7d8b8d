"""The measurement of the cell functions covers all of them, with rows that are good and not all alike. Times nothing."""

import pytest

from bench.function_rows import MAKERS, arguments, class_of
from bench.functions import TARGETS
from udfs.broadcast import whole
from udfs.registry import FUNCTIONS, Argument, Function

ROWS = 20


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
def test_every_function_is_measured_on_good_rows(function: Function) -> None:
    args = arguments(function, 0, ROWS)
    result = whole(function(*args))
    assert len(result) == ROWS or function.result != "like"
    assert not [cell for cell in result if str(cell).startswith(("错误", "核实"))]
    assert arguments(function, ROWS, ROWS) != args, "what is remembered of the first call must not help the second"
    assert class_of(function) in TARGETS


def test_makers_are_of_functions_that_are_there() -> None:
    assert set(MAKERS) <= set(FUNCTIONS)


def test_a_function_of_ranges_without_rows_is_refused() -> None:
    strange = Function(
        "ZS_STRANGE", "生", "测试", "只用于测试", (Argument("列", "column", "列", shape="column"),),
        lambda column: column, (), "无", result="column",
    )  # fmt: skip
    with pytest.raises(LookupError, match="ZS_STRANGE"):
        arguments(strange, 0, ROWS)
