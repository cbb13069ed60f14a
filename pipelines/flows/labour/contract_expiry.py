"""Labour contracts near their end: marked, and the officers of the prison told once (LR-XC-05)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

import msgspec
from sqlalchemy import select, update

from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.contract_term import expiry
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import system_actor
from schemas.messages.officers import OfficerNotice
from schemas.messages.subjects import notify_officers
from schemas.modules.labour.labour_contracts import LABOUR_CONTRACTS, RUNNING, Expiry
from schemas.modules.module import Verb
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit

WATCH = system_actor("合同到期提醒")
KIND = "contract_expiry"
NAMED = 3
"""Contracts that a notice names; it counts the others."""
LINK = f"/m/{LABOUR_CONTRACTS.code}?expiry={Expiry.NEAR.value}&expiry={Expiry.OVER.value}"


class _Running(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    number: str
    state: str
    term_until: date
    expiry: str | None
    prison_code: str
    prison_path: str


async def mark(database: Database, now: datetime, days: int) -> dict[str, int]:
    """Mark every running contract by how near its end is; tells of those that came nearer.

    Run again on the same day it changes nothing and tells nobody.
    """
    today = local(now).date()
    async with database.transaction() as tx:
        rows = await _running(tx)
        standing = {row.id: expiry(row.state, row.term_until, today, days) for row in rows}
        moved = [row for row in rows if row.expiry != standing[row.id]]
        for row in moved:
            await _mark(tx, row, standing[row.id], now)
        told: dict[tuple[str, str], list[_Running]] = defaultdict(list)
        for row in moved:
            if standing[row.id] is not Expiry.FAR:
                told[row.prison_code, row.prison_path].append(row)
        for (code, path), contracts in told.items():
            await _tell(tx, code, path, contracts, now)
    return {
        "near": sum(one is Expiry.NEAR for one in standing.values()),
        "over": sum(one is Expiry.OVER for one in standing.values()),
        "told": sum(len(one) for one in told.values()),
    }


async def _running(tx: Tx) -> list[_Running]:
    contract = metadata.tables["labour_contract"]
    names = ("id", "number", "state", "term_until", "expiry")
    found = (
        select(
            *(contract.c[name] for name in names),
            org_unit.c.code.label("prison_code"),
            org_unit.c.path.label("prison_path"),
        )
        .join(org_unit, org_unit.c.id == contract.c.prison_id)
        .where(contract.c.state.in_([state.value for state in RUNNING]))
        .order_by(contract.c.term_until, contract.c.id)
        .with_for_update(of=contract)
    )
    return await tx.all(found, _Running)


async def _mark(tx: Tx, row: _Running, now_is: Expiry, now: datetime) -> None:
    contract = metadata.tables["labour_contract"]
    # The version stays: a form that is open meanwhile changes none of this.
    await tx.execute(update(contract).where(contract.c.id == row.id).values(expiry=now_is.value))
    await audit.write(
        tx,
        stream=row.prison_code,
        actor=WATCH,
        action=f"{LABOUR_CONTRACTS.code}.due",
        object_kind=LABOUR_CONTRACTS.code,
        object_id=row.id,
        detail={
            "before": {"expiry": row.expiry},
            "after": {"expiry": now_is.value},
            "reason": f"合同届满日 {row.term_until}",
        },
        at=now,
    )


async def _tell(tx: Tx, code: str, path: str, found: Iterable[_Running], now: datetime) -> None:
    contracts = list(found)
    named = "、".join(f"{one.number}（{one.term_until}）" for one in contracts[:NAMED])
    rest = f"等{len(contracts)}份" if len(contracts) > NAMED else ""
    notice = OfficerNotice(
        kind=KIND,
        prison_code=code,
        unit_path=path,
        permission=LABOUR_CONTRACTS.permission(Verb.LIST),
        title="劳动合同到期提醒",
        text=f"合同{named}{rest}即将到期或已到期，请及时续签、变更或终止。",
        link=LINK,
        at=now,
    )
    await outbox.put(tx, notify_officers(code), notice)
