"""The dictionaries that forms need from the first start on; what administrators keep stays."""

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.people.flags import FIRST_INVOLVEMENTS, SIX_INVOLVEMENT
from schemas.tables import metadata

FIRST: dict[str, tuple[str, dict[str, str]]] = {
    "agency_kind": (
        "机构类别",
        {
            "public_security": "公安机关",
            "procuratorate": "检察机关",
            "court": "人民法院",
            "supervision": "监察机关",
            "appraisal": "司法鉴定机构",
            "notary": "公证机构",
            "law_firm": "律师事务所",
            "legal_aid": "法律援助机构",
            "other": "其他机构",
        },
    ),
    "question_category": (
        "咨询类别",
        {
            "visit": "现场会见",
            "call": "视频通话",
            "phone": "亲情电话",
            "binding": "登记与绑定",
            "parcel": "汇款与寄物",
            "other": "其他",
        },
    ),
    "app_link_host": ("小程序可打开的域名", {"gov": "www.gov.cn"}),
    "treatment_level": ("处遇级别", {"lenient": "宽管", "regular": "普管", "strict": "严管"}),
    SIX_INVOLVEMENT: ("六涉类型", FIRST_INVOLVEMENTS),
    "custody_type": (
        "收押类型",
        {"new": "新收", "transferred_in": "转入", "recommitted": "重新收监", "temporary": "寄押"},
    ),
    "card_kind": ("卡类型", {"all_in_one": "一卡通", "phone": "电话卡", "identity": "身份卡"}),
    "officer_post": (
        "民警职务",
        {
            "head": "监区长",
            "instructor": "教导员",
            "deputy": "副监区长",
            "officer": "管教民警",
            "monitor": "监听民警",
            "clerk": "内勤",
        },
    ),
    "help_kind": (
        "帮教类别",
        {
            "volunteer": "志愿者",
            "community": "社区矫正机构",
            "enterprise": "企业",
            "school": "院校",
            "psychology": "心理咨询",
            "other": "其他",
        },
    ),
    "help_activity_kind": (
        "帮教活动类别",
        {
            "talk": "面谈帮教",
            "legal": "法律援助",
            "psychology": "心理疏导",
            "skill": "技能培训",
            "relief": "困难帮扶",
            "other": "其他",
        },
    ),
    "labour_post_kind": (
        "劳动岗位类别",
        {
            "production": "生产操作",
            "inspection": "质量检验",
            "warehouse": "仓储搬运",
            "maintenance": "设备维修",
            "kitchen": "炊事后勤",
            "cleaning": "保洁绿化",
            "records": "统计记录",
            "other": "其他",
        },
    ),
    "anomaly_kind": (
        "会见通话异常类别",
        {
            "emotion": "情绪异常",
            "self_harm": "轻生自伤倾向",
            "escape": "脱逃倾向",
            "contraband": "传递违禁信息或物品",
            "case": "串供或涉案信息",
            "coded": "使用暗语隐语",
            "abuse": "辱骂威胁",
            "family": "家庭重大变故",
            "other": "其他异常",
        },
    ),
    "labour_project_class": (
        "劳动项目分类",
        {
            "processing": "来料加工",
            "manufacturing": "生产制造",
            "garment": "服装缝制",
            "assembly": "电子装配",
            "packaging": "包装印刷",
            "agriculture": "农副业",
            "service": "劳务服务",
            "other": "其他",
        },
    ),
    "certificate_kind": (
        "证件类别",
        {
            "police": "人民警察证",
            "procurator": "检察官证",
            "judge": "法官证",
            "lawyer": "律师执业证",
            "notary": "公证员执业证",
            "work": "工作证",
        },
    ),
}
"""Code, name, and items in order."""
NUMBERS = {"treatment_level": {"lenient": 4, "regular": 2, "strict": 1}}
"""Calls a month by level, until an administrator says otherwise."""


async def plant_dictionaries(tx: Tx) -> list[str]:
    """Make the dictionaries that are not there yet, with their items; answers their codes."""
    book, item = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
    planted = []
    for code, (name, items) in FIRST.items():
        book_id = make_id()
        if not await tx.insert_new(upsert(book).values(id=book_id, code=code, name=name)):
            continue
        rows = [
            {
                "id": make_id(),
                "dictionary_id": book_id,
                "code": value,
                "title": title,
                "sort": place,
                "state": "active",
                "number": NUMBERS.get(code, {}).get(value),
            }
            for place, (value, title) in enumerate(items.items(), 1)
        ]
        await tx.execute(insert(item).values(rows))
        planted.append(code)
    return planted
