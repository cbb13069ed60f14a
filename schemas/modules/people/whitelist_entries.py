"""Relatives who may make video calls with an inmate (VC-WL-03, -04)."""

from schemas.modules.common import inmate_field, proof_field, remark_field
from schemas.modules.field import Day, Edited, Field, Found, Linked
from schemas.modules.module import Module, Scope
from schemas.modules.own import Own, by_ward
from schemas.people.kinds import BarredFrom

WHITELIST_ENTRY = "whitelist_entry"
"""Kind of approval by which a relative applies for one."""

WHITELIST_ENTRIES = Module(
    code="whitelist_entries",
    title="可视通话白名单",
    noun="白名单",
    subsystem="whitelist",
    group="白名单管理",
    table="whitelist_entry",
    fields=(
        Field(
            name="relative_id",
            title="家属",
            kind=Linked(module="relatives"),
            found=Found.EXACT,
            edited=Edited.ONCE,
        ),
        inmate_field(),
        Field(name="valid_from", title="生效日期", kind=Day(), found=Found.RANGE),
        Field(
            name="valid_until",
            title="有效期至",
            kind=Day(),
            required=False,
            found=Found.RANGE,
            sortable=True,
            hint="留空表示长期有效。",
        ),
        proof_field(),
        remark_field(),
    ),
    core=("relative_id", "inmate_id", "valid_from"),
    label=("relative_id", "inmate_id"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("inmate_id",),
    unique_together=(("relative_id", "inmate_id"),),
    guarded="key_data",
    key_fields=("valid_from", "valid_until"),
    own=Own(
        address="whitelist",
        title="申请可视通话白名单",
        lead="批准后，您可以预约与服刑人员的视频通话。",
        proof="身份证、户口簿或亲属关系证明。",
        barred=BarredFrom.VIDEO,
        approval=by_ward(WHITELIST_ENTRY, "可视通话白名单", "白名单管理"),
        begins="valid_from",
        face=True,
        one_a_pair=True,
    ),
    sample={
        "relative_id": "pair:relative_id",
        "inmate_id": "pair:inmate_id",
        "valid_from": "2026-01-{day:02}",
        "valid_until": "2030-12-31",
    },
    requirements=("VC-WL-03", "VC-WL-04"),
)
