"""Which video calls are asked for in one prison, and what becomes of each: one after another.

A call takes a venue that no earlier one holds, and finds neither person busy. So they are told in
their order from the plan's first day on, once.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property

import msgspec

from pipelines.rules.bureau.cast import Bond, Cast, Inmate, Prison
from pipelines.rules.bureau.chance import Chance, Draw
from pipelines.rules.bureau.months import DAY
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.residents import Residents
from pipelines.rules.bureau.rhythm import Happening, LivedPace
from pipelines.rules.calls.call_kind import is_privileged, kind_of_relation
from pipelines.rules.calls.slots import Span, overlaps
from pipelines.rules.calls.venues.holding import Hold, choose, hold
from pipelines.rules.calls.venues.venue import Venue
from schemas.calls.kind import CallKind
from schemas.calls.state import EndReason
from schemas.people.kinds import Kinship

TURNOVER = timedelta(minutes=5)
ABSENCE = timedelta(seconds=600)
"""So long a party is awaited."""
MINUTES = ((10, 0.2), (15, 0.35), (20, 0.3), (30, 0.15))
BY_OFFICER = 0.15
FIRST_HOUR, HOURS, QUARTERS = 10, 7, 4
"""Calls begin from ten on and before five, at a quarter of an hour."""
QUARTER = timedelta(minutes=15)
DAYS_AHEAD = 4
LAST_ANSWER, NEXT_ANSWER = time(16, 30), time(8, 10)
"""What is asked for later is answered the next morning."""
REJECTIONS = ("近期违反监规，暂停可视通话", "申请材料与登记信息不符", "与其他安排冲突，请改约")
CUT_NOTES = ("出现与改造无关的敏感内容", "画面中出现无关人员", "不服从通话管理")
REVIEWED, LATE_WARD = 0.85, "P07-W02"
"""The share of calls that somebody listens to again, and a ward that does so late."""


class Fate(StrEnum):
    """What becomes of a call."""

    HELD = "held"
    CUT_OFF = "cut_off"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    MISSED = "missed"


FATES = (
    (Fate.HELD, 0.8),
    (Fate.CUT_OFF, 0.01),
    (Fate.REJECTED, 0.06),
    (Fate.CANCELLED, 0.06),
    (Fate.MISSED, 0.07),
)
ENDS = (
    (EndReason.RELATIVE_LEFT, 0.45),
    (EndReason.INMATE_LEFT, 0.2),
    (EndReason.LIMIT, 0.35),
)


class VideoCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call as it would go to its end; moments may lie behind the plan's end."""

    prison: str
    number: int
    """Of the prison's cases of the day, from one on."""
    inmate: Inmate
    bond: Bond
    kind: CallKind | None
    requested_at: datetime
    starts_at: datetime
    minutes: int
    by_officer: bool
    fate: Fate
    decided_at: datetime
    opinion: str
    cancelled_at: datetime | None
    relative_at: datetime | None
    """When the relative came; None: not at all."""
    inmate_at: datetime | None
    connected_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None
    end_note: str | None
    reviewed_at: datetime | None
    seat: Hold | None

    @property
    def key(self) -> str:
        return f"{self.prison}/{self.requested_at:%Y%m%d}/{self.number}"

    @property
    def ward(self) -> str:
        """Where the inmate was when it was asked for."""
        return self.inmate.ward_at(self.requested_at)

    @property
    def privileged(self) -> bool:
        return is_privileged(self.kind)

    @property
    def freed_at(self) -> datetime | None:
        """From when on it takes nothing from the allowance; None: never."""
        match self.fate:
            case Fate.REJECTED:
                return self.decided_at
            case Fate.CANCELLED:
                return self.cancelled_at
            case Fate.MISSED:
                return self.ended_at
        return None

    @property
    def over_at(self) -> datetime:
        """From when on its venue is free again."""
        ended = self.freed_at or self.ended_at
        assert ended is not None
        return ended


class VideoCalls:
    """All of one prison."""

    def __init__(self, cast: Cast, prison: Prison, venues: Sequence[Venue]) -> None:
        """Venues name the ward that they serve first by its code."""
        self._cast, self._prison, self._venues = cast, prison, venues
        self._chance = Chance(cast.plan.seed)
        self._people = Residents(cast, prison.code, cast.plan.first)
        self._pace = LivedPace(cast.plan, Happening.VIDEO_CALL, prison.code, prison.beds)
        self._inmates = {one.number: one for one in cast.inmates[prison.code]}
        self._live: list[VideoCall] = []

    @cached_property
    def by_day(self) -> Mapping[date, Sequence[VideoCall]]:
        """By the day on which they are asked for."""
        plan, found = self._cast.plan, dict[date, Sequence[VideoCall]]()
        day = plan.first + DAY
        while day < plan.until:
            found[day] = list(self._asked_on(day))
            day += DAY
        return found

    @cached_property
    def by_inmate(self) -> Mapping[str, Sequence[VideoCall]]:
        found: dict[str, list[VideoCall]] = defaultdict(list)
        for asked in self.by_day.values():
            for one in asked:
                found[one.inmate.number].append(one)
        return found

    def used(self, of: VideoCall, at: datetime) -> int:
        """Calls of the inmate's month that count at a moment, beside this one."""
        return sum(
            other is not of
            and not other.privileged
            and other.requested_at <= at
            and (other.freed_at is None or other.freed_at > at)
            and (other.starts_at.year, other.starts_at.month)
            == (of.starts_at.year, of.starts_at.month)
            for other in self.by_inmate[of.inmate.number]
        )

    def _asked_on(self, day: date) -> Iterator[VideoCall]:
        self._live = [one for one in self._live if one.over_at.date() >= day]
        people = self._people.on(day)
        count = self._pace.per_day(day) if people.inmates else 0
        wishes = []
        for number in range(count):
            draw = self._chance.of("video call", self._prison.code, day, number)
            told = people.inmates[draw.below(len(people.inmates))]
            inmate = self._inmates[told.inmate_no]
            known = {bond.relative.id_no: bond for bond in inmate.bonds}
            bonds = [known[one.id_no] for one in told.relatives]
            listed = [bond for bond in bonds if bond.kinship is not Kinship.OTHER]
            if listed:
                at = moment(day, time(8)) + draw.below(12 * 3600) * timedelta(seconds=1)
                wishes.append((at, number, inmate, listed[0], draw))
        taken = 0
        for at, _, inmate, bond, draw in sorted(wishes, key=lambda one: one[:2]):
            made = self._call(taken + 1, at, inmate, bond, draw)
            if made is not None:
                taken += 1
                self._live.append(made)
                yield made

    def _call(
        self, number: int, at: datetime, inmate: Inmate, bond: Bond, draw: Draw
    ) -> VideoCall | None:
        """None where no venue is free from the wanted time on, or somebody is busy."""
        minutes = draw.weighed(MINUTES)
        day = at.date() + timedelta(days=draw.between(1, DAYS_AHEAD))
        quarter = draw.below(HOURS * QUARTERS)
        by_officer, fate = draw.happens(BY_OFFICER), draw.weighed(FATES)
        starts = moment(day, time(FIRST_HOUR)) + quarter * QUARTER
        seat = self._seat(at, starts, minutes, inmate, bond)
        while seat is None and starts < moment(day, time(FIRST_HOUR + HOURS)):
            starts += QUARTER
            seat = self._seat(at, starts, minutes, inmate, bond)
        if seat is None:
            return None
        decided = self._decided(at, draw)
        cancelled = decided + (starts - timedelta(hours=1) - decided) * draw.share()
        came = starts + timedelta(seconds=draw.between(-240, 120))
        brought = starts + timedelta(seconds=draw.between(-120, 180))
        absent = draw.happens(0.3)
        connected = max(came, brought) + timedelta(seconds=draw.between(3, 9))
        reason = draw.weighed(ENDS)
        length = timedelta(minutes=minutes)
        if fate is Fate.CUT_OFF or reason is not EndReason.LIMIT:
            length = timedelta(seconds=int(length.total_seconds() * (0.3 + 0.65 * draw.share())))
        note = draw.one_of(CUT_NOTES)
        ended = connected + length
        later = timedelta(hours=draw.between(2, 60), minutes=draw.below(60))
        reviewed = draw.happens(REVIEWED)
        if inmate.ward_at(at) == LATE_WARD:
            later += timedelta(days=30)
        held = fate in (Fate.HELD, Fate.CUT_OFF)
        if fate is Fate.MISSED:
            ended = starts + ABSENCE
        met = held or (fate is Fate.MISSED and not absent)
        kind = kind_of_relation(bond.kinship.value)
        # Nobody hears such a call, so nobody cuts it.
        if fate is Fate.CUT_OFF and is_privileged(kind):
            fate = Fate.HELD
        return VideoCall(
            prison=self._prison.code,
            number=number,
            inmate=inmate,
            bond=bond,
            kind=kind,
            requested_at=at,
            starts_at=starts,
            minutes=minutes,
            by_officer=by_officer,
            fate=fate,
            decided_at=decided,
            opinion=draw.one_of(REJECTIONS) if fate is Fate.REJECTED else "",
            cancelled_at=cancelled if fate is Fate.CANCELLED else None,
            relative_at=came if held else None,
            inmate_at=brought if met else None,
            connected_at=connected if held else None,
            ended_at=ended if held or fate is Fate.MISSED else None,
            end_reason=_reason(fate, reason, met=met),
            end_note=note if fate is Fate.CUT_OFF else None,
            reviewed_at=ended + later if held and reviewed and not is_privileged(kind) else None,
            seat=seat,
        )

    def _decided(self, at: datetime, draw: Draw) -> datetime:
        soon = timedelta(seconds=draw.between(300, 5400))
        if at.time() < LAST_ANSWER:
            return at + soon
        return moment(at.date() + DAY, NEXT_ANSWER) + soon

    def _seat(
        self, at: datetime, starts: datetime, minutes: int, inmate: Inmate, bond: Bond
    ) -> Hold | None:
        """The venue as the flow of bookings chooses it; None where it would refuse."""
        live = [one for one in self._live if one.over_at > at]
        busy = [
            Span(one.starts_at, one.starts_at + timedelta(minutes=one.minutes))
            for one in live
            if one.inmate is inmate or one.bond.relative.key == bond.relative.key
        ]
        if overlaps(starts, minutes, busy):
            return None
        held: dict[str, list[Span]] = defaultdict(list)
        for one in live:
            if one.seat is not None:
                held[one.seat.venue_id].append(one.seat.span)
        found = choose(
            self._venues,
            held,
            ward_id=inmate.ward_at(at),
            starts_at=starts,
            minutes=minutes,
            turnover=TURNOVER,
        )
        return Hold(found.id, hold(starts, minutes, TURNOVER)) if found else None


def _reason(fate: Fate, drawn: EndReason, *, met: bool) -> EndReason | None:
    match fate:
        case Fate.HELD:
            return drawn
        case Fate.CUT_OFF:
            return EndReason.OFFICER
        case Fate.MISSED:
            return EndReason.RELATIVE_ABSENT if met else EndReason.BOTH_ABSENT
    return None
