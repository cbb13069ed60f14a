"""Whether people from outside may come on a day (VC-BASE-04, VC-BASE-05)."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select

from connectors.postgres.transaction import Tx
from pipelines.rules.modules.problems import problem
from schemas.modules.module import Module
from schemas.tables import metadata
from schemas.tables.people.person import inmate


class Validity(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's name, and from when until when they may come; None has no bound."""

    name: str
    valid_from: date | None = None
    valid_until: date | None


async def require_agency_person(
    tx: Tx, module: Module, name: str, person_id: str, day: date
) -> None:
    """Raise where the certificate does not cover the day; the message names person and days."""
    person = metadata.tables["agency_person"]
    found = await tx.first(
        select(person.c.name, person.c.valid_from, person.c.valid_until).where(
            person.c.id == person_id
        ),
        Validity,
    )
    _require(module, name, found, day, "证件")


async def require_help_person(tx: Tx, module: Module, name: str, person_id: str, day: date) -> None:
    """Raise where the person's validity has run out by the day."""
    person = metadata.tables["help_person"]
    found = await tx.first(
        select(person.c.name, person.c.valid_until).where(person.c.id == person_id), Validity
    )
    _require(module, name, found, day, "资格")


def _require(module: Module, name: str, person: Validity | None, day: date, what: str) -> None:
    if person is None:
        return
    who = f"{module.field(name).title}“{person.name}”的{what}"
    if person.valid_from and day < person.valid_from:
        raise problem(name, f"{who}从{person.valid_from}起有效，不能用于{day}")
    if person.valid_until and day > person.valid_until:
        raise problem(name, f"{who}已于{person.valid_until}到期，不能用于{day}")


async def prison_of_inmate(tx: Tx, inmate_id: str) -> dict[str, Any]:
    """The column that says in which prison the inmate of a record is."""
    return {
        "prison_id": await tx.scalar(select(inmate.c.prison_id).where(inmate.c.id == inmate_id))
    }
