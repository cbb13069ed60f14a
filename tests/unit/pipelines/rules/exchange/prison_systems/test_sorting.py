from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.exchange.prison_systems.mapping import Identity, Mapped, Unmapped
from pipelines.rules.exchange.prison_systems.problem import Problem
from pipelines.rules.exchange.prison_systems.sorting import Came, Sorted, named, sort_out

WRONG = (Problem("seat", "bad_value", "内容不合要求。"),)
DAY = date(2026, 11, 28)


def came(key: str, version: int, readable: bool = True) -> Came:
    made = Mapped(key=key, version=version, day=DAY, deleted=False, record=None)
    return Came(key, version, b"", {}, made if readable else WRONG)


def names(some: list[Came]) -> list[tuple[str, int]]:
    return [(one.key, one.version) for one in some]


def test_the_newest_of_a_key_is_applied() -> None:
    page = [came("a", 1), came("a", 3), came("a", 2), came("b", 1), came("c", 5), came("a", 3)]
    parts = sort_out(page, {("b", 1)}, {"b": 1, "c": 6})
    assert names(parts.apply) == [("a", 3)]
    assert names(parts.stale) == [("a", 1), ("a", 2), ("c", 5)]
    assert parts.held == []


def test_what_is_newer_than_all_and_unreadable_is_held() -> None:
    page = [came("a", 1), came("a", 2, readable=False), came("b", 1, readable=False)]
    parts = sort_out(page, set(), {"b": 2})
    assert names(parts.apply) == [("a", 1)]
    assert names(parts.held) == [("a", 2)]
    assert names(parts.stale) == [("b", 1)]


RECORDS = st.lists(
    st.builds(came, st.sampled_from("abc"), st.integers(0, 5), st.booleans()), max_size=30
)


@given(RECORDS, st.integers(1, 5), st.randoms(use_true_random=False))
def test_any_order_and_any_pages_lead_to_the_same(
    records: list[Came], size: int, random: object
) -> None:
    """Once each: of a key the newest readable version counts in the end, and never goes back."""
    # A version is readable or not, whenever it is told.
    readable = {(one.key, one.version): one for one in records}
    records = [readable[one.key, one.version] for one in records]
    random.shuffle(records)  # type: ignore[attr-defined]
    applied: dict[str, int] = {}
    kept: set[tuple[str, int]] = set()
    times: dict[tuple[str, int], int] = {}
    for start in range(0, len(records), size):
        page = records[start : start + size]
        parts = sort_out(page, kept, applied)
        assert_each_once(parts, page, kept)
        for one in parts.apply:
            assert one.version > applied.get(one.key, -1)
            applied[one.key] = one.version
            times[one.key, one.version] = times.get((one.key, one.version), 0) + 1
        kept |= {(one.key, one.version) for one in page}
    newest: dict[str, int] = {}
    for one in records:
        if isinstance(one.made, Mapped):
            newest[one.key] = max(one.version, newest.get(one.key, -1))
    assert applied == newest
    assert set(times.values()) <= {1}


def assert_each_once(parts: Sorted, page: list[Came], kept: set[tuple[str, int]]) -> None:
    told = [name for part in parts for name in names(part)]
    assert len(told) == len(set(told))
    assert set(told) == {(one.key, one.version) for one in page} - kept


def test_what_has_no_key_is_named_by_its_content() -> None:
    assert named(Unmapped(identity=None, problems=WRONG), "abc") == ("?abc", 0)
    identity = Identity("k", 3, DAY, False)
    assert named(Unmapped(identity=identity, problems=WRONG), "") == ("k", 3)
