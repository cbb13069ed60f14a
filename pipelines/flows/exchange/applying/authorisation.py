"""Which officer let a phone call through (VC-PHONE-02)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, update

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Outcome, Source
from pipelines.flows.exchange.applying.conversations import call_id
from pipelines.flows.exchange.applying.of_calls import calls_of, phone_call
from pipelines.flows.exchange.applying.people import officers_of
from pipelines.flows.exchange.applying.problems import CALL_UNKNOWN
from pipelines.flows.exchange.applying.told import ToldApplier
from pipelines.flows.exchange.applying.writing import change, newest, note
from pipelines.rules.exchange.prison_records.calls import authorisation_columns
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Authorisation
from schemas.modules.phone.phone_calls import PHONE_CALLS

NOBODY = {"authorised_by": None, "authoriser_told": None, "authorised_at": None}


class AuthorisationApplier(ToldApplier):
    """A call is of one officer: the one who was told last."""

    kind = RecordKind.AUTHORISATION

    @property
    def table(self) -> Table:
        return cast(Table, phone_call)

    @property
    def noun(self) -> str:
        return PHONE_CALLS.code

    async def remove(self, tx: Tx, ids: Sequence[str], at: datetime) -> int:
        call: Any = phone_call.c
        had = update(phone_call).where(among(call.id, sorted(ids)), call.authorised_at.is_not(None))
        gone = had.values(**NOBODY, version=call.version + 1, updated_at=at)
        return int((await tx.connection.execute(gone)).rowcount)

    async def write(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        targets = [call_id(system, _of(one).call_no) for one in records]
        chosen = newest(zip(targets, records, strict=True))
        known = await calls_of(tx, chosen)
        officers = await officers_of(tx, (_of(one).police_no for one in chosen.values()))
        rows = []
        for target, one in chosen.items():
            call, told = known.get(target), _of(one)
            if call is None or (one.deleted and call.authorised_at != told.at):
                # Another authorisation than the deleted one stands there by now.
                continue
            officer = authorisation_columns(told, officers.get(told.police_no))
            rows.append({"id": target, **(NOBODY if one.deleted else officer), "updated_at": at})
        changed = await change(tx, phone_call, rows)
        await note(tx, system, self.noun, len(records), len(changed))
        return [
            Outcome(target_id=target) if target in known else Outcome(problem=CALL_UNKNOWN)
            for target in targets
        ]


def _of(one: Mapped) -> Authorisation:
    return cast(Authorisation, one.record)
