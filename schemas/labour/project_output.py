"""项目分类产值: what projects brought in a month or a year, by class (LR-XC-04)."""

from schemas.base import View


class OutputFigures(View, frozen=True, kw_only=True):
    """Approved output in yuan with two decimals; what is not approved counts nowhere."""

    value: str
    months: int
    """Approved rows, each of one project and month."""
    unapproved: int
    """Rows that wait, were sent back or are drafts still."""


class ProjectOutput(OutputFigures, frozen=True, kw_only=True):
    project_id: str
    name: str
    prison: str


class ClassOutput(OutputFigures, frozen=True, kw_only=True):
    """A class is the sum of its projects."""

    code: str
    title: str
    projects: list[ProjectOutput]


class OutputByClass(OutputFigures, frozen=True, kw_only=True):
    """The whole is the sum of the classes, the largest first."""

    period: str
    """As 2026-11 or 2026."""
    classes: list[ClassOutput]
