"""Whom the platform told that an inmate was admitted, and whom it could not (VC-PUB-22)."""

from schemas.modules.calls.call_fields import shown_moment, shown_text
from schemas.modules.common import unit_field
from schemas.modules.field import Day, Edited, Field, Found, Linked, Option
from schemas.modules.levels import Level
from schemas.modules.messages.message_fields import MESSAGE_GROUP
from schemas.modules.module import Module, Scope, States, Verb
from schemas.people.kinds import OrgType

WAITING, SENT, TOLD, LATE = "waiting", "sent", "told", "late"
NEVER = Edited.NEVER


def _day(name: str, title: str) -> Field:
    return Field(
        name=name,
        title=title,
        kind=Day(),
        found=Found.RANGE,
        sortable=True,
        edited=NEVER,
    )


ADMISSION_NOTICES = Module(
    code="admission_notices",
    title="入监告知",
    noun="入监告知",
    subsystem="configuration",
    group=MESSAGE_GROUP,
    table="admission_notice",
    fields=(
        Field(
            name="inmate_id",
            title="罪犯",
            kind=Linked(module="inmates"),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="relative_id",
            title="家属",
            kind=Linked(module="relatives"),
            required=False,
            level=Level.SENSITIVE,
            found=Found.EXACT,
            edited=NEVER,
        ),
        unit_field("监区", OrgType.WARD, edited=NEVER),
        _day("admitted_on", "入监日期"),
        _day("due_on", "告知期限"),
        shown_moment("sent_at", "发出时间"),
        shown_moment("told_at", "送达时间"),
        shown_moment("warned_at", "提醒民警时间", listed=False),
        shown_text("note", "说明", most=100),
    ),
    core=("inmate_id", "unit_id", "admitted_on", "due_on"),
    label=("inmate_id", "admitted_on"),
    scope=Scope(unit="unit_id"),
    order=("-admitted_on",),
    unique_together=(("inmate_id", "relative_id", "admitted_on"),),
    states=States(
        options=(
            Option(WAITING, "待告知", "warning"),
            Option(SENT, "已发出", "info"),
            Option(TOLD, "已送达", "success"),
            Option(LATE, "逾期未送达", "danger"),
        ),
        initial=WAITING,
    ),
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "inmate_id": "record:inmates",
        "relative_id": "record:relatives",
        "unit_id": "unit:P03-W01",
        "admitted_on": "2026-11-{day:02}",
        "due_on": "2026-12-01",
    },
    requirements=("VC-PUB-22",),
)
