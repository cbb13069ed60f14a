"""An inmate's phone calls, used and left, from the calls themselves (VC-PHONE-08)."""

from datetime import datetime

from pipelines.rules.calls.call_allowance import (
    PERIOD_TITLES,
    Allowance,
    allowance,
    calls_left,
    common,
    counted_within,
    period_bounds,
    sharing,
    special_on,
    without_rule,
)
from pipelines.rules.calls.call_counts import CountedInmate, RuleBook
from pipelines.rules.platform.local_time import local, month_bounds
from schemas.calls.channel import Channel, Period
from schemas.calls.charge import ChargeKind
from schemas.phone.phone_counts import PhoneCount

VIDEO, PHONE = Channel.VIDEO, Channel.PHONE


def phone_count(inmate: CountedInmate, book: RuleBook, now: datetime) -> PhoneCount:
    """As the rule service counts when the inmate dials."""
    found = _allowances(inmate, book, now)
    shared = sharing(inmate.prison_id, book.sharings)
    base = common(found, PHONE, shared)
    period = base.period if base else Period.MONTH
    since, until = period_bounds(period, now)
    own = special_on(VIDEO, local(now).date(), inmate.special)
    kind = ChargeKind.ORDINARY if own is None else ChargeKind.SPECIAL
    used = {
        VIDEO: inmate.used(kind, *counted_within(period, now, own)),
        PHONE: sum(since <= at < until for at in inmate.phones),
    }
    extra = sum(since <= at < until for at in inmate.extra_phones)
    left = calls_left(found, used, PHONE, shared) if base else 0
    told = found.get(PHONE) or base
    return PhoneCount(
        inmate_id=inmate.id,
        inmate_no=inmate.inmate_no,
        name=inmate.name,
        prison=inmate.prison_name,
        ward=inmate.ward_name,
        offence=inmate.offence,
        treatment_level=inmate.level,
        period=PERIOD_TITLES[period],
        rule=told.source if told else "",
        most_calls=told.most_calls if told else 0,
        total=used[PHONE] + extra,
        left=left + _extra_left(inmate, now),
        shared=shared is not None,
    )


def _allowances(inmate: CountedInmate, book: RuleBook, now: datetime) -> dict[Channel, Allowance]:
    day = local(now).date()
    found = {
        channel: rule
        for channel in Channel
        if (
            rule := allowance(
                channel,
                day=day,
                prison_id=inmate.prison_id,
                level=inmate.level,
                rules=book.rules,
                special=inmate.special,
            )
        )
        is not None
    }
    of_level = book.of_level.get(inmate.level) if inmate.level else None
    found.setdefault(VIDEO, without_rule(inmate.monthly_calls, of_level))
    return found


def _extra_left(inmate: CountedInmate, now: datetime) -> int:
    since, until = month_bounds(now)
    used = sum(since <= at < until for at in inmate.extra_phones)
    return max(0, inmate.granted_phones - used)
