"""The seven kinds of official business that exist from the start (VC-OFFICIAL-02)."""

from typing import Any, NamedTuple


class First(NamedTuple):
    """One of them, until an administrator says otherwise."""

    name: str
    body_kind: str | None
    documents: str
    form: str


FIRST = {
    "police_interrogation": First(
        "公安机关提审",
        "public_security",
        "提讯提解证\n办案人员工作证件",
        "案件名称*\n案件编号*\n提审事项*：讯问|辨认|核实余罪|其他\n是否录音录像*：是|否",
    ),
    "supervision_case": First(
        "监察纪委办案",
        "supervision",
        "监察机关公函\n办案人员工作证件",
        "办案事项*：谈话|取证|核实线索\n公函文号*\n是否需要保密场所：是|否",
    ),
    "court_trial": First(
        "法院开庭审判",
        "court",
        "开庭通知书或提押票\n法官证或工作证件",
        "案号*\n案由*\n审判长*\n开庭方式*：现场开庭|远程视频",
    ),
    "procuratorate_appeal": First(
        "检察机关办理申诉",
        "procuratorate",
        "检察机关公函\n检察官证",
        "申诉案号*\n原审法院*\n办理阶段*：立案审查|复查|出庭",
    ),
    "notarisation": First(
        "公证机关办理公证",
        "notary",
        "公证机构介绍信\n公证员执业证",
        "公证事项*：继承|委托|声明|其他\n公证申请人*\n公证书份数",
    ),
    "judicial_appraisal": First(
        "司法鉴定",
        "appraisal",
        "鉴定委托书\n鉴定人执业证",
        "鉴定事项*：精神状态|伤情|文书|其他\n委托机关*\n是否需要采样：是|否",
    ),
    "entrusted_notarisation": First(
        "委托公证",
        None,
        "委托书\n受托人工作证件",
        "委托人*\n委托事项*\n与服刑人员关系*",
    ),
}


def kind_values(code: str) -> dict[str, Any]:
    """As a kind is planted; everything else is as the table has it."""
    kind = FIRST[code]
    return {
        "code": code,
        "name": kind.name,
        "body_kind": kind.body_kind,
        "documents": kind.documents,
        "form": kind.form,
        "sort": (list(FIRST).index(code) + 1) * 10,
    }
