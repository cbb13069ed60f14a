"""Facts of a case that lie sealed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.keys.software import SoftwareKeys
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from pipelines.flows.approvals.sealed_facts import opened_facts, sealed_facts
from pipelines.flows.labour.pay.pay_approval import PAY_SHEET
from pipelines.rules.security.keys import KeyProvider
from schemas.approvals.definition import Facts
from schemas.approvals.state import ApplicantKind, CaseState
from schemas.errors import IntegrityBroken

NOW = datetime(2026, 11, 26, 4, tzinfo=UTC)
FACTS: Facts = {"month": "2026-11", "people": 2, "amount": 7391.57, "content": "ab"}


@pytest.fixture
def keys(tmp_path: Path) -> KeyProvider:
    return SoftwareKeys(tmp_path)


def case_with(facts: Facts, object_id: str = "A") -> ApprovalCaseRow:
    return ApprovalCaseRow(
        id="1",
        kind=PAY_SHEET.code,
        object_id=object_id,
        title="报酬",
        flow_version_id="1",
        prison_id=None,
        unit_id="1",
        unit_path="/",
        applicant_kind=ApplicantKind.OFFICER,
        applicant_id=None,
        applicant_name="",
        facts=facts,
        facts_digest="",
        proposal=None,
        state=CaseState.PENDING,
        node=None,
        node_title=None,
        visit=1,
        suggestion="",
        submitted_at=NOW,
        entered_at=NOW,
        remind_at=None,
        due_at=None,
        reminded=False,
        overdue=False,
        seated_at=NOW,
        closed_at=None,
        prison_code=None,
        prison_name=None,
        unit_name="",
    )


def test_the_amount_lies_sealed_and_opens_to_the_number_that_conditions_compare(
    keys: KeyProvider,
) -> None:
    kept = sealed_facts(keys, PAY_SHEET, "A", FACTS)
    assert "7391" not in str(kept)
    assert {name: kept[name] for name in ("month", "people", "content")} == {
        "month": "2026-11",
        "people": 2,
        "content": "ab",
    }
    assert opened_facts(keys, PAY_SHEET, case_with(kept)) == FACTS


def test_a_fact_of_another_case_does_not_open(keys: KeyProvider) -> None:
    kept = sealed_facts(keys, PAY_SHEET, "A", FACTS)
    with pytest.raises(IntegrityBroken):
        opened_facts(keys, PAY_SHEET, case_with(kept, "B"))


def test_facts_from_before_are_read_as_they_are(keys: KeyProvider) -> None:
    assert opened_facts(keys, PAY_SHEET, case_with(FACTS)) == FACTS


def test_a_sealed_fact_is_never_the_same_twice(keys: KeyProvider) -> None:
    made = [sealed_facts(keys, PAY_SHEET, "A", FACTS)["amount"] for _ in range(2)]
    assert made[0] != made[1]
