"""Routes of errors that pages tell, and of the watch over the public faces."""

from litestar.params import JSONBody

from pipelines.flows.platform.public_watch import reading, taking
from pipelines.rules.access.route import OfModule
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
from schemas.platform.public_watch import ClientFault, PublicWatch
from serve.access.auth.cookies import address_of
from serve.http import Asked, Wired
from serve.route import anybody, officers


@anybody.act(
    "/api/client-faults",
    because="A page may fail before anybody is signed in; it tells of itself and of no person.",
    from_internet="公众（页面错误上报）",
    repeats=Unnoted.MACHINE,
    unaudited="Nobody acted: a page counts an error of its own.",
    worth=Order.LATER,
    counted=True,
    status_code=204,
)
async def take_client_fault(request: Asked, services: Wired, data: JSONBody[ClientFault]) -> None:
    await taking.take(services, address_of(request), data)


@officers.get("/api/public-watch", asks=OfModule("public_faults:list"))
async def read_public_watch(services: Wired) -> PublicWatch:
    return await reading.read(services)


HANDLERS = (take_client_fault, read_public_watch)
