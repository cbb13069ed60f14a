"""Support documents as they were published, each version for ever (LR-DOC-04)."""

from enum import StrEnum

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
from schemas.modules.labour.labour_documents import CLASSES, LONGEST, PAPERS, PLACES
from schemas.modules.module import Keeper, Module, Scope, States, Verb

NEVER, ONCE = Edited.NEVER, Edited.ONCE
"""There is no form: the platform writes versions, and takes over the files of the document."""


class VersionState(StrEnum):
    CURRENT = "current"
    """What readers see."""
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


LABOUR_DOCUMENT_VERSIONS = Module(
    code="labour_document_versions",
    title="文档历次版本",
    noun="文档版本",
    subsystem="labour",
    group="支持文档",
    table="labour_document_version",
    fields=(
        Field(
            name="document_id",
            title="文档",
            kind=Linked(module="labour_documents"),
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
            name="document_class",
            title="文档类别",
            kind=Choice(options=CLASSES),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(name="title", title="标题", kind=Text(most=100), found=Found.WITHIN, edited=NEVER),
        Field(
            name="unit_id",
            title="发布单位",
            kind=Unit(types=PLACES),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="body",
            title="正文",
            kind=Text(most=LONGEST, lines=16),
            found=Found.WITHIN,
            listed=False,
            edited=NEVER,
        ),
        Field(name="files", title="附件", kind=PAPERS, required=False, listed=False, edited=ONCE),
        Field(name="author", title="作者", kind=Text(most=64), found=Found.WITHIN, edited=NEVER),
        Field(
            name="approved_by",
            title="审核人",
            kind=Text(most=64),
            found=Found.WITHIN,
            edited=NEVER,
        ),
        Field(
            name="published_at",
            title="发布时间",
            kind=Moment(),
            found=Found.RANGE,
            sortable=True,
            edited=NEVER,
        ),
    ),
    core=("document_id", "number", "document_class", "title", "unit_id", "body"),
    label=("title", "number"),
    scope=Scope(unit="unit_id"),
    order=("document_id", "-number"),
    unique_together=(("document_id", "number"),),
    states=States(
        options=(
            Option(VersionState.CURRENT, "当前版本", "success"),
            Option(VersionState.SUPERSEDED, "已被替代", "info"),
            Option(VersionState.WITHDRAWN, "已撤下", "danger"),
        ),
        initial=VersionState.CURRENT,
    ),
    # Written when a review lets a document pass, and never by hand.
    verbs=(Verb.LIST, Verb.EXPORT),
    kept_by=Keeper.DOCUMENT_KEEPER,
    sample={
        "document_id": "record:labour_documents",
        "number": 1,
        "document_class": "safety",
        "title": "车间用电安全规程{n}",
        "unit_id": "unit:P03",
        "body": "第{n}条 开机前检查电源。",
        "author": "作者{n}",
        "approved_by": "民警chief",
        "published_at": "2026-11-24T02:00:00Z",
    },
    requirements=("LR-DOC-04",),
)
