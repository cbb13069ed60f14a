"""By which channels somebody is told of what."""

import pytest

from pipelines.rules.messages.choosing import Wish, is_wanted, kept
from pipelines.rules.messages.quiet_hours import Quiet
from schemas.messages.occasions import CATALOGUE, GROUP_TITLES, Occasion, OccasionGroup
from schemas.messages.to_relatives import MessageKind

SMS, WECHAT, CALL = MessageKind.SMS, MessageKind.WECHAT, MessageKind.CALL


def test_nothing_goes_to_who_did_not_agree_but_what_the_law_asks_for() -> None:
    silent = Wish()
    wanted = {one for one in Occasion if is_wanted(silent, one, SMS)}
    assert wanted == {Occasion.ADMISSION}
    assert not is_wanted(silent, Occasion.ADMISSION, CALL)


def test_who_agreed_and_chose_nothing_is_written_to_and_not_rung() -> None:
    wish = Wish(agreed=True)
    wanted = {kind for kind in MessageKind if is_wanted(wish, Occasion.MOVED, kind)}
    assert wanted == {SMS, MessageKind.MMS, WECHAT}


@pytest.mark.parametrize("group", list(OccasionGroup))
def test_each_group_is_chosen_by_itself(group: OccasionGroup) -> None:
    wish = Wish(agreed=True, groups={group: (CALL,)})
    for occasion, told in CATALOGUE.items():
        rung = is_wanted(wish, occasion, CALL)
        assert rung == (told.group is group)


def test_choices_are_kept_in_one_order_without_what_nobody_chooses() -> None:
    told = kept({OccasionGroup.CALL: [CALL, SMS, SMS, MessageKind.PAGE], OccasionGroup.VISIT: []})
    assert told == {OccasionGroup.CALL: (SMS, CALL), OccasionGroup.VISIT: ()}


def test_own_hours_count_where_both_are_said() -> None:
    prison = Quiet(begins="22:00", ends="06:00")
    assert Wish().quiet(prison) is prison
    own = Wish(quiet_from="20:00", quiet_until="09:00").quiet(prison)
    assert own == Quiet(begins="20:00", ends="09:00")


def test_every_occasion_stands_in_the_catalogue_with_a_group_that_has_a_name() -> None:
    assert set(CATALOGUE) == set(Occasion)
    assert {told.group for told in CATALOGUE.values()} == set(GROUP_TITLES)
