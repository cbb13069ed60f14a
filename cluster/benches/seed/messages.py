"""Made-up templates and a simulated channel of messages, as if the bureau had approved them."""

from cluster.benches.seed.records import Planter
from connectors.messages.simulated_transport import SIMULATED_ORIGIN
from connectors.postgres.platform.units import UnitRow
from schemas.messages.to_relatives import MessageKind, Occasion
from schemas.modules.common import APPROVED
from schemas.modules.messages.message_channels import MESSAGE_CHANNELS
from schemas.modules.messages.message_templates import MESSAGE_TEMPLATES

TEMPLATES = {
    Occasion.APPROVED: ("可视通话申请通过", "您预约的{时间}可视通话已通过，请提前进入等候。"),
    Occasion.REJECTED: ("可视通话申请未通过", "您的申请{预约号}未通过，原因请登录平台查看。"),
    Occasion.CANCELLED: ("可视通话取消", "您预约的{时间}可视通话已取消，详情请登录平台查看。"),
    Occasion.MOVED: ("可视通话改时间", "您的可视通话由{原时间}改为{时间}，请准时进入。"),
}


async def plant_messages(planter: Planter, bureau: UnitRow) -> int:
    """Answers how many templates there are; what is sent comes to the simulated gateway alone."""
    for occasion, (title, body) in TEMPLATES.items():
        await planter.add(
            MESSAGE_TEMPLATES,
            state=APPROVED,
            code=f"CALL_{occasion.value.upper()}",
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
    return len(TEMPLATES)
