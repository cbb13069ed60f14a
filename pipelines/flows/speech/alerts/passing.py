"""An alert's way from hand to hand: each step kept, audited and told to open walls (VC-GEN-11)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, insert, select, update

from connectors.postgres.database import Database
from connectors.postgres.ids import make_id
from connectors.postgres.speech import alert_hands, alerts
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.flows.speech.alerts.telling import tell
from pipelines.rules.security.actor import Actor
from pipelines.rules.security.row_seal import RowSeal
from pipelines.rules.speech.alert_handling import (
    Hand,
    Standing,
    leaders,
    overdue,
    receivers,
    require_escalatable,
    require_other_owner,
    require_owner,
    require_receiver,
    require_takeable,
)
from pipelines.rules.speech.alert_rows import (
    ACTIONS,
    DESK,
    acknowledged_columns,
    hand_detail,
    hand_row,
    owned_columns,
    passed_up_columns,
    unowned_reason,
)
from schemas.calls.alert_handling import AlertHand, AlertStepKind, AlertStepView
from schemas.calls.alert_views import AlertView
from schemas.errors import NotFound
from schemas.platform.reach import EVERYWHERE
from schemas.tables.access.access import officer
from schemas.tables.platform.org import org_unit
from schemas.tables.speech.alert import alert, alert_step

ROUND = 200
"""So many alerts a round; what is left comes with the next."""

ward = org_unit.alias("ward")


class _Placed(Standing, frozen=True, kw_only=True):
    ward_path: str


async def acknowledge(
    tx: Tx, scopes: tuple[str, ...], alert_id: str, *, officer_id: str, at: datetime, actor: Actor
) -> AlertView:
    """Take an alert that nobody has in hand; of two officers the second is refused."""
    standing = await _lock(tx, scopes, alert_id)
    require_takeable(standing, officer_id)
    if standing.owner_id is None:
        await _own(tx, alert_id, officer_id, at)
        await _step(tx, alert_id, AlertStepKind.ACKNOWLEDGED, actor, at)
    return await alerts.need(tx, scopes, alert_id)


async def take_over(
    tx: Tx,
    scopes: tuple[str, ...],
    alert_id: str,
    reason: str,
    *,
    officer_id: str,
    at: datetime,
    actor: Actor,
) -> AlertView:
    """Take it from whoever has it, or from the queue of those escalated."""
    standing = await _lock(tx, scopes, alert_id)
    require_other_owner(standing, officer_id)
    await _own(tx, alert_id, officer_id, at)
    await _step(tx, alert_id, AlertStepKind.TAKEN_OVER, actor, at, reason=reason)
    return await alerts.need(tx, scopes, alert_id)


async def hand_on(
    tx: Tx,
    seal: RowSeal,
    scopes: tuple[str, ...],
    alert_id: str,
    to_id: str,
    reason: str,
    *,
    officer_id: str,
    at: datetime,
    actor: Actor,
) -> AlertView:
    """The owner gives it to a colleague who may deal with it."""
    standing = await _lock(tx, scopes, alert_id)
    require_owner(standing, officer_id)
    hands = await alert_hands.reaching(tx, seal, standing.ward_path)
    receiver = require_receiver(hands, to_id, standing.ward_path)
    await _own(tx, alert_id, receiver.id, at)
    await _step(tx, alert_id, AlertStepKind.HANDED_ON, actor, at, to=[receiver], reason=reason)
    return await alerts.need(tx, scopes, alert_id)


async def escalate(
    tx: Tx,
    seal: RowSeal,
    scopes: tuple[str, ...],
    alert_id: str,
    reason: str,
    *,
    officer_id: str,
    at: datetime,
    actor: Actor,
) -> AlertView:
    """Pass it up to the leaders of the ward; nobody has it in hand until one of them takes it."""
    standing = await _lock(tx, scopes, alert_id)
    require_escalatable(standing, officer_id)
    await _pass_up(tx, seal, alert_id, standing.ward_path, reason, at=at, actor=actor)
    return await alerts.need(tx, scopes, alert_id)


def untaken(now: datetime, unowned_s: int) -> Select[Any]:
    """Alerts that nobody took in time, the first first."""
    waiting = (alert.c.state == "new", alert.c.owner_id.is_(None))
    late = (alert.c.escalated_at.is_(None), alert.c.at <= now - timedelta(seconds=unowned_s))
    return select(alert.c.id).where(*waiting, *late).order_by(alert.c.at).limit(ROUND)


async def escalate_overdue(
    database: Database, seal: RowSeal, now: datetime, unowned_s: int
) -> list[str]:
    """Pass up every alert that nobody took in time, each in a transaction of its own."""
    async with database.reading() as tx:
        due = list(await tx.connection.scalars(untaken(now, unowned_s)))
    return [one for one in due if await _escalate_overdue(database, seal, one, now, unowned_s)]


async def hands(
    tx: Tx, seal: RowSeal, scopes: tuple[str, ...], alert_id: str, but: str
) -> list[AlertHand]:
    """The colleagues to whom an alert may be handed."""
    standing = await _stand(tx, scopes, alert_id)
    found = receivers(await alert_hands.reaching(tx, seal, standing.ward_path), standing.ward_path)
    return [AlertHand(id=one.id, name=one.name, unit=one.unit) for one in found if one.id != but]


async def steps(tx: Tx, scopes: tuple[str, ...], alert_id: str) -> list[AlertStepView]:
    """The way of an alert so far."""
    await alerts.need(tx, scopes, alert_id)
    found = select(alert_step).where(alert_step.c.alert_id == alert_id).order_by(alert_step.c.id)
    return await tx.all(found, AlertStepView)


async def _escalate_overdue(
    database: Database, seal: RowSeal, alert_id: str, now: datetime, unowned_s: int
) -> bool:
    async with database.transaction() as tx:
        standing = await _lock(tx, EVERYWHERE, alert_id)
        # Somebody may have taken it since it was found.
        if not overdue(standing, now, unowned_s):
            return False
        reason = unowned_reason(unowned_s)
        await _pass_up(tx, seal, alert_id, standing.ward_path, reason, at=now, actor=DESK)
        return True


async def _pass_up(
    tx: Tx,
    seal: RowSeal,
    alert_id: str,
    ward_path: str,
    reason: str,
    *,
    at: datetime,
    actor: Actor,
) -> None:
    above = leaders(await alert_hands.reaching(tx, seal, ward_path), ward_path)
    passed = passed_up_columns([one.name for one in above], at)
    await tx.execute(update(alert).where(alert.c.id == alert_id).values(**passed))
    await _step(tx, alert_id, AlertStepKind.ESCALATED, actor, at, to=above, reason=reason)


async def _lock(tx: Tx, scopes: tuple[str, ...], alert_id: str) -> _Placed:
    """The same, held until the commit, so that of two officers one is the second."""
    await tx.execute(select(alert.c.id).where(alert.c.id == alert_id).with_for_update())
    return await _stand(tx, scopes, alert_id)


async def _stand(tx: Tx, scopes: tuple[str, ...], alert_id: str) -> _Placed:
    """The alert as it stands."""
    found = (
        select(
            alert.c.state,
            alert.c.at,
            alert.c.owner_id,
            officer.c.name.label("owner"),
            alert.c.escalated_at,
            ward.c.path.label("ward_path"),
        )
        .join(ward, ward.c.id == alert.c.ward_id)
        .outerjoin(officer, officer.c.id == alert.c.owner_id)
        .where(alert.c.id == alert_id, in_scopes(ward.c.path, scopes))
    )
    standing = await tx.first(found, _Placed)
    if standing is None:
        raise NotFound("预警不存在", alert_id=alert_id)
    return standing


async def _own(tx: Tx, alert_id: str, officer_id: str, at: datetime) -> None:
    mine = update(alert).where(alert.c.id == alert_id)
    await tx.execute(mine.values(**owned_columns(officer_id, at)))
    first = mine.where(alert.c.acknowledged_by.is_(None))
    await tx.execute(first.values(**acknowledged_columns(officer_id, at)))


async def _step(
    tx: Tx,
    alert_id: str,
    kind: AlertStepKind,
    actor: Actor,
    at: datetime,
    *,
    to: Sequence[Hand] = (),
    reason: str = "",
) -> None:
    names = [one.name for one in to]
    row = hand_row(make_id(), alert_id, kind, actor.name, names, reason, at)
    await tx.execute(insert(alert_step).values(row))
    detail = hand_detail([one.id for one in to], reason)
    await tell(tx, alert_id, actor, f"alert.{ACTIONS[kind]}", at, detail)
