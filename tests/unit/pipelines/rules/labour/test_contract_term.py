"""How near a contract's end is (LR-XC-05)."""

from datetime import date

import pytest

from pipelines.rules.labour.contract_term import expiry, wrong_end
from schemas.modules.labour.labour_contracts import ContractState, Expiry

pytestmark = pytest.mark.requirement("LR-XC-05")
TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("state", "until", "standing"),
    [
        (ContractState.IN_FORCE, date(2026, 12, 27), Expiry.FAR),
        (ContractState.IN_FORCE, date(2026, 12, 26), Expiry.NEAR),
        # On its last day it still runs.
        (ContractState.CHANGED, date(2026, 11, 26), Expiry.NEAR),
        (ContractState.CHANGED, date(2026, 11, 25), Expiry.OVER),
        (ContractState.DRAFT, date(2026, 11, 25), Expiry.FAR),
        (ContractState.ENDED, date(2026, 11, 25), Expiry.FAR),
    ],
)
def test_a_running_contract_is_near_its_end(
    state: ContractState, until: date, standing: Expiry
) -> None:
    assert expiry(state, until, TODAY, 30) is standing


def test_a_contract_ends_within_its_term_and_not_tomorrow() -> None:
    starts = date(2026, 1, 1)
    assert wrong_end(starts, None, TODAY) == "请填写终止日期"
    assert wrong_end(starts, date(2025, 12, 31), TODAY) == "终止日期不能早于合同起始日"
    assert wrong_end(starts, date(2026, 11, 27), TODAY) == "终止日期不能晚于今天"
    assert wrong_end(starts, TODAY, TODAY) is None
    assert wrong_end(starts, starts, TODAY) is None
