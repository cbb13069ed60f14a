"""Phone calls as a prison's system tells them become rows of the module `phone_calls`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from connectors.prisons.applying import Mapped, Outcome, Source
from connectors.prisons.applying.people import Held, inmates, wards_at
from connectors.prisons.applying.writing import add, change
from pipelines.rules.phone_call_state import seconds_of, state_of
from pipelines.security.keys import KeyProvider
from schemas.modules.phone_calls import PHONE_CALLS
from schemas.prison_systems.kinds import RecordKind
from schemas.prison_systems.records import Call
from schemas.tables.generated import GENERATED

phone_call = GENERATED["phone_calls"]
PHONE = PHONE_CALLS.field("phone")
EMPTY = (
    "relative_id",
    "kinship",
    "most_seconds",
    "refusal",
    "authorised_by",
    "authorised_at",
    "source_id",
    "remark",
)
"""What the record of a call says nothing of."""
DELETED = "来源系统已删除"


class CallApplier:
    """A call that is deleted at the source keeps its row, with a remark that says so."""

    kind = RecordKind.CALL

    def __init__(self, keys: KeyProvider) -> None:
        self._seals = FieldSeals(keys)

    async def apply(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> Sequence[Outcome]:
        told = [one.record for one in records if isinstance(one.record, Call)]
        known = await inmates(tx, [one.inmate_no for one in told])
        wards = await _wards(tx, told, known)
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        gone: list[dict[str, Any]] = []
        outcomes = []
        for one in records:
            record, row_id = one.record, one.target_id or make_id()
            if one.deleted:
                gone.append({"id": row_id, "remark": DELETED})
            elif not isinstance(record, Call) or record.inmate_no not in known:
                outcomes.append(Outcome(problem="inmate_unknown"))
                continue
            else:
                held = known[record.inmate_no]
                ward_id = wards[record.inmate_no, record.started_at]
                values = {"id": row_id, **self._values(row_id, record, held, ward_id)}
                if one.target_id:
                    changed.append({**values, "remark": None})
                else:
                    new.append(values)
            outcomes.append(Outcome(target_id=row_id))
        empty = dict.fromkeys(EMPTY)
        await add(tx, phone_call, [{**one, **empty} for one in new], at)
        await change(tx, phone_call, changed, at)
        await change(tx, phone_call, gone, at)
        return outcomes

    def _values(self, row_id: str, call: Call, held: Held, ward_id: str) -> dict[str, Any]:
        return {
            "inmate_id": held.id,
            "ward_id": ward_id,
            "treatment_level": held.treatment_level,
            "state": state_of(call.answered_at, call.ended_at, call.end_cause).value,
            "phone_sealed": self._seals.close(PHONE_CALLS, PHONE, row_id, call.phone),
            "phone_digest": self._seals.digest(call.phone),
            "started_at": call.started_at,
            "answered_at": call.answered_at,
            "ended_at": call.ended_at,
            "seconds": seconds_of(call.answered_at, call.ended_at),
            "end_cause": call.end_cause.value if call.end_cause else None,
            "phone_set": call.phone_set or None,
            "source_no": call.call_no,
        }


async def _wards(
    tx: Tx, told: Sequence[Call], known: dict[str, Held]
) -> dict[tuple[str, datetime], str]:
    """Where each inmate was at the time; by our record where the ledger does not say."""
    found = [one for one in told if one.inmate_no in known]
    asked = [(known[one.inmate_no].id, one.started_at) for one in found]
    wards = await wards_at(tx, asked)
    return {
        (one.inmate_no, one.started_at): ward or known[one.inmate_no].ward_id
        for one, ward in zip(found, wards, strict=True)
    }
