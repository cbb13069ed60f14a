"""Phone calls as a prison's system tells them (VC-PHONE-01, VC-PHONE-25)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.phone import phone_tickets
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Outcome, Source
from pipelines.flows.exchange.applying.conversations import call_id
from pipelines.flows.exchange.applying.problems import INMATE_UNKNOWN, ORDER_OF_TIMES
from pipelines.flows.exchange.applying.standing import standings
from pipelines.flows.exchange.applying.told import ToldApplier
from pipelines.flows.exchange.applying.visits import GUARDED
from pipelines.flows.exchange.applying.writing import newest, note, put
from pipelines.rules.exchange.prison_records.calls import call_columns, relative_columns
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Call
from schemas.modules.phone.phone_calls import PHONE_CALLS
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS
from schemas.tables.generated import GENERATED

phone_call = GENERATED[PHONE_CALLS.code]
number = GENERATED[RELATIVE_NUMBERS.code]
PHONE = PHONE_CALLS.field("phone")
SEALED = "phone_sealed"
"""Of a number that is the same it differs each time; its digest does not."""


class CallApplier(ToldApplier):
    """A call that is deleted at the source keeps its row, marked; what officers write of it stays.

    Nothing else of a call can be changed here, so no rule is asked which side counts.
    """

    kind = RecordKind.CALL

    def __init__(self, seals: FieldSeals) -> None:
        self._seals = seals

    @property
    def table(self) -> Table:
        return phone_call

    @property
    def noun(self) -> str:
        return PHONE_CALLS.code

    async def remove(self, tx: Tx, ids: Sequence[str], at: datetime) -> int:
        call: Any = phone_call.c
        said = update(phone_call).where(among(call.id, sorted(ids)), ~call.source_deleted)
        marked = said.values(source_deleted=True, version=call.version + 1, updated_at=at)
        return int((await tx.connection.execute(marked)).rowcount)

    async def write(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        targets = [call_id(system, _of(one).call_no) for one in records]
        chosen = newest(zip(targets, records, strict=True))
        stood = await standings(
            tx, ((_of(one).inmate_no, _of(one).started_at) for one in chosen.values())
        )
        seals = self._seals.for_page()
        digests = {told: seals.digest(told) for told in {_of(o).phone for o in chosen.values()}}
        known = await _numbers(tx, digests.values())
        rows = []
        waiting: dict[str, str] = {}
        for target, one in chosen.items():
            told = _of(one)
            place = stood.get((told.inmate_no, told.started_at))
            if place is None or not _ordered(told):
                waiting[target] = ORDER_OF_TIMES if place else INMATE_UNKNOWN
                continue
            digest = digests[told.phone]
            rows.append(
                {
                    "id": target,
                    SEALED: seals.close(PHONE_CALLS, PHONE, target, told.phone),
                    "phone_digest": digest,
                    **call_columns(
                        told,
                        inmate_id=place.inmate_id,
                        ward_id=place.ward_id,
                        treatment_level=place.treatment_level,
                        deleted=one.deleted,
                    ),
                    **relative_columns(told, known.get((place.inmate_id, digest))),
                    "created_at": at,
                    "updated_at": at,
                }
            )
        call: Any = phone_call.c
        new = upsert(phone_call).excluded
        # Said once, it is not unsaid by a record that says nothing of it.
        said = {name: func.coalesce(new[name], call[name]) for name in ("kinship", "kinship_told")}
        changed = await put(tx, phone_call, rows, said, frozenset({SEALED, *GUARDED}))
        await note(tx, system, self.noun, len(records), len(changed))
        digits = {target: _of(chosen[target]).phone for target in changed}
        await phone_tickets.issue_told(tx, seals, digits, at)
        return [
            Outcome(problem=waiting[target]) if target in waiting else Outcome(target_id=target)
            for target in targets
        ]


def _of(one: Mapped) -> Call:
    return cast(Call, one.record)


def _ordered(told: Call) -> bool:
    moments = [at for at in (told.started_at, told.answered_at, told.ended_at) if at]
    return moments == sorted(moments)


async def _numbers(tx: Tx, digests: Iterable[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """Owner and kinship, by inmate and number."""
    columns = (number.c.inmate_id, number.c.phone_digest, number.c.relative_id, number.c.kinship)
    kept = select(*columns).where(among(number.c.phone_digest, sorted(set(digests))))
    return {
        (row.inmate_id, row.phone_digest): (row.relative_id, row.kinship)
        for row in await tx.execute(kept)
    }
