"""The state of a phone call follows from its facts, in whatever order they came."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from pipelines.rules.phone.phone_call_state import require_order, seconds_of, state_of
from schemas.calls.phone import EndCause, PhoneCallState
from schemas.errors import InvalidInput

ANSWERED = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ENDED = ANSWERED + timedelta(seconds=95, milliseconds=600)


def test_the_order_of_the_reports_does_not_matter() -> None:
    for order in permutations([("answered", ANSWERED), ("ended", ENDED)]):
        known: dict[str, datetime] = {}
        for name, at in order:
            known[name] = at
            ended = known.get("ended")
            cause = EndCause.HUNG_UP if ended else None
            state = state_of(known.get("answered"), ended, cause)
        assert state is PhoneCallState.CONNECTED
    assert seconds_of(ANSWERED, ENDED) == 95


@pytest.mark.parametrize(
    ("answered", "ended", "cause", "state"),
    [
        (None, None, None, PhoneCallState.DIALLING),
        (ANSWERED, None, None, PhoneCallState.TALKING),
        (ANSWERED, ENDED, EndCause.CUT_AT_LIMIT, PhoneCallState.CUT_AT_LIMIT),
        (None, ENDED, EndCause.BUSY, PhoneCallState.NO_ANSWER),
        (None, ENDED, EndCause.HUNG_UP, PhoneCallState.NO_ANSWER),
    ],
)
def test_each_state(
    answered: datetime | None,
    ended: datetime | None,
    cause: EndCause | None,
    state: PhoneCallState,
) -> None:
    assert state_of(answered, ended, cause) is state


def test_times_must_make_sense() -> None:
    assert seconds_of(ANSWERED, None) is None
    require_order(ANSWERED, ENDED)
    with pytest.raises(InvalidInput):
        require_order(ENDED, ANSWERED)
    with pytest.raises(InvalidInput):
        require_order(datetime(2026, 11, 24), None)
