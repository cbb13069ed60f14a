"""Routes of a prison's phone exchange, signed as those of every outside system."""

from typing import Annotated

from litestar.params import PathParameter

from pipelines.flows.phone import dialling, reporting
from pipelines.flows.phone.exchange import Exchange
from pipelines.rules.exchange.open_api.interfaces import PHONE_EXCHANGE
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.calls.phone import Answered, Dial, DialAnswer, Ended, PhoneCallReported
from serve.exchange.open_api.answering import AdmittedCall, admitted, decoded
from serve.http import Asked, Wired
from serve.route import consumers

CallNumber = Annotated[str, PathParameter(pattern=r"^[0-9A-Za-z_.:-]{1,64}$")]


@consumers.act(
    ["/api/open/phone/dial", "/api/open/v1/phone/dial"],
    repeats=Unnoted.MACHINE,
    description="Body: `call_no`, `digits`, `inmate_no` or `card_no`, `phone_set`, `police_no`, "
    "`authorised_at`. A refusal is an answer (`allowed` false), not an error.",
)
async def dial(services: Wired, request: Asked) -> DialAnswer:
    async with admitted(services, request, PHONE_EXCHANGE) as call:
        return await dialling.ask(services, _exchange(call), decoded(call.body, Dial))


@consumers.act(
    [
        "/api/open/phone/calls/{call_no:str}/answered",
        "/api/open/v1/phone/calls/{call_no:str}/answered",
    ],
    repeats=Unnoted.MACHINE,
    description="Body: `at`.",
)
async def answered(services: Wired, request: Asked, call_no: CallNumber) -> PhoneCallReported:
    async with admitted(services, request, PHONE_EXCHANGE) as call:
        asked = decoded(call.body, Answered)
        return await reporting.answered(services, _exchange(call), call_no, asked)


@consumers.act(
    [
        "/api/open/phone/calls/{call_no:str}/ended",
        "/api/open/v1/phone/calls/{call_no:str}/ended",
    ],
    repeats=Unnoted.MACHINE,
    description="Body: `at`, `cause`, `answered_at`.",
)
async def ended(services: Wired, request: Asked, call_no: CallNumber) -> PhoneCallReported:
    async with admitted(services, request, PHONE_EXCHANGE) as call:
        asked = decoded(call.body, Ended)
        return await reporting.ended(services, _exchange(call), call_no, asked)


def _exchange(call: AdmittedCall) -> Exchange:
    return Exchange(consumer=call.entered.consumer, address=call.address)


HANDLERS = (dial, answered, ended)
