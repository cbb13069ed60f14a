"""An alert's way from hand to hand (VC-GEN-11)."""

from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.flows.speech.alerts import passing
from pipelines.rules.security.row_seal import PURPOSE, RowSeal
from schemas.calls.alert_handling import AlertHand, AlertStepView, Escalate, HandOn, TakeOver
from schemas.calls.alert_views import AlertView


async def acknowledge(services: Services, officer: Officer, alert_id: str) -> AlertView:
    """The officer takes it in hand; a colleague who was faster keeps it."""
    async with (
        _attempt(services, officer, "acknowledge", alert_id),
        services.database.transaction() as tx,
    ):
        return await passing.acknowledge(
            tx,
            officer.scopes,
            alert_id,
            officer_id=officer.id,
            at=services.clock(),
            actor=officer.actor(),
        )


async def take_over(
    services: Services, officer: Officer, alert_id: str, asked: TakeOver
) -> AlertView:
    """From a colleague, or from the queue of what was escalated."""
    async with (
        _attempt(services, officer, "take_over", alert_id),
        services.database.transaction() as tx,
    ):
        return await passing.take_over(
            tx,
            officer.scopes,
            alert_id,
            asked.reason,
            officer_id=officer.id,
            at=services.clock(),
            actor=officer.actor(),
        )


async def hand_on(services: Services, officer: Officer, alert_id: str, asked: HandOn) -> AlertView:
    """To a colleague who may deal with it."""
    async with (
        _attempt(services, officer, "hand_on", alert_id),
        services.database.transaction() as tx,
    ):
        return await passing.hand_on(
            tx,
            _seal(services),
            officer.scopes,
            alert_id,
            asked.officer_id,
            asked.reason,
            officer_id=officer.id,
            at=services.clock(),
            actor=officer.actor(),
        )


async def escalate(
    services: Services, officer: Officer, alert_id: str, asked: Escalate
) -> AlertView:
    """To the leaders of the ward."""
    async with (
        _attempt(services, officer, "escalate", alert_id),
        services.database.transaction() as tx,
    ):
        return await passing.escalate(
            tx,
            _seal(services),
            officer.scopes,
            alert_id,
            asked.reason,
            officer_id=officer.id,
            at=services.clock(),
            actor=officer.actor(),
        )


async def hands(services: Services, officer: Officer, alert_id: str) -> list[AlertHand]:
    """To whom it may be handed on."""
    async with services.database.transaction() as tx:
        return await passing.hands(tx, _seal(services), officer.scopes, alert_id, but=officer.id)


async def steps(services: Services, officer: Officer, alert_id: str) -> list[AlertStepView]:
    """The way of an alert so far."""
    async with services.database.transaction() as tx:
        return await passing.steps(tx, officer.scopes, alert_id)


def _attempt(services: Services, officer: Officer, action: str, alert_id: str) -> Attempt:
    actor = officer.actor()
    return Attempt(services, actor, f"alert.{action}", "alert", alert_id, officer.stream)


def _seal(services: Services) -> RowSeal:
    return RowSeal(services.keys.derive(PURPOSE))
