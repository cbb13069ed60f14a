"""When a decision asks for words: against the automatic checks, and whenever it is not a yes."""

from pipelines.rules.calls.checks import Outcome, suggestion
from schemas.approvals.state import Verdict
from schemas.errors import InvalidInput


def require_opinion(verdict: Verdict, outcomes: list[Outcome], opinion: str) -> None:
    """Raise `InvalidInput` where an opinion is due and there is none (VC-GEN-19)."""
    if opinion:
        return
    if verdict is not Verdict.APPROVE:
        raise InvalidInput("驳回或退回时必须填写意见。", code="reason_required", failed=[])
    if suggestion(outcomes) == "approve":
        return
    failed = [outcome for outcome in outcomes if not outcome.passed]
    told = "；".join(outcome.message for outcome in failed)
    raise InvalidInput(
        f"自动核查未通过（{told}），批准时必须填写理由。",
        code="reason_required",
        failed=[outcome.name for outcome in failed],
    )
