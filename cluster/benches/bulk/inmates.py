"""Inmates by the hundred thousand, spread over all wards."""

import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from cluster.benches.seed.cast import LEVELS
from cluster.benches.seed.names import made_up_names
from cluster.benches.seed.records import OFFENCES, SENTENCES
from connectors.postgres.bulk import copy_rows
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from schemas.modules.people.inmates import INMATES
from schemas.people.kinds import CustodyState
from schemas.tables.people.person import inmate

RELEASED_EVERY = 12
ID_NO = INMATES.field("id_no")


async def plant_inmates(
    tx: Tx,
    seals: FieldSeals,
    wards: Sequence[UnitRow],
    count: int,
    *,
    released_every: int | None = RELEASED_EVERY,
    after: int = 0,
) -> list[str]:
    """Their ids, ward by ward in turn; without `released_every` all are in custody.

    `after`: so many were planted before.
    """
    ids: list[str] = []
    numbers = range(after, after + count)
    await copy_rows(tx, inmate, _rows(seals, wards, numbers, ids, released_every))
    return ids


def _rows(
    seals: FieldSeals,
    wards: Sequence[UnitRow],
    numbers: range,
    ids: list[str],
    released_every: int | None,
) -> Iterator[dict[str, Any]]:
    chance = random.Random(numbers.stop)
    names = made_up_names()
    for number in numbers:
        ward = wards[number % len(wards)]
        inmate_id = make_id()
        ids.append(inmate_id)
        # An area code that was never given out, so that no made-up number is anybody's.
        id_no = f"9900001985{number:07}X"
        released = released_every is not None and number % released_every == 0
        state = CustodyState.RELEASED if released else CustodyState.IN_CUSTODY
        yield {
            "id": inmate_id,
            "inmate_no": f"39{number:08}",
            "name": next(names),
            "prison_id": ward.prison_id,
            "ward_id": ward.id,
            "custody_state": state.value,
            "monthly_calls": 2,
            "gender": "male",
            "id_no_sealed": seals.close(INMATES, ID_NO, inmate_id, id_no),
            "id_no_digest": seals.digest(id_no),
            "birth_day": date(1960 + chance.randrange(45), 1 + chance.randrange(12), 15),
            "offence": chance.choice(OFFENCES),
            "sentence": chance.choice(SENTENCES),
            "term_from": date(2015 + chance.randrange(11), 1 + chance.randrange(12), 1),
            "term_until": date(2027 + chance.randrange(12), 1 + chance.randrange(12), 1),
            "custody_type": "new",
            "treatment_level": chance.choice(LEVELS),
            "version": 1,
        }
