"""Tells a signed-in officer's browser what the database did for an answer (`Server-Timing`)."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from connectors.postgres.statements import counting
from pipelines.flows.access.auth.callers import Officer


def timed(app: ASGIApp) -> ASGIApp:
    """Count the statements of each request.

    Nobody else is told, since the time of a refusal could say what is there.
    """

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        with counting() as counted:

            async def told(message: Message) -> None:
                if message["type"] == "http.response.start" and _is_officer(scope):
                    headers = MutableScopeHeaders.from_message(message)
                    ms = counted.seconds * 1000
                    headers["Server-Timing"] = f'db;dur={ms:.1f};desc="{counted.count}"'
                await send(message)

            await app(scope, receive, told)

    return handle


def _is_officer(scope: Scope) -> bool:
    return isinstance(scope.get("user"), Officer)
