"""Work of a made-up bureau: its posts and grades, and who works where from when on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property

import msgspec

from pipelines.rules.bureau.cast import Cast, Inmate
from pipelines.rules.bureau.chance import Chance, Draw
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.rhythm import rates_of
from pipelines.rules.bureau.work_days import DAY, WorkDays
from pipelines.rules.labour.grades import GradeRule, GradeSetting, grade_title
from pipelines.rules.labour.posts import meets
from schemas.labour.kinds import Risk
from schemas.people.kinds import CustodyState

BEGINS_AFTER = 5
"""So many days after the bureau's first one work is entered."""
NEW_AFTER = (25, 40)
"""Days after his arrival when a new inmate begins to work, at least and at most."""
GRADES = {
    1: ("能带班并处理工艺问题", 480, "9.00"),
    2: ("能独立完成各道工序", 450, "7.50"),
    3: ("熟练完成本岗位定额", 450, "6.00"),
    4: ("基本完成本岗位定额", 420, "4.80"),
    5: ("学徒或见习", 360, "3.60"),
}
"""Condition, minutes a day, yuan an hour: made up."""
RAISED = Decimal("0.20")
"""By how much each year's rule pays more an hour than the one before."""
FIRST_GRADES = ((2, 0.15), (3, 0.3), (4, 0.3), (5, 0.25))
CHANGED = 0.35
"""Share of workers whose grade changes once."""
BETTER = 0.85
"""Share of these whose grade is a better one then."""
CHANGED_AFTER = (90, 300)


class Post(msgspec.Struct, frozen=True):
    """A post that every ward has."""

    name: str
    kind: str
    risk: Risk
    needed_grade: int | None


SEWING = Post("缝纫岗", "production", Risk.LOW, None)
INSPECTION = Post("质检岗", "inspection", Risk.LOW, 3)
MAINTENANCE = Post("设备维修岗", "maintenance", Risk.HIGH, 2)
CLEANING = Post("保洁岗", "cleaning", Risk.LOW, None)
POSTS = (SEWING, INSPECTION, MAINTENANCE, CLEANING)
SPARE_PLACES = 20
"""So many more places than beds has a sewing post: who moves finds one there."""


class Graded(msgspec.Struct, frozen=True, kw_only=True):
    """A grade that was applied for and approved."""

    grade_no: int
    before: int | None
    from_day: date
    applied_at: datetime
    decided_at: datetime
    reason: str


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A post that a worker has, and who was told of it when."""

    ward: str
    post: Post
    from_day: date
    until_day: date | None
    entered_at: datetime
    ended_at: datetime | None
    why_ended: str


class Worker(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate who works."""

    inmate: Inmate
    grades: tuple[Graded, ...]
    held: tuple[Held, ...]

    def grade_on(self, day: date) -> int:
        """None is asked for before the first."""
        first, *others = self.grades
        found = first.grade_no
        for one in others:
            if one.from_day <= day:
                found = one.grade_no
        return found


class Work:
    """Out of a cast; the same however it is asked."""

    def __init__(self, cast: Cast, chance: Chance) -> None:
        self._cast, self._chance = cast, chance
        self.begins = cast.plan.first + BEGINS_AFTER * DAY
        self.days = WorkDays(cast.plan.first, cast.plan.until)

    @cached_property
    def workers(self) -> Sequence[Worker]:
        """By prison, in the order of beds."""
        found = [
            self._worker(one)
            for prison in self._cast.prisons
            for one in self._cast.inmates[prison.code]
        ]
        return [one for one in found if one is not None]

    @cached_property
    def by_ward(self) -> Mapping[str, Sequence[tuple[Worker, Held]]]:
        """Everybody who ever had a post in a ward."""
        found: dict[str, list[tuple[Worker, Held]]] = defaultdict(list)
        for worker in self.workers:
            for held in worker.held:
                found[held.ward].append((worker, held))
        return found

    @cached_property
    def rules(self) -> Sequence[GradeRule]:
        """A version of each grade for every year."""
        years = range(self._cast.plan.first.year, self._cast.plan.until.year + 1)
        return [
            GradeRule(
                grade_no=grade_no,
                name=f"{grade_title(grade_no)}工",
                day_minutes=minutes,
                hourly_rate=Decimal(rate) + RAISED * on,
                valid_from=date(year, 1, 1),
            )
            for on, year in enumerate(years)
            for grade_no, (_, minutes, rate) in GRADES.items()
        ]

    def places(self, ward: str, post: Post) -> int:
        """How many may stand there."""
        prison = next(one for one in self._cast.prisons if one.code == ward[:3])
        beds = -(-prison.beds // len(prison.wards))
        return beds + SPARE_PLACES if post is SEWING else beds // 5 + 2

    def _worker(self, one: Inmate) -> Worker | None:
        draw = self._chance.of("work", one.number)
        begins = self._begins(one, draw)
        ends = one.left_at.date() if one.left_at else self._cast.plan.until
        if not draw.happens(rates_of(self._cast.plan).at_work) or begins >= min(
            ends, self._cast.plan.until
        ):
            return None
        grades = self._grades(one, draw, begins, ends)
        return Worker(inmate=one, grades=grades, held=self._held(one, begins, grades[0].grade_no))

    def _begins(self, one: Inmate, draw: Draw) -> date:
        day = max(self.begins, one.since.date() + draw.between(*NEW_AFTER) * DAY)
        # Nobody is given a post of the ward that he leaves on the day.
        return day + DAY if any(stay.since.date() == day for stay in one.stays) else day

    def _grades(self, one: Inmate, draw: Draw, begins: date, ends: date) -> tuple[Graded, ...]:
        """Some become better, a few worse."""
        first = draw.weighed(FIRST_GRADES)
        found = [self._graded(draw, first, None, begins, "入监技能考核")]
        changes, better = draw.happens(CHANGED), draw.happens(BETTER)
        day = begins + draw.between(*CHANGED_AFTER) * DAY
        if changes and day < min(ends, self._cast.plan.until):
            second = max(1, first - 1) if better else min(5, first + 1)
            reason = "季度考核晋级" if better else "考核不达标降级"
            if second != first:
                found.append(self._graded(draw, second, first, day, reason))
        return tuple(found)

    def _graded(
        self, draw: Draw, grade_no: int, before: int | None, from_day: date, reason: str
    ) -> Graded:
        """Applied for and decided on the day before the one it holds from."""
        applied = moment(from_day - DAY, time(9, 5)) + draw.share() * timedelta(hours=3)
        decided = applied + timedelta(hours=1) + draw.share() * timedelta(hours=4)
        return Graded(
            grade_no=grade_no,
            before=before,
            from_day=from_day,
            applied_at=applied,
            decided_at=decided,
            reason=reason,
        )

    def _held(self, one: Inmate, begins: date, grade_no: int) -> tuple[Held, ...]:
        """A post in each ward, from the day after he came there until the one before he left."""
        wards = [(one.ward_at(moment(begins, time(12))), begins)]
        wards += [
            (stay.ward, stay.since.date() + DAY) for stay in one.stays if stay.since.date() > begins
        ]
        found: list[Held] = []
        for place, (ward, from_day) in enumerate(wards):
            follows = wards[place + 1][1] - DAY if place + 1 < len(wards) else None
            gone = one.left_at.date() if one.left_at else None
            ended = follows or gone
            until = ended - DAY if ended else None
            if from_day >= self._cast.plan.until or (until is not None and until < from_day):
                continue
            why = "" if ended is None else "调往其他监区" if follows else _why(one)
            found.append(
                Held(
                    ward=ward,
                    post=self._post(one, grade_no),
                    from_day=from_day,
                    until_day=until,
                    entered_at=self._entered(one, from_day),
                    ended_at=_ended_at(ended, follows is not None, one),
                    why_ended=why,
                )
            )
        return tuple(found)

    def _entered(self, one: Inmate, from_day: date) -> datetime:
        """On the day before, behind the decision on his first grade."""
        spread = self._chance.of("post", one.number, from_day).share() * timedelta(hours=1)
        return moment(from_day - DAY, time(17, 15)) + spread

    def _post(self, one: Inmate, grade_no: int) -> Post:
        """By the bed, so that a post has places for everybody."""
        place = int(one.number[4:]) % 10_000 // 2
        wanted = {0: INSPECTION, 1: CLEANING, 2: MAINTENANCE}.get(place % 12, SEWING)
        return wanted if meets(grade_no, wanted.needed_grade) else SEWING


def settings_of(worker: Worker, inmate_id: str) -> list[GradeSetting]:
    """As the arithmetic of grades takes them."""
    return [
        GradeSetting(
            inmate_id=inmate_id,
            grade_no=one.grade_no,
            from_day=one.from_day,
            decided_at=one.decided_at,
        )
        for one in worker.grades
    ]


def _why(one: Inmate) -> str:
    return "刑满释放" if one.left_as is CustodyState.RELEASED else "调往其他监狱"


def _ended_at(ended: date | None, moved: bool, one: Inmate) -> datetime | None:
    """On the day itself: of a release right before it, since whoever is gone is out of reach."""
    if ended is None:
        return None
    if moved:
        return moment(ended, time(10, 40))
    assert one.left_at is not None
    return one.left_at - timedelta(minutes=40)
