"""Field shapes that what is shown to the public shares: where, for whom, from when to when."""

from typing import Any

from schemas.modules.common import unit_field
from schemas.modules.field import Choice, Day, Field, Found, Integer, Option, Text
from schemas.modules.module import Action, States
from schemas.people.kinds import OrgType

SUBSYSTEM = "public"
CONTENT, QUESTIONS = "小程序内容", "咨询答复"
"""Headings of the menu."""
PLACES = (OrgType.BUREAU, OrgType.PRISON)
LONGEST = 8_000
"""Of a text that people read on a phone."""

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
PUBLICATION = States(
    options=(
        Option(DRAFT, "草稿", "info"),
        Option(PUBLISHED, "已发布", "success"),
        Option(WITHDRAWN, "已撤下", "warning"),
    ),
    initial=DRAFT,
    open=(DRAFT, WITHDRAWN),
)
"""What people see is not changed under their eyes: it is taken down first."""
PUBLISH = Action(
    code="publish",
    title="发布",
    from_states=(DRAFT, WITHDRAWN),
    to_state=PUBLISHED,
    confirm="发布后，适用范围内的公众在起止日期内都能看到。",
)
WITHDRAW = Action(
    code="withdraw",
    title="撤下",
    from_states=(PUBLISHED,),
    to_state=WITHDRAWN,
    reason=True,
    tone="warning",
    confirm="撤下后公众不能再看到，可以修改后重新发布。",
)

EVERYBODY, UNBOUND, RELATIVES = "everybody", "unbound", "relatives"
AUDIENCES = (
    Option(EVERYBODY, "所有人"),
    Option(UNBOUND, "尚未绑定服刑人员的用户"),
    Option(RELATIVES, "家属"),
)


def place_field() -> Field:
    """The bureau's is for all; a prison's for whoever belongs to it."""
    return unit_field("发布单位", *PLACES, hint="局发布的各监狱都显示，监狱发布的只在本监狱显示。")


def date_fields() -> tuple[Field, Field]:
    """The first and the last day on which it is shown."""
    return (
        Field(
            name="shown_from",
            title="开始日期",
            kind=Day(),
            found=Found.RANGE,
            sortable=True,
        ),
        Field(
            name="shown_until",
            title="结束日期",
            kind=Day(),
            required=False,
            found=Found.RANGE,
            hint="当天仍显示；不填表示一直显示。",
        ),
    )


def sort_field() -> Field:
    return Field(
        name="sort",
        title="顺序",
        kind=Integer(least=0, most=9999),
        default=100,
        sortable=True,
        hint="数字小的在前。",
    )


def audience_field() -> Field:
    return Field(
        name="audience",
        title="适用人群",
        kind=Choice(options=AUDIENCES),
        default=EVERYBODY,
        found=Found.EXACT,
    )


def text_field(name: str, title: str, **more: Any) -> Field:
    """Several paragraphs, shown as they are written."""
    hint = "空一行分段；以“- ”开头的行显示为条目，以“一、”开头的行显示为小标题。"
    kind = Text(most=LONGEST, lines=14)
    return Field(
        name=name, title=title, kind=kind, found=Found.WITHIN, listed=False, hint=hint, **more
    )
