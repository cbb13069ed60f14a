"""What an outside system would get, in plain words and with a made-up record (NF-SEC-19).

Nothing of it is anybody's data: those who look may be of a duty that reads none.
"""

from collections.abc import Sequence
from typing import Any

from connectors.postgres.access import data_levels
from connectors.postgres.access.data_levels import AllLevels
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.exchange import open_api
from connectors.postgres.modules import records
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.proposals import opened_as
from pipelines.flows.exchange.open_api.fetching import told_record
from pipelines.flows.exchange.open_api.proposed import OpeningChange
from pipelines.flows.services import Services
from pipelines.rules.exchange.open_api import call_fields, example
from pipelines.rules.exchange.open_api.grants import in_words, is_narrower
from pipelines.rules.exchange.open_api.interfaces import (
    LIVE_SPEECH,
    PHONE_EXCHANGE,
    Interface,
    interfaces,
)
from pipelines.rules.modules.levels import level_of, unmasked_above
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import shown, state_title
from schemas.approvals.state import CaseState
from schemas.errors import IntegrityBroken
from schemas.exchange.open_api import GrantView
from schemas.exchange.open_grants import (
    Comparison,
    Given,
    OpenedConsumer,
    OpenedField,
    OpenedInterface,
    Opening,
)
from schemas.modules.catalog import MODULES
from schemas.modules.common import ACTIVE
from schemas.modules.exchange.api_consumers import API_CONSUMERS
from schemas.modules.levels import TITLES
from schemas.modules.module import Module
from schemas.platform.reach import EVERYWHERE

TOLD = {
    PHONE_EXCHANGE: "电话系统凭罪犯编号或卡号和所拨号码请求拨号，得到是否允许、可通话秒数、"
    "本期剩余次数和不允许的原因；并上报接通与结束。不提供记录查询。",
    LIVE_SPEECH: "会见和电话系统把正在进行的通话声音送入平台转写；平台只回送接收情况，不提供数据。",
}
MASKED_ONLY = "只能经为其定制的数据集取数；以下是数据集最多可含的字段。"


async def opening_of(tx: Tx, services: Services, case: ApprovalCaseRow) -> Opening | None:
    """All that would be open; None where the proposal was exchanged or the consumer is gone."""
    try:
        asked = opened_as(OpeningChange, services.keys, case)
    except IntegrityBroken:
        return None
    seals = FieldSeals(services.keys)
    # The case was in the reach of who reads it.
    record = await records.get(tx, API_CONSUMERS, seals, EVERYWHERE, case.object_id)
    if record is None:
        return None
    now = await open_api.grants(tx, case.object_id)
    decided = case.state is not CaseState.PENDING and asked.grants is not None
    before = asked.grants_before if decided else now
    after = now if asked.grants is None else asked.grants
    levels = await data_levels.every(tx, services.rights_seal)
    return Opening(
        consumer=await _consumer(tx, record, asked),
        reason=asked.reason,
        key=asked.key,
        interfaces=compared(before, after, levels),
    )


async def _consumer(tx: Tx, record: Stored, asked: OpeningChange) -> OpenedConsumer:
    told = record.values | asked.values
    text = {
        field.name: shown(field, told[field.name])
        for field in API_CONSUMERS.fields
        if not field.lies_sealed
    }
    unit = await units.get(tx, told["unit_id"])
    active = bool(asked.action) or record.state == ACTIVE
    return OpenedConsumer(
        name=text["name"],
        contact=text["contact"],
        unit=unit.name if unit else "",
        addresses=text["addresses"],
        valid_from=text["valid_from"],
        valid_until=text["valid_until"],
        rate=f"每分钟最多{text['rate']}次",
        state=state_title(API_CONSUMERS, ACTIVE if active else record.state),
    )


def compared(
    before: Sequence[GrantView], after: Sequence[GrantView], levels: AllLevels
) -> list[OpenedInterface]:
    """Every interface that is granted before or after; what changes stands first."""
    was, now = ({one.interface: one for one in grants} for grants in (before, after))
    known = interfaces()
    found = [
        _interface(known[code], was.get(code), now.get(code), levels)
        for code in sorted(was.keys() | now.keys())
        if code in known
    ]
    return sorted(found, key=lambda one: list(Comparison).index(one.comparison))


def _interface(
    one: Interface, was: GrantView | None, now: GrantView | None, levels: AllLevels
) -> OpenedInterface:
    fields: list[OpenedField] = []
    sample: dict[str, Any] | None = None
    if now is not None and one.fetched:
        fields, sample = _given(one, levels, whole=now.unmasked)
    told = TOLD.get(one.code, "")
    return OpenedInterface(
        code=one.code,
        title=one.title,
        comparison=_compared(was, now),
        before=in_words(was),
        after=in_words(now),
        told=MASKED_ONLY if now is not None and now.tailored else told,
        fields=fields,
        example=sample,
    )


def _compared(was: GrantView | None, now: GrantView | None) -> Comparison:
    if was is None:
        return Comparison.NEW
    if now is None:
        return Comparison.ENDED
    if was == now:
        return Comparison.SAME
    return Comparison.NARROWER if is_narrower([was], [now]) else Comparison.WIDER


def _given(
    one: Interface, levels: AllLevels, *, whole: bool
) -> tuple[list[OpenedField], dict[str, Any] | None]:
    """The fields and a record as the interface itself makes it."""
    if one.module is None:
        made = {"id": example.EXAMPLE_ID, **call_fields.told(example.call(), whole=whole)}
        return [_call_field(field, whole=whole) for field in call_fields.CALL_FIELDS], made
    module = MODULES[one.module]
    if levels[module.code] is None:
        # As at a call, which is refused until the levels can be trusted again.
        return [], None
    hidden = frozenset() if whole else unmasked_above(module, levels[module.code] or {})
    made = told_record(module, example.record(module), hidden, whole=whole)
    return _fields(module, levels, hidden, whole=whole), made


def _fields(
    module: Module, levels: AllLevels, hidden: frozenset[str], *, whole: bool
) -> list[OpenedField]:
    return [
        OpenedField(
            name=field.name,
            title=field.title,
            given=Given.NOTHING
            if field.name in hidden
            else Given.MASKED
            if field.mask and not whole
            else Given.WHOLE,
            level=TITLES[level_of(module, field, levels[module.code])],
        )
        for field in module.fields
    ]


def _call_field(field: call_fields.CallField, *, whole: bool) -> OpenedField:
    given = Given.WHOLE if whole or field.mask is None else Given.MASKED
    return OpenedField(name=field.name, title=field.title, given=given, level="")
