"""The log of signing in and out (VC-CFG-26)."""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, and_, func, insert, or_, select

from connectors.postgres.calls.call_row import ward
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.access.sign_in_row import DEVICE_LENGTH, sign_in_row
from schemas.people.kinds import SubjectKind
from schemas.tables import metadata
from schemas.tables.access.access import officer, sign_in_log
from schemas.tables.people.person import inmate, relative
from schemas.tables.platform.org import org_unit

visitor = metadata.tables["agency_person"]

NO_FAILURE = (
    "ok",
    "second_factor_needed",
    "address_closed",
    "faces_closed",
    "movement_needed",
    "challenge_stale",
    "unreadable_picture",
    "entry_stale",
    "not_in_custody",
    "visitor_barred",
)
"""Results that no guess is counted for: nothing was shown, or nothing was looked at."""


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
    subject_kind: SubjectKind
    score: float | None


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
    row = sign_in_row(
        make_id(),
        event=event,
        result=result,
        officer_id=officer_id,
        address=address,
        device=device,
        at=at,
    )
    await tx.execute(insert(sign_in_log).values(**row))


async def note_person(
    tx: Tx,
    kind: SubjectKind,
    subject_id: str | None,
    *,
    result: str,
    score: float | None,
    address: str,
    device: str,
    at: datetime,
) -> None:
    """Write a line of a relative or an inmate; none is named where the face was nobody's."""
    await tx.execute(
        insert(sign_in_log).values(
            id=make_id(),
            at=at,
            event="sign_in",
            result=result[:32],
            subject_kind=kind.value,
            subject_id=subject_id,
            score=score,
            source_address=address,
            device=device[:DEVICE_LENGTH],
        )
    )


async def any_officer_came(tx: Tx) -> bool:
    """Whether an officer has ever signed in, as far as the log goes back."""
    came = select(sign_in_log.c.id).where(
        sign_in_log.c.officer_id.is_not(None), sign_in_log.c.result == "ok"
    )
    return await tx.scalar(came.limit(1)) is not None


async def failures_from(
    tx: Tx, address: str, since: datetime, kind: SubjectKind = SubjectKind.OFFICER
) -> int:
    """Failed attempts of one kind of people from an address since a moment."""
    return await _failures(tx, since, kind, sign_in_log.c.source_address == address)


async def failures_of(
    tx: Tx,
    kind: SubjectKind,
    subject_id: str,
    since: datetime,
    *,
    address: str,
    known_since: datetime,
) -> int:
    """Failed attempts of one person that count at this address, since a moment.

    Where the person has come in since `known_since`, those from there count alone, and since the
    last that was none. Everywhere else all count that were made at such strange addresses.
    """
    mine, there = sign_in_log.c.subject_id == subject_id, sign_in_log.c.source_address
    good = and_(mine, sign_in_log.c.result == "ok", sign_in_log.c.at > known_since)
    last = await tx.scalar(select(func.max(sign_in_log.c.at)).where(good, there == address))
    if last is not None:
        return await _failures(tx, max(since, last), kind, and_(mine, there == address))
    known = select(there).where(good)
    return await _failures(tx, since, kind, and_(mine, there.not_in(known)))


async def _failures(tx: Tx, since: datetime, kind: SubjectKind, whose: ColumnElement[bool]) -> int:
    found = await tx.scalar(
        select(func.count()).where(
            whose,
            sign_in_log.c.subject_kind == kind.value,
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
    found = (
        select(
            sign_in_log.c.id,
            sign_in_log.c.at,
            sign_in_log.c.event,
            sign_in_log.c.result,
            sign_in_log.c.source_address,
            sign_in_log.c.device,
            sign_in_log.c.subject_kind,
            sign_in_log.c.score,
            func.coalesce(officer.c.login, inmate.c.inmate_no, "").label("login"),
            func.coalesce(officer.c.name, inmate.c.name, relative.c.name, visitor.c.name, "").label(
                "name"
            ),
            func.coalesce(org_unit.c.name, ward.c.name, "").label("unit"),
        )
        .outerjoin(officer, officer.c.id == sign_in_log.c.officer_id)
        .outerjoin(org_unit, org_unit.c.id == officer.c.org_unit_id)
        .outerjoin(inmate, inmate.c.id == sign_in_log.c.subject_id)
        .outerjoin(ward, ward.c.id == inmate.c.ward_id)
        .outerjoin(relative, relative.c.id == sign_in_log.c.subject_id)
        .outerjoin(visitor, visitor.c.id == sign_in_log.c.subject_id)
        .where(_reach(scopes, unknown_too=unknown_too), *_conditions(wanted))
    )
    total = await tx.scalar(select(func.count()).select_from(found.subquery()))
    ordered = found.order_by(sign_in_log.c.id.desc()).limit(limit).offset(offset)
    return await tx.all(ordered, SignInRow), int(total)


def _reach(scopes: tuple[str, ...], *, unknown_too: bool) -> ColumnElement[bool]:
    """Officers and inmates of the units; who belongs to none is the bureau's to see."""
    reach = or_(in_scopes(org_unit.c.path, scopes), in_scopes(ward.c.path, scopes))
    if unknown_too:
        nobody = (sign_in_log.c.officer_id.is_(None), inmate.c.id.is_(None))
        reach = or_(reach, and_(*nobody))
    return reach


def _conditions(wanted: SignInFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.text:
        searched = (
            officer.c.login,
            officer.c.name,
            inmate.c.inmate_no,
            inmate.c.name,
            relative.c.name,
            sign_in_log.c.source_address,
        )
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
