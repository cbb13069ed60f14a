"""Made-up records: what an outside system would be sent, for people who may see nobody's data."""

from datetime import UTC, date, datetime
from typing import Any

from pipelines.rules.exchange.open_api.call_fields import CALL_FIELDS
from pipelines.rules.modules.record import Stored
from schemas.calls.kind import CallKind
from schemas.calls.state import CallState
from schemas.modules import field as kinds
from schemas.modules.field import Field, Mask
from schemas.modules.module import Module

EXAMPLE_ID = "01EXAMP1E00000000000000000"
MOMENT = datetime(2026, 1, 2, 1, 30, tzinfo=UTC)
DAY = date(2026, 1, 2)
MASKED = {Mask.NUMBER: "990000197001010019", Mask.PHONE: "10000000000", Mask.WHOLE: "示例内容"}
NAMES = ("name", "_name")
"""How fields that hold a person's or a thing's name end."""


def record(module: Module) -> Stored:
    """A record of a module, each value by its field's declaration."""
    return Stored(
        id=EXAMPLE_ID,
        version=1,
        created_at=MOMENT,
        state=module.states.initial if module.states else None,
        values={field.name: value_of(field) for field in module.fields},
        titles={field.name: f"示例{field.title}" for field in module.fields if _has_title(field)},
        files={},
        keys={},
    )


def value_of(field: Field) -> Any:
    match field.kind:
        case kinds.Text():
            return _text(field, field.kind)
        case kinds.Integer(least=least, most=most):
            return min(max(1, least or 0), 1 if most is None else most)
        case kinds.Money():
            return "12.50"
        case kinds.Day():
            return DAY
        case kinds.Moment():
            return MOMENT
        case kinds.Flag():
            return True
        case kinds.Choice(options=options):
            return options[0].value
        case kinds.Attached(most_files=most):
            return EXAMPLE_ID if most == 1 else [EXAMPLE_ID]
        case kinds.Coded():
            return "example"
    return EXAMPLE_ID


def _text(field: Field, kind: kinds.Text) -> str:
    if field.mask is not None:
        return MASKED[field.mask][: kind.most]
    if kind.pattern is not None and kind.form:
        return f"（{kind.form}）"[: kind.most]
    text = "示例" if field.name.endswith(NAMES) else f"示例{field.title}"
    return text[: kind.most]


def _has_title(field: Field) -> bool:
    return isinstance(field.kind, kinds.Linked | kinds.Unit | kinds.Coded)


def call() -> dict[str, Any]:
    """A video call, in clear."""
    given: dict[str, Any] = {
        "state": CallState.ENDED.value,
        "kind": CallKind.FAMILY.value,
        "privileged": False,
        "prison_code": "P00",
        "case_no": "示例通话编号",
        "ward": "示例监区",
        "inmate_no": "9900000001",
        "inmate_name": "示例甲",
        "relative_name": "示例乙",
        "kinship": "parent",
        "minutes": 15,
        "billed_minutes": 12,
        "end_reason": "hung_up",
    }
    return {field.name: given.get(field.name, MOMENT) for field in CALL_FIELDS}
