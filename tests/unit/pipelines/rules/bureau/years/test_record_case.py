"""What a year applies for with a record is what its module declares, and nothing else is."""

from datetime import time

import pytest

from pipelines.rules.approvals.content import record_digest
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.years.noting import whole
from pipelines.rules.bureau.years.record_case import applied_with, kind_of
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.letters.assessing import registered
from schemas.modules.labour.rest_days import REST_DAYS
from schemas.modules.letters.letters import LETTER, LETTERS, Direction
from tests.unit.pipelines.rules.bureau.bureaus import ground

ASKED = ground()
VALUES = {
    "direction": Direction.INBOUND.value,
    "inmate_id": "i",
    "relative_id": "r",
    "sender": "李某",
    "recipient": "周某",
}


def test_a_letter_is_applied_for_as_its_module_declares() -> None:
    at = moment(ASKED.plan.first, time(16))
    applied = applied_with(
        LETTERS,
        "l",
        VALUES,
        {"inmate_id": "1001 周某"},
        key="1",
        unit="P03-W01",
        actor=ASKED.actor("p03.w01.labour"),
        at=at,
        outcomes=[Outcome("binding", False, "亲属关系未审核通过")],
        beside=registered("r"),
    )
    assert (applied.kind.code, applied.at, applied.checks_pass) == (LETTER, at, False)
    assert applied.title == "1001 周某的来信（李某寄）"
    assert applied.facts == {
        "direction": Direction.INBOUND.value,
        "inmate": "1001 周某",
        "sender": "李某",
        "recipient": "周某",
        "registered_relative": True,
        "failed_checks": 1,
        # The whole record is covered, with what nobody gave.
        "content": record_digest(whole(LETTERS, VALUES)),
    }


def test_nobody_applies_with_what_declares_nothing() -> None:
    with pytest.raises(ValueError, match=REST_DAYS.code):
        kind_of(REST_DAYS)
