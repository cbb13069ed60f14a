"""Relatives of who was admitted are told by themselves, and officers where that failed (VC-PUB-22).

A notice counts as arrived once a gateway took it, or the relative read it in 我的消息.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import groupby

from connectors.postgres.audit import audit
from connectors.postgres.messages import (
    admissions,
    outbox,
    outgoing_messages,
    relative_messages,
    telling_rules,
)
from connectors.postgres.messages.admissions import Admitted, NoticeRow
from connectors.postgres.messages.told_matter import once
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_calendar
from pipelines.flows.desk import Desk
from pipelines.flows.messages.telling import Matter, tell
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import system_actor
from pipelines.rules.visits.workdays import first_day
from schemas.messages.occasions import Occasion
from schemas.messages.officers import OfficerNotice
from schemas.messages.subjects import notify_officers
from schemas.modules.messages.admission_notices import (
    ADMISSION_NOTICES,
    LATE,
    SENT,
    TOLD,
    WAITING,
)

TELLER = system_actor("入监告知")
KIND = "admission_untold"
LOOKS_BACK = timedelta(days=30)
"""Who came in longer ago is no new inmate: a first load of records tells nobody of old ones."""
NAMED = 3


async def round(desk: Desk) -> Counter[str]:
    """Note who was admitted, tell whom we know, and warn of those who are not told in time."""
    now = desk.clock()
    since = now - LOOKS_BACK
    counts: Counter[str] = Counter()
    async with desk.database.transaction() as tx:
        # One at a time: two that look at once would both note the same admission.
        await tx.lock("admission_notices")
        for one in await admissions.unnoted(tx, since):
            await _note(tx, desk, one, now)
            counts["noted"] += 1
    async with desk.database.transaction() as tx:
        await tx.lock("admission_notices")
        found = await admissions.open_ones(tx, local(since).date())
        for notice in found:
            if notice.state == WAITING and notice.relative_id is not None:
                await _tell(tx, desk, notice, now)
                counts["sent"] += 1
        counts["told"] += await _arrived(tx, desk, found, now)
    async with desk.database.transaction() as tx:
        await tx.lock("admission_notices")
        counts["warned"] += await _warn(tx, local(since).date(), now)
    return counts


async def _note(tx: Tx, desk: Desk, one: Admitted, now: datetime) -> None:
    day = local(one.effective_at).date()
    rule = await telling_rules.of_unit(tx, one.prison_id, local(now).date())
    holidays = await visit_calendar.holidays(tx, day, day + timedelta(days=60))
    due_on = first_day(day, rule.admission_days, holidays)
    await admissions.note(tx, desk.keys, one, day, due_on, now)


async def _tell(tx: Tx, desk: Desk, notice: NoticeRow, now: datetime) -> None:
    """By the prison's own words; it names nobody, so that no wrong reader learns of an inmate."""
    matter = Matter(subject=notice.subject, unit_id=notice.prison_id)
    relative_id = notice.relative_id
    await tell(tx, desk.keys, Occasion.ADMISSION, matter, now, relative_id=relative_id)
    await admissions.settle(tx, notice.id, SENT, now, sent_at=now)
    await _audit(tx, notice, "sent", now)


async def _arrived(tx: Tx, desk: Desk, found: list[NoticeRow], now: datetime) -> int:
    waiting = {one.subject: one for one in found if one.relative_id is not None}
    keys = {_key(one): one.subject for one in waiting.values()}
    reached = await outgoing_messages.last_sent(tx, list(waiting))
    read = await relative_messages.last_read(tx, list(keys))
    reached |= {keys[key]: at for key, at in read.items() if keys[key] not in reached}
    for subject, at in reached.items():
        if await admissions.settle(tx, waiting[subject].id, TOLD, now, told_at=at):
            await _audit(tx, waiting[subject], "told", now)
    return len(reached)


async def _warn(tx: Tx, since: date, now: datetime) -> int:
    """Officers of the ward, a day before the term ends, once; after it the list says so."""
    today = local(now).date()
    late = [
        one
        for one in await admissions.open_ones(tx, since)
        if one.due_on <= today + timedelta(days=1)
    ]
    for one in late:
        if one.due_on < today and one.state != LATE:
            await admissions.settle(tx, one.id, LATE, now)
    unwarned = [one for one in late if one.warned_at is None]
    by_ward = sorted(unwarned, key=lambda one: one.ward_path)
    for path, group in groupby(by_ward, key=lambda one: one.ward_path):
        notices = list(group)
        told = OfficerNotice(
            kind=KIND,
            prison_code=notices[0].prison_code,
            unit_path=path,
            permission=ADMISSION_NOTICES.permission("list"),
            title="入监告知未送达",
            text=_said(notices),
            link=f"/m/{ADMISSION_NOTICES.code}",
            at=now,
        )
        await outbox.put(tx, notify_officers(told.prison_code), told)
    await admissions.warned(tx, [one.id for one in unwarned], now)
    return len(unwarned)


def _said(notices: list[NoticeRow]) -> str:
    numbers = list(dict.fromkeys(one.inmate_no for one in notices))
    rest = f"等{len(numbers)}人" if len(numbers) > NAMED else ""
    return (
        f"新入监罪犯{'、'.join(numbers[:NAMED])}{rest}的家属还没有收到入监告知，"
        "请核对家属登记和联系电话，或由民警告知。"
    )


def _key(one: NoticeRow) -> str:
    return once(Occasion.ADMISSION, one.subject, "", one.relative_id or "")


async def _audit(tx: Tx, notice: NoticeRow, what: str, at: datetime) -> None:
    await audit.write(
        tx,
        stream=notice.prison_code,
        actor=TELLER,
        action=f"{ADMISSION_NOTICES.code}.{what}",
        object_kind=ADMISSION_NOTICES.code,
        object_id=notice.id,
        detail={"relative_id": notice.relative_id, "due_on": notice.due_on.isoformat()},
        at=at,
    )
