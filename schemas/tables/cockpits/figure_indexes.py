"""What figures of visits, phone calls and reviews are read by, in place of the plain indexes."""

from typing import Any

from sqlalchemy import Column, Index, Table, and_

from schemas.tables.generated import GENERATED
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.review import call_review

visit, call = GENERATED["visits"], GENERATED["phone_calls"]


def _instead(table: Table, first: str, *more: str, holding: tuple[str, ...]) -> None:
    """An index of the same name that also orders by `more` and holds what a pass reads."""
    name = f"ix_{table.name}_{first}"
    table.indexes -= {one for one in table.indexes if one.name == name}
    columns: list[Column[Any]] = [table.c[one] for one in (first, *more)]
    Index(name, *columns, postgresql_include=list(holding))


# With all that a pass over a period counts, so that it reads the index alone.
COUNTED = ("inmate_id", "ward_id", "treatment_level", "visit_type", "focus", "state")
_instead(visit, "planned_at", holding=COUNTED)
HELD = ("id", "inmate_id", "ward_id", "visit_type", "ended_at", "state", "confidentiality")
Index("ix_visit_started_at", visit.c.started_at, postgresql_include=list(HELD))
# Few, and what tells them is wide: figures count these and take them from the whole.
Index(
    "ix_visit_alone",
    visit.c.planned_at,
    postgresql_include=["ward_id", "inmate_id", "state"],
    postgresql_where=and_(
        visit.c.relative_id.is_(None),
        visit.c.relative_told.is_(None),
        visit.c.relative_no_told_digest.is_(None),
    ),
)
# Whether somebody came within a time, or before it, and who called when: one step for each person.
for _person in ("inmate_id", "relative_id", "relative_no_told_digest"):
    _instead(visit, _person, "planned_at", holding=("state",))
_instead(call, "inmate_id", "started_at", holding=("state", "extra", "seconds"))
# Whose each conversation is and how far its review, for a pass over a period.
REVIEWED = ("anomaly", "sole_reviewer_id")
WHOSE = ("id", "channel", "prison_id", "ward_id", "ended_at", "privileged")
_instead(conversation, "began_at", holding=(*WHOSE, *REVIEWED))
# Of each conversation its last review.
_instead(call_review, "call_id", "at", "id", holding=("anomaly",))
