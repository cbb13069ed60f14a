"""Made-up templates and a simulated channel of messages, as if the bureau had approved them."""

from cluster.benches.seed.records import Planter
from connectors.messages.simulated_transport import SIMULATED_ORIGIN
from connectors.postgres.platform.units import UnitRow
from schemas.messages.occasions import CATALOGUE, Occasion
from schemas.messages.to_relatives import MessageKind
from schemas.modules.common import APPROVED
from schemas.modules.messages.message_channels import MESSAGE_CHANNELS
from schemas.modules.messages.message_templates import MESSAGE_TEMPLATES

TEMPLATES = {
    Occasion.APPROVED: ("可视通话申请通过", "您预约的{时间}可视通话已通过，请提前进入等候。"),
    Occasion.REJECTED: ("可视通话申请未通过", "您的申请{预约号}未通过，原因请登录平台查看。"),
    Occasion.CANCELLED: ("可视通话取消", "您预约的{时间}可视通话已取消，详情请登录平台查看。"),
    Occasion.MOVED: ("可视通话改时间", "您的可视通话由{原时间}改为{时间}，请准时进入。"),
    Occasion.VISIT_BOOKED: ("会见预约已提交", "您{时间}的会见预约{预约号}已提交，请等候审批。"),
    Occasion.VISIT_APPROVED: ("会见预约通过", "您{时间}的会见已批准，请带好身份证件按时到{监狱}。"),
    Occasion.VISIT_REJECTED: ("会见预约未通过", "您的会见预约{预约号}未通过，原因请登录平台查看。"),
    Occasion.VISIT_MOVED: ("会见改时间", "您的会见由{原时间}改为{时间}，请按时到{监狱}。"),
    Occasion.VISIT_CANCELLED: ("会见取消", "您{时间}的会见已取消，详情请登录平台查看。"),
    Occasion.VISIT_ENDED: (
        "会见预约到期结束",
        "您{时间}的会见预约已结束，详情请登录平台查看。",
    ),
    Occasion.CALL_RETURNED: ("可视通话申请被退回", "您的申请被退回，请登录平台查看原因并补充。"),
    Occasion.VISIT_RETURNED: ("会见预约被退回", "您的会见预约{预约号}被退回，请登录平台查看。"),
    Occasion.VISIT_OFFERED: ("候补名额已保留", "您候补的{时间}会见有名额了，请尽快登录平台确认。"),
}
"""As a bureau would shorten them; of the others the product's own words."""
PREFIXED = (Occasion.APPROVED, Occasion.REJECTED, Occasion.CANCELLED, Occasion.MOVED)
"""Whose code does not say that they are of calls."""


def all_templates() -> dict[Occasion, tuple[str, str]]:
    """One for every occasion."""
    own = {one: (told.title, told.words) for one, told in CATALOGUE.items() if told.words}
    return own | TEMPLATES


async def plant_messages(planter: Planter, bureau: UnitRow) -> int:
    """Answers how many templates there are; what is sent comes to the simulated gateway alone."""
    templates = all_templates()
    for occasion, (title, body) in templates.items():
        await planter.add(
            MESSAGE_TEMPLATES,
            state=APPROVED,
            code=_code(occasion),
            title=title,
            message_kind=MessageKind.SMS.value,
            occasion=occasion.value,
            body=body,
            unit_id=bureau.id,
        )
    await planter.add(
        MESSAGE_CHANNELS,
        state=APPROVED,
        name="短信通道（模拟）",
        message_kind=MessageKind.SMS.value,
        provider="模拟网关",
        address=f"{SIMULATED_ORIGIN}/v1/messages",
        signature="【申海监狱】",
        unit_id=bureau.id,
    )
    return len(templates)


def _code(occasion: Occasion) -> str:
    """Of calls, where the occasion does not say of what."""
    code = occasion.value.upper()
    return f"CALL_{code}" if occasion in PREFIXED else code
