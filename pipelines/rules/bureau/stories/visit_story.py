"""A day in a visit system: registrations of that day, and all that follows from them."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from pipelines.rules.bureau.stories.steps import Setting, Step
from pipelines.rules.platform.local_time import LOCAL
from schemas.calls.state import Assessment
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import (
    Approval,
    Escort,
    Monitoring,
    Rating,
    Recording,
    Registration,
    Review,
    Visit,
)
from schemas.modules.visits.visits import VisitSource, VisitState, VisitType

MINUTE = timedelta(minutes=1)
TYPES = (VisitType.REGULAR,) * 6 + (VisitType.VIDEO,) * 3 + (VisitType.OPEN,)
SOURCES = (VisitSource.WINDOW, VisitSource.WINDOW, VisitSource.PRISON_SYSTEM)
WORDS = ("服务周到", "等候时间稍长", "民警讲解清楚", "窗口引导有序")
TALKS = ("谈家中老人身体情况", "谈子女上学", "谈改造表现与减刑", "谈房屋修缮")


def visit_day(setting: Setting) -> Iterator[Step]:
    for number in range(setting.per_day):
        yield from _Visiting(setting, number).steps()


def recorded(
    setting: Setting, number: str, began: datetime, ended: datetime, *, speaks: bool
) -> tuple[Step, ...]:
    """The recording, which comes minutes after the end or a day late, and often its review.

    Where there is no sound the draws are the same, so what is behind them is as well.
    """
    random = setting.random
    chosen = random.randrange(len(setting.sounds))
    sound = setting.sounds[chosen]
    told = ended + (timedelta(days=1) if random.random() < 0.02 else 3 * MINUTE)
    recording = Recording(
        conversation_no=number,
        file=f"{number}.{chosen}.wav",
        bytes=len(sound.content),
        sm3=sound.sm3,
        began_at=began,
        first_speaker=random.choice(("relative", "inmate")) if speaks else None,
    )
    step = Step(told, RecordKind.RECORDING, f"{number}-L", recording)
    heard_of = (step,) if setting.has_sound(setting.day, number) else ()
    if random.random() < 0.3:
        return heard_of
    anomaly = random.random() < 0.05
    officer = random.choice(setting.people.officers)
    heard = told + random.randrange(60, 3 * 24 * 60) * MINUTE
    review = Review(
        conversation_no=number,
        reviewer=officer.name,
        police_no=officer.police_no,
        assessment=Assessment.ATTENTION if anomaly else Assessment.NORMAL,
        anomaly=anomaly,
        summary=random.choice(TALKS),
        at=heard,
    )
    return (*heard_of, Step(heard, RecordKind.REVIEW, f"{number}-F", review))


class _Visiting:
    """One visit from its registration on."""

    def __init__(self, setting: Setting, number: int) -> None:
        self._setting = setting
        self._random = random = setting.random
        self._no = f"HJ{setting.day:%Y%m%d}{number:04}"
        self._inmate = random.choice(setting.people.inmates)
        self._officer = random.choice(setting.people.officers)
        self._told_at = _moment(setting, 8, 480)
        later = setting.visiting(setting.day + timedelta(days=random.randrange(1, 4)))
        quarter = time(9 + random.randrange(7), 15 * random.randrange(4))
        self._planned = datetime.combine(later, quarter, LOCAL)
        self._type = random.choice(TYPES)

    def steps(self) -> Iterator[Step]:
        random = self._random
        fate = random.random()
        if fate < 0.01:
            # Signed in by mistake, and taken away.
            yield self._registered(more=True)
            away = self._told_at + 20 * MINUTE
            yield Step(away, RecordKind.REGISTRATION, self._no, None)
            return
        cancelled = fate < 0.05
        yield self._registered(more=cancelled)
        yield self._visit(self._told_at, VisitState.REGISTERED, more=True)
        if self._type is VisitType.OPEN or random.random() < 0.15:
            yield self._approved()
        if cancelled:
            at = self._planned - 90 * MINUTE
            yield self._registered(at=at, cancelled=True)
            yield self._visit(at, VisitState.CANCELLED)
            return
        yield from self._held()

    def _held(self) -> Iterator[Step]:
        random, setting = self._random, self._setting
        start = self._planned + random.randrange(0, 8) * MINUTE
        end = start + random.randrange(15, 31) * MINUTE
        seat = f"{random.randrange(1, 31)}号"
        yield self._visit(start, VisitState.VISITING, start, seat=seat, more=True)
        yield self._visit(end, VisitState.FINISHED, start, end, seat)
        if random.random() < 0.9:
            yield from self._escorted(start, end)
        if random.random() < 0.8:
            yield self._monitored(start, end)
        if random.random() < 0.5:
            yield self._rated(end)
        if random.random() < 0.7:
            yield from recorded(setting, self._no, start, end, speaks=False)

    def _registered(
        self, *, at: datetime | None = None, cancelled: bool = False, more: bool = False
    ) -> Step:
        relative, other = self._inmate.relatives[0], self._inmate.relatives[-1]
        record = Registration(
            visit_no=self._no,
            inmate_no=self._inmate.inmate_no,
            visit_type=self._type,
            planned_at=self._planned,
            source=SOURCES[self._told_at.minute % len(SOURCES)],
            relative_id_no=relative.id_no,
            relative_name=relative.name,
            kinship=relative.kinship,
            companions=other.name if self._told_at.minute % 3 == 0 else "",
            cancelled=cancelled,
        )
        return Step(at or self._told_at, RecordKind.REGISTRATION, self._no, record, more)

    def _visit(
        self,
        at: datetime,
        state: VisitState,
        start: datetime | None = None,
        end: datetime | None = None,
        seat: str = "",
        *,
        more: bool = False,
    ) -> Step:
        record = Visit(
            visit_no=self._no,
            inmate_no=self._inmate.inmate_no,
            visit_type=self._type,
            planned_at=self._planned,
            state=state,
            started_at=start,
            ended_at=end,
            seat=seat,
            police_no=self._officer.police_no if start else "",
            officer=self._officer.name if start else "",
        )
        return Step(at, RecordKind.VISIT, self._no, record, more)

    def _approved(self) -> Step:
        officer = self._random.choice(self._setting.people.officers)
        at = self._told_at + self._random.randrange(5, 90) * MINUTE
        record = Approval(
            visit_no=self._no,
            step=1,
            node="监区审批",
            approver=officer.name,
            approved=True,
            opinion="同意",
            decided_at=at,
        )
        return Step(at, RecordKind.APPROVAL, f"{self._no}|1", record)

    def _escorted(self, start: datetime, end: datetime) -> Iterator[Step]:
        officer = self._random.choice(self._setting.people.officers)
        out, back = start - 12 * MINUTE, end + 9 * MINUTE
        for at, told, more in ((out, None, True), (back, back, False)):
            record = Escort(
                visit_no=self._no,
                inmate_no=self._inmate.inmate_no,
                police_no=officer.police_no,
                officer=officer.name,
                out_at=out,
                back_at=told,
            )
            yield Step(at, RecordKind.ESCORT, f"{self._no}-D", record, more)

    def _monitored(self, start: datetime, end: datetime) -> Step:
        record = Monitoring(
            visit_no=self._no,
            police_no=self._officer.police_no,
            listener=self._officer.name,
            heard_from=start,
            heard_until=end,
            rating=self._random.choice((5, 5, 4, 3, None)),
            remarks=self._random.choice(TALKS),
        )
        return Step(end + MINUTE, RecordKind.MONITORING, f"{self._no}-J", record)

    def _rated(self, end: datetime) -> Step:
        at = end + 6 * MINUTE
        record = Rating(
            visit_no=self._no,
            relative_name=self._inmate.relatives[0].name,
            score=self._random.choice((5, 5, 5, 4, 3, 2)),
            text=self._random.choice(WORDS),
            at=at,
        )
        return Step(at, RecordKind.RATING, f"{self._no}-P", record)


def _moment(setting: Setting, hour: int, minutes: int) -> datetime:
    start = datetime.combine(setting.day, time(hour), LOCAL)
    return start + setting.random.randrange(minutes) * MINUTE
