"""The log of signing in and out (VC-CFG-26)."""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, func, insert, or_, select

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from schemas.tables.access import officer, sign_in_log
from schemas.tables.org import org_unit

NO_FAILURE = ("ok", "second_factor_needed", "address_closed")
DEVICE_LENGTH = 200


class SignInRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log; `login` is empty where the account is unknown."""

    id: str
    at: datetime
    event: str
    result: str
    login: str
    name: str
    unit: str
    source_address: str
    device: str


class SignInFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of the log is narrowed to."""

    text: str = ""
    event: str | None = None
    failed: bool | None = None
    since: datetime | None = None
    until: datetime | None = None


async def note(
    tx: Tx,
    *,
    event: str,
    result: str,
    officer_id: str | None,
    address: str,
    device: str,
    at: datetime,
) -> None:
    """Write a line; a login that nobody has may be a mistyped secret and is not written down."""
    await tx.execute(
        insert(sign_in_log).values(
            id=make_id(),
            at=at,
            event=event,
            result=result[:32],
            officer_id=officer_id,
            source_address=address,
            device=device[:DEVICE_LENGTH],
        )
    )


async def failures_from(tx: Tx, address: str, since: datetime) -> int:
    """Failed attempts from an address since a moment."""
    found = await tx.scalar(
        select(func.count()).where(
            sign_in_log.c.source_address == address,
            sign_in_log.c.at > since,
            sign_in_log.c.event == "sign_in",
            sign_in_log.c.result.not_in(NO_FAILURE),
        )
    )
    return int(found)


async def page(
    tx: Tx,
    scopes: tuple[str, ...],
    wanted: SignInFilter,
    *,
    unknown_too: bool,
    limit: int,
    offset: int,
) -> tuple[list[SignInRow], int]:
    """Lines of accounts in reach, the newest first, and how many in all."""
    reach: ColumnElement[bool] = in_scopes(org_unit.c.path, scopes)
    if unknown_too:
        reach = or_(reach, sign_in_log.c.officer_id.is_(None))
    found = (
        select(
            sign_in_log.c.id,
            sign_in_log.c.at,
            sign_in_log.c.event,
            sign_in_log.c.result,
            sign_in_log.c.source_address,
            sign_in_log.c.device,
            func.coalesce(officer.c.login, "").label("login"),
            func.coalesce(officer.c.name, "").label("name"),
            func.coalesce(org_unit.c.name, "").label("unit"),
        )
        .outerjoin(officer, officer.c.id == sign_in_log.c.officer_id)
        .outerjoin(org_unit, org_unit.c.id == officer.c.org_unit_id)
        .where(reach, *_conditions(wanted))
    )
    total = await tx.scalar(select(func.count()).select_from(found.subquery()))
    ordered = found.order_by(sign_in_log.c.id.desc()).limit(limit).offset(offset)
    return await tx.all(ordered, SignInRow), int(total)


def _conditions(wanted: SignInFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.text:
        searched = (officer.c.login, officer.c.name, sign_in_log.c.source_address)
        found.append(or_(*(one.contains(wanted.text, autoescape=True) for one in searched)))
    if wanted.event is not None:
        found.append(sign_in_log.c.event == wanted.event)
    if wanted.failed is not None:
        good = sign_in_log.c.result == "ok"
        found.append(~good if wanted.failed else good)
    if wanted.since is not None:
        found.append(sign_in_log.c.at >= wanted.since)
    if wanted.until is not None:
        found.append(sign_in_log.c.at < wanted.until)
    return found
