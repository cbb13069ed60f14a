"""What a client needs to seal what it sends."""

from litestar import get

from pipelines.rules.access.sealed_routes import PLAIN_PREFIXES
from schemas.security.sealing import Sealing
from serve.http import Wired


@get("/api/sealing")
async def read_sealing(services: Wired) -> Sealing:
    key = await services.openings.content_keys.public_key()
    now = int(services.clock().timestamp())
    return Sealing(public_key=key.hex(), plain_prefixes=list(PLAIN_PREFIXES), time=now)


HANDLERS = [read_sealing]
