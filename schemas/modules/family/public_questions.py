"""Questions that people put to a unit, and what it answered (VC-PUB-17 to VC-PUB-20)."""

from schemas.modules.common import coded_field
from schemas.modules.family.content_fields import QUESTIONS, SUBSYSTEM
from schemas.modules.field import Edited, Field, Found, Integer, Moment, Option, Text, Unit
from schemas.modules.levels import Level
from schemas.modules.module import Module, Scope, States, Verb

SENT, RECEIVED, ANSWERED, CLOSED = "sent", "received", "answered", "closed"
OPEN = (SENT, RECEIVED, ANSWERED)
WAITING = (SENT, RECEIVED)
"""It is the unit's turn."""
MOST_TITLE, MOST_TEXT = 40, 1000
NEVER = Edited.NEVER
"""Written by whoever asks and by the desk, each by a way of its own."""

PUBLIC_QUESTIONS = Module(
    code="public_questions",
    title="公众咨询",
    noun="咨询",
    subsystem=SUBSYSTEM,
    group=QUESTIONS,
    table="public_question",
    fields=(
        Field(
            name="question_no",
            title="咨询编号",
            kind=Text(most=20),
            unique=True,
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(name="title", title="标题", kind=Text(most=MOST_TITLE), sealed=True, edited=NEVER),
        Field(
            name="body",
            title="问题",
            kind=Text(most=MOST_TEXT, lines=6),
            sealed=True,
            listed=False,
            edited=NEVER,
        ),
        Field(
            name="asker",
            title="咨询人",
            kind=Text(most=64),
            sealed=True,
            level=Level.SENSITIVE,
            edited=NEVER,
        ),
        coded_field("category", "类别", "question_category", edited=NEVER),
        Field(
            name="unit_id",
            title="受理单位",
            kind=Unit(),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="sent_at",
            title="提交时间",
            kind=Moment(),
            found=Found.RANGE,
            sortable=True,
            edited=NEVER,
        ),
        Field(
            name="due_at",
            title="答复期限",
            kind=Moment(),
            found=Found.RANGE,
            sortable=True,
            edited=NEVER,
        ),
        Field(
            name="received_at",
            title="受理时间",
            kind=Moment(),
            required=False,
            listed=False,
            edited=NEVER,
        ),
        Field(
            name="answered_at",
            title="答复时间",
            kind=Moment(),
            required=False,
            found=Found.RANGE,
            sortable=True,
            edited=NEVER,
        ),
        Field(
            name="closed_at",
            title="办结时间",
            kind=Moment(),
            required=False,
            listed=False,
            edited=NEVER,
        ),
        Field(
            name="answer",
            title="最近答复",
            kind=Text(most=MOST_TEXT, lines=6),
            required=False,
            sealed=True,
            listed=False,
            edited=NEVER,
        ),
        Field(
            name="answered_by",
            title="答复人",
            kind=Text(most=64),
            required=False,
            found=Found.WITHIN,
            edited=NEVER,
        ),
        Field(
            name="forwards",
            title="转办次数",
            kind=Integer(least=0),
            required=False,
            default=0,
            listed=False,
            edited=NEVER,
        ),
    ),
    core=("question_no", "title", "body", "asker", "category", "unit_id", "sent_at", "due_at"),
    label=("question_no",),
    scope=Scope(unit="unit_id"),
    order=("-sent_at",),
    states=States(
        options=(
            Option(SENT, "已提交", "warning"),
            Option(RECEIVED, "已受理", "warning"),
            Option(ANSWERED, "已答复", "success"),
            Option(CLOSED, "已办结", "info"),
        ),
        initial=SENT,
    ),
    # Whoever asks writes them, and the desk goes on (pipelines/flows/family/question_desk.py).
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "question_no": "ZX20261124{n:04}",
        "title": "会见要带什么证件{n}",
        "body": "第{n}次去会见，请问要带什么证件？",
        "asker": "李某",
        "category": "pick:visit|call",
        "unit_id": "unit:P03-W01",
        "sent_at": "2026-11-24T02:00:00Z",
        "due_at": "2026-12-01T02:00:00Z",
    },
    requirements=("VC-PUB-17", "VC-PUB-18", "VC-PUB-19", "VC-PUB-20"),
)
