"""Official business: its kinds, who comes for it, bookings with two desks, what came of them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from pipelines.rules.bureau.ground import ACCOUNTS_TAKE, Ground
from pipelines.rules.bureau.official import CANCELLED, Agent, Business, Officials
from pipelines.rules.bureau.story import Happened, Left, Record
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.cases import TABLES as CASES
from pipelines.rules.bureau.years.cases import Case, Decided
from pipelines.rules.bureau.years.noting import created, entered
from pipelines.rules.bureau.years.record_case import applied_with
from pipelines.rules.bureau.years.record_life import RecordLife
from pipelines.rules.calls.checks import Outcome, custody_check, key_control_check
from pipelines.rules.official.first_kinds import FIRST, kind_values
from pipelines.rules.security.actor import Actor
from schemas.approvals.state import CaseState, Verdict
from schemas.modules import common
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.modules.official.official_kinds import OFFICIAL_KINDS
from schemas.modules.people.agency_people import AGENCY_PEOPLE
from schemas.people.kinds import CustodyState

EACH_TAKES = timedelta(seconds=90)
BODY_TITLES = {
    "court": "人民法院",
    "public_security": "公安机关",
    "procuratorate": "检察机关",
    "notary": "公证机构",
}
CERTIFICATE_TITLES = {
    "judge": "法官证",
    "police": "人民警察证",
    "procurator": "检察官证",
    "notary": "公证员执业证",
}
"""As the first dictionaries call them."""
VALID_YEARS = 12


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for agent, agent_id, values, titles, at in _agents(ground, day):
        yield created(ground, _keeper(agent.prison), AGENCY_PEOPLE, agent_id, values, titles, at)
    for one in lives(ground, day):
        yield from one.happened()


def left(ground: Ground, day: date) -> Iterator[Left]:
    if day == ground.plan.first:
        for code in FIRST:
            yield _kind(ground, code)
    for agent, agent_id, values, _, at in _agents(ground, day):
        yield entered(ground, _keeper(agent.prison), AGENCY_PEOPLE, agent_id, values, at)
    for one in lives(ground, day):
        yield from one.left()


@lru_cache(maxsize=2)
def lives(ground: Ground, day: date) -> "Sequence[BookingLife]":
    """Of the bookings that were entered on a day; log and rows ask for them."""
    return [
        BookingLife(ground, one)
        for prison in ground.cast.prisons
        for one in _officials(ground, prison.code).on(day)
    ]


class BookingLife(RecordLife):
    """One booking: what happened, and what is left of it."""

    module = OFFICIAL_BOOKINGS

    def __init__(self, ground: Ground, booked: Business) -> None:
        self.booked = booked
        prison, agent, inmate = booked.agent.prison, booked.agent, booked.inmate
        values = {
            "kind_id": _kind_id(ground, agent.business),
            "inmate_id": ground.inmate_id(inmate),
            "prison_id": ground.unit_id(prison),
            "document_no": booked.document_no,
            "purpose": booked.purpose,
            "person_id": _agent_id(ground, agent),
            "day": booked.day,
            "starts": booked.starts,
            "ends": booked.ends,
        }
        titles = {
            "kind_id": FIRST[agent.business][0],
            "inmate_id": f"{inmate.number} {inmate.name}",
            "prison_id": next(one.name for one in ground.cast.prisons if one.code == prison),
            "person_id": f"{agent.name} {agent.body}",
        }
        record_id = ground.ids.of(OFFICIAL_BOOKINGS.table, booked.key, booked.entered_at)
        super().__init__(ground, _keeper(prison), record_id, values, titles, booked.entered_at)
        if not self.is_ahead(booked.submitted_at):
            self._submit()

    @property
    def deciders(self) -> tuple[str, str]:
        """Logins of the ward's head and of the prison's leader."""
        booked = self.booked
        ward = booked.inmate.ward_at(booked.submitted_at)
        return f"{ward.lower().replace('-', '.')}.head", f"{booked.agent.prison.lower()}.leader"

    def _submit(self) -> None:
        booked, officer = self.booked, self.ground.actor(self.login)
        self.act("submit", officer, booked.submitted_at, common.PENDING)
        self.case = self._applied(officer)
        self.log += self.case.happened()
        if self.case.state is CaseState.PENDING:
            return
        state = common.REJECTED if booked.refusal else common.APPROVED
        leader = self.ground.actor(self.deciders[1])
        self.decided(leader, booked.by_prison_at, state, booked.refusal, {})
        if not booked.refusal:
            self._end(officer)

    def _end(self, officer: Actor) -> None:
        booked = self.booked
        if booked.cancelled_at is not None:
            if not self.is_ahead(booked.cancelled_at):
                at = booked.cancelled_at
                self.act("cancel", officer, at, common.CANCELLED, reason=CANCELLED)
        elif not self.is_ahead(booked.finished_at):
            result = {"result": booked.result}
            self.act("finish", officer, booked.finished_at, common.DONE, values=result)

    def _applied(self, officer: Actor) -> Case:
        booked = self.booked
        head, leader = self.deciders
        applied = applied_with(
            self.module,
            self.id,
            self.values,
            self.titles,
            key=self.id,
            unit=booked.inmate.ward_at(booked.submitted_at),
            actor=officer,
            at=booked.submitted_at,
            outcomes=_outcomes(),
        )
        verdict = Verdict.REJECT if booked.refusal else Verdict.APPROVE
        turns = [
            Decided(login=head, at=booked.by_ward_at),
            Decided(login=leader, at=booked.by_prison_at, verdict=verdict, opinion=booked.refusal),
        ]
        return Case(self.ground, applied, turns)


def _outcomes() -> list[Outcome]:
    return [custody_check(CustodyState.IN_CUSTODY), key_control_check(False)]


def _agents(
    ground: Ground, day: date
) -> Iterator[tuple[Agent, str, dict[str, Any], dict[str, str], datetime]]:
    if day != ground.plan.first:
        return
    for prison in ground.cast.prisons:
        for agent in _officials(ground, prison.code).agents():
            values = {
                "name": agent.name,
                "id_no": agent.id_no,
                "phone": agent.phone,
                "body": agent.body,
                "body_kind": agent.body_kind,
                "post": agent.post,
                "certificate_kind": agent.certificate_kind,
                "certificate_no": f"{agent.certificate_kind.upper()}{agent.id_no[-6:]}",
                "valid_from": day.replace(month=1, day=1),
                "valid_until": date(day.year + VALID_YEARS, 12, 31),
                "unit_id": ground.unit_id(prison.code),
            }
            titles = {
                "body_kind": BODY_TITLES[agent.body_kind],
                "certificate_kind": CERTIFICATE_TITLES[agent.certificate_kind],
                "unit_id": prison.name,
            }
            yield agent, _agent_id(ground, agent), values, titles, _entered_at(ground, agent)


def _entered_at(ground: Ground, agent: Agent) -> datetime:
    return ground.opening() + ACCOUNTS_TAKE + (agent.place + 1) * EACH_TAKES


def _agent_id(ground: Ground, agent: Agent) -> str:
    return ground.ids.of(AGENCY_PEOPLE.table, agent.key, _entered_at(ground, agent))


def _kind(ground: Ground, code: str) -> Record:
    """It came with the installation."""
    return Record(
        module=OFFICIAL_KINDS.code,
        id=_kind_id(ground, code),
        values=kind_values(code),
        at=ground.plan.founded,
        state=common.ACTIVE,
    )


def _kind_id(ground: Ground, code: str) -> str:
    return ground.ids.of(OFFICIAL_KINDS.table, code, ground.plan.founded)


def _keeper(prison: str) -> str:
    return f"{prison.lower()}.approver"


@lru_cache(maxsize=64)
def _officials(ground: Ground, prison: str) -> Officials:
    found = next(one for one in ground.cast.prisons if one.code == prison)
    return Officials(ground.cast, found)


OFFICIAL_YEAR = Year(
    code="official",
    fills=(OFFICIAL_KINDS.table, AGENCY_PEOPLE.table, OFFICIAL_BOOKINGS.table, *CASES),
    reads=("people", "flows"),
    happened=happened,
    left=left,
)
