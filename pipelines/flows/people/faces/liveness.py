"""Asking for turns of the head, and looking whether they came (VC-API-09)."""

import asyncio
from collections.abc import Sequence

import msgspec

from connectors.postgres.access import credentials
from connectors.postgres.ids import make_id
from pipelines.flows.people.faces.pictures import decode_picture
from pipelines.flows.services import Services
from pipelines.rules.security import challenge
from pipelines.rules.security.purposes import LIVENESS
from pipelines.rules.vision.face import FaceAnalysis, FaceVerdict
from pipelines.rules.vision.liveness import MESSAGES, judge_movement, most_ahead, turns_of
from schemas.errors import Forbidden, InvalidInput
from schemas.people.faces.liveness import LivenessChallenge, Turn
from schemas.people.views import FaceCheckRequest

ANYBODY = "liveness"
"""Whom a challenge is for: it is asked for before anybody is known."""


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked of the person, and what the frames show; the first is the picture itself."""

    asked: Sequence[Turn]
    pictures: list[bytes]
    frames: list[FaceAnalysis]

    @property
    def ahead(self) -> tuple[bytes, FaceAnalysis]:
        """The frame to compare with the registered face."""
        place = most_ahead(self.frames)
        return self.pictures[place], self.frames[place]


def new_challenge(services: Services) -> LivenessChallenge:
    """Turns in an order that nobody knows before; sealed, not stored."""
    key, challenge_id = services.keys.derive(LIVENESS), make_id()
    text = challenge.make(key, challenge_id, ANYBODY, services.clock())
    wanted = services.settings.face_liveness
    return LivenessChallenge(
        challenge=text, turns=list(turns_of(key, challenge_id)) if wanted else []
    )


async def watch(services: Services, shown: FaceCheckRequest) -> Watched:
    """Use the challenge up and look at the picture and all frames.

    Where liveness is not asked for, the picture is all there is.
    """
    if not services.settings.face_liveness:
        return await _watched(services, (), [decode_picture(shown.picture)])
    movement = shown.movement
    if movement is None:
        raise InvalidInput("请按提示转头，完成活体检测。", code="movement_needed")
    asked = await _use(services, movement.challenge)
    taken = [decode_picture(one) for one in (shown.picture, *movement.frames)]
    return await _watched(services, asked, taken)


def judged(services: Services, verdict: FaceVerdict, watched: Watched) -> FaceVerdict:
    """The verdict on the face, refused where it did not move as a living head does."""
    if not watched.asked or not verdict.passed:
        return verdict
    reason = judge_movement(watched.frames, watched.asked, services.settings.liveness_turn)
    if reason == "ok":
        return verdict
    return msgspec.structs.replace(verdict, passed=False, reason=reason, message=MESSAGES[reason])


async def _watched(services: Services, asked: Sequence[Turn], pictures: list[bytes]) -> Watched:
    frames = await asyncio.gather(*(services.faces.analyse(picture) for picture in pictures))
    return Watched(asked=asked, pictures=pictures, frames=list(frames))


async def _use(services: Services, text: str) -> Sequence[Turn]:
    now, key = services.clock(), services.keys.derive(LIVENESS)
    said = challenge.read(key, text, ANYBODY, now)
    if said is None:
        raise _stale()
    async with services.database.transaction() as tx:
        fresh = await credentials.use_challenge(
            tx, said.id, ANYBODY, expires_at=said.expires_at, now=now
        )
    if not fresh:
        raise _stale()
    return turns_of(key, said.id)


def _stale() -> Forbidden:
    return Forbidden("活体检测已超时，请重新开始。", code="challenge_stale")
