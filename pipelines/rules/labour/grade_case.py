"""What the approval centre is told of a grade that somebody applied for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pipelines.rules.calls.checks import Outcome
from pipelines.rules.labour.grades import grade_title
from schemas.approvals.definition import Facts

NOT_PAST = "not_past"


def grade_facts(
    values: Mapping[str, Any], inmate: str, failed: int, content: str, before: int | None
) -> Facts:
    """`before` is the grade that counts on its first day without it."""
    facts: Facts = {
        "inmate": inmate,
        "grade_no": values["grade_no"],
        "from_day": str(values["from_day"]),
        "reason": values["reason"],
        "failed_checks": failed,
        "content": content,
    }
    return facts if before is None else facts | {"grade_before": before}


def grade_case_title(inmate: str, day: date, grade_no: int) -> str:
    return f"{inmate}自{day}起评定为{grade_title(grade_no)}"[:128]


def day_check(day: date, today: date) -> Outcome:
    """Whether it changes days gone by."""
    past = f"自{day}起，早于今天：已登记的工时和报酬会受影响"
    return Outcome(NOT_PAST, day >= today, past if day < today else f"自{day}起")
