"""The flows that cases follow: each kind's own, made when its keeper first looked at them."""

from collections.abc import Iterable, Iterator
from datetime import date

from pipelines.rules.approvals.flow_rows import (
    NOTE,
    PLANTER,
    default_name,
    draft_columns,
    flow_row,
    published_columns,
    version_row,
)
from pipelines.rules.approvals.outline import Outline
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.cases import flow_id, flows_made, version_id
from pipelines.rules.bureau.years.record_case import kind_of
from pipelines.rules.calls.approval_outline import VIDEO_CALL
from pipelines.rules.labour.approval_outlines import (
    PAY_SHEET,
    TIMESHEET,
    TIMESHEET_CORRECTION,
)
from schemas.modules.labour.project_outputs import PROJECT_OUTPUTS
from schemas.modules.labour.worker_grade_settings import WORKER_GRADE_SETTINGS
from schemas.modules.letters.letters import LETTERS
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.modules.phone.ticket_reversals import TICKET_REVERSALS
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS

KINDS: tuple[Outline, ...] = (
    TIMESHEET,
    TIMESHEET_CORRECTION,
    kind_of(WORKER_GRADE_SETTINGS),
    kind_of(PROJECT_OUTPUTS),
    PAY_SHEET,
    VIDEO_CALL,
    kind_of(LETTERS),
    kind_of(OFFICIAL_BOOKINGS),
    kind_of(TICKET_REVERSALS),
    kind_of(VISIT_BOOKINGS),
)
"""Those of which years have cases."""
FLOW, VERSION = "approval_flow", "approval_flow_version"


def happened(ground: Ground, day: date) -> Iterable[Happened]:
    """Nothing: what everybody follows by default nobody decided."""
    del ground, day
    return ()


def left(ground: Ground, day: date) -> Iterator[Row]:
    if day != ground.plan.first:
        return
    at = flows_made(ground)
    for kind in KINDS:
        made = flow_id(ground, kind)
        values = flow_row(
            made,
            kind=kind.code,
            prison_id=None,
            name=default_name(kind.title),
            by=PLANTER,
            at=at,
        )
        yield Row(table=FLOW, values=values)
        content = draft_columns(kind.default, note=NOTE, by=PLANTER, at=at)
        published = published_columns(by=PLANTER, at=at)
        version = version_row(version_id(ground, kind), made, 1, content) | published
        yield Row(table=VERSION, values=version)


FLOWS = Year(
    code="flows",
    fills=(FLOW, VERSION),
    reads=("platform", "access"),
    happened=happened,
    left=left,
)
