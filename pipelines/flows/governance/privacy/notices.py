"""Reading the notice and agreeing to it; publishing the next one."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from connectors.postgres.audit import audit
from connectors.postgres.governance import privacy
from connectors.postgres.governance.privacy import NoticeRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer, Relative
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from schemas.errors import Conflict
from schemas.people.privacy import Document, NoticeVersion, PrivacyNotice, PublishNotice

KIND = "privacy_notice"


AgreedAt = Callable[[Tx, str, int], Awaitable[datetime | None]]


async def pending(tx: Tx, agreed_at: AgreedAt, who: str) -> PrivacyNotice:
    """What he is to agree to next; the privacy notice where he agreed to all."""
    told = [_told(row, await agreed_at(tx, who, row.number)) for row in await privacy.in_force(tx)]
    return next((one for one in told if one.agreed_at is None), told[0])


async def require_in_force(tx: Tx, number: int) -> None:
    """Raise `Conflict` where the version is in force no more."""
    if all(row.number != number for row in await privacy.in_force(tx)):
        raise Conflict("内容已经更新，请重新阅读。", code="notice_renewed")


async def notice_for(services: Services, relative: Relative) -> PrivacyNotice:
    """The version in force, and whether the relative agreed to it."""
    async with services.database.transaction() as tx:
        return await pending(tx, privacy.agreed_at, relative.id)


async def agree(services: Services, relative: Relative, number: int) -> PrivacyNotice:
    """Note that the relative agreed to the version that was shown, from which address."""
    attempt = Attempt(services, relative.actor(), "privacy.agree", KIND, str(number))
    async with attempt, services.database.transaction() as tx:
        await require_in_force(tx, number)
        at = services.clock()
        if await privacy.agree(tx, relative.id, number, relative.address, at):
            await audit.write(
                tx,
                stream=relative.stream,
                actor=relative.actor(),
                action="privacy.agree",
                object_kind=KIND,
                object_id=str(number),
                at=at,
            )
    return await notice_for(services, relative)


async def versions(services: Services, document: Document) -> list[NoticeVersion]:
    """All versions of a document, the latest first."""
    async with services.database.transaction() as tx:
        counts = await privacy.agreed_counts(tx)
        found = await privacy.versions(tx, document)
        return [_version(row, counts.get(row.number, 0)) for row in found]


def _told(row: NoticeRow, agreed_at: datetime | None) -> PrivacyNotice:
    return PrivacyNotice(
        document=row.document,
        number=row.number,
        edition=row.edition,
        text=row.text,
        changes=row.changes,
        published_at=row.published_at,
        agreed_at=agreed_at,
    )


async def publish(services: Services, officer: Officer, asked: PublishNotice) -> NoticeVersion:
    """From now on every relative is asked for consent anew."""
    attempt = Attempt(
        services, officer.actor(), "privacy.publish", KIND, str(asked.after + 1), officer.stream
    )
    async with attempt, services.database.transaction() as tx:
        row = await privacy.publish(
            tx,
            asked.document,
            after=asked.after,
            text=asked.text.strip() + "\n",
            changes=asked.changes.strip(),
            by=officer.name,
            at=services.clock(),
        )
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="privacy.publish",
            object_kind=KIND,
            object_id=str(row.number),
            detail={"reason": row.changes},
            at=row.published_at,
        )
        return _version(row, 0)


def _version(row: NoticeRow, agreed: int) -> NoticeVersion:
    return NoticeVersion(
        document=row.document,
        number=row.number,
        edition=row.edition,
        text=row.text,
        changes=row.changes,
        published_at=row.published_at,
        published_by=row.published_by,
        agreed=agreed,
    )
