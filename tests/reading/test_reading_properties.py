"""However columns are shuffled, headers spelled and junk strewn in: the total never changes, and what is not read is told."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading import JIZHOU, codes, read
from udfs.amounts import MONEY_UNITS
from udfs.cells import UNTYPED
from xl_templates.grid import Grid

LANDED = JIZHOU.ledger("landed")
MONEY = [column for column in LANDED.columns if column.type == "amount"]
TEXTS = [LANDED.column(name) for name in ("投资方名称", "责任人", "备注", "建设地点", "责任领导")]
JUNK = ("notes", "total", "signature", "blank", "unknown column", "title", "numbers", "second header", "none")


@st.composite
def workbooks(draw: st.DrawFn) -> tuple[Grid, dict[str, int], int]:
    """A sheet, the sum of every money column in minor units, and the number of rows."""
    chosen = random.Random(draw(st.integers(0, 10**6)))
    money = draw(st.lists(st.sampled_from(MONEY), min_size=2, max_size=5, unique_by=lambda column: column.id))
    texts = draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4, unique_by=lambda column: column.id))
    columns = [LANDED.column("项目名称"), *money, *texts]
    chosen.shuffle(columns)
    count = draw(st.integers(1, 8))
    sums = {column.name: 0 for column in money}
    rows: list[list[object]] = []
    for number in range(count):
        row: list[object] = []
        for column in columns:
            if column in money:
                tenths = chosen.randrange(0, 10**7)
                sums[column.name] += tenths * 10 ** (MONEY_UNITS[column.unit or ""].places - 1)
                row.append(spelled(tenths, column.unit or "", chosen))
            else:
                row.append(f"项目{chr(0x4E00 + number)}" if column.name == "项目名称" else f"文字{number}甲")
        rows.append(row)
    header = [spelled_header(column, chosen) for column in columns]
    return Grid("落地", strewn(header, rows, draw(st.sets(st.sampled_from(JUNK))), chosen)), sums, count


def spelled(tenths: int, unit: str, chosen: random.Random) -> object:
    """One amount, in one of the ways in which people write it."""
    number, text = tenths / 10, f"{tenths // 10}.{tenths % 10}"
    return chosen.choice(
        (number, text, f"{text}{unit}", f" {text} ", f"{tenths // 10:,}.{tenths % 10}", text.translate(WIDE))
    )


WIDE = {code: code + 0xFEE0 for code in range(0x2E, 0x3A)}


def spelled_header(column: object, chosen: random.Random) -> str:
    names = [column.name, column.header, *column.aliases]  # type: ignore[attr-defined]
    text = chosen.choice(names)
    return chosen.choice(
        (text, f" {text}", f"{text}*", f"{text[:2]}\n{text[2:]}", text.replace("(", "（").replace(")", "）"))
    )


def strewn(header: list[object], rows: list[list[object]], junk: set[str], chosen: random.Random) -> list[list[object]]:
    width = len(header)

    def line(*cells: object) -> list[object]:
        return [*cells, *[""] * (width + 1)][: width + 1]

    body = [line(*row) for row in rows]
    if "unknown column" in junk:
        body = [[*row[:-1], "别的"] for row in body]
    for kind, row in (("notes", line("注：以上含外资")), ("signature", line("填表人：张某")), ("blank", line())):
        if kind in junk:
            body.insert(len(body), row)
    if "blank" in junk:
        body.insert(chosen.randrange(len(body) + 1), line())
    if "total" in junk:
        body.insert(chosen.randrange(len(body) + 1), line("小计"))
    if "second header" in junk:
        body.insert(chosen.randrange(len(body) + 1), line(*header))
    if "numbers" in junk:
        body.insert(0, line(*[float(number) for number in range(1, width + 1)]))
    top = line(*header)
    if "unknown column" in junk:
        top[-1] = "科室意见"
    return [*([line("招商引资落地项目清单"), line()] if "title" in junk else []), top, *body]


@given(workbooks())
@settings(max_examples=300, deadline=None)
def test_totals_never_change_silently(made: tuple[Grid, dict[str, int], int]):
    grid, sums, count = made
    file = read(grid)
    ledger = file.ledgers["landed"]
    assert len(ledger) == count, grid.rows
    for name, wanted in sums.items():
        known = [cell for cell in ledger.cells[name] if cell is not None and cell is not UNTYPED]
        assert sum(known) == wanted, (name, grid.rows)
    if any("别的" in row for row in grid.rows):
        assert codes(file) & {"ZS-711", "ZS-715"}, "what is not read is told"
