"""Which record leads to which order."""

from datetime import timedelta

import msgspec
import pytest

from pipelines.rules.exchange.prison_systems.outgoing import (
    LONGEST_PAUSE,
    OUTGOING,
    Held,
    Last,
    Step,
    pause_after,
    step,
)
from schemas.exchange.prison_systems.orders import OrderState
from schemas.modules.catalog import MODULES

STANDS = Held(version=3, here=True, stands=True, over=False)
ENDED = msgspec.structs.replace(STANDS, stands=False)
ELSEWHERE = msgspec.structs.replace(STANDS, here=False)
OVER = msgspec.structs.replace(STANDS, stands=False, over=True)
TOLD = Last(record_version=3, cancelled=False, state=OrderState.ACKNOWLEDGED, reached=True)
WAITING = Last(record_version=3, cancelled=False, state=OrderState.WAITING, reached=False)
SENT = msgspec.structs.replace(WAITING, state=OrderState.SENT, reached=True)
REFUSED = Last(record_version=3, cancelled=False, state=OrderState.REFUSED, reached=False)
TAKEN_BACK = msgspec.structs.replace(TOLD, cancelled=True, reached=False)


@pytest.mark.parametrize(
    ("held", "last", "expected"),
    [
        (STANDS, None, Step.TELL),
        (STANDS, TOLD, Step.NOTHING),
        (STANDS, WAITING, Step.NOTHING),
        (STANDS, msgspec.structs.replace(TOLD, record_version=2), Step.TELL),
        (STANDS, msgspec.structs.replace(WAITING, record_version=2), Step.TELL),
        (STANDS, TAKEN_BACK, Step.TELL),
        (STANDS, REFUSED, Step.NOTHING),
        (ENDED, None, Step.NOTHING),
        (ENDED, TOLD, Step.CANCEL),
        (ENDED, SENT, Step.CANCEL),
        (ENDED, WAITING, Step.DROP),
        (ENDED, msgspec.structs.replace(WAITING, reached=True), Step.CANCEL),
        (ENDED, TAKEN_BACK, Step.NOTHING),
        (ENDED, REFUSED, Step.NOTHING),
        (ELSEWHERE, None, Step.NOTHING),
        (ELSEWHERE, TOLD, Step.CANCEL),
        (OVER, None, Step.NOTHING),
        (OVER, TOLD, Step.NOTHING),
        (OVER, WAITING, Step.DROP),
        (OVER, SENT, Step.DROP),
        (None, TOLD, Step.CANCEL),
        (None, WAITING, Step.DROP),
        (None, TAKEN_BACK, Step.NOTHING),
    ],
)
def test_what_was_told_is_brought_up_to_what_stands(
    held: Held | None, last: Last | None, expected: Step
) -> None:
    assert step(held, last) is expected


def test_pauses_grow_up_to_a_longest() -> None:
    pauses = [pause_after(tries) for tries in range(1, 40)]
    assert pauses[:4] == [timedelta(seconds=one) for one in (10, 20, 40, 80)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


def test_every_module_that_is_told_exists() -> None:
    told = {one.module for outgoing in OUTGOING.values() for one in outgoing}
    assert told <= set(MODULES)
