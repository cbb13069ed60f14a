"""Routes of alerts and rechecks."""

from datetime import date
from typing import Annotated, Literal

from litestar.params import FromQuery, JSONBody, QueryParameter

from connectors.postgres.speech.alerts import OfWord
from pipelines.flows.speech.alerts import concluding, handling
from pipelines.rules.access.codes.speech import ACKNOWLEDGE, CONCLUDE, READ_ALERTS, TAKE_OVER
from pipelines.rules.platform.local_time import day_bounds
from pipelines.rules.platform.shedding import Order
from schemas.calls.alert_handling import AlertHand, AlertStepView, Escalate, HandOn, TakeOver
from schemas.calls.alert_views import AlertPage, AlertView, Recheck
from serve.http import AsOfficer, Limit, Offset, PathId, Wired
from serve.route import officers

AlertState = Annotated[
    str | None, QueryParameter(name="state", pattern="^(new|confirmed|dismissed|closed)$")
]


WordText = Annotated[str | None, QueryParameter(min_length=1, max_length=32)]


@officers.get("/api/alerts", asks=READ_ALERTS, worth=Order.NEVER)
async def list_alerts(
    services: Wired,
    officer: AsOfficer,
    in_state: AlertState = None,
    call_id: FromQuery[str | None] = None,
    word: WordText = None,
    matched_by: FromQuery[Literal["text", "sound"] | None] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> AlertPage:
    of_word = OfWord(
        word=word,
        matched_by=matched_by,
        since=None if since is None else day_bounds(since)[0],
        until=None if until is None else day_bounds(until)[1],
    )
    return await concluding.page(services, officer, in_state, call_id, of_word, limit, offset)


@officers.act("/api/alerts/{alert_id:str}/acknowledge", asks=ACKNOWLEDGE, worth=Order.NEVER)
async def acknowledge(services: Wired, officer: AsOfficer, alert_id: PathId) -> AlertView:
    return await handling.acknowledge(services, officer, alert_id)


@officers.act("/api/alerts/{alert_id:str}/take-over", asks=TAKE_OVER, worth=Order.NEVER)
async def take_over(
    services: Wired, officer: AsOfficer, alert_id: PathId, data: JSONBody[TakeOver]
) -> AlertView:
    return await handling.take_over(services, officer, alert_id, data)


@officers.act("/api/alerts/{alert_id:str}/hand-on", asks=TAKE_OVER, worth=Order.NEVER)
async def hand_on(
    services: Wired, officer: AsOfficer, alert_id: PathId, data: JSONBody[HandOn]
) -> AlertView:
    return await handling.hand_on(services, officer, alert_id, data)


@officers.act("/api/alerts/{alert_id:str}/escalate", asks=TAKE_OVER, worth=Order.NEVER)
async def escalate(
    services: Wired, officer: AsOfficer, alert_id: PathId, data: JSONBody[Escalate]
) -> AlertView:
    return await handling.escalate(services, officer, alert_id, data)


@officers.get("/api/alerts/{alert_id:str}/hands", asks=TAKE_OVER)
async def list_hands(services: Wired, officer: AsOfficer, alert_id: PathId) -> list[AlertHand]:
    return await handling.hands(services, officer, alert_id)


@officers.get("/api/alerts/{alert_id:str}/steps", asks=READ_ALERTS)
async def list_steps(services: Wired, officer: AsOfficer, alert_id: PathId) -> list[AlertStepView]:
    return await handling.steps(services, officer, alert_id)


@officers.act("/api/rechecks/{recheck_id:str}/conclude", asks=CONCLUDE)
async def conclude(
    services: Wired, officer: AsOfficer, recheck_id: PathId, data: JSONBody[Recheck]
) -> AlertView:
    return await concluding.conclude(services, officer, recheck_id, data)


HANDLERS = (
    list_alerts,
    acknowledge,
    take_over,
    hand_on,
    escalate,
    list_hands,
    list_steps,
    conclude,
)
