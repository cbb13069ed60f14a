"""Who may decide."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.approvals.seats import Person, Seat, Standing, seats
from schemas.approvals.definition import Approver, ByRole, Named, OfUnit, Superior
from schemas.people.kinds import OrgType
from tests.unit.pipelines.rules.approvals.made import node, person

BUREAU, PRISON, WARD = "/SH/", "/SH/P03/", "/SH/P03/W01/"
OTHER = "/SH/P04/"
CHIEF = person("chief", BUREAU, "leader")
HEAD = person("head", PRISON, "leader")
WARD_HEAD = person("ward_head", WARD, "leader")
APPROVER = person("approver", WARD, "approver")
PRISON_APPROVER = person("prison_approver", PRISON, "approver")
STRANGER = person("stranger", OTHER, "approver", "leader")
EVERYBODY = [CHIEF, HEAD, WARD_HEAD, APPROVER, PRISON_APPROVER, STRANGER]


def who(*approvers: Approver, people: list[Person] = EVERYBODY, **more: object) -> list[str]:
    desk = node("n", approvers=list(approvers))
    return [seat.person for seat in seats(desk, people, WARD, **more)]  # type: ignore[arg-type]


def test_a_role_counts_where_it_covers_the_case() -> None:
    assert who(ByRole(role="approver")) == ["approver", "prison_approver"]
    assert who(ByRole(role="approver", level=OrgType.PRISON)) == ["prison_approver"]


def test_a_unit_a_person_and_the_superiors() -> None:
    assert who(OfUnit(unit_id=PRISON)) == ["head", "prison_approver"]
    assert who(Named(officer_id="stranger")) == ["stranger"]
    assert who(Superior()) == ["head"]


def test_nobody_decides_on_their_own_application() -> None:
    assert who(ByRole(role="approver"), applicant="approver") == ["prison_approver"]


def test_the_superior_follows_one_who_left() -> None:
    gone = person("named", PRISON, "approver", present=False)
    assert who(Named(officer_id="named"), people=[*EVERYBODY, gone]) == ["head"]


def test_without_anybody_it_falls_to_the_leaders_nearest() -> None:
    assert who(ByRole(role="monitor")) == ["ward_head"]
    assert who(ByRole(role="monitor"), people=[CHIEF, APPROVER]) == ["chief"]
    assert who(ByRole(role="monitor"), people=[STRANGER, APPROVER]) == []


def test_one_named_by_a_keeper_of_flows_decides() -> None:
    found = who(ByRole(role="monitor"), people=[APPROVER], assigned=frozenset({"approver"}))
    assert found == ["approver"]


def test_a_deputy_sits_beside_the_principal() -> None:
    desk = node("n", approvers=[Named(officer_id="approver")])
    given_to = [Standing("approver", "head"), Standing("chief", "stranger")]
    assert seats(desk, EVERYBODY, WARD, deputies=given_to) == [
        Seat("approver", "approver", "approver"),
        Seat("head", "head", "approver"),
    ]


approvers = st.sampled_from(
    [
        ByRole(role="approver"),
        ByRole(role="leader", level=OrgType.BUREAU),
        OfUnit(unit_id=PRISON),
        Named(officer_id="approver"),
        Named(officer_id="gone"),
        Superior(),
    ]
)


@given(st.lists(approvers, max_size=4), st.sets(st.integers(0, 5)), st.sampled_from(EVERYBODY))
def test_only_those_present_are_ever_seated_and_a_leader_always_remains(
    chosen: list[Approver], gone: set[int], applicant: Person
) -> None:
    people = [
        person(one.id, one.unit_path, *one.roles, present=place not in gone)
        for place, one in enumerate(EVERYBODY)
    ]
    found = seats(node("n", approvers=chosen), people, WARD, applicant=applicant.id)
    present = {one.id for one in people if one.present and one.id != applicant.id}
    assert {seat.person for seat in found} <= present
    if present & {"chief", "head", "ward_head"}:
        assert found
