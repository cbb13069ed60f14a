"""Routes for operators and load balancers."""

from litestar import Response

from pipelines.rules.platform.shedding import Order
from schemas.platform.ops import HealthView
from serve.access.auth.cookies import address_of
from serve.http import Asked, Wired
from serve.platform.ops import commands
from serve.route import anybody


@anybody.get(
    "/api/health",
    because="A load balancer has no session, and is told of no person.",
    from_internet=None,
    worth=Order.NEVER,
)
async def health(services: Wired, request: Asked) -> Response[HealthView]:
    view = await commands.health(services, address_of(request))
    return Response(view, status_code=200 if view.database else 503)


HANDLERS = (health,)
