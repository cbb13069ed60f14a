"""A ward's day out as a file and in again, each bad row told by its number (LR-HOUR-02)."""

import pytest

from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.hours.ward import Ward

HEAD = "罪犯编号,姓名,岗位,正常工时,加班工时,休息日工时\n"


async def upload(officer: Person, ward: Ward, content: str) -> object:
    reply = await officer.http.post(
        "/api/hours/import",
        params={"ward_id": ward.id, "day": ward.day},
        files={"file": ("hours.csv", content.encode("utf-8-sig"))},
        headers={"Origin": officer.base},
    )
    assert reply.is_success, reply.text
    return reply.json()


@pytest.mark.requirement("LR-HOUR-02")
async def test_bad_rows_are_told_by_number_and_good_ones_taken_over(
    ward: Ward, people: People
) -> None:
    labour = await people.officer("labour")
    params = {"ward_id": ward.id, "day": ward.day, "format": "csv"}
    reply = await labour.http.get("/api/hours/day/export", params=params)
    table = reply.content.decode("utf-8-sig")
    assert "3103000002,吴某,缝纫岗,7,," in table
    again = await upload(labour, ward, table.replace("3103000004,冯某,,,,", ""))
    assert isinstance(again, dict)
    assert (len(again["rows"]), again["problems"]) == (3, [])
    rows = [
        "3103000001,周某,缝纫岗,7:30,1,",
        "3103000002,吴某,,9,,",
        "3103000003,郑某,铆工,7,,",
        "3103000004,冯某,,7,,",
        "9999,某某,,7,,",
        "3103000001,周某,缝纫岗,1,,",
        "3103000003,郑某,缝纫岗,七,,",
    ]
    told = await upload(labour, ward, HEAD + "\n".join(rows))
    assert isinstance(told, dict)
    assert [(one["row"], one["column"]) for one in told["problems"]] == [
        (3, "正常工时"), (4, "岗位"), (5, "罪犯编号"), (6, "罪犯编号"), (7, "罪犯编号"),
        (8, "正常工时"),
    ]  # fmt: skip
    assert [(row["normal"], row["overtime"]) for row in told["rows"]] == [("7.5", "1")]
