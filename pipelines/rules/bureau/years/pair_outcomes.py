"""What the checks of an application for an inmate and a relative find: everything in order."""

from pipelines.rules.approvals.record_case import outcomes_of
from pipelines.rules.bureau.years.record_case import approval_of
from pipelines.rules.calls.checks import Facts, Outcome, run_checks
from schemas.modules.module import Module
from schemas.people.kinds import BindingState, CustodyState


def pair_outcomes(module: Module) -> list[Outcome]:
    """The two are bound, nobody bars them, and he is there."""
    facts = Facts(
        binding=BindingState.APPROVED,
        blacklist_reason=None,
        most_calls=0,
        used_calls=0,
        calls_left=0,
        period="",
        rule="",
        custody=CustodyState.IN_CUSTODY,
        relative_face=False,
        inmate_face=False,
    )
    return outcomes_of(approval_of(module), run_checks(facts))
