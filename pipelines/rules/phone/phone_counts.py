"""An inmate's phone calls, used and left, from the ledger (VC-PHONE-08)."""

from datetime import datetime

from pipelines.rules.calls.accounts import RuleBook, extra_balance, net_used, standing
from pipelines.rules.calls.call_allowance import PERIOD_TITLES, period_bounds
from pipelines.rules.calls.call_counts import CountedInmate
from schemas.calls.channel import Channel, Period
from schemas.calls.charge import ChargeKind
from schemas.phone.phone_counts import PhoneCount

PHONE = Channel.PHONE


def phone_count(inmate: CountedInmate, book: RuleBook, now: datetime) -> PhoneCount:
    """As the rule service counts when the inmate dials."""
    found = standing(inmate.terms(book), inmate.entries, PHONE, now)
    account = found.account if found else None
    period = account.base.period if account else Period.MONTH
    since, until = period_bounds(period, now)
    used = net_used(inmate.entries, PHONE, ChargeKind.ORDINARY, since, until)
    extra = net_used(inmate.entries, PHONE, ChargeKind.EXTRA, since, until)
    granted = max(0, extra_balance(inmate.entries, PHONE, now))
    return PhoneCount(
        inmate_id=inmate.id,
        inmate_no=inmate.inmate_no,
        name=inmate.name,
        prison=inmate.prison_name,
        ward=inmate.ward_name,
        offence=inmate.offence,
        treatment_level=inmate.level,
        period=PERIOD_TITLES[period],
        rule=account.allowance.source if account else "",
        most_calls=account.allowance.most_calls if account else 0,
        total=used + extra,
        left=found.left if found else granted,
        shared=account is not None and account.shared,
    )
