"""The demonstration's people as the scripted call needs them."""

import functools
from collections.abc import Sequence
from pathlib import Path

import msgspec

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD, SYSTEM_LOGIN
from cluster.benches.seed.cast import SCRIPT_PAIRS, SCRIPT_PRISON, ScriptPair
from cluster.settings import settings_of_process
from connectors.speech.word_file import read_words
from connectors.vision.embedded import EmbeddedEngine
from connectors.vision.fake_camera import performed
from connectors.vision.sample_faces import sample_face, varied
from loadtests.demo.plan import Account, CallPlan, Face
from loadtests.media.camera import read_picture
from pipelines.rules.vision import face as vision
from schemas.people.faces.liveness import Turn


class Pictures(msgspec.Struct, frozen=True, kw_only=True):
    """Files given for one person; none means the demonstration's own."""

    shown: Path | None = None
    """What the camera shows."""
    registered: Path | None = None
    """What is registered for the length of the call; none leaves what the seed registered."""


def call_plan(
    address: str,
    audio: Path,
    relative: Pictures | None = None,
    inmate: Pictures | None = None,
    words: Path | None = None,
    pair: ScriptPair = SCRIPT_PAIRS[0],
) -> CallPlan:
    """Who takes part in a call at `address`, with which faces.

    Raises `UnusablePicture` and `UnusableWords` for files that are of no use.
    """
    prison = SCRIPT_PRISON.lower()
    return CallPlan(
        base_url=address,
        audio=audio,
        openid=pair.relative.openid,
        relative_name=pair.relative.name,
        inmate_no=pair.inmate.number,
        approver=_account(f"{prison}.approver"),
        monitor=_account(f"{prison}.monitor"),
        reviewer=_account(f"{prison}.reviewer"),
        word_keeper=_account("bureau.words"),
        auditor=_account("bureau.auditor"),
        face_keeper=_account(f"{prison}.approver"),
        operator=_account(SYSTEM_LOGIN),
        relative_face=_face(relative or Pictures(), pair.relative.face),
        inmate_face=_face(inmate or Pictures(), pair.inmate.face),
        words=tuple(read_words(words)) if words else (),
    )


def _face(given: Pictures, sample: str | None) -> Face:
    seeded = sample_face(sample or "")
    return Face(
        shown=read_picture(given.shown) if given.shown else varied(seeded),
        registered=read_picture(given.registered) if given.registered else None,
        seeded=seeded,
        turning=turning,
        own=given.shown is None,
    )


def turning(picture: bytes, turns: Sequence[Turn]) -> list[bytes]:
    """The person of a picture, turning the head as asked."""
    return performed(picture, head_of(picture), turns)


def head_of(picture: bytes) -> vision.Face | None:
    """The largest face, which a camera made from the picture turns; none on an empty one."""
    return next(iter(_engine().analyse(picture).faces), None)


@functools.cache
def _engine() -> EmbeddedEngine:
    """This process's own, made at its first use: the models may still have to be fetched."""
    return EmbeddedEngine(Path(settings_of_process().models_dir) / "faces")


def _account(login: str) -> Account:
    return Account(login, DEMONSTRATION_PASSWORD)
