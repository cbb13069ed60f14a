"""Officers of courts, police and other bodies, and the business that they come for."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property

import msgspec

from pipelines.rules.bureau import numbers
from pipelines.rules.bureau.cast import Cast, Inmate, Prison
from pipelines.rules.bureau.chance import Chance, Draw
from pipelines.rules.bureau.months import DAY
from pipelines.rules.bureau.names import name
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.residents import STAYS_DAYS
from pipelines.rules.bureau.rhythm import Happening, LivedPace
from pipelines.rules.platform.local_time import LOCAL

BODIES = (
    ("court_trial", "court", "申海市第{n}中级人民法院", "judge", "审判员"),
    ("police_interrogation", "public_security", "申海市公安局第{n}分局", "police", "侦查员"),
    ("procuratorate_appeal", "procuratorate", "申海市人民检察院第{n}分院", "procurator", "检察官"),
    ("notarisation", "notary", "申海市第{n}公证处", "notary", "公证员"),
)
"""Which business, the kind of body, its name, the certificate, and the post of who comes."""
SHARES = (0.35, 0.3, 0.15, 0.2)
PURPOSES = {
    "court_trial": ("减刑案件开庭审理", "假释案件听证", "民事诉讼远程开庭"),
    "police_interrogation": ("核实余罪线索", "补充侦查讯问", "辨认笔录"),
    "procuratorate_appeal": ("听取申诉意见", "办理刑事申诉案件"),
    "notarisation": ("办理委托书公证", "办理继承公证"),
}
RESULTS = ("已按时办结，秩序正常", "已办结，材料已移交", "已办结，当事人已签字确认")
REJECTIONS = ("公函文号与登记不符，请重新提交", "办理时间与监区安排冲突")
CANCELLED = "办理机构改期"
REJECTED_SHARE, CANCELLED_SHARE = 0.05, 0.05
PLACES_FROM = 100
"""Their identity numbers lie so far from the end, behind those of lawyers."""


class Agent(msgspec.Struct, frozen=True, kw_only=True):
    """An officer of a body, as a prison keeps him."""

    prison: str
    place: int
    name: str
    id_no: str
    phone: str
    body: str
    body_kind: str
    certificate_kind: str
    post: str
    business: str

    @property
    def key(self) -> str:
        return f"{self.prison}/{self.place}"


class Business(msgspec.Struct, frozen=True, kw_only=True):
    """A booking as it would go to its end; moments may lie behind the plan's end."""

    key: str
    agent: Agent
    inmate: Inmate
    purpose: str
    document_no: str
    day: date
    starts: str
    ends: str
    entered_at: datetime
    submitted_at: datetime
    by_ward_at: datetime
    by_prison_at: datetime
    refusal: str
    """Why the prison's leader refuses it; empty: he does not."""
    cancelled_at: datetime | None
    finished_at: datetime
    result: str


class Officials:
    """Of one prison."""

    def __init__(self, cast: Cast, prison: Prison) -> None:
        self._cast, self._prison = cast, prison
        self._chance = Chance(cast.plan.seed)
        self._pace = LivedPace(cast.plan, Happening.OFFICIAL, prison.code, prison.beds)

    def agents(self) -> Sequence[Agent]:
        """One of each body; the prison enters them on the first day."""
        return self._agents

    @cached_property
    def _agents(self) -> Sequence[Agent]:
        return [self._agent(place) for place in range(len(BODIES))]

    def on(self, day: date) -> Iterator[Business]:
        """What is entered on a day, behind the first one; on no weekend."""
        if day == self._cast.plan.first:
            return
        count = self._pace.per_day(day)
        held, agents = self._staying(day) if count else [], self.agents()
        for number in range(count if held else 0):
            draw = self._chance.of("official", self._prison.code, day, number)
            agent = draw.weighed(list(zip(agents, SHARES, strict=True)))
            key = f"{self._prison.code}/{day:%Y%m%d}/{number}"
            yield _business(key, day, agent, draw.one_of(held), draw)

    def _staying(self, day: date) -> Sequence[Inmate]:
        """Who is there, and will be for long enough."""
        here, leaves = moment(day, time(0)), moment(day + 2 * STAYS_DAYS * DAY, time(0))
        return [one for one, since, until in self._held if since <= here and leaves < until]

    @cached_property
    def _held(self) -> Sequence[tuple[Inmate, datetime, datetime]]:
        """From when until when each inmate is there."""
        always = datetime.max.replace(tzinfo=LOCAL)
        inmates = self._cast.inmates[self._prison.code]
        return [(one, one.since, one.left_at or always) for one in inmates]

    def _agent(self, place: int) -> Agent:
        business, body_kind, body, certificate, post = BODIES[place]
        draw = self._chance.of("agent", self._prison.code, place)
        number = numbers.PLACES - PLACES_FROM - self._prison.number * len(BODIES) - place
        return Agent(
            prison=self._prison.code,
            place=place,
            name=name(draw, woman=draw.happens(0.3)),
            id_no=numbers.id_no(number, draw.between(1970, 1995)),
            phone=numbers.phone(number),
            body=body.format(n="一二三"[self._prison.number % 3]),
            body_kind=body_kind,
            certificate_kind=certificate,
            post=post,
            business=business,
        )


def _business(key: str, day: date, agent: Agent, inmate: Inmate, draw: Draw) -> Business:
    entered = moment(day, time(9)) + draw.below(6 * 3600) * timedelta(seconds=1)
    submitted = entered + timedelta(seconds=draw.between(60, 900))
    by_ward = submitted + timedelta(seconds=draw.between(600, 7200))
    by_prison = by_ward + timedelta(seconds=draw.between(900, 80_000))
    held_on, hour = day + draw.between(3, 8) * DAY, draw.between(9, 15)
    refused = draw.happens(REJECTED_SHARE)
    cancelled = by_prison + timedelta(hours=draw.between(2, 20))
    finished = moment(held_on, time(hour + 2)) + timedelta(minutes=draw.below(50))
    return Business(
        key=key,
        agent=agent,
        inmate=inmate,
        purpose=draw.one_of(PURPOSES[agent.business]),
        document_no=f"申{agent.body_kind[:2].upper()}函〔{day.year}〕{draw.between(1, 900)}号",
        day=held_on,
        starts=f"{hour:02}:00",
        ends=f"{hour + 1:02}:30",
        entered_at=entered,
        submitted_at=submitted,
        by_ward_at=by_ward,
        by_prison_at=by_prison,
        refusal=draw.one_of(REJECTIONS) if refused else "",
        cancelled_at=cancelled if draw.happens(CANCELLED_SHARE) and not refused else None,
        finished_at=finished,
        result=draw.one_of(RESULTS),
    )
