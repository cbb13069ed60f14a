"""The dictionaries that forms need from the first start on; what administrators keep stays."""

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.tables import metadata

FIRST: dict[str, tuple[str, dict[str, str]]] = {
    "agency_kind": (
        "机构类别",
        {
            "public_security": "公安机关",
            "procuratorate": "检察机关",
            "court": "人民法院",
            "notary": "公证机构",
            "law_firm": "律师事务所",
            "legal_aid": "法律援助机构",
            "other": "其他机构",
        },
    ),
    "certificate_kind": (
        "证件类别",
        {
            "police": "人民警察证",
            "procurator": "检察官证",
            "judge": "法官证",
            "lawyer": "律师执业证",
            "notary": "公证员执业证",
            "work": "工作证",
        },
    ),
}
"""Code, name, and items in order."""


async def plant_dictionaries(tx: Tx) -> list[str]:
    """Make the dictionaries that are not there yet, with their items; answers their codes."""
    book, item = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
    planted = []
    for code, (name, items) in FIRST.items():
        book_id = make_id()
        if not await tx.insert_new(upsert(book).values(id=book_id, code=code, name=name)):
            continue
        rows = [
            {
                "id": make_id(),
                "dictionary_id": book_id,
                "code": value,
                "title": title,
                "sort": place,
                "state": "active",
            }
            for place, (value, title) in enumerate(items.items(), 1)
        ]
        await tx.execute(insert(item).values(rows))
        planted.append(code)
    return planted
