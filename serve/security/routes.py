"""What a client needs to seal what it sends."""

from pipelines.rules.access.sealed_routes import PLAIN_PREFIXES
from pipelines.rules.platform.shedding import Order
from schemas.security.sealing import Sealing
from serve.http import Wired
from serve.route import anybody


@anybody.get(
    "/api/sealing",
    because="Whoever signs in seals that already; what it tells is public.",
    from_internet="公众",
    worth=Order.NEVER,
)
async def read_sealing(services: Wired) -> Sealing:
    key = await services.openings.content_keys.public_key()
    now = int(services.clock().timestamp())
    return Sealing(public_key=key.hex(), plain_prefixes=list(PLAIN_PREFIXES), time=now)


HANDLERS = [read_sealing]
