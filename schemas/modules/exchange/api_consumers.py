"""Outside systems that fetch our records through the opened interfaces (VC-CFG-10)."""

import msgspec

from schemas.modules.common import (
    ACTIVATE,
    ACTIVE,
    ACTIVE_STATES,
    DEACTIVATE,
    INACTIVE,
    phone_field,
    remark_field,
    unit_field,
)
from schemas.modules.field import Day, Field, Found, Integer, Text
from schemas.modules.levels import Level
from schemas.modules.module import Keeper, Module, Scope
from schemas.people.kinds import OrgType

INTERFACE_GRANT = "interface_grant"
"""The kind of approval by which anything is opened to a consumer (NF-SEC-19)."""
SWITCHED = (
    msgspec.structs.replace(
        DEACTIVATE, confirm="停用后，该接入方的调用立即全部被拒绝；恢复启用须经审批。确定停用吗？"
    ),
    msgspec.structs.replace(
        ACTIVATE, reason=True, guarded=True, confirm="由另一职责的人员审批通过后启用。"
    ),
)
ADDRESSES = r"[0-9a-fA-F.:]+(/[0-9]{1,3})?([\s,，;；]+[0-9a-fA-F.:]+(/[0-9]{1,3})?)*"

API_CONSUMERS = Module(
    code="api_consumers",
    title="接口接入方",
    noun="接入方",
    subsystem="configuration",
    group="接口开放",
    table="api_consumer",
    fields=(
        Field(
            name="name",
            title="接入方名称",
            kind=Text(most=64),
            unique=True,
            found=Found.WITHIN,
            sortable=True,
        ),
        Field(name="contact", title="联系人", kind=Text(most=32), found=Found.WITHIN),
        # A firm's contact, kept by administrators, whom nothing sensitive is open to.
        phone_field(required=False, level=Level.INTERNAL),
        Field(
            name="addresses",
            title="允许的来源地址",
            kind=Text(most=500, lines=3, pattern=ADDRESSES, form="IP 地址或网段，用逗号分隔"),
            listed=False,
            hint="只接受来自这些地址的调用，例如 10.1.2.3, 10.8.0.0/16。",
        ),
        Field(name="valid_from", title="有效期起", kind=Day(), listed=False),
        Field(name="valid_until", title="有效期至", kind=Day(), found=Found.RANGE, sortable=True),
        Field(
            name="rate",
            title="每分钟最多调用",
            kind=Integer(least=1, most=6000, unit="次"),
            hint="超过后返回调用过于频繁，下一分钟恢复。",
        ),
        unit_field(
            "数据范围", OrgType.BUREAU, OrgType.PRISON, hint="只能取得该单位及其下级单位的数据。"
        ),
        remark_field(),
    ),
    core=("name", "contact", "addresses", "valid_from", "valid_until", "rate", "unit_id"),
    label=("name",),
    scope=Scope(unit="unit_id"),
    order=("name",),
    key="name",
    # A new one may call nothing until somebody else has let it in.
    states=msgspec.structs.replace(ACTIVE_STATES, initial=INACTIVE, offered=(ACTIVE, INACTIVE)),
    actions=SWITCHED,
    guarded=INTERFACE_GRANT,
    key_fields=("name", "addresses", "valid_from", "valid_until", "rate", "unit_id"),
    guards_removal=False,
    kept_by=Keeper.ADMINISTRATOR,
    sample={
        "name": "数据平台{n}",
        "contact": "联系人{n}",
        "addresses": "127.0.0.1, 10.0.0.0/8",
        "valid_from": "2026-01-01",
        "valid_until": "2030-12-31",
        "rate": 60,
        "unit_id": "unit:P03",
    },
    requirements=("VC-CFG-10", "NF-SEC-19"),
)
