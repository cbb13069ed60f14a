"""The simulated WeChat, as a phone would use it."""

from connectors.platforms.citizen_simulator import CitizenSimulator
from connectors.platforms.wechat_simulator import WeChatSimulator
from connectors.postgres.people import people
from pipelines.flows.services import Services
from schemas.errors import NotFound
from schemas.people.views import SimulatedPerson, Ticket, TicketRequest
from schemas.platform.reach import EVERYWHERE

PEOPLE = 200


async def issue_ticket(services: Services, asked: TicketRequest) -> Ticket:
    return Ticket(ticket=await _simulator(services).issue(asked.openid))


async def issue_citizen_token(services: Services, asked: TicketRequest) -> Ticket:
    """As the city's app would put it into the address."""
    door = services.citizens.door
    if not isinstance(door, CitizenSimulator):
        raise NotFound("没有这个页面。")
    return Ticket(ticket=await door.issue(asked.openid))


async def listed(services: Services) -> list[SimulatedPerson]:
    """Relatives whom one may play in a demonstration."""
    _simulator(services)
    async with services.database.transaction() as tx:
        rows = await people.relatives_in_scope(tx, EVERYWHERE, limit=PEOPLE)
    return [
        SimulatedPerson(openid=row.wechat_openid, name=row.name)
        for row in rows
        if row.wechat_openid is not None
    ]


def _simulator(services: Services) -> WeChatSimulator:
    if not isinstance(services.wechat.door, WeChatSimulator):
        raise NotFound("没有这个页面。")
    return services.wechat.door
