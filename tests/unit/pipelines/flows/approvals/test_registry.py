"""What each kind of application says of itself."""

from dataclasses import replace

import pytest

from pipelines.flows.approvals.flow_views import kind_view
from pipelines.flows.approvals.registry import BESIDE, KINDS, RECORD_KINDS
from pipelines.flows.modules.key_data_approval import KEY_DATA
from pipelines.rules.approvals.validity import Known, problems
from schemas.approvals.definition import ByRole
from schemas.approvals.state import Mode
from schemas.modules.catalog import MODULES

GUARDING = {
    "key_data",
    "interface_grant",
    "data_export",
    "account_erasure",
    "confidentiality",
    "recording_deletion",
    "recording_release",
}


def test_these_kinds_guard_and_none_of_them_is_a_filing() -> None:
    assert {code for code, kind in KINDS.items() if kind.guarding} == GUARDING
    assert not [code for code in GUARDING if KINDS[code].filing]


def test_whatever_a_module_declares_runs_through_the_centre() -> None:
    declared = {one.approval.kind for one in MODULES.values() if one.approval is not None}
    assert declared == set(RECORD_KINDS)
    assert declared <= set(KINDS)
    assert set(BESIDE) <= declared


def test_a_kind_that_guards_cannot_be_declared_a_filing() -> None:
    with pytest.raises(ValueError, match="somebody has to decide"):
        replace(KEY_DATA, filing=True)


@pytest.mark.parametrize("code", sorted(KINDS))
def test_the_bureaus_first_flow_of_each_kind_asks_somebody(code: str) -> None:
    flow = KINDS[code].default
    roles = {one.role for node in flow.nodes for one in node.approvers if isinstance(one, ByRole)}
    known = Known(roles=frozenset(roles), units=frozenset(), officers=frozenset())
    assert flow.mode is Mode.APPROVAL
    assert problems(flow, kind_view(KINDS[code]), known) == []
