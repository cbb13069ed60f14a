"""Counts the HTTP requests of a replica: what is in work, what was done, what failed."""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from pipelines.flows.models.tally import FAILED
from pipelines.flows.services import Services


def counted(app: ASGIApp) -> ASGIApp:
    """Sockets are left out: they are open for as long as a page, and say nothing of load."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        services: Services = scope["litestar_app"].state.services
        with services.requests.asked() as turn:

            async def told(message: Message) -> None:
                if message["type"] == "http.response.start" and message["status"] >= FAILED:
                    turn.error = f"{scope.get('method')} {message['status']}"
                await send(message)

            await app(scope, receive, told)

    return handle
