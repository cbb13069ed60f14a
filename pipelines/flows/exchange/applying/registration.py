"""Registrations for visits (VC-ONSITE-01)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, func, select

from connectors.postgres.arrays import among
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Outcome, Source, conflicts
from pipelines.flows.exchange.applying.people import Known, relatives_of
from pipelines.flows.exchange.applying.problems import INMATE_UNKNOWN
from pipelines.flows.exchange.applying.standing import Standing, standings
from pipelines.flows.exchange.applying.told import ToldApplier
from pipelines.flows.exchange.applying.visits import (
    common,
    new,
    put_visits,
    unless,
    visit,
    visit_id,
)
from pipelines.flows.exchange.applying.writing import newest, teller
from pipelines.flows.visits import following
from pipelines.rules.exchange.prison_records.visits import (
    kinship_columns,
    known_relative_columns,
    registered_columns,
)
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Registration
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS
from schemas.modules.visits.visits import VISITS
from schemas.tables.generated import GENERATED

NUMBER = VISITS.field("relative_no_told")
HELD = ("inmate_id", "visit_type", "planned_at", "ward_id", "treatment_level", "focus")
"""What the visit itself says better, once it was told."""
booking = GENERATED[VISIT_BOOKINGS.code]


class RegistrationApplier(ToldApplier):
    """Makes visits, or adds to them what was known at the window."""

    kind = RecordKind.REGISTRATION

    def __init__(self, seals: FieldSeals) -> None:
        self._seals = seals

    @property
    def table(self) -> Table:
        return visit

    @property
    def noun(self) -> str:
        return VISITS.code

    def removable(self) -> ColumnElement[bool]:
        """A visit that was told itself stays, whatever becomes of its registration."""
        return ~visit.c.held_told

    async def write(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        targets = [visit_id(system, _of(one).visit_no) for one in records]
        chosen = newest(zip(targets, records, strict=True))
        stood = await standings(
            tx, ((_of(one).inmate_no, _of(one).planned_at) for one in chosen.values())
        )
        seals = self._seals.for_page()
        digests = {
            number: seals.digest(number)
            for number in {_number(_of(one)) for one in chosen.values()} - {""}
        }
        known = await relatives_of(tx, digests.values())
        booked = await _bookings(tx, {_of(one).booking_id for one in chosen.values()} - {""})
        rows: list[dict[str, Any]] = []
        unknown = set()
        for target, one in chosen.items():
            told = _of(one)
            place = stood.get((told.inmate_no, told.planned_at))
            if place is None:
                unknown.add(target)
                continue
            booking_id = told.booking_id if booked.get(told.booking_id) == place.inmate_id else None
            digest = digests.get(_number(told), "")
            rows.append(
                {
                    **common(system, target, told.visit_no, one, place, at),
                    **registered_columns(told, booking_id, deleted=one.deleted),
                    **_relative(seals, target, told, place, digest, known.get(digest)),
                }
            )
        versions = {target: one.version for target, one in chosen.items()}
        await conflicts.settle(tx, system, rows, versions, at, beneath=(*HELD, conflicts.STATE))
        held = visit.c.held_told
        # Said once, it is not unsaid by a record that says nothing of it.
        said = {
            name: func.coalesce(new[name], visit.c[name]) for name in ("kinship", "kinship_told")
        }
        merged = {**unless(held, *HELD), "held_told": held, **said}
        await put_visits(tx, system, rows, len(records), merged)
        await following.follow(tx, self._seals, teller(system), [row["id"] for row in rows], at)
        return [
            Outcome(problem=INMATE_UNKNOWN) if target in unknown else Outcome(target_id=target)
            for target in targets
        ]


def _of(one: Mapped) -> Registration:
    return cast(Registration, one.record)


def _number(told: Registration) -> str:
    """As identity numbers are written here."""
    return told.relative_id_no.strip().upper()


def _relative(
    seals: FieldSeals,
    target: str,
    told: Registration,
    place: Standing,
    digest: str,
    known: Known | None,
) -> Mapping[str, Any]:
    """A relative who is known here is linked; of others the words stay as they came."""
    here = known.kinships.get(place.inmate_id) if known is not None else None
    of_kinship = kinship_columns(told.kinship, here)
    if known is not None:
        return {**of_kinship, **known_relative_columns(known.id)}
    number = _number(told)
    sealed = seals.close(VISITS, NUMBER, target, number) if number else None
    return {
        **of_kinship,
        "relative_id": None,
        "relative_told": told.relative_name or None,
        "relative_no_told_sealed": sealed,
        "relative_no_told_digest": digest or None,
    }


async def _bookings(tx: Tx, ids: set[str]) -> dict[str, str]:
    """Whose each booking is; what is none of ours is left out."""
    if not ids:
        return {}
    await following.hold(tx, ids)
    found = select(booking.c.id, booking.c.inmate_id).where(among(booking.c.id, sorted(ids)))
    return {row.id: row.inmate_id for row in await tx.execute(found)}
