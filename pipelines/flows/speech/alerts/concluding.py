"""The queue of alerts: seen by somebody, then concluded (VC-SUP-05, VC-GEN-11)."""

from datetime import datetime

from connectors.postgres.speech import alerts, attended
from connectors.postgres.speech.alerts import OfWord
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.flows.speech.alerts.telling import tell
from pipelines.rules.security.actor import Actor
from pipelines.rules.speech.alert_rows import concluded_columns, concluded_detail
from schemas.calls.alert_views import AlertPage, AlertView, Recheck
from schemas.errors import Conflict


async def page(
    services: Services,
    officer: Officer,
    state: str | None,
    call_id: str | None,
    of_word: OfWord,
    limit: int,
    offset: int,
) -> AlertPage:
    """Alerts within the officer's data scope, newest first."""
    async with services.database.transaction() as tx:
        rows, total = await alerts.page(
            tx,
            officer.scopes,
            state=state,
            call_id=call_id,
            of_word=of_word,
            limit=limit,
            offset=offset,
        )
    return AlertPage(rows=rows, total=total, unowned_s=services.settings.alert_unowned_s)


async def conclude(
    services: Services, officer: Officer, recheck_id: str, asked: Recheck
) -> AlertView:
    """Confirm or dismiss; a recheck has one conclusion."""
    actor = officer.actor()
    async with (
        Attempt(services, actor, "alert.conclude", "recheck", recheck_id, officer.stream),
        services.database.transaction() as tx,
    ):
        return await concluded(
            tx,
            officer.scopes,
            recheck_id,
            asked,
            officer_id=officer.id,
            at=services.clock(),
            actor=actor,
        )


async def concluded(
    tx: Tx,
    scopes: tuple[str, ...],
    recheck_id: str,
    asked: Recheck,
    *,
    officer_id: str,
    at: datetime,
    actor: Actor,
) -> AlertView:
    """The hit confirmed or dismissed; a second conclusion is a `Conflict`."""
    alert_id = await alerts.of_recheck(tx, scopes, recheck_id)
    told = concluded_columns(asked.conclusion, asked.note, officer_id, at)
    if not await alerts.conclude_recheck(tx, recheck_id, alert_id, told):
        raise Conflict("复核任务已有结论", code="already_concluded", recheck_id=recheck_id)
    # A confirmed hit may make an attention record; the next round sees to it.
    await attended.forget(tx, await alerts.call_of(tx, alert_id))
    detail = concluded_detail(recheck_id, asked.conclusion)
    await tell(tx, alert_id, actor, "alert.conclude", at, detail)
    return await alerts.need(tx, scopes, alert_id)
