"""What a registration needs, in the order in which it is asked."""

import re
from collections.abc import Mapping
from datetime import timedelta

from pipelines.rules.people.id_card import until_text
from schemas.modules.common import PHONE
from schemas.people.id_cards import CardRead
from schemas.people.kinds import FAMILY

SPAN = timedelta(hours=24)
MOST_FAILURES = 3
"""So often in a day public security may say that it is somebody else."""
WANTED: Mapping[str, str] = {
    "front": "请拍摄身份证人像面。",
    "back": "请拍摄身份证国徽面。",
    "name": "请填写您的姓名。",
    "id_no": "请填写您的身份证号。",
    "phone": "请填写您的手机号。",
    "portrait": "请完成人脸拍摄。",
    "inmate_name": "请填写服刑人员的姓名。",
    "inmate_no": "请填写服刑人员的编号。",
    "kinship": "请选择您与服刑人员的关系。",
    "proof": "请上传亲属关系证明。",
}


def missing(**given: object) -> tuple[str, str] | None:
    """The first that is lacking or has no fit form, and what to do."""
    for name, text in WANTED.items():
        if not given[name]:
            return name, text
    if not re.fullmatch(PHONE, str(given["phone"])):
        return "phone", "手机号有误，请核对后再填。"
    if given["kinship"] not in FAMILY:
        return "kinship", WANTED["kinship"]
    return None


def read_as(front: CardRead, back: CardRead) -> str:
    """What the card says, for officers who compare."""
    lines = {
        "姓名": front.name,
        "公民身份号码": front.id_no,
        "民族": front.nation,
        "住址": front.address,
        "签发机关": back.authority,
        "有效期限": (
            f"{back.valid_from:%Y-%m-%d} 至 {until_text(back.valid_until)}"
            if back.valid_from
            else ""
        ),
    }
    return "\n".join(f"{title}：{value or '未读出'}" for title, value in lines.items())
