"""Searches by a sealed number: each is written down, and there are only so many an hour (PI-1)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from connectors.postgres.access import officers
from connectors.postgres.audit import audit, look_ups
from connectors.postgres.messages import outbox
from connectors.postgres.modules import records
from connectors.postgres.transaction import Tx
from pipelines.flows.modules.desk import Desk
from pipelines.rules.access.codes.access import END_SESSIONS
from pipelines.rules.access.codes.audit import VERIFY_AUDIT
from pipelines.rules.modules.queries import ListQuery
from pipelines.rules.modules.sealed_search import VERB, SealedSearch, sealed_search
from schemas.errors import TooManyRequests
from schemas.messages.officers import OfficerNotice
from schemas.messages.subjects import notify_officers

SPAN = timedelta(hours=1)
TOLD = ((VERIFY_AUDIT.code, "/audit"), (END_SESSIONS.code, "/sessions"))
"""Who is told of somebody who searches on and on, by permission, and where to look into it."""


class TooManyLookUps(TooManyRequests):
    """The hour's searches by sealed numbers are used up."""

    default_code = "too_many_look_ups"


@asynccontextmanager
async def searching(desk: Desk, query: ListQuery, *, writes: bool = False) -> AsyncIterator[Tx]:
    """Where the query may be asked; `found` then tells what came of it.

    `writes` is whether the caller writes more than that.
    """
    wanted, database = sealed_search(desk.shown, query), desk.services.database
    try:
        # Of most lists nothing is written.
        async with database.transaction() if writes or wanted else database.reading() as tx:
            if wanted is not None:
                await _require_few(tx, desk, wanted)
            yield tx
    except TooManyLookUps:
        if wanted is not None:
            await _tell(desk, wanted)
        raise


async def found(tx: Tx, desk: Desk, query: ListQuery, total: int) -> None:
    """The audit row of the search, with everything but the value."""
    wanted = sealed_search(desk.shown, query)
    if wanted is None:
        return
    await desk.note(tx, VERB, None, _told(desk, wanted) | {"records_found": total})


async def counted(tx: Tx, desk: Desk, query: ListQuery) -> int:
    """How many records a query finds, as a search like any other."""
    total = await records.count(tx, desk.module, desk.seals, desk.scopes, query)
    await found(tx, desk, query, total)
    return total


async def _require_few(tx: Tx, desk: Desk, wanted: SealedSearch) -> None:
    """One search after the other, so that many at once pass no further than one."""
    most = desk.services.settings.look_ups_an_hour
    await officers.hold(tx, desk.officer.id)
    asked = await look_ups.values(tx, desk.officer.id, desk.now - SPAN)
    if len(asked | {desk.seals.searched(wanted.value)}) > most:
        raise TooManyLookUps(
            f"一小时内最多按{most}个证件号或号码查找，已达到上限，请稍后再试。", most=most
        )


async def _tell(desk: Desk, wanted: SealedSearch) -> None:
    """An audit row of each refusal, and once an hour a word to those who watch over it."""
    officer, most = desk.officer, desk.services.settings.look_ups_an_hour
    async with desk.services.database.transaction() as tx:
        known = await look_ups.refusals(tx, officer.id, desk.now - SPAN)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action=f"{desk.module.code}.{VERB}",
            object_kind=desk.module.code,
            object_id=None,
            result="refused",
            detail=_told(desk, wanted) | {"code": TooManyLookUps.default_code, "allowed": most},
            at=desk.now,
        )
        if known:
            return
        for permission, link in TOLD:
            notice = OfficerNotice(
                kind="too_many_look_ups",
                prison_code=officer.stream,
                unit_path=officer.scope,
                permission=permission,
                title="证件号查找超过上限",
                text=f"{officer.name}（{officer.unit_name}）一小时内按证件号或号码查找超过{most}个，"
                "已暂停其查找。",
                link=link,
                at=desk.now,
            )
            await outbox.put(tx, notify_officers(officer.stream), notice)


def _told(desk: Desk, wanted: SealedSearch) -> dict[str, object]:
    return {
        "fields": list(wanted.fields),
        "value_digest": desk.seals.searched(wanted.value),
    }
