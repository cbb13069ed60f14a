"""Made-up support documents of the bureau, one of each class, published."""

from typing import Any

from cluster.benches.seed.papers import Papers
from cluster.benches.seed.records import Planter
from connectors.postgres.access import officers
from connectors.postgres.platform.units import UnitRow
from schemas.modules.labour.labour_document_versions import LABOUR_DOCUMENT_VERSIONS
from schemas.modules.labour.labour_documents import LABOUR_DOCUMENTS, DocumentClass, DocumentState

AUTHOR, APPROVER = "bureau.documents", "bureau.leader"
DOCUMENTS = {
    DocumentClass.SAFETY: (
        "劳动车间用电安全规定",
        "一、开机前检查电源、开关和接地，发现破损立即停用并报修。\n"
        "二、检修设备必须先断电、挂牌，由持证电工操作。\n"
        "三、下班前切断车间总电源，由带工民警复查并登记。",
    ),
    DocumentClass.LAW: (
        "罪犯劳动法律依据摘编（示例）",
        "一、有劳动能力的罪犯必须参加劳动。\n"
        "二、监狱根据罪犯的个人情况合理组织劳动。\n"
        "三、罪犯的劳动时间参照国家有关劳动工时的规定执行；在法定节日和休息日休息。",
    ),
    DocumentClass.OPERATION: (
        "工业缝纫机操作规程",
        "一、上机前检查护罩、针板和踏板。\n"
        "二、换针、穿线、清理时必须断电。\n"
        "三、机器异响、冒烟时立即停机并报告带工民警。",
    ),
    DocumentClass.NORMS: (
        "劳动现场行为规范",
        "一、按定置位置摆放工具，收工时逐件清点入库。\n"
        "二、不得擅自离开劳动岗位，不得串岗。\n"
        "三、出收工列队报数，由带工民警清点人数。",
    ),
}


async def plant_documents(planter: Planter, bureau: UnitRow, papers: Papers) -> int:
    """Answers how many documents there are."""
    author = await officers.by_login(planter.tx, AUTHOR)
    approver = await officers.by_login(planter.tx, APPROVER)
    assert author is not None
    assert approver is not None
    for kind, (title, body) in DOCUMENTS.items():
        paper = await papers.hand_in(AUTHOR, LABOUR_DOCUMENTS, f"{title}.pdf")
        written: dict[str, Any] = {
            "document_class": kind.value,
            "title": title,
            "unit_id": bureau.id,
            "body": body,
            "files": [paper],
            "published_at": planter.now,
        }
        document_id = await planter.add(
            LABOUR_DOCUMENTS,
            state=DocumentState.PUBLISHED,
            public=True,
            edition=1,
            author_id=author.id,
            **written,
        )
        version_id = await planter.add(
            LABOUR_DOCUMENT_VERSIONS,
            document_id=document_id,
            number=1,
            author=author.name,
            approved_by=approver.name,
            **written,
        )
        await papers.keep(LABOUR_DOCUMENT_VERSIONS, version_id, [paper])
    return len(DOCUMENTS)
