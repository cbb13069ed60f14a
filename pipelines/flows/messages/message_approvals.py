"""Templates and channels of messages, let through by a second person of the bureau (NF-SEC-17)."""

from typing import Any

from connectors.messages.opening import origins_of
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.proposals import digest_of
from pipelines.flows.approvals.written_kind import Described, record_kind
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.messages.gateway_address import is_listed
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import option_title
from schemas.approvals.definition import (
    ByRole,
    Definition,
    FactField,
    FactKind,
    FactOption,
    Facts,
    Node,
)
from schemas.modules.field import Option
from schemas.modules.messages.message_channels import MESSAGE_CHANNEL, MESSAGE_CHANNELS
from schemas.modules.messages.message_fields import KINDS, OCCASIONS
from schemas.modules.messages.message_templates import MESSAGE_TEMPLATE, MESSAGE_TEMPLATES
from schemas.people.kinds import OrgType, Role

GROUP = "系统配置"
LISTED = "listed"
BUREAU = Definition(
    nodes=[
        Node(
            key="bureau",
            title="局领导审批",
            approvers=[ByRole(role=Role.LEADER.value, level=OrgType.BUREAU)],
        )
    ]
)


def _choice(name: str, title: str, options: tuple[Option, ...]) -> FactField:
    facts = tuple(FactOption(one.value, one.title) for one in options)
    return FactField(name=name, title=title, kind=FactKind.CHOICE, options=facts)


def _described(record: Stored, title: str, facts: Facts, shown: dict[str, str]) -> Described:
    """Approvers read everything that goes out by it; the signature covers what they read."""
    lines = [{"title": name, "before": None, "after": text} for name, text in shown.items()]
    proposal: dict[str, Any] = {"lines": lines, "files": []}
    covered: Facts = {"content": content_of(record), "proposal": digest_of(proposal)}
    return Described(
        title=title[:128],
        unit_id=record.values["unit_id"],
        facts=facts | covered,
        proposal=proposal,
    )


async def _describe_template(_: Tx, __: Services, record: Stored) -> Described:
    values = record.values
    facts: Facts = {name: values[name] for name in ("message_kind", "occasion")}
    shown = {
        "模板编号": values["code"],
        "发送方式": option_title(KINDS, values["message_kind"]),
        "适用事项": option_title(OCCASIONS, values["occasion"]),
        "消息内容": values["body"],
    }
    return _described(record, f"消息模板“{values['title']}”", facts, shown)


async def _describe_channel(_: Tx, __: Services, record: Stored) -> Described:
    values = record.values
    facts: Facts = {"message_kind": values["message_kind"]}
    shown = {
        "发送方式": option_title(KINDS, values["message_kind"]),
        "服务商": values["provider"],
        "网关地址": values["address"],
        "签名": values["signature"],
    }
    return _described(record, f"消息通道“{values['name']}”", facts, shown)


async def _check_template(_: Tx, __: Services, ___: Stored) -> list[Outcome]:
    """What a text may hold was looked at when it was written."""
    return []


async def _check_channel(_: Tx, services: Services, record: Stored) -> list[Outcome]:
    listed = is_listed(record.values["address"], origins_of(services.settings))
    told = "在安装时设定的名单内" if listed else "不在安装时设定的名单内，批准后也不会发送"
    return [Outcome(LISTED, listed, told)]


TEMPLATE = record_kind(
    MESSAGE_TEMPLATE,
    "消息模板",
    group=GROUP,
    module=MESSAGE_TEMPLATES,
    fields=(
        _choice("message_kind", "发送方式", KINDS),
        _choice("occasion", "适用事项", OCCASIONS),
    ),
    default=BUREAU,
    describe=_describe_template,
    check=_check_template,
    check_titles={},
    # Nothing leaves that nobody has read.
    filing=False,
)
CHANNEL = record_kind(
    MESSAGE_CHANNEL,
    "消息通道",
    group=GROUP,
    module=MESSAGE_CHANNELS,
    fields=(_choice("message_kind", "发送方式", KINDS),),
    default=BUREAU,
    describe=_describe_channel,
    check=_check_channel,
    check_titles={LISTED: "网关名单"},
    filing=False,
)
