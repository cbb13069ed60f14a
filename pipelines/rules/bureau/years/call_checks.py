"""What the automatic checks of a made-up call find: everything in order."""

from pipelines.rules.bureau.years.call_page import CallPage
from pipelines.rules.bureau.years.rooms import video_allowance
from pipelines.rules.calls.call_allowance import PERIOD_TITLES
from pipelines.rules.calls.checks import Facts, Outcome, run_checks
from schemas.people.kinds import BindingState, CustodyState

CHECKS = "call_check"


def outcomes_of(page: CallPage, used: int) -> list[Outcome]:
    """`used`: calls of the month that counted then, beside this one."""
    call = page.call
    allowed = video_allowance(page.prison_id, call.inmate.level, call.starts_at.date())
    facts = Facts(
        binding=BindingState.APPROVED,
        blacklist_reason=None,
        most_calls=allowed.most_calls,
        used_calls=used,
        calls_left=max(0, allowed.most_calls - used),
        period=PERIOD_TITLES[allowed.period],
        rule=allowed.source,
        custody=CustodyState.IN_CUSTODY,
        relative_face=True,
        inmate_face=True,
        privileged=call.privileged,
    )
    return run_checks(facts)
