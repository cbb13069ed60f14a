"""A video call from its request to its review, step by step as desks and rooms take them.

Nothing happens at the plan's end or later: a call stands where it had come to by then.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property, partial

from pipelines.rules.bureau.conversations import Conversation
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.video_calls import Fate, VideoCall
from pipelines.rules.bureau.years.call_checks import CHECKS, outcomes_of
from pipelines.rules.bureau.years.call_doors import Doors, Step
from pipelines.rules.bureau.years.call_page import CALL, STAGES, SYSTEM, CallPage
from pipelines.rules.bureau.years.call_reviews import review
from pipelines.rules.bureau.years.call_watch import watching
from pipelines.rules.bureau.years.cases import Applied, Case, Decided
from pipelines.rules.bureau.years.talking import is_risky, spoken
from pipelines.rules.calls.approval_outline import VIDEO_CALL, case_facts, case_title
from pipelines.rules.calls.call_rows import (
    CHECKER,
    check_row,
    checks_detail,
    connected_columns,
    decided_columns,
    decided_detail,
    ended_columns,
    ended_detail,
    requested_columns,
    requested_detail,
)
from pipelines.rules.calls.venues.holding import hold_columns
from pipelines.rules.security.actor import Actor
from pipelines.rules.speech.alert_rows import LISTENER, alert_stage
from schemas.approvals.state import Verdict
from schemas.calls.alert_views import AlertView
from schemas.calls.charge import ChargeKind
from schemas.calls.state import CallState, EndReason, StageKind
from schemas.people.contacts import ContactChannel


class CallLife:
    """One call: what happened, and what is left of it."""

    def __init__(self, ground: Ground, call: VideoCall, used: Mapping[datetime, int]) -> None:
        """`used` says how many calls of the month counted when the checks were made."""
        self._ground, self._call, self._used = ground, call, used
        self.page = CallPage(ground, call)
        self._request()
        self._asked = list(self.page.log)
        self.page.log.clear()
        self._case = self._applied()
        self._go_on()

    def happened(self) -> Iterator[Happened]:
        yield from self._asked
        yield from self._case.happened()
        yield from self.page.log

    def rows(self) -> Iterator[Row]:
        page = self.page
        yield Row(table=CALL, values={"id": page.id, "case_no": page.number, **page.columns})
        for row in page.stages:
            yield Row(table=STAGES, values=row)
        yield from page.rows
        yield from self._case.rows()

    @property
    def is_over(self) -> bool:
        """By the plan's end."""
        ended = self._call.ended_at
        return ended is not None and not self.page.is_ahead(ended)

    @cached_property
    def conversation(self) -> Conversation | None:
        """As it would go to its end; None where nobody met, or nobody may hear it."""
        call = self._call
        if call.connected_at is None or call.ended_at is None or call.privileged:
            return None
        came = [at for at in (call.relative_at, call.inmate_at) if at is not None]
        return Conversation(
            id=self.page.id,
            channel=ContactChannel.VIDEO_CALL,
            inmate=call.inmate,
            ward=call.ward,
            relative_name=call.bond.relative.name,
            clock_at=min(came),
            began_at=call.connected_at,
            ended_at=call.ended_at,
            reviewed_at=call.reviewed_at,
        )

    @property
    def _applicant(self) -> Actor:
        return self.page.officer("approver") if self._call.by_officer else self.page.relative

    @property
    def decider(self) -> str:
        """Login of the officer whose desk it comes to."""
        return f"{self._call.ward.lower().replace('-', '.')}.head"

    def _request(self) -> None:
        call, page = self._call, self.page
        page.columns |= requested_columns(
            relative_id=page.relative_id,
            inmate_id=page.inmate_id,
            prison_id=page.prison_id,
            ward_id=page.ward_id,
            kind=call.kind,
            requested_at=call.requested_at,
            starts_at=call.starts_at,
            minutes=call.minutes,
            booked_by=self._applicant.id if call.by_officer else None,
            dialled=False,
        )
        charged = ChargeKind.UNCOUNTED if call.privileged else ChargeKind.ORDINARY
        page.columns |= hold_columns(call.seat) | {"charged_as": charged.value}
        detail = requested_detail(call.minutes, call.kind)
        page.tell(CallState.REQUESTED, call.requested_at, self._applicant, detail)
        self._check(call.requested_at)

    def _applied(self) -> Case:
        call, page = self._call, self.page
        outcomes = outcomes_of(page, self._used[call.requested_at])
        facts = case_facts(
            call.minutes,
            call.bond.kinship.value,
            call.kind,
            outcomes,
            privileged=call.privileged,
            blacklisted=False,
        )
        names = (call.bond.relative.name, call.inmate.name)
        applied = Applied(
            kind=VIDEO_CALL,
            key=page.id,
            object_id=page.id,
            title=case_title(names, call.starts_at, privileged=call.privileged),
            unit=call.ward,
            facts=facts,
            actor=self._applicant,
            at=call.requested_at,
            checks_pass=all(one.passed for one in outcomes),
        )
        verdict = Verdict.REJECT if call.fate is Fate.REJECTED else Verdict.APPROVE
        turn = Decided(
            login=self.decider, at=call.decided_at, verdict=verdict, opinion=call.opinion
        )
        return Case(self._ground, applied, [turn])

    def _go_on(self) -> None:
        call, page = self._call, self.page
        if page.is_ahead(call.decided_at):
            return
        self._decide(call.decided_at)
        if call.cancelled_at is not None:
            if not page.is_ahead(call.cancelled_at):
                page.move(CallState.CANCELLED, call.cancelled_at, page.relative)
        elif call.fate is not Fate.REJECTED:
            self._hold()
        if call.reviewed_at is not None and not page.is_ahead(call.reviewed_at):
            review(page, call.reviewed_at)

    def _decide(self, at: datetime) -> None:
        rejected = self._call.fate is Fate.REJECTED
        state = CallState.REJECTED if rejected else CallState.APPROVED
        opinion, officer = self._call.opinion, self._ground.actor(self.decider)
        self._check(at)
        columns = decided_columns(officer.id, opinion, at)
        self.page.move(state, at, officer, decided_detail(opinion), **columns)

    def _check(self, at: datetime) -> None:
        page = self.page
        outcomes = outcomes_of(page, self._used[at])
        for outcome in outcomes:
            check_id = self._ground.ids.of(CHECKS, f"{page.id}/{outcome.name}", at)
            page.rows.append(Row(table=CHECKS, values=check_row(check_id, page.id, outcome, at)))
        page.stage(StageKind.CHECKS, CHECKER, at, checks_detail(outcomes))

    def _hold(self) -> None:
        """Both come, or not; rooms and doors write in the order of time."""
        for at, step in sorted(self._steps(), key=lambda one: one[0]):
            if not self.page.is_ahead(at):
                step(at)

    def _steps(self) -> Iterator[Step]:
        call, page, doors = self._call, self.page, Doors(self.page)
        for at, party in ((call.relative_at, page.relative), (call.inmate_at, page.inmate)):
            if at is not None:
                yield from doors.arriving(party, at)
        if call.connected_at is not None:
            yield call.connected_at, self._connect
        held = self.conversation
        if held is not None:
            yield from watching(page)
        if held is not None and is_risky(self._ground, held):
            for view in spoken(self._ground, held).alerts:
                yield view.at, partial(self._alert, view)
        if call.ended_at is not None:
            yield call.ended_at, self._finish

    def _connect(self, at: datetime) -> None:
        columns = connected_columns(at, self._call.minutes)
        self.page.move(CallState.CONNECTED, at, SYSTEM, **columns)

    def _alert(self, view: AlertView, at: datetime) -> None:
        self.page.stage(StageKind.ALERT, LISTENER, at, alert_stage(view))

    def _finish(self, at: datetime) -> None:
        call, page = self._call, self.page
        assert call.end_reason is not None
        ways = {
            EndReason.RELATIVE_LEFT: (CallState.ENDED, page.relative),
            EndReason.INMATE_LEFT: (CallState.ENDED, page.inmate),
            EndReason.LIMIT: (CallState.ENDED, SYSTEM),
            EndReason.OFFICER: (CallState.CUT_OFF, page.officer("monitor")),
        }
        state, actor = ways.get(call.end_reason, (CallState.MISSED, SYSTEM))
        columns = ended_columns(call.connected_at, at, call.end_reason, call.end_note)
        page.move(state, at, actor, ended_detail(call.end_reason, call.end_note), **columns)
        if self.conversation is not None:
            page.stage(StageKind.TRANSCRIPT, SYSTEM, at)
