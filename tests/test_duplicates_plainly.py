"""The search for duplicates takes short cuts; here are the same answers the long way."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Levenshtein

from udfs.company_names import DISTINGUISHING, compatible, same_name
from udfs.duplicates import Candidate
from udfs.duplicates.blocks import _blocks, propose
from udfs.duplicates.frames import Frames
from udfs.duplicates.judge import _investors, _same_enterprise, _share_investor, judge
from udfs.duplicates.likeness import (
    EQUAL,
    LEAST_LENGTH,
    OTHER_SIGN,
    SECOND_STEP,
    SHORT,
    SLIP,
    TWO_STEPS_LENGTH,
    text_likeness,
)
from udfs.duplicates.records import Record, read_record
from udfs.sounds import sound_alike

SIGNS = "华创新能源电池产业园渔鱼阳杨一二东西3"
BASES = st.sampled_from(["华创新能源电池产业园", "渔阳新能源产业园", "创新园", "华创新能源电池产业园渔阳东能源园"])


@st.composite
def near(draw: st.DrawFn) -> str:
    """A name that a slip or two, or three, have changed."""
    text = list(draw(BASES))
    for _ in range(draw(st.integers(0, 3))):
        at, step = draw(st.integers(0, len(text) - 1)), draw(st.integers(0, 3))
        if step == 0:
            text[at] = draw(st.sampled_from(SIGNS))
        elif step == 1:
            text.insert(at, draw(st.sampled_from(SIGNS)))
        elif step == 2 and len(text) > 1:
            del text[at]
        else:
            text[at : at + 2] = reversed(text[at : at + 2])
    return "".join(text)


def plain_likeness(first: str, second: str) -> int:
    if not first or not second:
        return 0
    if first == second:
        return EQUAL
    short = min(len(first), len(second))
    most = 2 if short >= TWO_STEPS_LENGTH else 1
    steps = OSA.distance(first, second)
    if short < LEAST_LENGTH or steps > most:
        return 0
    edits = Levenshtein.editops(first, second)
    changes = [(first[edit.src_pos], second[edit.dest_pos]) for edit in edits if edit.tag == "replace"]
    moved = [first[edit.src_pos] for edit in edits if edit.tag == "delete"]
    moved += [second[edit.dest_pos] for edit in edits if edit.tag == "insert"]
    touched = (*moved, *(sign for both in changes for sign in both))
    if any(sign in DISTINGUISHING or sign.isdigit() for sign in touched):
        return 0
    places = [edit.src_pos for edit in edits if edit.tag == "replace"]
    if (steps == 1 and len(edits) == 2) or (len(moved) < 2 and all(sound_alike(*both) for both in changes)):
        points = SLIP
    elif any(later - earlier == 1 for earlier, later in zip(places, places[1:], strict=False)):
        return 0
    else:
        points = OTHER_SIGN
    return points + (SHORT if short < 8 else 0) + (SECOND_STEP if steps > 1 else 0)


@settings(max_examples=500, deadline=None)
@given(near(), near())
def test_likeness(first: str, second: str):
    assert text_likeness(first, second) == plain_likeness(first, second)


@given(st.lists(st.sampled_from(["", "a", "b", "c", None]), max_size=20).map(enumerate).map(list))
def test_blocks(keyed: list[tuple[int, str]]):
    keyed = sorted([*keyed, *keyed])
    blocks = defaultdict(list)
    for at, key in keyed:
        if key and at not in blocks[key]:
            blocks[key].append(at)
    assert sorted(_blocks(keyed)) == sorted(block for block in blocks.values() if len(block) > 1)


ROWS = st.lists(
    st.builds(
        Candidate,
        key=st.just(0),
        ledger=st.sampled_from(["landed", "planned"]),
        unit=st.sampled_from(["渔阳镇", "官庄镇"]),
        project=st.tuples(st.sampled_from(["", "天津", "上海"]), near()).map("".join),
        company=st.sampled_from([None, "华创公司", "华创（天津）公司", "华创新能源电池产业园"]),
        investor=st.sampled_from([None, "华创", "海河、华创", "华创科技", "上海海河"]),
        company_code=st.sampled_from([None, None, "A", "B"]),
        investor_code=st.sampled_from([None, None, "A"]),
    ),
    min_size=2,
    max_size=12,
)


def records_of(rows: list[Candidate]) -> list[Record]:
    keyed = [Candidate(key, *[getattr(row, name) for name in Candidate.__slots__[1:]]) for key, row in enumerate(rows)]
    return [read_record(row, ("天津", "上海")) for row in keyed]


@settings(deadline=None)
@given(ROWS)
def test_points_that_were_known_change_no_verdict(rows: list[Candidate]):
    records = records_of(rows)
    frames = Frames(record.project.compact for record in records)
    for (one, other), points in propose(records).pairs.items():
        assert one < other
        pair = records[one], records[other]
        assert judge(*pair, frames, points) == judge(*pair, frames) == judge(*reversed(pair), frames)


@settings(deadline=None)
@given(ROWS)
def test_enterprises_and_investors(rows: list[Candidate]):
    first, second, *_ = records_of(rows)
    codes = (first.row.company_code, second.row.company_code)
    names = [(first.company, second.company), (first.company, second.project), (first.project, second.company)]
    same = any(same_name(*both) and compatible(*both) for both in names)
    assert _same_enterprise(first, second) is (codes[0] == codes[1] if all(codes) else same or None)
    shared = _share_investor(first, second)
    if shared or not first.investors or not second.investors:
        assert _investors(first, second) == (5 if shared else 0)
