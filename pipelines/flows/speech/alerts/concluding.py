"""The queue of alerts: seen by somebody, then concluded (VC-SUP-05, VC-GEN-11)."""

from connectors.postgres.speech import alerts
from connectors.postgres.speech.alerts import OfWord
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import Action, require_permission
from schemas.calls.alert_views import AlertPage, AlertView, Recheck


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
    require_permission(officer.permissions, Action.READ_ALERTS)
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
        require_permission(officer.permissions, Action.CONCLUDE)
        return await alerts.conclude(
            tx,
            officer.scopes,
            recheck_id,
            asked,
            officer_id=officer.id,
            at=services.clock(),
            actor=actor,
        )
