"""What opens more than now, and what opens less."""

import pytest

from pipelines.rules.exchange.open_api.grants import (
    difference,
    in_words,
    is_narrower,
    opened_more,
    require_sound,
    unmasked_more,
)
from schemas.errors import InvalidInput, NotFound
from schemas.exchange.open_api import GrantView


def grant(interface: str, *, unmasked: bool = False, tailored: bool = False) -> GrantView:
    return GrantView(interface=interface, unmasked=unmasked, tailored=tailored)


CALLS, PEOPLE = "video_calls", "records.agency_people"


@pytest.mark.parametrize(
    ("before", "after", "narrower"),
    [
        ([], [], True),
        ([grant(CALLS)], [], True),
        ([grant(CALLS), grant(PEOPLE)], [grant(PEOPLE)], True),
        ([grant(CALLS, unmasked=True)], [grant(CALLS)], True),
        ([grant(CALLS)], [grant(CALLS, tailored=True)], True),
        ([], [grant(CALLS)], False),
        ([grant(CALLS)], [grant(CALLS, unmasked=True)], False),
        ([grant(CALLS, tailored=True)], [grant(CALLS)], False),
        # Whatever is taken away beside it.
        ([grant(CALLS, tailored=True)], [grant(CALLS, unmasked=True, tailored=True)], False),
        ([grant(CALLS), grant(PEOPLE)], [grant(PEOPLE, unmasked=True)], False),
    ],
)
def test_only_what_opens_nothing_further_is_narrower(
    before: list[GrantView], after: list[GrantView], narrower: bool
) -> None:
    assert is_narrower(before, after) is narrower
    assert bool(opened_more(before, after)) is not narrower


def test_a_value_in_clear_is_new_where_it_was_masked_or_closed() -> None:
    before = [grant(CALLS, unmasked=True), grant(PEOPLE)]
    after = [grant(CALLS, unmasked=True), grant(PEOPLE, unmasked=True)]
    assert [one.interface for one in unmasked_more(before, after)] == [PEOPLE]
    assert len(unmasked_more([], after)) == 2


def test_a_difference_reads_in_words() -> None:
    before = [grant(CALLS), grant("phone_exchange")]
    after = [grant(CALLS, unmasked=True, tailored=True), grant("phone_exchange")]
    assert difference(before, after) == [
        {"title": "接口“可视通话记录”", "before": "脱敏", "after": "明文，仅定制数据集"}
    ]
    assert in_words(None) == "未授权"
    assert difference(before, before) == []


def test_grants_that_make_no_sense_are_refused() -> None:
    require_sound([grant(CALLS, tailored=True), grant("phone_exchange")])
    for wrong, code in (
        ([grant(CALLS), grant(CALLS, unmasked=True)], "granted_twice"),
        ([grant("phone_exchange", tailored=True)], "nothing_to_fetch"),
    ):
        with pytest.raises(InvalidInput) as refused:
            require_sound(wrong)
        assert refused.value.code == code
    with pytest.raises(NotFound):
        require_sound([grant("everything")])
