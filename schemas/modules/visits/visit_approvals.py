"""Decisions on visits that needed one, as the prisons' systems told them (VC-ONSITE-03)."""

from enum import StrEnum

from schemas.modules.common import inmate_field
from schemas.modules.field import Choice, Edited, Field, Found, Integer, Moment, Option, Text
from schemas.modules.governance.told_fields import (
    TOLD_STATES,
    WARD_AT_THE_TIME,
    ToldState,
    deleted_by_field,
    source_key_field,
    system_field,
    take_out,
    visit_field,
)
from schemas.modules.index import Index
from schemas.modules.module import Module, Scope, Verb


class Decision(StrEnum):
    AGREED = "agreed"
    REFUSED = "refused"


VISIT_APPROVALS = Module(
    code="visit_approvals",
    title="会见审批记录",
    noun="会见审批",
    subsystem="onsite",
    group="现场会见",
    table="visit_approval",
    fields=(
        visit_field(),
        inmate_field(Edited.NEVER),
        WARD_AT_THE_TIME,
        Field(
            name="step",
            title="审批步骤",
            kind=Integer(least=0, most=99),
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        Field(
            name="node",
            title="审批环节",
            kind=Text(most=64),
            required=False,
            found=Found.WITHIN,
            edited=Edited.NEVER,
        ),
        Field(
            name="approver",
            title="审批人",
            kind=Text(most=64),
            required=False,
            found=Found.WITHIN,
            edited=Edited.NEVER,
        ),
        Field(
            name="decision",
            title="审批结果",
            kind=Choice(
                options=(
                    Option(Decision.AGREED, "同意", "success"),
                    Option(Decision.REFUSED, "不同意", "danger"),
                )
            ),
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        Field(
            name="opinion",
            title="审批意见",
            kind=Text(most=500, lines=3),
            required=False,
            found=Found.WITHIN,
            edited=Edited.NEVER,
        ),
        Field(
            name="decided_at",
            title="审批时间",
            kind=Moment(),
            found=Found.RANGE,
            sortable=True,
            edited=Edited.NEVER,
        ),
        system_field(),
        source_key_field(),
        deleted_by_field(),
    ),
    core=("visit_id", "inmate_id", "decision", "decided_at"),
    label=("inmate_id", "decided_at"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-decided_at",),
    states=TOLD_STATES,
    actions=(take_out(ToldState.VALID),),
    verbs=(Verb.LIST, Verb.EXPORT),
    indexes=(Index("decided_at"),),
    sample={
        "visit_id": "record:visits",
        "inmate_id": "pair:inmate_id",
        "ward_id": "unit:P03-W01",
        "step": 1,
        "node": "狱政科",
        "approver": "审批人{n}",
        "decision": "pick:agreed|refused",
        "opinion": "第{n}次意见",
        "decided_at": "2026-11-24T02:00:00Z",
        "source_key": "A-{n}",
    },
    requirements=("VC-ONSITE-03",),
)
