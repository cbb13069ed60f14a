"""Claims of accounts: asked for by one person, decided by another, used up by the holder.

The two halves of a code lie here as keyed digests, and each approved row with its seal.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, select, update
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.security.row_seal import RowSeal
from schemas.access.kinds import ClaimKind, ClaimState
from schemas.tables.access.access import officer
from schemas.tables.access.claims import account_claim
from schemas.tables.platform.org import org_unit

proposer = officer.alias("proposer")
decider = officer.alias("decider")
holder = officer.alias("holder")
CLOSED = {"first_digest": "", "second_digest": "", "mac": ""}
"""What is closed can never be opened again, whatever its state is made to be."""


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with the names of those it concerns."""

    id: str
    officer_id: str
    kind: ClaimKind
    public_key: str
    reason: str
    state: ClaimState
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str
    first_digest: str
    second_digest: str
    expires_at: datetime | None
    failures: int
    closed_at: datetime | None
    mac: str
    name: str
    login: str
    proposer_name: str
    decider_name: str | None


def _claims() -> Select[tuple[object, ...]]:
    return (
        select(
            *account_claim.c,
            holder.c.name,
            holder.c.login,
            proposer.c.name.label("proposer_name"),
            decider.c.name.label("decider_name"),
        )
        .join(holder, holder.c.id == account_claim.c.officer_id)
        .join(org_unit, org_unit.c.id == holder.c.org_unit_id)
        .join(proposer, proposer.c.id == account_claim.c.proposed_by)
        .outerjoin(decider, decider.c.id == account_claim.c.decided_by)
    )


async def resets(
    tx: Tx, scopes: tuple[str, ...], *, state: ClaimState | None, limit: int, offset: int
) -> tuple[list[ClaimRow], int]:
    """Those of accounts in reach that were opened before, the newest first, and how many."""
    found = _claims().where(
        in_scopes(org_unit.c.path, scopes), account_claim.c.kind != ClaimKind.ACCOUNT.value
    )
    if state is not None:
        found = found.where(account_claim.c.state == state.value)
    return await tx.page(found, ClaimRow, account_claim.c.id.desc(), limit=limit, offset=offset)


async def reset(
    tx: Tx, scopes: tuple[str, ...], claim_id: str, *, for_update: bool = False
) -> ClaimRow | None:
    statement = _claims().where(
        account_claim.c.id == claim_id,
        in_scopes(org_unit.c.path, scopes),
        account_claim.c.kind != ClaimKind.ACCOUNT.value,
    )
    if for_update:
        statement = statement.with_for_update(of=account_claim)
    return await tx.first(statement, ClaimRow)


async def of_officer(
    tx: Tx, officer_id: str, state: ClaimState, kind: ClaimKind | None = None
) -> ClaimRow | None:
    """The last one in a state, held until the commit."""
    statement = _claims().where(
        account_claim.c.officer_id == officer_id, account_claim.c.state == state.value
    )
    if kind is not None:
        statement = statement.where(account_claim.c.kind == kind.value)
    newest = statement.order_by(account_claim.c.id.desc()).limit(1)
    return await tx.first(newest.with_for_update(of=account_claim), ClaimRow)


async def propose(
    tx: Tx,
    seal: RowSeal,
    *,
    claim_id: str,
    officer_id: str,
    kind: ClaimKind,
    public_key: str,
    reason: str,
    proposed_by: str,
    first_digest: str,
    at: datetime,
) -> bool:
    """False where one of this kind waits for the account already."""
    values: dict[str, Any] = {
        "id": claim_id,
        "officer_id": officer_id,
        "kind": kind.value,
        "public_key": public_key,
        "reason": reason,
        "state": ClaimState.PROPOSED.value,
        "proposed_by": proposed_by,
        "proposed_at": at,
        "note": "",
        "first_digest": first_digest,
        "second_digest": "",
    }
    values["mac"] = seal.make("account_claim", *_sealed(values))
    return await tx.insert_new(insert(account_claim).values(values))


async def approve(
    tx: Tx,
    seal: RowSeal,
    row: ClaimRow,
    *,
    decided_by: str,
    note: str,
    second_digest: str,
    at: datetime,
    expires_at: datetime,
) -> None:
    """Open to its holder until it expires."""
    changed: dict[str, Any] = {
        "state": ClaimState.APPROVED.value,
        "decided_by": decided_by,
        "decided_at": at,
        "note": note,
        "second_digest": second_digest,
        "expires_at": expires_at,
    }
    kept = {name: getattr(row, name) for name in SEALED if name not in changed}
    changed["mac"] = seal.make("account_claim", *_sealed(kept | changed))
    await _change(tx, row.id, changed)


async def close(
    tx: Tx, claim_id: str, state: ClaimState, *, at: datetime, **more: str | datetime
) -> None:
    """It opens nothing any more; `more` says who decided that, where somebody did."""
    await _change(tx, claim_id, CLOSED | {"state": state.value, "closed_at": at} | more)


async def void_others(tx: Tx, row: ClaimRow, at: datetime) -> None:
    """What was handed out for the account before opens nothing once another is approved.

    So does the first code of an account that nobody has opened yet.
    """
    first = (account_claim.c.state == ClaimState.PROPOSED.value) & (
        account_claim.c.kind == ClaimKind.ACCOUNT.value
    )
    mine = (account_claim.c.officer_id == row.officer_id) & (account_claim.c.id != row.id)
    open_ones = (account_claim.c.state == ClaimState.APPROVED.value) | first
    closed = CLOSED | {"state": ClaimState.VOID.value, "closed_at": at}
    await tx.execute(update(account_claim).where(mine, open_ones).values(**closed))


async def count_failure(tx: Tx, claim_id: str) -> None:
    await _change(tx, claim_id, {"failures": account_claim.c.failures + 1})


async def _change(tx: Tx, claim_id: str, changed: dict[str, Any]) -> None:
    await tx.execute(update(account_claim).where(account_claim.c.id == claim_id).values(**changed))


def is_whole(seal: RowSeal, row: ClaimRow) -> bool:
    """Whether what is decided or claimed is what was asked for and approved."""
    kept = {name: getattr(row, name) for name in SEALED}
    return seal.holds(row.mac, "account_claim", *_sealed(kept))


SEALED = (
    "id",
    "officer_id",
    "kind",
    "public_key",
    "state",
    "proposed_by",
    "decided_by",
    "first_digest",
    "second_digest",
    "expires_at",
)


def _sealed(values: dict[str, Any]) -> tuple[str, ...]:
    return tuple(_text(values.get(name)) for name in SEALED)


def _text(value: str | datetime | None) -> str:
    if isinstance(value, datetime):
        # Databases keep moments more or less finely.
        return str(int(value.timestamp()))
    return value or ""
