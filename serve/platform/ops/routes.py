"""Routes for operators and load balancers."""

from litestar import Response, get

from schemas.platform.ops import HealthView
from serve.access.auth.cookies import address_of
from serve.http import Asked, Wired
from serve.platform.ops import commands


@get("/api/health")
async def health(services: Wired, request: Asked) -> Response[HealthView]:
    view = await commands.health(services, address_of(request))
    return Response(view, status_code=200 if view.database else 503)


HANDLERS = (health,)
