"""WebSocket routes: the running call, and pushes to open pages."""

from collections.abc import Awaitable, Callable

from pipelines.flows.access.auth import sessions
from pipelines.flows.access.auth.consent import require_consent
from pipelines.flows.calls.live.standing import OnScreen, Standing, Still, nothing_lost, party
from pipelines.flows.services import Services
from pipelines.rules.access.sign_in import require_unrestricted
from pipelines.rules.platform.shedding import Order
from schemas.errors import QinqiaoError, Unauthenticated
from schemas.people.kinds import SubjectKind
from serve.access.auth.cookies import NAMES, address_of
from serve.calls.live import frames, line_check
from serve.calls.live.call_session import CallSession
from serve.calls.live.frames import Frames
from serve.calls.live.pushes import (
    Shown,
    for_inmate,
    for_officer,
    for_official,
    for_relative,
    push,
)
from serve.http import Socket, Wired
from serve.route import anybody, bearers, inmates, officers, officials, relatives

Opened = tuple[Shown, Still]


@bearers.socket(
    "/ws/call", from_internet="亲属参加可视通话的信令（WebSocket，凭一次性令牌）", worth=Order.NEVER
)
async def call_socket(socket: Socket, services: Wired) -> None:
    """The protocol of `schemas/calls/live.py`."""
    await socket.accept()
    secrets = {kind: socket.cookies.get(name, "") for kind, name in NAMES.items()}
    await CallSession(services, Frames(socket), secrets, address_of(socket)).run()


@anybody.socket(
    "/ws/line-check",
    because="A line is measured before anybody signs in, and nothing of it is kept.",
    from_internet="亲属端线路测试（WebSocket）",
)
async def line_check_socket(socket: Socket, services: Wired) -> None:
    await socket.accept()
    await line_check.run(services, socket)


@officers.socket("/ws/console")
async def console_socket(socket: Socket, services: Wired) -> None:
    async def opened(secret: str, address: str) -> Opened:
        officer = await sessions.officer(services, secret, address)
        page = OnScreen("officer", officer.id, officer.stream)
        # A console that nobody touches is not in use.
        standing = Standing(services, officer, secret, shows=page, required=nothing_lost(officer))
        return for_officer(services, standing), standing.still

    await _push(socket, services, SubjectKind.OFFICER, opened)


@relatives.socket("/ws/relative", from_internet="亲属端提醒（WebSocket）")
async def relative_socket(socket: Socket, services: Wired) -> None:
    async def opened(secret: str, address: str) -> Opened:
        relative = await sessions.relative(services, secret, address)
        await require_consent(services, relative)
        # A phone with the page open is in use.
        still = party(services, SubjectKind.RELATIVE, secret, in_use=True)
        return for_relative(services, relative), still

    await _push(socket, services, SubjectKind.RELATIVE, opened)


@officials.socket("/ws/official", from_internet="对公端提醒（WebSocket）")
async def official_socket(socket: Socket, services: Wired) -> None:
    async def opened(secret: str, address: str) -> Opened:
        official = await sessions.official(services, secret, address)
        require_unrestricted(official.restriction)
        # An open page that nobody touches is not in use.
        still = party(services, SubjectKind.OFFICIAL, secret, in_use=False)
        return for_official(official), still

    await _push(socket, services, SubjectKind.OFFICIAL, opened)


@inmates.socket("/ws/inmate")
async def inmate_socket(socket: Socket, services: Wired) -> None:
    async def opened(secret: str, address: str) -> Opened:
        inmate = await sessions.inmate(services, secret, address)
        # A kiosk that nobody touches is not.
        still = party(services, SubjectKind.INMATE, secret, in_use=False)
        return for_inmate(services, inmate), still

    await _push(socket, services, SubjectKind.INMATE, opened)


async def _push(
    socket: Socket,
    services: Services,
    kind: SubjectKind,
    opened: Callable[[str, str], Awaitable[Opened]],
) -> None:
    """Accept first: a browser is told the reason of a closed connection, not of a refused one."""
    await socket.accept()
    channel = Frames(socket)
    secret = socket.cookies.get(NAMES[kind], "")
    try:
        shown, still = await opened(secret, address_of(socket))
    except Unauthenticated:
        await channel.close(frames.SIGNED_OUT, "signed out")
    except QinqiaoError:
        await channel.close(frames.TRY_LATER)
    else:
        await push(services, channel, shown, still)


HANDLERS = (
    call_socket,
    line_check_socket,
    console_socket,
    relative_socket,
    official_socket,
    inmate_socket,
)
