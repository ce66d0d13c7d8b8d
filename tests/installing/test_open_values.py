"""The list of add-ins that Excel loads: OPEN, OPEN1 …"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.installing.install import install
from addin.installing.plan import Wanted
from addin.installing.uninstall import uninstall
from addin.installing.windows.open_values import first_free, holding, path_in, slots_of, without
from tests.installing.machines import ADD_IN, OPTIONS, XLWINGS, number, text, windows

OURS = "C:\\a\\zhaoshang.xlam"


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (r'/R "C:\a b\x.xlam"', r"C:\a b\x.xlam"),
        (r'"C:\a b\x.xlam"', r"C:\a b\x.xlam"),
        (r"C:\a\x.xlam", r"C:\a\x.xlam"),
        ("x.xlam", "x.xlam"),
        ("/R x.xll", "x.xll"),
        ("/A Some.ProgId", "Some.ProgId"),
        ("/R /A  Some.ProgId ", "Some.ProgId"),
        ("", ""),
        ('/R ""', ""),
    ],
)
def test_what_a_value_loads(value, path):
    assert path_in(text(value)) == path


def test_the_list():
    values = {
        "OPEN2": text("c"),
        "open": text("a"),
        "OPEN10": text("d"),
        "Options": text("x"),
        "OPENED": text("x"),
        "Pos": number(1),
    }
    assert list(slots_of(values)) == [0, 2, 10]
    assert (first_free(slots_of(values)), first_free({}), first_free({0: text("a"), 1: text("b")})) == (1, 0, 2)


@pytest.mark.parametrize(
    ("before", "keep_hole", "after"),
    [
        ({0: OURS}, False, {}),
        ({0: OURS, 1: "b"}, False, {0: "b"}),
        ({0: "a", 1: OURS.upper(), 2: "b", 4: "c"}, False, {0: "a", 1: "b", 3: "c"}),
        ({0: "a", 1: OURS, 2: "b"}, True, {0: "a", 2: "b"}),
        ({0: OURS, 1: "b", 2: f'/R "{OURS}"'}, False, {0: "b"}),
        ({0: "a"}, False, {0: "a"}),
    ],
)
def test_taking_ours_out(before, keep_hole, after):
    slots = {at: text(value) for at, value in before.items()}
    assert without(slots, OURS, keep_hole=keep_hole) == {at: text(value) for at, value in after.items()}
    assert not holding(without(slots, OURS, keep_hole=keep_hole), OURS)


@settings(max_examples=40)
@given(st.dictionaries(st.integers(0, 6), st.sampled_from(["a.xlam", '/R "C:\\b.xlam"', "/A C.D", ""])))
def test_installing_and_uninstalling_leaves_any_list_as_it_was(slots):
    values = {f"OPEN{at or ''}": text(value) for at, value in slots.items()}
    machine = windows(keys={OPTIONS: values})
    assert install(machine, Wanted(ADD_IN, XLWINGS)).done
    assert len(slots_of(machine.registry.values(OPTIONS))) == len(slots) + 1
    assert uninstall(machine).done
    assert machine.registry.values(OPTIONS) == values


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(["a.xlam", "b.xlam"]), max_size=4),
    st.lists(st.sampled_from(["c.xlam", "d.xlam"]), max_size=3),
)
def test_what_others_add_later_moves_up_and_nothing_is_lost(before, later):
    machine = windows(keys={OPTIONS: {f"OPEN{at or ''}": text(value) for at, value in enumerate(before)}})
    install(machine, Wanted(ADD_IN, XLWINGS))
    for at, value in enumerate(later, len(before) + 1):
        machine.registry.set_value(OPTIONS, f"OPEN{at}", text(value))
    uninstall(machine)
    slots = slots_of(machine.registry.values(OPTIONS))
    assert list(slots) == list(range(len(before) + len(later)))
    assert [value.data for value in slots.values()] == before + later
