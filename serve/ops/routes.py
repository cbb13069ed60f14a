"""Routes for operators and load balancers."""

from litestar import Response, get

from schemas.ops import HealthView
from serve.http import Wired
from serve.ops import commands


@get("/api/health")
async def health(services: Wired) -> Response[HealthView]:
    view = await commands.health(services)
    return Response(view, status_code=200 if view.database else 503)


HANDLERS = (health,)
