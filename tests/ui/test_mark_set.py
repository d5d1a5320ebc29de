"""The marks: order, membership, a million of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tui_crm.ui.widgets.mark_set import MarkSet

ids = st.integers(1, 30)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), ids),
        st.tuples(st.just("discard"), ids),
        st.tuples(st.just("add_all"), st.lists(ids)),
        st.tuples(st.just("discard_all"), st.lists(ids)),
    ),
    max_size=30,
)


@settings(max_examples=30)
@given(steps)
def test_marks_are_a_set_that_keeps_the_order_of_marking(done):
    marks, model = MarkSet(), dict[int, None]()
    for name, what in done:
        for one in [what] if isinstance(what, int) else what:
            model.setdefault(one) if name.startswith("add") else model.pop(one, None)
        getattr(marks, name)(what)
        assert list(marks) == list(model)
        assert len(marks) == len(model)
        assert marks.last == next(reversed(model), None)
        assert [one for one in range(40) if one in marks] == sorted(model)
        assert marks.holds_all(model)
        assert not marks.holds_all([*model, 31])
        assert bool(marks) is bool(model)


def test_a_copy_is_another_set():
    marks = MarkSet([3, 1])
    copy = marks.copy()
    copy.discard(3)
    copy.add(7)
    assert (list(marks), list(copy)) == ([3, 1], [1, 7])
    marks.clear()
    assert list(copy) == [1, 7]
    assert (list(marks), 3 in marks) == ([], False)


def test_a_million_marks_take_no_object_each():
    marks = MarkSet(range(1_000_001, 0, -1))
    marks.discard(5)
    assert len(marks) == 1_000_000
    assert 1_000_001 in marks
    assert 5 not in marks
    assert len(marks._order) * marks._order.itemsize + len(marks._flags) < 10_000_000
