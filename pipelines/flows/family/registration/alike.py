"""Who may be the same person as one who registers, as officers are told (VC-PUB-23)."""

from collections.abc import Mapping
from typing import Any

from connectors.postgres.people import faces, people, registrations
from connectors.postgres.people.people import RelativeRow
from connectors.postgres.transaction import Tx
from pipelines.flows.sealed_fields import id_no_digest, open_id_no, open_template
from pipelines.flows.services import Services
from pipelines.rules.people import id_number
from schemas.people.kinds import SubjectKind

MOST = 5
FACE, PHONE, NAME = "人脸相近", "手机号相同", "姓名和出生日期相同"


async def same_number(tx: Tx, services: Services, values: Mapping[str, Any]) -> RelativeRow | None:
    """The relative of this number: never a second one is made."""
    return await people.relative_by_id_no(tx, id_no_digest(services.keys, values["id_no"]))


async def likely(tx: Tx, services: Services, values: Mapping[str, Any]) -> dict[str, str]:
    """Names of others with what is alike."""
    found: dict[str, str] = {}
    phone = id_no_digest(services.keys, values["phone"])
    number = id_no_digest(services.keys, values["id_no"])
    rows = await registrations.namesakes(tx, name=values["name"], phone_digest=phone, but=number)
    for row, same_phone in rows:
        if same_phone:
            found[f"家属“{row.name}”"] = PHONE
        elif _born(services, row) == values["birth_day"]:
            found[f"家属“{row.name}”"] = NAME
    account_id = values["account_id"] or ""
    others = await registrations.others_alike(
        tx,
        account_id=account_id,
        name=values["name"],
        birth_day=values["birth_day"],
        phone_digest=phone,
    )
    found |= {f"正在注册的“{name}”": f"{PHONE}或{NAME}" for name in others}
    same = await same_number(tx, services, values)
    near = await _near_faces(tx, services, account_id, same.id if same else "")
    return found | {f"家属“{name}”": FACE for name in near}


async def _near_faces(tx: Tx, services: Services, account_id: str, but: str) -> list[str]:
    row = await faces.newest(tx, SubjectKind.PUBLIC, account_id)
    if row is None:
        return []
    known = open_template(
        services.keys, SubjectKind.PUBLIC, account_id, row.engine, row.embedding_sealed
    )
    least = services.settings.face_search_threshold
    hits = await services.shelves.search(tx, SubjectKind.RELATIVE, row.engine, known, least, MOST)
    return await registrations.faces_of(tx, [hit.key for hit in hits], but)


def _born(services: Services, row: RelativeRow) -> object:
    return id_number.birth_day(open_id_no(services.keys, row.id, row.id_no_sealed))
