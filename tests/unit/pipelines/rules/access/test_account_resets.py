"""A reset is decided by a second person of another duty, and by no holder (NF-SEC-19)."""

import pytest

from pipelines.rules.access.account_resets import (
    require_asker_of_today,
    require_decider,
    require_not_holder,
)
from schemas.access.kinds import Duty
from schemas.errors import Conflict, Forbidden


def decide(
    asked_by: str = "a",
    asker: tuple[Duty, ...] = (Duty.SYSTEM,),
    decided_by: str = "b",
    decider: tuple[Duty, ...] = (Duty.SECURITY,),
    holder: str = "c",
) -> None:
    require_decider(
        asked_by=asked_by, asker=asker, decided_by=decided_by, decider=decider, holder=holder
    )


def test_two_of_different_duty_decide_either_way() -> None:
    decide()
    decide(asker=(Duty.SECURITY,), decider=(Duty.SYSTEM,))
    # What they do beside it makes no one of the two.
    decide(asker=(Duty.SYSTEM, Duty.BUSINESS), decider=(Duty.SECURITY, Duty.BUSINESS))


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"decided_by": "a"}, "own_proposal"),
        ({"decider": (Duty.SYSTEM,)}, "same_duty"),
        ({"decider": (Duty.BUSINESS, Duty.SYSTEM)}, "same_duty"),
        ({"holder": "b"}, "own_reset"),
    ],
)
def test_one_alone_two_of_one_duty_and_the_holder_do_not(who: dict[str, object], code: str) -> None:
    with pytest.raises(Forbidden) as refused:
        decide(**who)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_nobody_asks_for_the_own_account_or_after_the_right_is_gone() -> None:
    require_not_holder("a", "c")
    with pytest.raises(Forbidden) as own:
        require_not_holder("c", "c")
    assert (own.value.code, own.value.message) == ("own_reset", "不能办理本人账号的重置。")
    require_asker_of_today(["account_resets:ask"])
    with pytest.raises(Conflict) as lost:
        require_asker_of_today(["account_resets:list"])
    assert lost.value.code == "asker_lost_right"
