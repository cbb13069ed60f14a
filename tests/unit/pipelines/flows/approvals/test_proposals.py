"""A proposal lies sealed: what is carried out is what approvers were told, asked by who asked."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from connectors.keys.software import SoftwareKeys
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from pipelines.flows.approvals.proposals import Change, digest_of, opened, proposal_of
from schemas.errors import IntegrityBroken
from schemas.modules.module import Verb

LINES = [{"title": "单位", "before": "甲", "after": "乙"}]


@pytest.fixture
def keys(tmp_path: Path) -> SoftwareKeys:
    return SoftwareKeys(tmp_path)


def case(proposal: dict[str, Any], applicant_id: str = "one") -> ApprovalCaseRow:
    """As somebody leaves it who may write the database: digests are made anew at will."""
    facts = {"proposal": digest_of(proposal)}
    row = SimpleNamespace(
        proposal=proposal, facts=facts, object_id="record", applicant_id=applicant_id
    )
    return cast("ApprovalCaseRow", row)


def made(keys: SoftwareKeys) -> dict[str, Any]:
    change = Change(module="cards", verb=Verb.EDIT, values={"a": 1}, applicant="one")
    return proposal_of(keys, change, "record", LINES)


def test_a_proposal_opens_as_it_was_made(keys: SoftwareKeys) -> None:
    assert opened(keys, case(made(keys))).values == {"a": 1}


def test_neither_words_nor_applicant_can_be_exchanged(keys: SoftwareKeys) -> None:
    kept = made(keys)
    other = kept | {"lines": [LINES[0] | {"after": "丙"}]}
    for wrong in (case(other), case(kept, "two")):
        with pytest.raises(IntegrityBroken) as refused:
            opened(keys, wrong)
        assert refused.value.code == "proposal_changed"
