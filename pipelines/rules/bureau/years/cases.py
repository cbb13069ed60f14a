"""Cases of the approval centre, of whichever kind: a module says what was applied for and who
decided when, and gets the lines of the log, the case, its signed record and who it waits for.

It follows the same rules as the flow (`pipelines.rules.approvals`). Nothing that would happen at
the plan's end or later has happened: such a case waits still.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any, NamedTuple

import msgspec

from pipelines.rules.approvals import progress
from pipelines.rules.approvals.case_rows import (
    CASE,
    NewStep,
    Opening,
    decided_detail,
    entering,
    leaving,
    opened,
    seat_row,
    step_row,
    submitted_detail,
    withdrawn_detail,
)
from pipelines.rules.approvals.content import SignedContent
from pipelines.rules.approvals.deadline import deadline
from pipelines.rules.approvals.outline import Outline
from pipelines.rules.approvals.progress import Step
from pipelines.rules.approvals.sealed_fact import fact_place
from pipelines.rules.approvals.seats import Seat
from pipelines.rules.audit.streams import BUREAU
from pipelines.rules.bureau.ground import ACCOUNTS_TAKE, Ground
from pipelines.rules.bureau.keyed import FactsDigest, SealedFact, Signature, SignedWith, clear
from pipelines.rules.bureau.places import BUREAU as TOP
from pipelines.rules.bureau.places import path_of
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.security.actor import Actor, system_actor
from schemas.approvals.definition import Node
from schemas.approvals.state import ApplicantKind, CaseState, StepAction, Verdict

STEPS, SEATS = "approval_step", "approval_seat"
TABLES = (CASE, STEPS, SEATS)
ENGINE = system_actor("审批流程")
FLOWS_MADE = ACCOUNTS_TAKE
"""So long behind the first day's opening the flows of all kinds are there."""


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody applied for."""

    kind: Outline
    key: str
    """Names the case in the rule; one kind has each once."""
    object_id: str
    title: str
    unit: str
    """Code of the unit in which the flow begins."""
    facts: dict[str, Any]
    """In clear; what lies sealed is sealed here, and a `KeyedDigest` may stand for a digest."""
    actor: Actor
    at: datetime
    checks_pass: bool = True
    proposal: dict[str, Any] | None = None
    note: str = ""


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer decided."""

    login: str
    at: datetime
    verdict: Verdict = Verdict.APPROVE
    opinion: str = ""
    to_node: str | None = None


def turn(login: str, at: datetime, refusal: str) -> Decided:
    """Approved, or rejected for what `refusal` says."""
    verdict = Verdict.REJECT if refusal else Verdict.APPROVE
    return Decided(login=login, at=at, verdict=verdict, opinion=refusal)


class Again(msgspec.Struct, frozen=True, kw_only=True):
    """A returned case was submitted anew by whoever applied, with new facts."""

    at: datetime
    facts: dict[str, Any]
    note: str = ""
    checks_pass: bool = True


class TakenBack(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody took an open case off the desks."""

    actor: Actor
    at: datetime
    opinion: str = ""


Turn = Decided | Again | TakenBack


class _Line(NamedTuple):
    """A line of the record, by whom and when, and the facts that it was written on."""

    new: NewStep
    actor: Actor
    at: datetime
    digest: FactsDigest


class Case:
    """One application from its beginning to its end, or to where it stands now."""

    def __init__(self, ground: Ground, applied: Applied, turns: Sequence[Turn] = ()) -> None:
        self._ground, self._applied = ground, applied
        self._kind = applied.kind
        self._flow = progress.followed(self._kind.default, filing=self._kind.filing)
        self._end = moment(ground.plan.until, time(0))
        self.id = ground.ids.of(CASE, f"{self._kind.code}/{applied.key}", applied.at)
        self.state = CaseState.PENDING
        self.closed_at: datetime | None = None
        self._visit, self._passes = 0, applied.checks_pass
        self._desk: dict[str, Any] = {"node": None, "node_title": None, "visit": 0}
        self._done: set[str] = set()
        self._lines: list[_Line] = []
        self._log: list[Happened] = []
        self._state_facts(applied.facts)
        self._submit(StepAction.SUBMIT, applied.at, applied.note)
        for turn in turns:
            if turn.at < self._end:
                self._take(turn)

    @property
    def stream(self) -> str:
        """Where the log tells of it."""
        return BUREAU if self._applied.unit == TOP[0] else self._applied.unit[:3]

    def happened(self) -> Iterator[Happened]:
        """The case's own lines of the log; the module's stand behind those of the same moment."""
        yield from self._log

    def rows(self) -> Iterator[Row]:
        """The case, its record, and on whose desks it lies."""
        yield self._row()
        for seq, line in enumerate(self._lines, 1):
            yield self._step_row(seq, line)
        if self.state is CaseState.PENDING:
            yield from self._seats()

    def _take(self, turn: Turn) -> None:
        match turn:
            case Decided():
                self._decide(turn)
            case Again():
                self._require(CaseState.RETURNED)
                self._passes = turn.checks_pass
                self._state_facts(turn.facts)
                self._submit(StepAction.RESUBMIT, turn.at, turn.note)
            case TakenBack():
                new = NewStep(
                    action=StepAction.WITHDRAW,
                    visit=self._visit,
                    node=self._desk["node"],
                    opinion=turn.opinion,
                )
                self._note(new, turn.actor, turn.at)
                detail = withdrawn_detail(self._kind.code, self._applied.object_id)
                self._tell(StepAction.WITHDRAW, turn.actor, turn.at, detail)
                self._move(Step(state=CaseState.WITHDRAWN, node=None), turn.at)

    def _submit(self, action: StepAction, at: datetime, note: str) -> None:
        new = NewStep(action=action, visit=self._visit, opinion=note)
        self._note(new, self._applied.actor, at)
        self._tell_submitted(action, self._applied.actor, at)
        step = progress.begin(self._flow, self._clear, checks_pass=self._passes)
        self._move(step, at)
        if self.state is CaseState.FILED:
            self._note(NewStep(action=StepAction.FILE, visit=self._visit), ENGINE, at)
            self._tell_submitted(StepAction.FILE, ENGINE, at)

    def _decide(self, turn: Decided) -> None:
        self._require(CaseState.PENDING)
        node = self._flow.node(self._desk["node"])
        officer_id = self._ground.officer_id(turn.login)
        found = self._may_decide(node)
        if officer_id not in {seat.person for seat in found}:
            raise ValueError(f"{turn.login} does not decide on {self._kind.code} at {node.key}")
        if turn.verdict is Verdict.APPROVE:
            done = frozenset(self._done | {officer_id})
            step = progress.approved(self._flow, self._clear, node, found, done)
        elif turn.verdict is Verdict.RETURN:
            step = progress.returned(self._flow, self._clear, node, turn.to_node)
        else:
            step = progress.rejected()
        self._done.add(officer_id)
        self._sign(turn, node, officer_id)
        self._move(step, turn.at)

    def _sign(self, turn: Decided, node: Node, officer_id: str) -> None:
        action = StepAction(turn.verdict.value)
        to = turn.to_node if action is StepAction.RETURN else None
        content = SignedContent(
            case_id=self.id,
            kind=self._kind.code,
            object_id=self._applied.object_id,
            facts_digest="",
            node=node.key,
            visit=self._visit,
            decision=action.value,
            to=to,
            opinion=turn.opinion,
            officer_id=officer_id,
            on_behalf_of=None,
            at=turn.at,
        )
        new = NewStep(
            action=action,
            visit=self._visit,
            node=node.key,
            node_title=node.title,
            opinion=turn.opinion,
            sent_to=to,
            signature=Signature(content, self._digest),  # type: ignore[arg-type]
            key_id=SignedWith(officer_id),  # type: ignore[arg-type]
        )
        actor = self._ground.actor(turn.login)
        self._note(new, actor, turn.at)
        detail = decided_detail(self._kind.code, self._applied.object_id, new)
        self._tell(action, actor, turn.at, detail)

    def _move(self, step: Step, at: datetime) -> None:
        """As the flow brings a case to a desk, or off the last one."""
        for skipped in step.skipped:
            passed = NewStep(
                action=StepAction.SKIP,
                visit=self._visit,
                node=skipped.key,
                node_title=skipped.title,
            )
            self._note(passed, ENGINE, at)
        self.state = step.state
        if step.node is None:
            self._desk |= leaving(step.state, at)
            self.closed_at = self._desk["closed_at"]
        elif step.moved:
            self._visit, self._done = self._visit + 1, set()
            self._desk |= entering(step.node, self._visit, deadline(step.node, at), at)
        else:
            self._desk["seated_at"] = at

    def _state_facts(self, facts: dict[str, Any]) -> None:
        """As the case keeps them: what lies sealed is sealed by whoever plants it."""
        code, object_id = self._kind.code, self._applied.object_id
        self._facts = facts | {
            name: SealedFact(facts[name], fact_place(code, name, object_id))
            for name in sorted(self._kind.sealed & facts.keys())
        }
        self._clear = {name: clear(value) for name, value in self._facts.items()}
        self._digest = FactsDigest(self._facts)

    def _require(self, state: CaseState) -> None:
        if self.state is not state:
            raise ValueError(f"{self._kind.code} {self._applied.key} is {self.state.value} by then")

    def _note(self, new: NewStep, actor: Actor, at: datetime) -> None:
        self._lines.append(_Line(new, actor, at, self._digest))

    def _tell_submitted(self, action: StepAction, actor: Actor, at: datetime) -> None:
        detail = submitted_detail(self._kind.code, self._applied.object_id, self._digest)
        self._tell(action, actor, at, detail, keyed=True)

    def _tell(
        self,
        action: StepAction,
        actor: Actor,
        at: datetime,
        detail: dict[str, Any],
        *,
        keyed: bool = False,
    ) -> None:
        happened = Happened(
            at=at,
            stream=self.stream,
            actor=actor,
            action=f"approval.{action.value}",
            object_kind=CASE,
            object_id=self.id,
            detail=detail,
            keyed=keyed,
        )
        self._log.append(happened)

    def _row(self) -> Row:
        applied, ground = self._applied, self._ground
        opening = Opening(
            kind=self._kind.code,
            object_id=applied.object_id,
            title=applied.title,
            flow_version_id=version_id(ground, self._kind),
            prison_id=None if self.stream == BUREAU else ground.unit_id(self.stream),
            unit_id=ground.unit_id(applied.unit),
            unit_path=path_of(applied.unit),
            applicant_kind=ApplicantKind(applied.actor.kind.value),
            applicant_id=applied.actor.id,
            applicant_name=applied.actor.name,
            facts={},
            facts_digest="",
            proposal=applied.proposal,
            suggestion="approve" if self._passes else "reject",
        )
        values = opened(self.id, opening, applied.at) | self._desk
        values |= {
            "state": self.state.value,
            "facts": self._facts,
            "facts_digest": self._digest,
        }
        return Row(table=CASE, values=values, keyed=("facts", "facts_digest"))

    def _step_row(self, seq: int, line: _Line) -> Row:
        step_id = self._ground.ids.of(STEPS, f"{self.id}/{seq}", line.at)
        values = step_row(step_id, self.id, line.digest, line.new, line.actor, line.at)
        signed = ("signature", "key_id") if line.new.signature is not None else ()
        return Row(table=STEPS, values=values | {"seq": seq}, keyed=("facts_digest", *signed))

    def _seats(self) -> Iterator[Row]:
        at = self._desk["seated_at"]
        for seat in self._may_decide(self._flow.node(self._desk["node"])):
            if seat.principal not in self._done:
                seat_id = self._ground.ids.of(SEATS, f"{self.id}/{seat.person}", at)
                yield Row(
                    table=SEATS, values=seat_row(seat_id, self.id, seat.person, seat.principal)
                )

    def _may_decide(self, node: Node) -> Sequence[Seat]:
        actor = self._applied.actor
        own = actor.kind.value == ApplicantKind.OFFICER.value
        applicant = actor.id if own else None
        return self._ground.deciders.seats(self._kind.code, node, self._applied.unit, applicant)


def flows_made(ground: Ground) -> datetime:
    """When the flows of all kinds were planted."""
    return ground.opening() + FLOWS_MADE


def flow_id(ground: Ground, kind: Outline) -> str:
    return ground.ids.of("approval_flow", kind.code, flows_made(ground))


def version_id(ground: Ground, kind: Outline) -> str:
    """Of the flow that the kind's cases follow."""
    return ground.ids.of("approval_flow_version", f"{kind.code}/1", flows_made(ground))
