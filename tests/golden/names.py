"""Ids as people know them: units by code, inmates by number, officers by login."""

from typing import Any

from sqlalchemy import select

from connectors.postgres.database import Database
from schemas.tables.access.access import officer
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit


async def codes_of(database: Database) -> dict[str, str]:
    named = (
        select(org_unit.c.id, org_unit.c.code.label("name")),
        select(inmate.c.id, inmate.c.inmate_no.label("name")),
        select(officer.c.id, officer.c.login.label("name")),
    )
    found: dict[str, str] = {}
    async with database.transaction() as tx:
        for statement in named:
            found |= {row.id: row.name for row in await tx.execute(statement)}
    return found


SEALED = ("facts_digest", "digest", "proposal")
"""Of a case whose proposal lies sealed: they differ from run to run."""


def without_seals(value: Any) -> Any:
    """The same value without digests of what lies sealed."""
    match value:
        case dict():
            return {
                name: "sealed" if name in SEALED and isinstance(one, str) else without_seals(one)
                for name, one in value.items()
            }
        case list() | tuple():
            return [without_seals(one) for one in value]
        case _:
            return value


def renamed(value: Any, codes: dict[str, str]) -> Any:
    """The same value with what people know in place of ids."""
    match value:
        case str():
            return codes.get(value, value)
        case dict():
            return {name: renamed(one, codes) for name, one in value.items()}
        case list() | tuple():
            return [renamed(one, codes) for one in value]
        case _:
            return value
