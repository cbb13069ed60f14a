"""Whether what a module declares of its applications holds together."""

from collections.abc import Iterator

from pipelines.rules.approvals.matter import field_at
from pipelines.rules.approvals.record_facts import names_of
from schemas.modules.approval import Approval
from schemas.modules.module import Module

DECISION = ("decided_by", "decided_at", "opinion")


def approval_problems(module: Module) -> Iterator[str]:
    """What is submitted has to be declared, by fields and states that are there."""
    approval = module.approval
    submitted = {action.approval for action in module.actions if action.approval}
    if submitted != ({approval.kind} if approval else set()):
        yield f"its actions submit {sorted(submitted)}, and it declares another approval"
    if approval is None:
        return
    kept = DECISION if approval.keeps_decision else ()
    for name in sorted({*names_of(approval), *kept}):
        if not _is_field(module, name):
            yield f"its approval speaks of {name}, which it has not"
    states = {option.value for option in module.states.options} if module.states else set()
    for state in sorted(_ends(approval) - states):
        yield f"its approval ends in a state {state} that it has not"


def _is_field(module: Module, name: str) -> bool:
    try:
        field_at(module, name)
    except KeyError:
        return False
    return True


def _ends(approval: Approval) -> set[str]:
    ends = approval.ends
    return {ends.approved, ends.rejected, ends.returned, ends.withdrawn}
