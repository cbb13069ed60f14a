"""Whether an inmate is to have extra calls (VC-VCM-01, -02, VC-PHONE-08)."""

from connectors.postgres.people.inmate_blacklist import inmate_blacklisted
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.beside import Beside
from pipelines.flows.approvals.inmates import needed_inmate
from pipelines.flows.calls.allowances import left_over
from pipelines.flows.services import Services
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.calls.checks import Outcome, custody_check, inmate_blacklist_check
from schemas.calls.channel import Channel
from schemas.people.kinds import BarredFrom

NONE_LEFT = "none_left"


async def _checks(tx: Tx, services: Services, matter: Matter) -> list[Outcome]:
    now, inmate = services.clock(), await needed_inmate(tx, matter.value("inmate_id"))
    channel = Channel(matter.value("channel") or Channel.VIDEO)
    left = await left_over(tx, inmate, channel, now)
    told = "没有适用的通话规则"
    if left is not None:
        told = f"{left.period}可通话{left.allowance.most_calls}次，还剩{left.left}次"
    reason = await inmate_blacklisted(tx, inmate.id, now, BarredFrom(channel.value))
    return [
        Outcome(NONE_LEFT, left is not None and left.left == 0, told),
        custody_check(inmate.custody_state),
        inmate_blacklist_check(reason),
    ]


EXTRA_CALLS_BESIDE = Beside(checks=_checks, check_titles={NONE_LEFT: "次数已用完"})
