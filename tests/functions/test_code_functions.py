"""ZS_USCC, ZS_PROJECT_CODE, ZS_INDUSTRY and ZS_PHONE: the check sign as a plain formula, and columns of all kinds."""

import random
from collections.abc import Iterator

import pytest

from tests.office import Office
from udfs.codes.industry_table import DIVISIONS, SECTIONS
from udfs.registry import FUNCTIONS

USCC, PROJECT_CODE, INDUSTRY, PHONE = (
    FUNCTIONS[name] for name in ("ZS_USCC", "ZS_PROJECT_CODE", "ZS_INDUSTRY", "ZS_PHONE")
)
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.fixture(scope="module")
def codes(office: Office) -> Iterator[tuple[list[str], list[str]]]:
    """Return seventeen places each, and the check sign that LibreOffice calculates with MID, FIND and MOD."""
    chance = random.Random(5)
    bodies = [
        "".join(chance.choices(SIGNS, k=2) + chance.choices("0123456789", k=6) + chance.choices(SIGNS, k=9))
        for _ in range(60)
    ]
    value = 'FIND(MID(A{0},ROW($1:$17),1),"' + SIGNS + '")-1'
    sign = f'=MID("{SIGNS}",MOD(31-MOD(SUMPRODUCT(({value})*MOD(3^(ROW($1:$17)-1),31)),31),31)+1,1)'
    cells = {f"A{at}": body for at, body in enumerate(bodies, 1)}
    yield bodies, office.evaluate([sign.format(at) for at in range(1, 61)], cells)


@pytest.mark.office
def test_the_check_sign_of_a_plain_formula_is_right_and_no_other(codes):
    bodies, signs = codes
    assert set(USCC([body + sign for body, sign in zip(bodies, signs, strict=True)])) == {"正确"}
    for body, sign in zip(bodies[:5], signs, strict=False):
        others = [body + other for other in SIGNS if other != sign]
        assert all("（ZS-241）" in found for found in USCC(others))


@pytest.mark.parametrize(
    ("function", "wanted", "cells", "answers"),
    [
        (USCC, None, ["91110000101623741K", 9.1e17, "", "#N/A", "12"], ["正确", "ZS-243", None, "#N/A", "ZS-240"]),
        (USCC, "代码", ["９１110000 101623741k", "12"], ["91110000101623741K", "ZS-240"]),
        (PROJECT_CODE, None, ["2301-120119-04-01-123456", "2313-120119-04-01-123456"], ["正确", "ZS-245"]),
        (PROJECT_CODE, "代码", ["23011201190401123456", 2.3e19], ["2301-120119-04-01-123456", "ZS-243"]),
        (INDUSTRY, "大类", ["3812", 3812.0, "C38", 38, "D38", "99"], ["C38", "C38", "C38", "ZS-250", "ZS-249", "ZS-247"]),
        (PHONE, None, ["13800000000", 13800000000.0, "20000000", "张三"], ["正确", "正确", "ZS-256", "ZS-254"]),
        (PHONE, "脱敏", ["13800000000", "20000000", "022-20000000转8", "张三"], ["138****0000", "****0000", "022-****0000", "ZS-254"]),
        (PHONE, "脱敏", [13800000000.0, "13800000000/4000000000"], ["138****0000", "138****0000、400****0000"]),
    ],
)  # fmt: skip
def test_columns(function, wanted, cells, answers):
    for found, answer in zip(function(cells, wanted), answers, strict=True):
        assert f"（{answer}）" in found if str(answer).startswith("ZS-") else found == answer


def test_every_division_is_told_with_and_without_its_letter():
    numbers = list(DIVISIONS)
    for numbered in (numbers, [DIVISIONS[number][0] + number for number in numbers]):
        assert INDUSTRY(numbered) == [DIVISIONS[number][1] for number in numbers]
        assert INDUSTRY(numbered, "门类") == [SECTIONS[DIVISIONS[number][0]] for number in numbers]
        assert INDUSTRY(numbered, "是否制造业") == ["是" if 13 <= int(number) <= 43 else "否" for number in numbers]
