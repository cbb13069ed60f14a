"""Faces that are registered for the length of a demonstration call."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from loadtests.demo.plan import CallPlan
from loadtests.demo.signing_in import signed_in
from loadtests.demo.stage import stage
from loadtests.demo.tidying import tidied
from loadtests.demo.waiting import Tell
from schemas.people.views import FaceOutcome


class FaceRefused(Exception):
    """A face check did not pass."""


def require_face(outcome: FaceOutcome, whose: str) -> None:
    """Raise what the check said, unless it passed."""
    if not outcome.passed:
        score = "none" if outcome.score is None else f"{outcome.score:.3f}"
        raise FaceRefused(
            f"{whose}: {outcome.reason} (score {score}, threshold {outcome.threshold}): "
            f"{outcome.message}"
        )


@asynccontextmanager
async def registered_faces(
    plan: CallPlan, relative_id: str, inmate_id: str, tell: Tell
) -> AsyncIterator[None]:
    """Register the plan's faces through the interface, and the seed's again afterwards."""
    changed = [
        (kind, person_id, face)
        for kind, person_id, face in (
            ("relatives", relative_id, plan.relative_face),
            ("inmates", inmate_id, plan.inmate_face),
        )
        if face.registered is not None
    ]
    try:
        for kind, person_id, face in changed:
            await _register(plan, kind, person_id, face.registered)
        yield
    finally:
        for kind, person_id, face in changed:
            seeded = _register(plan, kind, person_id, face.seeded)
            await tidied(f"the registered face of {kind}", seeded, tell)


async def restore_faces(plan: CallPlan, tell: Tell) -> None:
    """Register both seeded faces: an earlier demonstration may have left others."""
    async with signed_in(plan.base_url, plan.face_keeper) as officer:
        inmates = await officer.find_inmates(plan.inmate_no)
        pair = await officer.pair_of(
            next(one.id for one in inmates if one.inmate_no == plan.inmate_no)
        )
    relative_id = next(one.id for one in pair.relatives if one.name == plan.relative_name)
    await _register(plan, "relatives", relative_id, plan.relative_face.seeded)
    await _register(plan, "inmates", pair.inmate_id, plan.inmate_face.seeded)
    tell("the pair's registered faces were put back: others had been left there")


async def _register(plan: CallPlan, kind: str, person_id: str, picture: bytes | None) -> None:
    with stage(f"register face of {kind}"):
        async with signed_in(plan.base_url, plan.face_keeper) as officer:
            require_face(await officer.register_face(kind, person_id, picture or b""), kind)
