"""Folding the movements of one inmate into stays: one ward at a time, whatever order they came in.

The order that counts is that of the moments at which movements take effect; of two at the same
moment that of their numbers. So late, repeated and reordered movements lead to the same stays.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from schemas.headcount.headcount import Began, MovementKind, MovementReason, MovementState
from schemas.people.kinds import CustodyState

ENDS = {
    MovementKind.RELEASED: CustodyState.RELEASED,
    MovementKind.TRANSFERRED_OUT: CustodyState.TRANSFERRED_OUT,
    MovementKind.DIED: CustodyState.DEAD,
}
APPLIED, SUPERSEDED, REFUSED = (
    MovementState.APPLIED,
    MovementState.SUPERSEDED,
    MovementState.REFUSED,
)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A movement with the ward it names; None where we know no such ward."""

    seq: int
    kind: MovementKind
    ward_id: str | None
    effective_at: datetime


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What our own records said before the platform told anything."""

    ward_id: str
    since: datetime


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """In one ward from a moment until before another; `until` None: still."""

    ward_id: str
    since: datetime
    began: Began
    began_seq: int | None
    until: datetime | None = None
    ended: MovementKind | None = None
    ended_seq: int | None = None


class Verdict(msgspec.Struct, frozen=True):
    """What became of a movement, and from which ward it took the inmate."""

    state: MovementState
    reason: MovementReason = MovementReason.NONE
    from_ward: str | None = None


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    """The stays in order, each movement's verdict by number, and the state at the end."""

    stays: tuple[Stay, ...]
    verdicts: dict[int, Verdict]
    custody: CustodyState | None
    """None where no movement and no record says anything."""


def fold(steps: Iterable[Step], known: Known | None = None) -> Folded:
    """Stays and verdicts of one inmate."""
    walk = _Walk()
    unique = {step.seq: step for step in steps}
    ordered = sorted(unique.values(), key=lambda step: (step.effective_at, step.seq))
    for step in ordered:
        if known is not None and known.since < step.effective_at:
            walk.begin_with(known)
            known = None
        walk.take(step)
    if known is not None:
        walk.begin_with(known)
    return walk.folded()


class _Walk:
    """Where the inmate is while the movements pass by."""

    def __init__(self) -> None:
        self._stays: list[Stay] = []
        self._verdicts: dict[int, Verdict] = {}
        self._custody: CustodyState | None = None

    @property
    def _held(self) -> Stay | None:
        return self._stays[-1] if self._stays and self._stays[-1].until is None else None

    def begin_with(self, known: Known) -> None:
        """Our own records count until the platform tells; what it told before stays."""
        if self._custody is None:
            self._open(known.ward_id, known.since, Began.OWN_RECORD, None)

    def take(self, step: Step) -> None:
        if step.kind is MovementKind.MASTER_CHANGED:
            self._verdicts[step.seq] = Verdict(APPLIED)
        elif step.ward_id is None:
            self._refuse(step, MovementReason.UNKNOWN_WARD)
        elif step.kind in ENDS:
            self._end(step, ENDS[step.kind])
        else:
            self._place(step, step.ward_id)

    def folded(self) -> Folded:
        return Folded(
            stays=tuple(self._stays), verdicts=dict(self._verdicts), custody=self._custody
        )

    def _place(self, step: Step, ward_id: str) -> None:
        held = self._held
        if held is not None and held.ward_id == ward_id:
            self._verdicts[step.seq] = Verdict(SUPERSEDED, MovementReason.REPEATED)
            return
        if held is None and self._custody is CustodyState.DEAD:
            self._refuse(step, MovementReason.DEAD)
            return
        admitted = step.kind is MovementKind.ADMITTED
        if admitted and held is not None and held.began is not Began.OWN_RECORD:
            self._refuse(step, MovementReason.ALREADY_HELD)
            return
        if not admitted and held is None and self._custody is not None:
            self._refuse(step, MovementReason.NOT_HELD)
            return
        came_from = self._close(step) if held is not None else None
        self._open(ward_id, step.effective_at, Began(step.kind.value), step.seq)
        self._verdicts[step.seq] = Verdict(APPLIED, from_ward=came_from)

    def _end(self, step: Step, custody: CustodyState) -> None:
        if self._held is None:
            repeated = self._custody is custody
            reason = MovementReason.REPEATED if repeated else MovementReason.NOT_HELD
            self._verdicts[step.seq] = Verdict(SUPERSEDED if repeated else REFUSED, reason)
            return
        came_from = self._close(step)
        self._custody = custody
        self._verdicts[step.seq] = Verdict(APPLIED, from_ward=came_from)

    def _open(self, ward_id: str, since: datetime, began: Began, seq: int | None) -> None:
        stay = Stay(ward_id=ward_id, since=since, began=began, began_seq=seq)
        before = self._stays[-1] if self._stays else None
        if before is not None and before.until == since and before.ward_id == ward_id:
            # Back at the same moment: he never left.
            self._stays[-1] = msgspec.structs.replace(
                before, until=None, ended=None, ended_seq=None
            )
        else:
            self._stays.append(stay)
        self._custody = CustodyState.IN_CUSTODY

    def _close(self, step: Step) -> str:
        """End the open stay; one that lasted no time was overtaken by a later word."""
        held = self._stays.pop()
        if held.since < step.effective_at:
            closed = {"until": step.effective_at, "ended": step.kind, "ended_seq": step.seq}
            self._stays.append(msgspec.structs.replace(held, **closed))
            return held.ward_id
        before = self._stays[-1] if self._stays else None
        if held.began_seq is not None:
            self._verdicts[held.began_seq] = Verdict(SUPERSEDED, MovementReason.OVERTAKEN)
        if before is not None and before.until == held.since:
            taken = {"ended": step.kind, "ended_seq": step.seq}
            self._stays[-1] = msgspec.structs.replace(before, **taken)
            return before.ward_id
        return held.ward_id

    def _refuse(self, step: Step, reason: MovementReason) -> None:
        self._verdicts[step.seq] = Verdict(REFUSED, reason)
