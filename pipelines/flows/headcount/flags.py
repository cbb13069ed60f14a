"""What is to be heeded about an inmate now, each with its source (VC-API-03, VC-APPT-10)."""

from datetime import datetime

from connectors.platforms.prison_affairs import PEER
from connectors.postgres.headcount import inmate_records as records
from connectors.postgres.modules import dictionary_rules, periods
from connectors.postgres.modules.periods import PeriodRow
from connectors.postgres.people import inmate_rules
from connectors.postgres.transaction import Tx
from pipelines.rules.headcount.synchronised import SYNC
from schemas.modules.people.inmates import INMATES
from schemas.people.flags import SIX_INVOLVEMENT, FlagKind, InmateFlags, ToldFlag

LEVEL, CONTROL = "treatment_level", "key_control"
OURS = "本平台"


async def flags_of(tx: Tx, inmate_id: str, at: datetime | None = None) -> InmateFlags:
    """Treatment level, key control and six involvements that hold at a moment, else now.

    Key control is our officers' and the platform's side by side: either is enough to be heeded.
    """
    now = at or tx.now()
    told = await records.flags_of(tx, inmate_id, now)
    titles = await dictionary_rules.titles(tx, SIX_INVOLVEMENT)
    control = [
        _told(CONTROL, "", "重控", one.since, one.until)
        for one in told
        if one.kind is FlagKind.KEY_CONTROL
    ]
    involved = [
        _told(one.kind.value, code, titles.get(code, code), one.since, one.until)
        for one in told
        if one.kind is FlagKind.SIX_INVOLVEMENT and (code := one.code or "")
    ]
    return InmateFlags(
        treatment_level=await _level(tx, inmate_id, now),
        key_control=[*await _by_officers(tx, inmate_id, now), *control],
        six_involvements=sorted(involved, key=lambda one: one.code),
    )


def _told(kind: str, code: str, title: str, since: datetime, until: datetime | None) -> ToldFlag:
    return ToldFlag(kind=kind, code=code, title=title, source=PEER, since=since, until=until)


async def _level(tx: Tx, inmate_id: str, at: datetime) -> ToldFlag | None:
    period = await periods.value_at(tx, (INMATES, inmate_id), LEVEL, at)
    code = await inmate_rules.level_at(tx, inmate_id, at)
    if code is None:
        return None
    titles = await dictionary_rules.titles(tx, LEVEL)
    since = period.since if period else await inmate_rules.entered_at(tx, inmate_id)
    return ToldFlag(
        kind=LEVEL,
        code=code,
        title=titles.get(code, code),
        source=_source(period),
        since=since,
        until=period.until if period else None,
    )


async def _by_officers(tx: Tx, inmate_id: str, at: datetime) -> list[ToldFlag]:
    if not await inmate_rules.under_key_control(tx, inmate_id, at):
        return []
    period = await periods.value_at(tx, (INMATES, inmate_id), CONTROL, at)
    since = period.since if period else await inmate_rules.entered_at(tx, inmate_id)
    until = period.until if period else None
    return [ToldFlag(kind=CONTROL, code="", title="重控", source=OURS, since=since, until=until)]


def _source(period: PeriodRow | None) -> str:
    """Who told the level: the platform, or an officer of ours."""
    return PEER if period is not None and period.actor_name == SYNC.name else OURS
