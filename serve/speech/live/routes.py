"""WebSocket routes of live speech: in from other systems, out to officers' pages."""

from pipelines.flows.access.auth import sessions
from pipelines.flows.speech.live.asked import ID
from schemas.errors import NotFound, QinqiaoError, Unauthenticated
from schemas.people.kinds import SubjectKind
from serve.access.auth.cookies import NAMES, address_of
from serve.calls.live import frames
from serve.calls.live.frames import Frames
from serve.calls.live.pushes import while_open
from serve.http import Socket, Wired
from serve.route import consumers, officers
from serve.speech.live import following, sending


@consumers.socket("/ws/open/speech")
async def speech_in(socket: Socket, services: Wired) -> None:
    """As `schemas/speech/live_speech.py` says; accepted first, so that a refusal has words."""
    await socket.accept()
    await sending.run(services, socket)


@officers.socket("/ws/speech")
async def speech_out(socket: Socket, services: Wired) -> None:
    """Follow the conversation that the query names."""
    await socket.accept()
    channel = Frames(socket)
    secret = socket.cookies.get(NAMES[SubjectKind.OFFICER], "")
    try:
        officer = await sessions.officer(services, secret, address_of(socket))
        place = await following.enter(services, officer, _conversation_id(socket))
    except Unauthenticated:
        await channel.close(frames.SIGNED_OUT, "signed out")
    except QinqiaoError as error:
        await channel.refuse(error)
        await channel.close(frames.TRY_LATER if error.retryable else frames.POLICY)
    else:
        standing = following.standing_of(services, officer, secret, place)
        sent = following.follow(services, channel, place, standing)
        await while_open(channel, sent, standing.still)


def _conversation_id(socket: Socket) -> str:
    asked = str(socket.query_params.get("conversation", ""))
    if not ID.fullmatch(asked):
        raise NotFound("没有找到这次会见通话。", code="conversation_not_found")
    return asked


HANDLERS = (speech_in, speech_out)
