"""What an application for a grade has beside its declaration (LR-GRADE-02)."""

from datetime import date

from pipelines.rules.approvals.matter import Matter
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.labour.grades import grade_title
from schemas.approvals.definition import Facts
from schemas.modules.labour.worker_grade_settings import GRADE_BEFORE

NOT_PAST = "not_past"


def grade_before(grade_no: int | None) -> Facts:
    """The grade that counts on the first day without this one."""
    return {} if grade_no is None else {GRADE_BEFORE.name: grade_no}


def grade_headline(grade: Matter) -> str:
    return grade.text("{inmate_id}自{from_day}起评定为") + grade_title(grade.value("grade_no"))


def day_check(day: date, today: date) -> Outcome:
    """Whether it changes days gone by."""
    past = f"自{day}起，早于今天：已登记的工时和报酬会受影响"
    return Outcome(NOT_PAST, day >= today, past if day < today else f"自{day}起")
