"""The fields of a video call as outside systems get them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from pipelines.rules.governance.masking import mask_name, mask_number
from schemas.calls.kind import CallKind
from schemas.calls.state import CallState


class CallField(msgspec.Struct, frozen=True):
    """One of them; `mask` where it says who somebody is."""

    name: str
    title: str
    schema: dict[str, Any]
    mask: Callable[[str], str] | None = None


TEXT: dict[str, Any] = {"type": "string"}
MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}
OR_NONE: dict[str, Any] = {"anyOf": [MOMENT, {"type": "null"}]}
WHOLE: dict[str, Any] = {"type": "integer"}

CALL_FIELDS = (
    CallField("case_no", "通话编号", TEXT),
    CallField("state", "状态", {"type": "string", "enum": [one.value for one in CallState]}),
    CallField("prison_code", "监狱代码", TEXT),
    CallField("ward", "监区", TEXT),
    CallField("inmate_no", "罪犯编号", TEXT, mask_number),
    CallField("inmate_name", "罪犯姓名", TEXT, mask_name),
    CallField("relative_name", "家属姓名", TEXT, mask_name),
    CallField("kinship", "关系", TEXT),
    CallField("kind", "通话类别", {"type": ["string", "null"]}),
    CallField("privileged", "是否保密", {"type": "boolean"}),
    CallField("requested_at", "申请时间", MOMENT),
    CallField("starts_at", "预约开始时间", MOMENT),
    CallField("minutes", "预约时长（分钟）", WHOLE),
    CallField("connected_at", "接通时间", OR_NONE),
    CallField("ended_at", "结束时间", OR_NONE),
    CallField("end_reason", "结束原因", {"type": ["string", "null"]}),
    CallField("billed_minutes", "计次时长（分钟）", {"type": ["integer", "null"]}),
)
FILTERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "state": frozenset(one.value for one in CallState),
        "kind": frozenset(one.value for one in CallKind),
    }
)
"""What calls can be chosen by, and its values."""


def told(row: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """Every field of a call, masked unless it may be whole."""
    return {
        field.name: row[field.name] if whole or field.mask is None else field.mask(row[field.name])
        for field in CALL_FIELDS
    }
