"""Chapters of the handbook and entries of the help centre, as they are written (VC-MINI-04)."""

from schemas.modules.family.content_fields import (
    CONTENT,
    DRAFT,
    PUBLISHED,
    SUBSYSTEM,
    WITHDRAWN,
    place_field,
    sort_field,
    text_field,
)
from schemas.modules.field import Choice, Edited, Field, Flag, Found, Integer, Moment, Option, Text
from schemas.modules.module import Action, Module, Scope, States

CHAPTER, ENTRY = "chapter", "entry"
SORTS = (Option(CHAPTER, "阅读手册"), Option(ENTRY, "帮助中心"))

HELP_TEXTS = Module(
    code="help_texts",
    title="帮助与手册",
    noun="篇目",
    subsystem=SUBSYSTEM,
    group=CONTENT,
    table="help_text",
    fields=(
        Field(name="part", title="所属", kind=Choice(options=SORTS), found=Found.EXACT),
        Field(name="title", title="标题", kind=Text(most=60), found=Found.WITHIN, sortable=True),
        text_field("body", "正文"),
        place_field(),
        sort_field(),
        Field(
            name="public",
            title="公众可见",
            kind=Flag(),
            default=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
            transferred=False,
            hint="有已发布的版本；修订期间公众看到的仍是该版本。",
        ),
        Field(
            name="edition",
            title="已发布版本",
            kind=Integer(least=0, unit="版"),
            required=False,
            default=0,
            edited=Edited.NEVER,
            transferred=False,
        ),
        Field(
            name="published_at",
            title="发布时间",
            kind=Moment(),
            required=False,
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
            transferred=False,
        ),
    ),
    core=("part", "title", "body", "unit_id"),
    label=("title",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("part", "sort", "title"),
    states=States(
        options=(
            Option(DRAFT, "草稿", "info"),
            Option(PUBLISHED, "已发布", "success"),
            Option(WITHDRAWN, "已撤下", "warning"),
        ),
        initial=DRAFT,
        open=(DRAFT,),
    ),
    actions=(
        Action(
            code="publish",
            title="发布",
            from_states=(DRAFT,),
            to_state=PUBLISHED,
            sets={"public": True},
            confirm="发布后成为新的一版，公众立即看到，并显示版本和日期。",
        ),
        Action(
            code="revise",
            title="修订",
            from_states=(PUBLISHED, WITHDRAWN),
            to_state=DRAFT,
            confirm="修订稿再次发布之前，公众看到的仍是已发布的版本。",
        ),
        Action(
            code="withdraw",
            title="撤下",
            from_states=(DRAFT, PUBLISHED),
            when={"public": True},
            to_state=WITHDRAWN,
            sets={"public": False},
            reason=True,
            tone="warning",
            confirm="撤下后公众不能再看到，历次版本仍然保留。",
        ),
    ),
    sample={
        "part": "pick:chapter|entry",
        "title": "怎样预约会见{n}",
        "body": "第{n}步 在首页点“预约现场会见”。",
        "unit_id": "unit:P03",
        "sort": 10,
    },
    requirements=("VC-MINI-04",),
)
