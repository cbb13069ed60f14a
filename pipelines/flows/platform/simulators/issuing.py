"""The stand-ins of WeChat and 随申办, as a phone would use them."""

from typing import TypeVar

from pipelines.flows.services import Services
from schemas.errors import NotFound
from schemas.people.public import AskCode, SimulatedText
from schemas.people.views import SimulatedPerson, Ticket, TicketRequest
from schemas.platform.simulated_hosts import CodeKind

T = TypeVar("T")


async def issue_ticket(services: Services, asked: TicketRequest) -> Ticket:
    """As the mini-program or the official account would put it into the address."""
    control = _there(services.hosts.wechat_control)
    return Ticket(ticket=await control.code(asked.openid, CodeKind(asked.kind)))


async def issue_citizen_token(services: Services, asked: TicketRequest) -> Ticket:
    """As the city's app would put it into the address."""
    return Ticket(ticket=await _there(services.hosts.citizen_control).token(asked.openid))


async def leave_citizen(services: Services, asked: TicketRequest) -> None:
    """Somebody signs out at the city's app."""
    await _there(services.hosts.citizen_control).leave(asked.openid)


async def last_text(services: Services, asked: AskCode) -> SimulatedText:
    """What a telephone of the demonstration shows: it is nobody's."""
    taken = _there(services.simulated_messages).taken.values()
    texts = [one.text for one in taken if one.phone == asked.phone]
    if not texts:
        raise NotFound("这个号码还没有收到短信。")
    return SimulatedText(text=texts[-1])


async def listed(services: Services) -> list[SimulatedPerson]:
    """Whom one may play in a demonstration."""
    people = await _there(services.hosts.wechat_control).people()
    return [SimulatedPerson(openid=one.openid, name=one.name) for one in people]


def _there(control: T | None) -> T:
    """Where no stand-in is, nobody can be played."""
    if control is None:
        raise NotFound("没有这个页面。")
    return control
