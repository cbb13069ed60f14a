"""What templates and channels of messages share: approved by two, stopped by one (NF-SEC-17)."""

from schemas.messages.to_relatives import MessageKind, Occasion
from schemas.modules.approval import desk
from schemas.modules.common import APPROVED, DRAFT, PENDING, REJECTED, RETURNED
from schemas.modules.field import Choice, Field, Found, Option, Unit
from schemas.modules.module import Action, States
from schemas.people.kinds import OrgType, Role

STOPPED = "stopped"
OPEN = (DRAFT, RETURNED, REJECTED, STOPPED)

MESSAGE_GROUP = "对外消息"
APPROVAL_GROUP = "系统配置"
BY_BUREAU = (desk("bureau", "局领导审批", Role.LEADER, level=OrgType.BUREAU),)
KINDS = (
    Option(MessageKind.SMS, "短信"),
    Option(MessageKind.MMS, "彩信"),
    Option(MessageKind.WECHAT, "微信"),
)
OCCASIONS = (
    Option(Occasion.APPROVED, "可视通话申请通过"),
    Option(Occasion.REJECTED, "可视通话申请未通过"),
    Option(Occasion.CANCELLED, "可视通话取消"),
    Option(Occasion.MOVED, "可视通话改时间"),
    Option(Occasion.VISIT_BOOKED, "会见预约已提交"),
    Option(Occasion.VISIT_APPROVED, "会见预约通过"),
    Option(Occasion.VISIT_REJECTED, "会见预约未通过"),
    Option(Occasion.VISIT_MOVED, "会见改时间"),
    Option(Occasion.VISIT_CANCELLED, "会见取消"),
    Option(Occasion.VISIT_ENDED, "会见预约到期结束"),
)
STATES = States(
    options=(
        Option(DRAFT, "草稿", "info"),
        Option(PENDING, "待审批", "warning"),
        Option(RETURNED, "已退回", "warning"),
        Option(APPROVED, "已批准", "success"),
        Option(REJECTED, "已驳回", "danger"),
        Option(STOPPED, "已停用", "danger"),
    ),
    initial=DRAFT,
    open=OPEN,
)


def kind_field() -> Field:
    return Field(
        name="message_kind", title="发送方式", kind=Choice(options=KINDS), found=Found.EXACT
    )


def bureau_field() -> Field:
    """Whose it is: nobody but the bureau lets messages out."""
    return Field(name="unit_id", title="所属单位", kind=Unit(types=(OrgType.BUREAU,)), listed=False)


def approved_by_two(kind: str) -> tuple[Action, ...]:
    """Submitted to a second person, taken back for a change, stopped at once."""
    return (
        Action(
            code="submit",
            title="提交审批",
            from_states=OPEN,
            to_state=PENDING,
            approval=kind,
            confirm="批准之前不会用它发送。提交人本人不能审批。",
        ),
        Action(
            code="revise",
            title="修改",
            from_states=(APPROVED,),
            to_state=DRAFT,
            confirm="转为草稿后立即不再用它发送，改好须重新审批。",
        ),
        Action(
            code="stop",
            title="停用",
            from_states=(APPROVED,),
            to_state=STOPPED,
            reason=True,
            tone="danger",
            confirm="停用后立即不再用它发送，恢复使用须重新审批。",
        ),
    )
