"""Each refusal of the rules: pages and outside systems go by its code and figures."""

import msgspec
import pytest

from pipelines.rules.calls import allowance, call_tools, slots
from pipelines.rules.phone import phone_call_state
from pipelines.rules.speech import text_search
from tests.unit.pipelines.refusing import Refusal, assert_refused
from tests.unit.pipelines.rules.calls.refused_asking import ALERTS, ASKING
from tests.unit.pipelines.rules.calls.refused_calls import BOOKING, CALLS, FULL, NOW


@pytest.mark.parametrize("refusal", [*ALERTS, *BOOKING, *CALLS, *ASKING], ids=lambda one: one[2])
def test_it_says_what_is_wrong_to_programs_and_to_people(refusal: Refusal) -> None:
    assert_refused(refusal)


def test_no_more_than_what_is_out_of_bounds_is_refused() -> None:
    """The last moment, length or number that is still allowed."""
    allowance.require_left(1, most_calls=1, used=0, period="本月")
    slots.require_bookable(NOW - slots.GRACE, 15, slots.ALL_DAY, [], NOW)
    slots.require_bookable(NOW + slots.AHEAD, 15, slots.ALL_DAY, [], NOW)
    phone_call_state.require_order(NOW, NOW)
    assert text_search.terms("一 二 三 四 五") == ("一", "二", "三", "四", "五")
    assert text_search.terms("长" * 64) == ("长" * 64,)
    call_tools.require_room(msgspec.structs.replace(FULL, strokes=FULL.strokes[1:]))
