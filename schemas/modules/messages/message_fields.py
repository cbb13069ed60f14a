"""What templates and channels of messages share: approved by two, stopped by one (NF-SEC-17)."""

from schemas.messages.occasions import CATALOGUE
from schemas.messages.to_relatives import MessageKind
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
    Option(MessageKind.CALL, "电话"),
)
TEMPLATE_KINDS = (*KINDS, Option(MessageKind.PAGE, "我的消息"))
OCCASIONS = tuple(Option(one, told.title) for one, told in CATALOGUE.items())
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


def kind_field(options: tuple[Option, ...] = KINDS) -> Field:
    return Field(
        name="message_kind", title="发送方式", kind=Choice(options=options), found=Found.EXACT
    )


def bureau_field() -> Field:
    """Whose it is: nobody but the bureau lets messages out."""
    return Field(name="unit_id", title="所属单位", kind=Unit(types=(OrgType.BUREAU,)), listed=False)


def words_field() -> Field:
    """Whose words they are: a prison's own go before the bureau's; the bureau approves both."""
    return Field(
        name="unit_id",
        title="所属单位",
        kind=Unit(types=(OrgType.BUREAU, OrgType.PRISON)),
        found=Found.EXACT,
        hint="选择市局即为全局默认，监狱自己的优先。",
    )


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
