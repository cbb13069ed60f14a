"""Reading the notice and agreeing to it; publishing the next one."""

from connectors.postgres.audit import audit
from connectors.postgres.governance import privacy
from connectors.postgres.governance.privacy import NoticeRow
from pipelines.flows.access.auth.callers import Officer, Relative
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from schemas.errors import Conflict
from schemas.people.privacy import NoticeVersion, PrivacyNotice, PublishNotice

KIND = "privacy_notice"


async def notice_for(services: Services, relative: Relative) -> PrivacyNotice:
    """The version in force, and whether the relative agreed to it."""
    async with services.database.transaction() as tx:
        row = await privacy.current(tx)
        agreed_at = await privacy.agreed_at(tx, relative.id, row.number)
    return PrivacyNotice(
        number=row.number,
        text=row.text,
        changes=row.changes,
        published_at=row.published_at,
        agreed_at=agreed_at,
    )


async def agree(services: Services, relative: Relative, number: int) -> PrivacyNotice:
    """Note that the relative agreed to the version that was shown, from which address."""
    attempt = Attempt(services, relative.actor(), "privacy.agree", KIND, str(number))
    async with attempt, services.database.transaction() as tx:
        if (await privacy.current(tx)).number != number:
            raise Conflict("告知书已经更新，请重新阅读。", code="notice_renewed")
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


async def versions(services: Services) -> list[NoticeVersion]:
    """All versions, the latest first."""
    async with services.database.transaction() as tx:
        counts = await privacy.agreed_counts(tx)
        return [_version(row, counts.get(row.number, 0)) for row in await privacy.versions(tx)]


async def publish(services: Services, officer: Officer, asked: PublishNotice) -> NoticeVersion:
    """From now on every relative is asked for consent anew."""
    attempt = Attempt(
        services, officer.actor(), "privacy.publish", KIND, str(asked.after + 1), officer.stream
    )
    async with attempt, services.database.transaction() as tx:
        row = await privacy.publish(
            tx,
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
        number=row.number,
        text=row.text,
        changes=row.changes,
        published_at=row.published_at,
        published_by=row.published_by,
        agreed=agreed,
    )
