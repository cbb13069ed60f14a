"""通话质量检测: a short loop through the server, before a call (VC-AV-16).

The page sends frames of its own making and gets each back at once; delay, its variation and the
rate both ways are the page's to reckon.
"""

import asyncio

from litestar.exceptions import WebSocketDisconnect

from pipelines.flows.access.auth import sessions
from pipelines.flows.services import Services
from pipelines.rules.calls.call_tools import require_tool, tools_of
from schemas.calls.board import Tool
from schemas.calls.state import PARTIES
from schemas.errors import Forbidden, QinqiaoError
from schemas.people.kinds import SubjectKind
from serve.access.auth.cookies import NAMES
from serve.calls.live import frames
from serve.calls.live.frames import Frames
from serve.http import Socket

LONGEST_S = 15.0
LONGEST_FRAME = 16_384
MOST_FRAMES = 400


async def run(services: Services, socket: Socket) -> None:
    """Until the page has enough, or the limits are reached."""
    channel = Frames(socket)
    try:
        await _require_open(services, socket)
    except QinqiaoError as error:
        await channel.refuse(error)
        await channel.close(frames.POLICY)
        return
    try:
        async with asyncio.timeout(LONGEST_S):
            await _echo(socket)
    except WebSocketDisconnect:
        return
    except TimeoutError:
        pass
    await channel.close(frames.NORMAL)


async def _require_open(services: Services, socket: Socket) -> None:
    role = next((one for one in PARTIES if one == socket.query_params.get("role")), None)
    if role is None:
        raise Forbidden("只有通话双方可以检测线路。", code="not_a_party")
    kind = SubjectKind(role.value)
    secret = socket.cookies.get(NAMES[kind], "")
    await sessions.require_open(services, kind, secret, in_use=True)
    require_tool(tools_of(services.settings, role), Tool.QUALITY_TEST)


async def _echo(socket: Socket) -> None:
    for _ in range(MOST_FRAMES):
        text = await socket.receive_data(mode="text")
        if len(text) > LONGEST_FRAME:
            return
        await socket.send_text(text if isinstance(text, str) else text.decode())
