"""Accounts of outside bodies' people: found by login, guarded as officers' are (VC-OFFICIAL-03)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, insert, or_, select, update

from connectors.postgres.access import attempts
from connectors.postgres.access.attempts import Reserved
from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.official.visitor import Visitor
from schemas.tables import metadata
from schemas.tables.official.official import official_account, official_password
from schemas.tables.platform.org import org_unit

person = metadata.tables["agency_person"]
body = metadata.tables["agency_body"]
FORGOTTEN = {
    "totp_sealed": None,
    "totp_pending_sealed": None,
    "totp_step": None,
    "sm2_public_key": None,
}


class AccountRow(Visitor, frozen=True, kw_only=True):
    """An account with the person whose it is and the body behind."""

    login: str
    keeper: bool
    enabled: bool
    password_hash: str
    password_changed_at: datetime | None
    failed_sign_ins: int
    locked_until: datetime | None
    totp_sealed: bytes | None
    totp_pending_sealed: bytes | None
    totp_step: int | None
    sm2_public_key: str | None
    claim_digest: str
    claim_until: datetime | None
    claim_failures: int

    @property
    def second_factors(self) -> list[str]:
        """What the account can prove itself with beside the password."""
        there = {"totp": self.totp_sealed is not None, "sm2": self.sm2_public_key is not None}
        return [name for name, holds in there.items() if holds]


class KnownRow(Visitor, frozen=True, kw_only=True):
    """A person of a body, with the account where there is one."""

    post: str | None
    version: int
    login: str | None
    keeper: bool | None
    enabled: bool | None
    password_hash: str | None
    totp_sealed: bytes | None
    sm2_public_key: str | None
    locked_until: datetime | None

    @property
    def second_factors(self) -> list[str]:
        there = {"totp": self.totp_sealed is not None, "sm2": self.sm2_public_key is not None}
        return [name for name, holds in there.items() if holds]


VISITOR = (
    person.c.id,
    person.c.name,
    person.c.state,
    person.c.valid_from,
    person.c.valid_until,
    body.c.id.label("body_id"),
    body.c.name.label("body_name"),
    body.c.body_kind,
    body.c.state.label("body_state"),
    body.c.valid_until.label("body_until"),
)


def _accounts() -> Select[tuple[object, ...]]:
    own = [column for column in official_account.c if column.name not in ("id", "opened_at")]
    return (
        select(*VISITOR, *own)
        .select_from(official_account)
        .join(person, person.c.id == official_account.c.id)
        .join(body, body.c.id == person.c.body_id)
    )


def _known() -> Select[tuple[object, ...]]:
    names = [column.name for column in official_account.c]
    own = [official_account.c[name] for name in KnownRow.__struct_fields__ if name in names]
    of_account = [column for column in own if column.name != "id"]
    return (
        select(*VISITOR, person.c.post, person.c.version, *of_account)
        .select_from(person)
        .join(body, body.c.id == person.c.body_id)
        .outerjoin(official_account, official_account.c.id == person.c.id)
    )


async def get(tx: Tx, account_id: str) -> AccountRow | None:
    return await tx.first(_accounts().where(official_account.c.id == account_id), AccountRow)


async def by_login(tx: Tx, login: str) -> AccountRow | None:
    return await tx.first(_accounts().where(official_account.c.login == login), AccountRow)


async def of_body(tx: Tx, body_id: str) -> list[KnownRow]:
    """All people of a body, by name."""
    found = _known().where(body.c.id == body_id).order_by(person.c.name, person.c.id)
    return await tx.all(found, KnownRow)


async def visitors(tx: Tx, ids: Collection[str]) -> list[Visitor]:
    """Those of the people that belong to a body, in the order of their names."""
    found = select(*VISITOR).select_from(person).join(body, body.c.id == person.c.body_id)
    ordered = found.where(among(person.c.id, ids)).order_by(person.c.name, person.c.id)
    return await tx.all(ordered, Visitor)


async def page(
    tx: Tx, scopes: tuple[str, ...], *, text: str, body_id: str | None, limit: int, offset: int
) -> tuple[list[KnownRow], int]:
    """People of bodies who are registered in reach, with and without an account."""
    unit = select(org_unit.c.id).where(in_scopes(org_unit.c.path, scopes))
    found = _known().where(person.c.unit_id.in_(unit), *_search(text, body_id))
    order = (body.c.name, person.c.name, person.c.id)
    return await tx.page(found, KnownRow, *order, limit=limit, offset=offset)


def _search(text: str, body_id: str | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if body_id:
        found.append(body.c.id == body_id)
    if text:
        within = (person.c.name, body.c.name, official_account.c.login)
        found.append(or_(*(column.contains(text, autoescape=True) for column in within)))
    return found


async def in_reach(tx: Tx, scopes: tuple[str, ...], person_id: str) -> KnownRow | None:
    """The person, locked, where registered in reach; only people of a body have accounts."""
    unit = select(org_unit.c.id).where(in_scopes(org_unit.c.path, scopes))
    found = _known().where(person.c.id == person_id, person.c.unit_id.in_(unit))
    return await tx.first(found.with_for_update(of=person), KnownRow)


async def of_own_body(tx: Tx, body_id: str, person_id: str) -> KnownRow | None:
    """The person, locked, where of this body."""
    found = _known().where(person.c.id == person_id, body.c.id == body_id)
    return await tx.first(found.with_for_update(of=person), KnownRow)


async def login_taken(tx: Tx, login: str) -> bool:
    found = select(official_account.c.id).where(official_account.c.login == login)
    return await tx.scalar(found) is not None


async def open_account(
    tx: Tx, account_id: str, *, login: str, keeper: bool, digest: str, until: datetime, at: datetime
) -> None:
    """It opens nothing but the claim of its holder."""
    await tx.execute(
        insert(official_account).values(
            id=account_id,
            login=login,
            keeper=keeper,
            enabled=True,
            password_hash="",
            claim_digest=digest,
            claim_until=until,
            opened_at=at,
        )
    )


async def hand_code(tx: Tx, account_id: str, *, digest: str, until: datetime, at: datetime) -> None:
    """Another code; what was proven before counts no more."""
    await _remember(tx, account_id, at)
    values = {
        "enabled": True,
        "claim_digest": digest,
        "claim_until": until,
        "claim_failures": 0,
        "password_hash": "",
        **attempts.CLEARED,
        **FORGOTTEN,
    }
    await _change(tx, account_id, **values)


async def void_code(tx: Tx, account_id: str) -> None:
    await _change(tx, account_id, claim_digest="", claim_until=None)


async def count_failed_claim(tx: Tx, account_id: str) -> None:
    more = official_account.c.claim_failures + 1
    mine = update(official_account).where(official_account.c.id == account_id)
    await tx.execute(mine.values(claim_failures=more))


async def use_code(tx: Tx, account_id: str, digest: str, password_hash: str, at: datetime) -> bool:
    """Set the first password, once; False where the code was used or replaced meanwhile."""
    still = (official_account.c.id == account_id, official_account.c.claim_digest == digest)
    values = {
        "password_hash": password_hash,
        "password_changed_at": at,
        "claim_digest": "",
        "claim_until": None,
        "claim_failures": 0,
        **attempts.CLEARED,
    }
    return (await tx.execute(update(official_account).where(*still).values(**values))).rowcount == 1


async def close_account(tx: Tx, account_id: str) -> None:
    """It opens nothing any more, nor does a code that was handed out."""
    await _change(tx, account_id, enabled=False, claim_digest="", claim_until=None)


async def set_password(tx: Tx, account_id: str, hashed: str, at: datetime) -> None:
    """The password from now on; the one before goes into the history."""
    await _remember(tx, account_id, at)
    changed = {"password_hash": hashed, "password_changed_at": at, **attempts.CLEARED}
    await _change(tx, account_id, **changed)


async def _remember(tx: Tx, account_id: str, at: datetime) -> None:
    mine = select(official_account.c.password_hash).where(official_account.c.id == account_id)
    before = await tx.scalar(mine)
    if before:
        kept = {"id": make_id(), "account_id": account_id, "password_hash": before, "at": at}
        await tx.execute(insert(official_password).values(**kept))


async def former_passwords(tx: Tx, account_id: str, count: int) -> list[str]:
    """Hashes of the last passwords, the newest first."""
    found = await tx.connection.scalars(
        select(official_password.c.password_hash)
        .where(official_password.c.account_id == account_id)
        .order_by(official_password.c.id.desc())
        .limit(count)
    )
    return list(found)


async def propose_totp(tx: Tx, account_id: str, sealed: bytes) -> None:
    """A secret that counts once its holder shows a code of it."""
    await _change(tx, account_id, totp_pending_sealed=sealed)


async def confirm_totp(tx: Tx, account_id: str, step: int) -> None:
    """The pending secret counts; the code just shown does not count again."""
    confirmed = {
        "totp_sealed": official_account.c.totp_pending_sealed,
        "totp_pending_sealed": None,
        "totp_step": step,
    }
    await _change(tx, account_id, **confirmed)


async def use_totp_step(tx: Tx, account_id: str, step: int) -> bool:
    """Take a code's time step; False where it, or a later one, was taken already."""
    fresh = or_(official_account.c.totp_step.is_(None), official_account.c.totp_step < step)
    mine = update(official_account).where(official_account.c.id == account_id, fresh)
    return (await tx.execute(mine.values(totp_step=step))).rowcount == 1


async def set_key(tx: Tx, account_id: str, public_key: str) -> None:
    """The public half of the certificate's key, `04‖X‖Y` in hex."""
    await _change(tx, account_id, sm2_public_key=public_key)


async def reserve_attempt(
    tx: Tx, account_id: str, now: datetime, *, most: int, lock_s: int
) -> Reserved:
    return await attempts.reserve(tx, official_account, account_id, now, most=most, lock_s=lock_s)


async def release_attempt(tx: Tx, account_id: str) -> None:
    await attempts.release(tx, official_account, account_id)


async def sign_in_succeeded(tx: Tx, account_id: str) -> None:
    await attempts.succeeded(tx, official_account, account_id)


async def forget_unlocked(tx: Tx, account_id: str, now: datetime) -> None:
    await attempts.forget_unlocked(tx, official_account, account_id, now)


async def _change(tx: Tx, account_id: str, **values: object) -> None:
    mine = update(official_account).where(official_account.c.id == account_id)
    await tx.execute(mine.values(**values))
