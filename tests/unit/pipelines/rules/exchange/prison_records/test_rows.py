from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipelines.rules.exchange.prison_records.calls import (
    authorisation_columns,
    call_columns,
    relative_columns,
)
from pipelines.rules.exchange.prison_records.ids import call_id, target_id, visit_id
from pipelines.rules.exchange.prison_records.reviews import review_row
from pipelines.rules.exchange.prison_records.visit_parts import (
    approval_columns,
    arrival_columns,
    escort_columns,
    monitoring_columns,
    part_row,
    rating_columns,
)
from pipelines.rules.exchange.prison_records.visits import (
    common_columns,
    held_columns,
    kinship_columns,
    known_relative_columns,
    registered_columns,
)
from schemas.calls.phone import EndCause
from schemas.calls.state import Assessment
from schemas.exchange.prison_systems.records import (
    Approval,
    Arrival,
    Authorisation,
    Call,
    Escort,
    Monitoring,
    Rating,
    Registration,
    Review,
    Visit,
)
from schemas.modules.visits.visitor_outcomes import VisitorOutcome
from schemas.modules.visits.visits import VisitSource, VisitState, VisitType
from schemas.tables import metadata

AT = datetime(2026, 3, 7, 1, 30, tzinfo=UTC)
LATER = AT + timedelta(minutes=20)
PLACE: dict[str, Any] = {"inmate_id": "I", "ward_id": "W", "treatment_level": "regular"}


def registration(**more: Any) -> Registration:
    told = {"visit_no": "HJ1", "inmate_no": "1", "visit_type": VisitType.REGULAR, "planned_at": AT}
    return Registration(**told | {"source": VisitSource.WINDOW, "kinship": "parent"} | more)


def visit(**more: Any) -> Visit:
    told = {"visit_no": "HJ1", "inmate_no": "1", "visit_type": VisitType.REGULAR, "planned_at": AT}
    return Visit(**told | {"state": VisitState.FINISHED} | more)


def call(**more: Any) -> Call:
    told = {"call_no": "TH1", "inmate_no": "1", "phone": "10012345678", "started_at": AT}
    return Call(**told | {"kinship": "spouse"} | more)


def test_an_id_follows_from_system_noun_and_key() -> None:
    assert visit_id("S", "1") == target_id("S", "visits", "1") != call_id("S", "1")
    assert len({visit_id("S", "1"), visit_id("T", "1"), visit_id("S", "2")}) == 3


def test_a_visits_columns_are_the_tables() -> None:
    row = common_columns(
        visit_id="V", visit_no="HJ1", system_id="S", focus=False, deleted=False, at=AT, **PLACE
    )
    row |= registered_columns(registration(), None, deleted=False)
    row |= held_columns(visit(), "O", deleted=False)
    row |= kinship_columns("parent", None) | known_relative_columns("R")
    assert set(row) <= set(metadata.tables["visit"].c.keys())
    assert (row["state"], row["held_told"], row["officer_id"]) == ("finished", True, "O")


@pytest.mark.parametrize(
    ("cancelled", "deleted", "state"),
    [(False, False, "registered"), (True, False, "cancelled"), (True, True, "deleted")],
)
def test_a_registration_says_what_became_of_the_visit(
    cancelled: bool, deleted: bool, state: str
) -> None:
    row = registered_columns(registration(cancelled=cancelled), None, deleted=deleted)
    assert row["state"] == state


def test_what_is_known_here_counts_before_what_was_told() -> None:
    assert kinship_columns("parent", "lawyer")["confidentiality"] == "privileged"
    row = kinship_columns("parent", None)
    assert (row["kinship"], row["confidentiality"]) == ("parent", "ordinary")
    assert relative_columns(call(), ("R", "lawyer"))["confidentiality"] == "privileged"
    told = relative_columns(call(), None)
    assert (told["relative_id"], told["kinship"]) == (None, "spouse")


def test_what_hangs_on_a_visit_has_the_columns_of_its_table() -> None:
    escort = Escort(visit_no="1", inmate_no="1", police_no="2", officer="王", out_at=AT)
    heard = Monitoring(visit_no="1", police_no="2", listener="王", heard_from=AT, heard_until=LATER)
    parts = {
        "visit_escort": escort_columns(escort, "O"),
        "visit_monitoring": monitoring_columns(heard, "O"),
        "window_rating": rating_columns(Rating(visit_no="1", score=5, at=AT), "P"),
        "visitor_outcome": arrival_columns(
            Arrival(visit_no="1", visitor="李某", outcome=VisitorOutcome.ABSENT, at=AT),
            carried=True,
        ),
        "visit_approval": approval_columns(
            Approval(visit_no="1", step=1, node="监区", approver="王", approved=True, decided_at=AT)
        ),
    }
    for table, columns in parts.items():
        row = part_row(
            part_id="X",
            about={"visit_id": "V"},
            columns=columns,
            system_id="S",
            key="1",
            deleted=False,
            at=AT,
        )
        assert set(row) <= set(metadata.tables[table].c.keys()), table
        assert row["state"] == "valid"


def test_a_call_says_how_long_was_talked() -> None:
    told = call(answered_at=AT, ended_at=LATER, end_cause=EndCause.HUNG_UP)
    row = call_columns(told, deleted=False, **PLACE) | authorisation_columns(
        Authorisation(call_no="TH1", police_no="2", officer="王", at=AT), None
    )
    assert (row["state"], row["seconds"], row["end_cause"]) == ("connected", 1200, "hung_up")
    assert set(row) <= set(metadata.tables["phone_call"].c.keys())


def test_a_review_is_of_an_officer() -> None:
    told = Review(
        conversation_no="1",
        reviewer="王",
        police_no="2",
        assessment=Assessment.NORMAL,
        anomaly=False,
        summary="谈子女上学",
        at=AT,
    )
    row = review_row("F", "V", told, "O")
    assert set(row) <= set(metadata.tables["call_review"].c.keys())
    assert (row["officer_id"], row["assessment"]) == ("O", "normal")
