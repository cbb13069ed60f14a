"""Visits as the prisons' systems told of them, before the day from which their stand-ins tell."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from pipelines.rules.bureau.cast import Inmate
from pipelines.rules.bureau.conversations import Conversation
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.told_days import Told
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.told import bond_by_id_no, reviewed, taken_in, told_on
from pipelines.rules.exchange.prison_records.ids import target_id, visit_id
from pipelines.rules.exchange.prison_records.reviews import NOUN as REVIEWS
from pipelines.rules.exchange.prison_records.visit_parts import (
    approval_columns,
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
from pipelines.rules.exchange.prison_systems.heard import may_be_kept
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import (
    Approval,
    Escort,
    Monitoring,
    Rating,
    Registration,
    Review,
    Visit,
)
from schemas.governance.confidentiality import Confidentiality
from schemas.modules.visits.visit_approvals import VISIT_APPROVALS
from schemas.modules.visits.visit_escorts import VISIT_ESCORTS
from schemas.modules.visits.visit_monitorings import VISIT_MONITORINGS
from schemas.modules.visits.visits import VISITS
from schemas.modules.visits.window_ratings import WINDOW_RATINGS
from schemas.people.contacts import ContactChannel

NOUNS = {
    RecordKind.REGISTRATION: VISITS.code,
    RecordKind.VISIT: VISITS.code,
    RecordKind.APPROVAL: VISIT_APPROVALS.code,
    RecordKind.ESCORT: VISIT_ESCORTS.code,
    RecordKind.MONITORING: VISIT_MONITORINGS.code,
    RecordKind.RATING: WINDOW_RATINGS.code,
    RecordKind.REVIEW: REVIEWS,
}
TABLES = {
    RecordKind.APPROVAL: VISIT_APPROVALS.table,
    RecordKind.ESCORT: VISIT_ESCORTS.table,
    RecordKind.MONITORING: VISIT_MONITORINGS.table,
    RecordKind.RATING: WINDOW_RATINGS.table,
}


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    yield from taken_in(ground, SystemKind.VISIT, NOUNS, day)


def left(ground: Ground, day: date) -> Iterator[Row]:
    for one in _planted(ground, day):
        yield from one.rows()


def held(ground: Ground, day: date) -> Iterator[Conversation]:
    """Ordinary visits that were registered on the day, and are over."""
    for one in _planted(ground, day):
        conversation = one.held()
        if conversation is not None:
            yield conversation


@lru_cache(maxsize=2)
def _planted(ground: Ground, day: date) -> "Sequence[_Planted]":
    """Rows and what was said ask for a day one after another."""
    return list(_told(ground, day))


def _told(ground: Ground, day: date) -> "Iterator[_Planted]":
    for prison in ground.cast.prisons:
        visits: dict[str, list[Told]] = {}
        for one in told_on(ground, prison.code, SystemKind.VISIT, day):
            visits.setdefault(_visit_no(one), []).append(one)
        for visit_no, records in visits.items():
            yield _Planted(ground, prison.code, visit_no, records)


def _visit_no(one: Told) -> str:
    record: Any = one.record
    return str(record.conversation_no if hasattr(record, "conversation_no") else record.visit_no)


class _Planted:
    """One visit with all that hangs on it."""

    def __init__(self, ground: Ground, prison: str, visit_no: str, records: Iterable[Told]) -> None:
        self._ground = ground
        self._prison_id = ground.unit_id(prison)
        self._system_id = ground.system_id(prison, SystemKind.VISIT)
        self._no, self._id = visit_no, visit_id(self._system_id, visit_no)
        self._records = list(records)
        self._registered = self._one(RecordKind.REGISTRATION)
        self._visited = self._one(RecordKind.VISIT)

    def rows(self) -> Iterator[Row]:
        assert self._registered is not None
        told = cast(Registration, self._registered.record)
        inmate = self._ground.inmates[told.inmate_no]
        row = self._visit(told, inmate)
        yield Row(table=VISITS.table, values=row)
        ordinary = may_be_kept(Confidentiality(row["confidentiality"]))
        about = {"visit_id": self._id}
        held = {"inmate_id": row["inmate_id"], "ward_id": row["ward_id"]}
        for one in self._records:
            columns = self._columns(one)
            heard = one.kind is RecordKind.MONITORING
            if columns is not None and (ordinary or not heard):
                named = about if one.kind is RecordKind.RATING else about | held
                yield Row(table=TABLES[one.kind], values=self._part(one, named, columns))
            elif one.kind is RecordKind.REVIEW and ordinary and row.get("ended_at"):
                yield reviewed(self._ground, self._system_id, self._id, one)

    def held(self) -> Conversation | None:
        """None where nobody came, or nobody may hear it."""
        assert self._registered is not None
        told = cast(Registration, self._registered.record)
        visit = cast(Visit, self._visited.record) if self._visited else None
        if visit is None or visit.started_at is None or visit.ended_at is None:
            return None
        inmate = self._ground.inmates[told.inmate_no]
        bond = bond_by_id_no(inmate, told.relative_id_no)
        kinship = kinship_columns(told.kinship, bond.kinship.value)
        if not may_be_kept(Confidentiality(kinship["confidentiality"])):
            return None
        review = self._one(RecordKind.REVIEW)
        return Conversation(
            id=self._id,
            channel=ContactChannel.VISIT,
            inmate=inmate,
            ward=inmate.ward_at(visit.started_at),
            relative_name=bond.relative.name,
            clock_at=visit.started_at,
            began_at=visit.started_at,
            ended_at=visit.ended_at,
            reviewed_at=cast(Review, review.record).at if review else None,
        )

    def _visit(self, told: Registration, inmate: Inmate) -> dict[str, Any]:
        """What was held says the better of what both know, but for how it was registered."""
        assert self._registered is not None
        at, deleted = self._registered.first, self._registered.deleted
        held = cast(Visit, self._visited.record) if self._visited else None
        when = (held.started_at or held.planned_at) if held else told.planned_at
        row = common_columns(
            visit_id=self._id,
            visit_no=self._no,
            system_id=self._system_id,
            inmate_id=self._ground.inmate_id(inmate),
            ward_id=self._ground.unit_id(inmate.ward_at(when)),
            treatment_level=inmate.level,
            focus=False,
            deleted=deleted and held is None,
            at=at,
        )
        row |= registered_columns(told, None, deleted=deleted)
        if held is not None:
            officer_id = self._ground.officer_of(held.police_no)
            row |= held_columns(held, officer_id, deleted=False) | {"source": told.source.value}
        bond = bond_by_id_no(inmate, told.relative_id_no)
        row |= kinship_columns(told.kinship, bond.kinship.value)
        row |= known_relative_columns(self._ground.relative_id(bond.relative))
        return row | {"updated_at": self._last()}

    def _last(self) -> datetime:
        told = [one.last for one in (self._registered, self._visited) if one is not None]
        return max(told)

    def _columns(self, one: Told) -> dict[str, Any] | None:
        """None of a kind that is no part of a visit."""
        officer_of = self._ground.officer_of
        match one.record:
            case Approval():
                return approval_columns(one.record)
            case Escort():
                return escort_columns(one.record, officer_of(one.record.police_no))
            case Monitoring():
                return monitoring_columns(one.record, officer_of(one.record.police_no))
            case Rating():
                return rating_columns(one.record, self._prison_id)
        return None

    def _part(self, one: Told, about: dict[str, Any], columns: dict[str, Any]) -> dict[str, Any]:
        row = part_row(
            part_id=target_id(self._system_id, NOUNS[one.kind], one.key),
            about=about,
            columns=columns,
            system_id=self._system_id,
            key=one.key,
            deleted=one.deleted,
            at=one.first,
        )
        return row | {"updated_at": one.last}

    def _one(self, kind: RecordKind) -> Told | None:
        return next((one for one in self._records if one.kind is kind), None)


VISITING = Year(
    code="visits",
    fills=(
        VISITS.table,
        VISIT_APPROVALS.table,
        VISIT_ESCORTS.table,
        VISIT_MONITORINGS.table,
        WINDOW_RATINGS.table,
        REVIEWS,
    ),
    reads=("exchange", "people"),
    happened=happened,
    left=left,
)
