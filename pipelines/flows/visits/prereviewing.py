"""A booking is looked at by the prison's conditions before anybody decides (VC-APPT-11)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from connectors.postgres.calls import allowance_entries
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_prereviews
from connectors.postgres.visits.visit_sessions import SessionRow
from pipelines.flows.approvals.submitting import Ruling
from pipelines.flows.calls.allowances import left_over
from pipelines.flows.exchange.affairs.reading import known_status
from pipelines.flows.headcount.flags import flags_of
from pipelines.flows.services import Services
from pipelines.flows.visits.checking import Wish
from pipelines.rules.calls.accounts import net_used
from pipelines.rules.platform.local_time import local, month_bounds
from pipelines.rules.security.actor import system_actor
from pipelines.rules.visits.booking_rule import begins_at
from pipelines.rules.visits.prereview import Found, Line, PrereviewRule, lines_of, verdict
from schemas.calls.channel import Channel
from schemas.calls.charge import ChargeKind
from schemas.people.kinds import CustodyState
from schemas.visits.prereview import Passing, Result

BEFOREHAND = system_actor("会见预审")
REFUSED = "不符合该监狱的会见预审条件，详情请咨询监狱"
"""Relatives are not told by which condition: it may be about somebody else."""


class Prereview(msgspec.Struct, frozen=True, kw_only=True):
    """What the conditions came to, and by which rule."""

    rule: PrereviewRule
    lines: Sequence[Line]
    result: Result

    def ruling(self) -> Ruling | None:
        """What the prison decided beforehand; None where its officers decide."""
        if self.result is Result.REJECTED:
            return Ruling(actor=BEFOREHAND, approved=False, opinion=REFUSED)
        if self.result is Result.PASSED and self.rule.passing is Passing.APPROVED:
            said = f"按{self.rule.name}事先决定：预审条件全部符合，自动通过"
            return Ruling(actor=BEFOREHAND, approved=True, opinion=said[:200])
        return None


async def prereview(tx: Tx, services: Services, wish: Wish, session: SessionRow) -> Prereview:
    """Look at every condition, as everything is now."""
    today = local(services.clock()).date()
    rule = await visit_prereviews.rule_of(tx, session.prison_id, today)
    lines = lines_of(rule, await _found(tx, services, wish, session), session.day)
    return Prereview(rule=rule, lines=lines, result=verdict(lines))


async def keep(tx: Tx, services: Services, booking_id: str, told: Prereview) -> None:
    now = services.clock()
    await visit_prereviews.keep(tx, booking_id, told.rule.name, told.result, told.lines, now)


async def _found(tx: Tx, services: Services, wish: Wish, session: SessionRow) -> Found:
    inmate, now = wish.inmate, services.clock()
    flags = await flags_of(tx, inmate.id, now)
    level = flags.treatment_level
    used, period = await _used(tx, inmate.id, begins_at(session.day, session.starts))
    last = await visit_prereviews.last_incident(tx, inmate.id)
    return Found(
        level=(level.code, level.title) if level else None,
        involved={one.code: one.title for one in flags.six_involvements},
        control=tuple(one.source for one in flags.key_control),
        used=used,
        period=period,
        barred=await visit_prereviews.barred(tx, wish.relative_id, inmate.id, now),
        proof_until=await visit_prereviews.proof_until(tx, wish.relative_id, inmate.id),
        custody_unknown=await _custody_unknown(tx, services, inmate.id),
        incident=local(last).date() if last else None,
    )


async def _used(tx: Tx, inmate_id: str, at: datetime) -> tuple[int, str]:
    """Visits of the period by the ledger; of the month where no rule limits visits."""
    inmate = await people.inmate_by_id(tx, inmate_id)
    assert inmate is not None
    left = await left_over(tx, inmate, Channel.VISIT, at)
    if left is not None and left.allowance.channel is Channel.VISIT:
        return left.used, left.period
    since, until = month_bounds(at)
    entries = await allowance_entries.of_inmate(tx, inmate_id, since, until)
    return net_used(entries, Channel.VISIT, ChargeKind.ORDINARY, since, until), "当月"


async def _custody_unknown(tx: Tx, services: Services, inmate_id: str) -> str:
    """Why nobody can say that the inmate is here at this moment."""
    known = await known_status(tx, services, inmate_id)
    if known is None:
        return ""
    if known.status is None or known.failed_at is not None:
        return "狱政平台未应答，在押状态未核实"
    return "" if known.status.custody is CustodyState.IN_CUSTODY else "狱政平台登记为不在押"
