"""The seven kinds of official business that exist from the start (VC-OFFICIAL-02)."""

from typing import Any

FIRST = {
    "police_interrogation": ("公安机关提审", "public_security", "提讯提解证\n办案人员工作证件"),
    "supervision_case": ("监察纪委办案", "supervision", "监察机关公函\n办案人员工作证件"),
    "court_trial": ("法院开庭审判", "court", "开庭通知书或提押票\n法官证或工作证件"),
    "procuratorate_appeal": ("检察机关办理申诉", "procuratorate", "检察机关公函\n检察官证"),
    "notarisation": ("公证机关办理公证", "notary", "公证机构介绍信\n公证员执业证"),
    "judicial_appraisal": ("司法鉴定", "appraisal", "鉴定委托书\n鉴定人执业证"),
    "entrusted_notarisation": ("委托公证", None, "委托书\n受托人工作证件"),
}
"""Name, kind of body and documents, until an administrator says otherwise."""


def kind_values(code: str) -> dict[str, Any]:
    """As a kind is planted; everything else is as the table has it."""
    name, body_kind, documents = FIRST[code]
    return {
        "code": code,
        "name": name,
        "body_kind": body_kind,
        "documents": documents,
        "sort": (list(FIRST).index(code) + 1) * 10,
    }
