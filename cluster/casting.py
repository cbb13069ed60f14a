"""The demonstration's people as the scripted call needs them."""

from pathlib import Path

from cluster.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.seed.cast import SCRIPT_INMATE, SCRIPT_PRISON, SCRIPT_RELATIVE
from connectors.vision.sample_faces import sample_face, varied
from loadtests.demo.plan import Account, CallPlan, read_words


def call_plan(
    address: str,
    audio: Path,
    relative_face: Path | None,
    inmate_face: Path | None,
    words: Path | None,
) -> CallPlan:
    """Who takes part. A given picture is registered first and then shown, so that it can pass."""
    relative, relative_kept = _pictures(relative_face, SCRIPT_RELATIVE.face)
    inmate, inmate_kept = _pictures(inmate_face, SCRIPT_INMATE.face)
    prison = SCRIPT_PRISON.lower()
    return CallPlan(
        base_url=address,
        audio=audio,
        openid=SCRIPT_RELATIVE.openid,
        inmate_no=SCRIPT_INMATE.number,
        approver=_account(f"{prison}.approver"),
        monitor=_account(f"{prison}.monitor"),
        reviewer=_account(f"{prison}.reviewer"),
        word_keeper=_account("bureau.words"),
        auditor=_account("bureau.auditor"),
        face_keeper=_account(f"{prison}.approver"),
        relative_face=relative,
        inmate_face=inmate,
        enrol_relative_face=relative_kept,
        enrol_inmate_face=inmate_kept,
        words=read_words(words) if words else (),
    )


def _pictures(given: Path | None, sample: str | None) -> tuple[bytes, bytes]:
    """What the camera shows, and what is registered: two pictures of one person."""
    if given is not None:
        picture = given.read_bytes()
        return picture, picture
    # Registered anew each time: an earlier call may have registered another picture.
    kept = sample_face(sample or "")
    return varied(kept), kept


def _account(login: str) -> Account:
    return Account(login, DEMONSTRATION_PASSWORD)
