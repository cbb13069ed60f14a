"""Every occasion on which a person outside is told something, in one place (VC-PUB-11, -13, -24).

Title, group, haste and words of an occasion are data: who tells names the occasion alone.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Haste(StrEnum):
    """How long a message can wait; the smaller value goes first."""

    AT_ONCE = "1"
    """Also in quiet hours: what it tells of is about to begin."""
    SAME_DAY = "2"
    WHENEVER = "3"


class OccasionGroup(StrEnum):
    """What a person chooses channels for."""

    CALL = "call"
    VISIT = "visit"
    ACCOUNT = "account"
    BUSINESS = "business"
    QUESTION = "question"
    ADMISSION = "admission"


GROUP_TITLES: Mapping[OccasionGroup, str] = {
    OccasionGroup.CALL: "可视通话",
    OccasionGroup.VISIT: "现场会见",
    OccasionGroup.ACCOUNT: "注册、绑定与账户",
    OccasionGroup.BUSINESS: "申请与办事",
    OccasionGroup.QUESTION: "咨询答复",
    OccasionGroup.ADMISSION: "入监告知",
}


class Occasion(StrEnum):
    """What a message tells of."""

    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    MOVED = "moved"
    CALL_BOOKED = "call_booked"
    CALL_RETURNED = "call_returned"
    CALL_SOON = "call_soon"
    VISIT_BOOKED = "visit_booked"
    VISIT_APPROVED = "visit_approved"
    VISIT_REJECTED = "visit_rejected"
    VISIT_RETURNED = "visit_returned"
    VISIT_MOVED = "visit_moved"
    VISIT_CANCELLED = "visit_cancelled"
    VISIT_ENDED = "visit_ended"
    VISIT_SOON = "visit_soon"
    VISIT_OFFERED = "visit_offered"
    REGISTRATION_WAITS = "registration_waits"
    REGISTRATION_UNPROVEN = "registration_unproven"
    REGISTRATION_APPROVED = "registration_approved"
    REGISTRATION_REJECTED = "registration_rejected"
    REGISTRATION_RETURNED = "registration_returned"
    BINDING_APPROVED = "binding_approved"
    BINDING_REJECTED = "binding_rejected"
    BINDING_RETURNED = "binding_returned"
    NUMBER_APPROVED = "number_approved"
    NUMBER_REJECTED = "number_rejected"
    NUMBER_RETURNED = "number_returned"
    WHITELIST_APPROVED = "whitelist_approved"
    WHITELIST_REJECTED = "whitelist_rejected"
    WHITELIST_RETURNED = "whitelist_returned"
    ERASURE_REJECTED = "erasure_rejected"
    ERASURE_RETURNED = "erasure_returned"
    BUSINESS_APPROVED = "business_approved"
    BUSINESS_REJECTED = "business_rejected"
    BUSINESS_RETURNED = "business_returned"
    QUESTION_ANSWERED = "question_answered"
    ADMISSION = "admission"


TIME, PRISON, CASE_NO, TIME_BEFORE = "时间", "监狱", "预约号", "原时间"
CASE_PLACES = (TIME, PRISON)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is declared of an occasion."""

    title: str
    group: OccasionGroup
    haste: Haste = Haste.SAME_DAY
    places: tuple[str, ...] = (TIME, PRISON, CASE_NO)
    """What a template may name. There is none for an inmate, an offence or a reason in words."""
    words: str = ""
    """Of 我的消息, where no template of the prison or the bureau says it otherwise."""
    duty: bool = False
    """Whether it is told whatever somebody agreed to, since the law asks for it."""


def _call(title: str, haste: Haste = Haste.SAME_DAY, **more: object) -> Told:
    return msgspec.convert(
        {"title": title, "group": OccasionGroup.CALL, "haste": haste, **more}, Told
    )


def _visit(title: str, haste: Haste = Haste.SAME_DAY, **more: object) -> Told:
    return msgspec.convert(
        {"title": title, "group": OccasionGroup.VISIT, "haste": haste, **more}, Told
    )


def _of_case(what: str, group: OccasionGroup) -> tuple[Told, Told, Told]:
    """Approved, rejected, returned."""
    ends = ("通过", "未通过", "被退回")
    words = (
        f"您的{what}已通过，办结时间{{{TIME}}}。",
        f"您的{what}未通过，原因请在“我的消息”中查看。",
        f"您的{what}被退回，请登录平台查看原因，补充后重新提交。",
    )
    approved, rejected, returned = (
        Told(
            title=f"{what}{end}",
            group=group,
            haste=Haste.WHENEVER if index == 0 else Haste.SAME_DAY,
            places=CASE_PLACES,
            words=words[index],
        )
        for index, end in enumerate(ends)
    )
    return approved, rejected, returned


_REGISTRATION = _of_case("身份登记", OccasionGroup.ACCOUNT)
_BINDING = _of_case("绑定申请", OccasionGroup.ACCOUNT)
_NUMBER = _of_case("亲情号码申请", OccasionGroup.BUSINESS)
_WHITELIST = _of_case("白名单申请", OccasionGroup.BUSINESS)
_ERASURE = _of_case("信息注销申请", OccasionGroup.ACCOUNT)
_BUSINESS = _of_case("办事申请", OccasionGroup.BUSINESS)
_MOVED = (TIME, TIME_BEFORE, PRISON, CASE_NO)

CATALOGUE: Mapping[Occasion, Told] = {
    Occasion.APPROVED: _call(
        "可视通话申请通过",
        words=f"{{{TIME}}}的可视通话（{{{CASE_NO}}}）已批准，请准时进入。",
    ),
    Occasion.REJECTED: _call(
        "可视通话申请未通过",
        words=f"{{{TIME}}}的可视通话（{{{CASE_NO}}}）未获批准。",
    ),
    Occasion.CANCELLED: _call(
        "可视通话取消", words=f"您预约的{{{TIME}}}可视通话（{{{CASE_NO}}}）已取消。"
    ),
    Occasion.MOVED: _call(
        "可视通话改时间",
        places=_MOVED,
        words=f"可视通话（{{{CASE_NO}}}）由{{{TIME_BEFORE}}}改到{{{TIME}}}，请准时进入。",
    ),
    Occasion.CALL_BOOKED: _call(
        "可视通话预约已提交",
        Haste.WHENEVER,
        words=f"您预约的{{{TIME}}}可视通话（{{{CASE_NO}}}）已提交，请等候审批。",
    ),
    Occasion.CALL_RETURNED: _call("可视通话申请被退回", places=CASE_PLACES),
    Occasion.CALL_SOON: _call(
        "可视通话即将开始",
        words=f"您预约的可视通话（{{{CASE_NO}}}）将于{{{TIME}}}开始，请提前进入等候。",
    ),
    Occasion.VISIT_BOOKED: _visit("会见预约已提交", Haste.WHENEVER),
    Occasion.VISIT_APPROVED: _visit("会见预约通过"),
    Occasion.VISIT_REJECTED: _visit("会见预约未通过"),
    Occasion.VISIT_RETURNED: _visit("会见预约被退回"),
    Occasion.VISIT_MOVED: _visit("会见改时间", places=_MOVED),
    Occasion.VISIT_CANCELLED: _visit("会见取消"),
    Occasion.VISIT_ENDED: _visit("会见预约到期结束"),
    Occasion.VISIT_SOON: _visit(
        "会见即将开始",
        words=f"您预约的会见（{{{CASE_NO}}}）将于{{{TIME}}}在{{{PRISON}}}进行，"
        "请带好身份证件，提前到会见窗口办理。",
    ),
    Occasion.VISIT_OFFERED: _visit("候补名额已保留", Haste.AT_ONCE, places=(TIME, PRISON)),
    Occasion.REGISTRATION_WAITS: Told(
        title="实人认证稍后继续",
        group=OccasionGroup.ACCOUNT,
        haste=Haste.WHENEVER,
        places=CASE_PLACES,
        words="公安实人认证暂时没有应答。您提交的内容已保存，恢复后系统会自动继续，不用重新提交。",
    ),
    Occasion.REGISTRATION_UNPROVEN: Told(
        title="实人认证未通过",
        group=OccasionGroup.ACCOUNT,
        places=CASE_PLACES,
        words="您的实人认证未通过，请核对姓名、身份证号后重新拍摄，或到监狱会见窗口办理。",
    ),
    Occasion.REGISTRATION_APPROVED: _REGISTRATION[0],
    Occasion.REGISTRATION_REJECTED: _REGISTRATION[1],
    Occasion.REGISTRATION_RETURNED: _REGISTRATION[2],
    Occasion.BINDING_APPROVED: _BINDING[0],
    Occasion.BINDING_REJECTED: _BINDING[1],
    Occasion.BINDING_RETURNED: _BINDING[2],
    Occasion.NUMBER_APPROVED: _NUMBER[0],
    Occasion.NUMBER_REJECTED: _NUMBER[1],
    Occasion.NUMBER_RETURNED: _NUMBER[2],
    Occasion.WHITELIST_APPROVED: _WHITELIST[0],
    Occasion.WHITELIST_REJECTED: _WHITELIST[1],
    Occasion.WHITELIST_RETURNED: _WHITELIST[2],
    Occasion.ERASURE_REJECTED: _ERASURE[1],
    Occasion.ERASURE_RETURNED: _ERASURE[2],
    Occasion.BUSINESS_APPROVED: _BUSINESS[0],
    Occasion.BUSINESS_REJECTED: _BUSINESS[1],
    Occasion.BUSINESS_RETURNED: _BUSINESS[2],
    Occasion.QUESTION_ANSWERED: Told(
        title="咨询已答复",
        group=OccasionGroup.QUESTION,
        haste=Haste.WHENEVER,
        places=CASE_PLACES,
        words=f"您的咨询已于{{{TIME}}}答复，请在帮助中心查看。",
    ),
    Occasion.ADMISSION: Told(
        title="入监告知",
        group=OccasionGroup.ADMISSION,
        haste=Haste.SAME_DAY,
        places=(PRISON,),
        words=f"您的亲属现在{{{PRISON}}}服刑。配偶、父母、子女等近亲属可以申请会见、可视通话和亲情电话；"
        "会见须提前在本平台预约，按预约的日期和时间到会见窗口办理。"
        "首次办理请带本人身份证，以及户口簿、结婚证等能证明亲属关系的材料。",
        duty=True,
    ),
}
