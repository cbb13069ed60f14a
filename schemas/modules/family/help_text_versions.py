"""Chapters and help entries as they were published, each version for ever (VC-MINI-04)."""

from schemas.modules.family.content_fields import CONTENT, PLACES, SUBSYSTEM
from schemas.modules.family.help_texts import HELP_TEXTS, SORTS
from schemas.modules.field import (
    Choice,
    Edited,
    Field,
    Found,
    Integer,
    Linked,
    Moment,
    Option,
    Text,
    Unit,
)
from schemas.modules.module import Module, Scope, States, Verb

CURRENT, SUPERSEDED, RETIRED = "current", "superseded", "withdrawn"
NEVER = Edited.NEVER
"""There is no form: the platform writes versions."""

HELP_TEXT_VERSIONS = Module(
    code="help_text_versions",
    title="帮助与手册历次版本",
    noun="篇目版本",
    subsystem=SUBSYSTEM,
    group=CONTENT,
    table="help_text_version",
    fields=(
        Field(
            name="text_id",
            title="篇目",
            kind=Linked(module="help_texts"),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="number",
            title="版本",
            kind=Integer(least=1, unit="版"),
            found=Found.RANGE,
            sortable=True,
            edited=NEVER,
        ),
        Field(
            name="part",
            title="所属",
            kind=Choice(options=SORTS),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(name="title", title="标题", kind=Text(most=60), found=Found.WITHIN, edited=NEVER),
        Field(
            name="body",
            title="正文",
            kind=HELP_TEXTS.field("body").kind,
            found=Found.WITHIN,
            listed=False,
            edited=NEVER,
        ),
        Field(
            name="unit_id",
            title="发布单位",
            kind=Unit(types=PLACES),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(name="sort", title="顺序", kind=Integer(least=0), listed=False, edited=NEVER),
        Field(
            name="published_at",
            title="发布时间",
            kind=Moment(),
            found=Found.RANGE,
            sortable=True,
            edited=NEVER,
        ),
        Field(
            name="published_by",
            title="发布人",
            kind=Text(most=64),
            found=Found.WITHIN,
            edited=NEVER,
        ),
    ),
    core=("text_id", "number", "part", "title", "body", "unit_id"),
    label=("title", "number"),
    scope=Scope(unit="unit_id", from_below=True),
    order=("text_id", "-number"),
    unique_together=(("text_id", "number"),),
    states=States(
        options=(
            Option(CURRENT, "当前版本", "success"),
            Option(SUPERSEDED, "已被替代", "info"),
            Option(RETIRED, "已撤下", "warning"),
        ),
        initial=CURRENT,
    ),
    # Written when an officer publishes, and never by hand.
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "text_id": "record:help_texts",
        "number": 1,
        "part": "chapter",
        "title": "怎样预约会见{n}",
        "body": "第{n}步 在首页点“预约现场会见”。",
        "unit_id": "unit:P03",
        "sort": 10,
        "published_at": "2026-11-24T02:00:00Z",
        "published_by": "民警admin",
    },
    requirements=("VC-MINI-04",),
)
