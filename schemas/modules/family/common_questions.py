"""Questions that many have, published with their answers and without personal data (VC-PUB-17)."""

from schemas.modules.common import coded_field
from schemas.modules.family.content_fields import (
    PUBLISHED,
    QUESTIONS,
    SUBSYSTEM,
    WITHDRAW,
    WITHDRAWN,
    place_field,
    sort_field,
)
from schemas.modules.family.public_questions import MOST_TEXT
from schemas.modules.field import Edited, Field, Found, Linked, Moment, Option, Text
from schemas.modules.module import Action, Module, Scope, States

PROPOSED = "proposed"

COMMON_QUESTIONS = Module(
    code="common_questions",
    title="常见问题",
    noun="常见问题",
    subsystem=SUBSYSTEM,
    group=QUESTIONS,
    table="common_question",
    fields=(
        Field(
            name="title",
            title="问题",
            kind=Text(most=100),
            found=Found.WITHIN,
            sortable=True,
            hint="不能写姓名、证件号码、电话等个人信息。",
        ),
        Field(
            name="body",
            title="答复",
            kind=Text(most=MOST_TEXT, lines=8),
            found=Found.WITHIN,
            listed=False,
            hint="不能写姓名、证件号码、电话等个人信息。",
        ),
        coded_field("category", "类别", "question_category"),
        place_field(),
        sort_field(),
        Field(
            name="question_id",
            title="来自咨询",
            kind=Linked(module="public_questions"),
            required=False,
            found=Found.EXACT,
            listed=False,
            edited=Edited.ONCE,
            transferred=False,
        ),
        Field(
            name="written_by",
            title="整理人",
            kind=Linked(module="officers"),
            required=False,
            found=Found.EXACT,
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
    core=("title", "body", "category", "unit_id"),
    label=("title",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("sort", "title"),
    states=States(
        options=(
            Option(PROPOSED, "待确认", "warning"),
            Option(PUBLISHED, "已发布", "success"),
            Option(WITHDRAWN, "已撤下", "info"),
        ),
        initial=PROPOSED,
        open=(PROPOSED, WITHDRAWN),
    ),
    actions=(
        Action(
            code="publish",
            title="确认发布",
            from_states=(PROPOSED, WITHDRAWN),
            to_state=PUBLISHED,
            confirm="请核对没有个人信息。须由整理人以外的民警确认，发布后公众都能看到。",
        ),
        WITHDRAW,
    ),
    sample={
        "title": "会见时要带什么证件{n}",
        "body": "请带好本人身份证原件。{n}",
        "category": "pick:visit|call",
        "unit_id": "unit:P03",
        "sort": 10,
    },
    requirements=("VC-PUB-17",),
)
