"""What an order says: read from the record when it goes out first, then the same for ever."""

from typing import Any

from connectors.postgres.modules import records
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.official import bookings
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.rules.exchange.prison_systems.order_values import (
    People,
    Values,
    Visitor,
    values_of,
)
from pipelines.rules.modules.record import Stored
from pipelines.rules.security.keys import KeyProvider
from schemas.modules.catalog import MODULES
from schemas.modules.people.agency_people import AGENCY_PEOPLE
from schemas.platform.reach import EVERYWHERE


class OrderContent:
    """Opens the records that orders tell of."""

    def __init__(self, keys: KeyProvider) -> None:
        self._seals = FieldSeals(keys)

    async def of(self, tx: Tx, module: str, object_id: str) -> tuple[int, Values] | None:
        """The record's version and what is told of it; None where it is gone."""
        record = await self._get(tx, module, object_id)
        if record is None:
            return None
        return record.version, values_of(module, record.values, await self._people(tx, record))

    async def _people(self, tx: Tx, record: Stored) -> People:
        values = record.values
        inmate = await self._named(tx, "inmates", values.get("inmate_id"))
        relative = await self._named(tx, "relatives", values.get("relative_id"))
        helper = await self._named(tx, "help_people", values.get("help_person_id"))
        bound = None
        if inmate and relative:
            bound = await people.binding(tx, values["relative_id"], values["inmate_id"])
        business = await self._named(tx, "official_kinds", values.get("kind_id"))
        room = await self._named(tx, "official_rooms", values.get("room_id"))
        return People(
            inmate_no=inmate.get("inmate_no"),
            inmate_name=inmate.get("name"),
            relative_name=relative.get("name"),
            relative_id_no=relative.get("id_no"),
            kinship=None if bound is None else bound.kinship,
            helper_name=helper.get("name"),
            business=business.get("name"),
            room=room.get("name"),
            visitors=tuple(await self._visitors(tx, record)),
        )

    async def _visitors(self, tx: Tx, record: Stored) -> list[Visitor]:
        """Of official business: who booked it, and whoever comes along."""
        if "person_id" not in record.values:
            return []
        first = (record.values["person_id"], record.values["companion_id"])
        ids = [one for one in first if one is not None]
        ids += await bookings.companions_of(tx, record.id)
        found = [await self._named(tx, AGENCY_PEOPLE.code, one) for one in dict.fromkeys(ids)]
        return [
            Visitor(name=one["name"], body=one["body"], certificate_no=one["certificate_no"])
            for one in found
            if one
        ]

    async def _named(self, tx: Tx, module: str, record_id: str | None) -> dict[str, Any]:
        record = None if record_id is None else await self._get(tx, module, record_id)
        return {} if record is None else record.values

    async def _get(self, tx: Tx, module: str, record_id: str) -> Stored | None:
        return await records.get(tx, MODULES[module], self._seals, EVERYWHERE, record_id)
