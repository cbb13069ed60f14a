"""The demonstration's pairs that can hold a call: both have a registered face."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import msgspec

from cluster.benches.casting import call_plan, turning
from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.benches.seed.cast import Kin, Prisoner, kin, prisoners
from connectors.vision.sample_faces import sample_face, varied
from loadtests.demo.plan import Account, CallPlan, Face
from schemas.people.kinds import BindingState, CustodyState


class CallPair(msgspec.Struct, frozen=True):
    """A relative and the inmate to whom she is bound."""

    relative: Kin
    inmate: Prisoner


def pairs() -> Iterator[CallPair]:
    """In the order of the cast; nobody is in two of them."""
    held = {one.number: one for one in prisoners() if one.custody is CustodyState.IN_CUSTODY}
    for relative in kin():
        for number, _, state in relative.bound_to:
            inmate = held.get(number)
            if inmate is None or state is not BindingState.APPROVED:
                continue
            if relative.face and inmate.face and not relative.blacklisted:
                del held[number]
                yield CallPair(relative, inmate)
                break


def pair_of(openid: str) -> CallPair:
    """The pair of this relative; `StopIteration` where there is none."""
    return next(one for one in pairs() if one.relative.openid == openid)


def plan_of(pair: CallPair, address: str, audio: Path) -> CallPlan:
    """What the scripted call needs, with the officers of the inmate's prison."""
    prison = pair.inmate.prison.lower()
    return dataclasses.replace(
        call_plan(address, audio),
        openid=pair.relative.openid,
        inmate_no=pair.inmate.number,
        approver=_account(f"{prison}.approver"),
        monitor=_account(f"{prison}.monitor"),
        reviewer=_account(f"{prison}.reviewer"),
        face_keeper=_account(f"{prison}.approver"),
        relative_face=_face(pair.relative.face),
        inmate_face=_face(pair.inmate.face),
    )


def _account(login: str) -> Account:
    return Account(login, DEMONSTRATION_PASSWORD)


def _face(sample: str | None) -> Face:
    seeded = sample_face(sample or "")
    return Face(shown=varied(seeded), registered=None, seeded=seeded, turning=turning)
