"""The HTTP face as one ASGI app, with or without Ray around it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from litestar import Litestar, Response
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State

from pipelines.flows.services import Services
from pipelines.rules.platform.request_gate import RequestGate
from pipelines.rules.security.one_line import keep_to_one_line
from pipelines.rules.security.sealed_request import sealed_size
from serve import failures
from serve.access.auth.guards import said_only
from serve.counting import counted
from serve.declared import require_said
from serve.dependencies import DEPENDENCIES
from serve.edge import sourced
from serve.handlers import API, SIMULATED, SOCKETS
from serve.http import Asked
from serve.let_in import let_in
from serve.pages.headers import protect, same_origin
from serve.pages.routes import HANDLERS as PAGES
from serve.platform.repeats.answering import repeatable
from serve.platform.repeats.asking import recognise
from serve.security.opening import open_ahead, unsealing
from serve.shedding import shedding
from serve.timing import timed

LARGEST_BODY = 4_100_000
"""A picture of four million characters in base64, and the JSON around it; without the seal."""


async def begin(request: Asked) -> Response[bytes] | None:
    """What comes between the guards and the use case."""
    await open_ahead(request)
    return await recognise(request)


def make_app(services: Services, gate: RequestGate | None = None) -> Litestar:
    """The whole app over the given services, which its state holds; it stops them when it ends."""
    gate = gate or RequestGate()

    @asynccontextmanager
    async def running(app: Litestar) -> AsyncIterator[None]:
        held: Services = app.state.services
        await held.start()
        try:
            yield
        finally:
            await held.stop()

    keep_to_one_line()
    simulated = SIMULATED if services.settings.simulators else ()
    handlers = (*API, *SOCKETS, *simulated, *PAGES)
    require_said(handlers)
    return Litestar(
        handlers,
        state=State({"services": services}),
        dependencies=DEPENDENCIES,
        guards=[said_only, same_origin],
        exception_handlers=failures.HANDLERS,
        before_send=[protect],
        middleware=[
            sourced,
            partial(shedding, gate=gate),
            counted,
            timed,
            partial(unsealing, largest=LARGEST_BODY),
            repeatable,
            let_in,
        ],
        before_request=begin,
        lifespan=[running],
        # What there is to attack is told to nobody; the delivery holds the description.
        openapi_config=None,
        request_max_body_size=sealed_size(LARGEST_BODY),
        # Recordings are sent by range and as they are; small answers are not worth the work.
        compression_config=CompressionConfig(
            backend="gzip",
            gzip_compress_level=5,
            minimum_size=2000,
            # Files of the pages are packed once.
            exclude=["^/api/", "^/ws/", "^/assets/"],
        ),
        # Logging is set up by the process that runs the app.
        logging_config=None,
        debug=False,
    )
