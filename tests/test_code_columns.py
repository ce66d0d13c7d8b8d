"""Code columns of a template: what reading can make a code of is no error there, and what it returns needs no remark."""

import pytest

from udfs.cells import UNTYPED
from udfs.codes import industry, phone, project_code, uscc
from udfs.rules import Schema, Table, parse_rule
from xl_templates.judge import _CODES, column_kind
from xl_templates.lists import NATIONAL_LISTS
from xl_templates.model import Column

READERS = {"uscc": uscc.read, "project_code": project_code.read, "industry": industry.read, "phone": phone.read}
# as typed → error, notice or nothing in the template
TYPED = [
    ("uscc", "91110000101623741K", ""),
    ("uscc", "91110000101623741k", "notice"),
    ("uscc", "9111 0000 1016 2374 1K", "notice"),
    ("uscc", "91350211M0000XUF46", ""),  # its check sign is a check of the definition
    ("uscc", "9111000010162374", "error"),
    ("uscc", "91110000101623741O", "error"),
    ("project_code", "2301-120119-04-01-123456", ""),
    ("project_code", "23011201190401123456", "notice"),
    ("project_code", "2301-120119-04-01-12345", "error"),
    ("industry", "C3812", ""),
    ("industry", "c38", "notice"),
    ("industry", "3812", "notice"),
    ("industry", "C", "error"),
    ("industry", "A99", "error"),
    ("phone", "13800000000", ""),
    ("phone", "138 0000 0000", "notice"),
    ("phone", "022-20000000", ""),
    ("phone", "022-20000000转801", ""),
    ("phone", "13800000000、022-20000000", ""),
    ("phone", "4000000000", ""),
    ("phone", "+85220000000", ""),
    ("phone", "20000000", ""),
    ("phone", "1380000000", "error"),
    ("phone", "1380000", "error"),
    ("phone", "张某", "error"),
]


def verdict(kind: str, text: str) -> str:
    column = Column(id="c", name="代码", type=kind, group="组", help="说明")
    schema = Schema({"代码": column_kind(column)}, {}, NATIONAL_LISTS)
    table = Table({"代码": [text]}, 1, lists=NATIONAL_LISTS)
    readable, written = (parse_rule(rule.format(cell="[代码]"), schema).judge(table)[0] for rule in _CODES[kind])
    if readable is False:
        return "error"
    return "notice" if written is False else ""


@pytest.mark.parametrize(("kind", "text", "expected"), TYPED)
def test_what_the_template_says_of_a_typed_code(kind: str, text: str, expected: str) -> None:
    assert verdict(kind, text) == expected


@pytest.mark.parametrize(("kind", "text", "expected"), TYPED)
def test_reading_and_template_go_together(kind: str, text: str, expected: str) -> None:
    """An error in the template is unreadable; anything else reads, and its canonical text gets no remark at the merge."""
    value = READERS[kind](text).value
    assert (value is UNTYPED) is (expected == "error")
    if isinstance(value, str):
        assert verdict(kind, value) == ""
