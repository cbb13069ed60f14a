"""What makes a call privileged: everything that is not known to be a family call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.calls.call_kind import (
    confidentiality_of,
    kind_of_relation,
    kind_to_book,
    require_kind_holds,
)
from schemas.approvals.kinship import KINSHIP_TITLES
from schemas.calls.kind import KIND_TITLES, CallKind
from schemas.errors import Conflict
from schemas.governance.confidentiality import Confidentiality
from schemas.modules.people.inmate_bindings import KINSHIPS
from schemas.people.kinds import FAMILY, Kinship

pytestmark = pytest.mark.requirement("VC-MON-01")

OTHERS = {
    Kinship.LAWYER: CallKind.LAWYER,
    Kinship.LEGAL_AID: CallKind.LEGAL_AID,
    Kinship.OFFICIAL: CallKind.OFFICIAL_BUSINESS,
}


def test_a_family_call_alone_is_ordinary() -> None:
    found = {kind: confidentiality_of(kind).confidentiality for kind in CallKind}
    assert found.pop(CallKind.FAMILY) is Confidentiality.ORDINARY
    assert set(found.values()) == {Confidentiality.PRIVILEGED}


@given(st.none() | st.text())
def test_whatever_is_not_known_is_undetermined(word: str | None) -> None:
    undetermined = Confidentiality.UNDETERMINED
    if word not in set(CallKind):
        assert confidentiality_of(word).confidentiality is undetermined
    if word not in set(Kinship):
        assert kind_of_relation(word) is None
        assert confidentiality_of(kind_to_book(word, None)).confidentiality is undetermined
        with pytest.raises(Conflict):
            kind_to_book(word, CallKind.FAMILY)


def test_every_relation_has_a_kind_and_a_name() -> None:
    assert {*FAMILY, *OTHERS, Kinship.OTHER} == set(Kinship)
    assert kind_of_relation(Kinship.OTHER) is None
    assert {kind_of_relation(one) for one in FAMILY} == {CallKind.FAMILY}
    assert {one: kind_of_relation(one) for one in OTHERS} == OTHERS
    assert {option.value for option in KINSHIPS.options} == set(Kinship) == set(KINSHIP_TITLES)
    assert set(KIND_TITLES) == set(CallKind)


@pytest.mark.parametrize("relation", OTHERS)
def test_no_officer_makes_a_privileged_relation_ordinary(relation: Kinship) -> None:
    with pytest.raises(Conflict) as refused:
        kind_to_book(relation, CallKind.FAMILY)
    assert refused.value.code == "kind_is_privileged"
    for asked in set(CallKind) - {CallKind.FAMILY}:
        assert kind_to_book(relation, asked) is asked
    assert kind_to_book(relation, None) is OTHERS[relation]


@pytest.mark.parametrize("relation", FAMILY)
def test_a_call_with_family_may_be_made_privileged(relation: Kinship) -> None:
    assert kind_to_book(relation, None) is CallKind.FAMILY
    assert kind_to_book(relation, CallKind.FAMILY) is CallKind.FAMILY
    assert kind_to_book(relation, CallKind.LAWYER) is CallKind.LAWYER


@pytest.mark.parametrize("relation", [*OTHERS, Kinship.OTHER, "uncle", None])
def test_a_family_call_does_not_begin_with_whom_the_relation_makes_privileged(
    relation: str | None,
) -> None:
    with pytest.raises(Conflict) as refused:
        require_kind_holds(CallKind.FAMILY, relation)
    assert refused.value.code == "kind_outdated"
    for kind in (None, CallKind.LAWYER):
        require_kind_holds(kind, relation)
    require_kind_holds(CallKind.FAMILY, Kinship.SPOUSE)
