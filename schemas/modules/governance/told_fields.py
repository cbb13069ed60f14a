"""What records share that a prison's own system told, and how any of them is taken out of sight."""

from enum import StrEnum

from schemas.modules.field import Choice, Edited, Field, Found, Linked, Option, Text
from schemas.modules.module import Action, States
from schemas.modules.people.contact_fields import AT_THE_TIME

SOURCE = "来源"


class DeletedBy(StrEnum):
    """Who took a record out of sight."""

    OFFICER = "officer"
    SOURCE = "source"
    """The system that told it; it may come back with a later version."""


class ToldState(StrEnum):
    """Whether a record still counts."""

    VALID = "valid"
    DELETED = "deleted"


DELETED = ToldState.DELETED.value

TOLD_STATES = States(
    options=(Option(ToldState.VALID, "有效", "success"), Option(DELETED, "已删除", "danger")),
    initial=ToldState.VALID,
    hidden=(DELETED,),
)


def take_out(*from_states: str) -> Action:
    """Delete by right and with a reason: out of sight and of every count, and yet kept."""
    return Action(
        code="take_out",
        title="删除",
        from_states=from_states,
        to_state=DELETED,
        sets={"deleted_by": DeletedBy.OFFICER.value},
        reason=True,
        tone="danger",
        confirm="删除后不再列出，也不再计入统计，删除的记录和原因仍留存备查。确定删除吗？",
    )


def deleted_by_field() -> Field:
    return Field(
        name="deleted_by",
        title="由谁删除",
        kind=Choice(
            options=(
                Option(DeletedBy.OFFICER, "本平台民警"),
                Option(DeletedBy.SOURCE, "来源系统"),
            )
        ),
        required=False,
        listed=False,
        edited=Edited.NEVER,
        transferred=False,
        section=SOURCE,
    )


def system_field() -> Field:
    return Field(
        name="system_id",
        title="来源系统编号",
        kind=Text(most=26),
        required=False,
        listed=False,
        edited=Edited.NEVER,
        transferred=False,
        section=SOURCE,
    )


def source_key_field() -> Field:
    return Field(
        name="source_key",
        title="来源记录号",
        kind=Text(most=200),
        required=False,
        listed=False,
        edited=Edited.NEVER,
        section=SOURCE,
    )


def visit_field(*, required: bool = True) -> Field:
    """The visit that a record is about."""
    return Field(
        name="visit_id",
        title="会见",
        kind=Linked(module="visits"),
        required=required,
        found=Found.EXACT,
        listed=False,
        edited=Edited.NEVER,
    )


def officer_fields(title: str) -> tuple[Field, Field]:
    """An officer as the system told him, and as we know him where the number is ours too."""
    return (
        Field(
            name="officer_name",
            title=title,
            kind=Text(most=64),
            found=Found.WITHIN,
            edited=Edited.NEVER,
        ),
        Field(
            name="officer_id",
            title=f"{title}（本平台）",
            kind=Linked(module="officers"),
            required=False,
            found=Found.EXACT,
            listed=False,
            edited=Edited.NEVER,
        ),
    )


WARD_AT_THE_TIME = AT_THE_TIME[0]
