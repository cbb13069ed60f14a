"""Support documents as their keepers write them; readers see published versions (LR-DOC)."""

from enum import StrEnum

from schemas.approvals.definition import FactKind
from schemas.modules.approval import Approval, Ends, beside, desk, told
from schemas.modules.field import (
    Attached,
    Choice,
    Edited,
    Field,
    Flag,
    Found,
    Integer,
    Linked,
    Moment,
    Option,
    Text,
    Unit,
)
from schemas.modules.module import Action, Keeper, Module, Scope, States
from schemas.people.kinds import OrgType, Role
from schemas.platform.files import DOCUMENTS

LABOUR_DOCUMENT = "labour_document"
"""Kind of approval that reviews a document."""
NEXT_EDITION = beside("edition", "拟发布版本", FactKind.NUMBER, "版")


class DocumentClass(StrEnum):
    SAFETY = "safety"
    LAW = "law"
    OPERATION = "operation"
    NORMS = "norms"


class DocumentState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


CLASSES = (
    Option(DocumentClass.SAFETY, "安全生产"),
    Option(DocumentClass.LAW, "法律法规"),
    Option(DocumentClass.OPERATION, "劳动操作"),
    Option(DocumentClass.NORMS, "劳动规范"),
)
OPEN = (DocumentState.DRAFT, DocumentState.RETURNED)
LONGEST = 20_000
PAPERS = Attached(media_types=DOCUMENTS, most_bytes=20 * 1024 * 1024, most_files=10)
PLACES = (OrgType.BUREAU, OrgType.PRISON)

LABOUR_DOCUMENTS = Module(
    code="labour_documents",
    title="文档管理",
    noun="文档",
    subsystem="labour",
    group="支持文档",
    table="labour_document",
    fields=(
        Field(
            name="document_class",
            title="文档类别",
            kind=Choice(options=CLASSES),
            found=Found.EXACT,
        ),
        Field(name="title", title="标题", kind=Text(most=100), found=Found.WITHIN, sortable=True),
        Field(
            name="unit_id",
            title="发布单位",
            kind=Unit(types=PLACES),
            found=Found.EXACT,
            hint="局发布的各监狱都能查阅，监狱发布的本监狱查阅。",
        ),
        Field(
            name="body",
            title="正文",
            kind=Text(most=LONGEST, lines=16),
            found=Found.WITHIN,
            listed=False,
        ),
        Field(
            name="files",
            title="附件",
            kind=PAPERS,
            required=False,
            listed=False,
            hint="PDF 或图片，最多10个文件。",
        ),
        Field(
            name="public",
            title="读者可见",
            kind=Flag(yes="是", no="否"),
            default=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
            transferred=False,
            hint="有已发布的版本；修订期间读者看到的仍是该版本。",
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
        Field(
            name="author_id",
            title="作者",
            kind=Linked(module="officers"),
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
            transferred=False,
        ),
    ),
    core=("document_class", "title", "unit_id", "body"),
    label=("title",),
    scope=Scope(unit="unit_id"),
    order=("document_class", "title"),
    states=States(
        options=(
            Option(DocumentState.DRAFT, "草稿", "info"),
            Option(DocumentState.IN_REVIEW, "审核中", "warning"),
            Option(DocumentState.RETURNED, "已退回", "warning"),
            Option(DocumentState.PUBLISHED, "已发布", "success"),
            Option(DocumentState.WITHDRAWN, "已撤下", "danger"),
        ),
        initial=DocumentState.DRAFT,
        open=OPEN,
    ),
    actions=(
        Action(
            code="submit",
            title="提交审核",
            from_states=OPEN,
            to_state=DocumentState.IN_REVIEW,
            approval=LABOUR_DOCUMENT,
            confirm="审核期间不能修改，通过后立即发布。作者本人不能审核。",
        ),
        Action(
            code="revise",
            title="修订",
            from_states=(DocumentState.PUBLISHED, DocumentState.WITHDRAWN),
            to_state=DocumentState.DRAFT,
            confirm="修订稿须重新审核；审核通过前，读者看到的仍是已发布的版本。",
        ),
        Action(
            code="withdraw",
            title="撤下",
            from_states=(*OPEN, DocumentState.PUBLISHED),
            when={"public": True},
            to_state=DocumentState.WITHDRAWN,
            sets={"public": False},
            reason=True,
            tone="danger",
            confirm="撤下后读者不能再看到该文档，历次版本仍然保留。",
        ),
    ),
    kept_by=Keeper.DOCUMENT_KEEPER,
    approval=Approval(
        kind=LABOUR_DOCUMENT,
        title="文档审核",
        group="劳动改造",
        headline="{document_class}文档《{title}》",
        facts=(
            told("document_class"),
            told("unit", "unit_id"),
            NEXT_EDITION,
            told("author", "author_id"),
        ),
        nodes=(desk("leader", "领导审核", Role.LEADER),),
        begins="unit_id",
        shows=("title", "body", "files"),
        ends=Ends(approved=DocumentState.PUBLISHED, rejected=DocumentState.RETURNED),
        # Nothing is published that nobody has read.
        filing=False,
    ),
    sample={
        "document_class": "pick:safety|law|operation|norms",
        "title": "车间用电安全规程{n}",
        "unit_id": "unit:P03",
        "body": "第{n}条 开机前检查电源。",
        "files": "file:规程.pdf",
    },
    requirements=("LR-DOC-01", "LR-DOC-02", "LR-DOC-03", "LR-DOC-04"),
)
