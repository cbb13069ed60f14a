"""What the ledger refused is told, mended and handed in again (LR-HOUR-04)."""

from typing import Any

import pytest

from schemas.messages.dead_letters import LetterState
from tests.integration.eventually import eventually
from tests.integration.serve.approving import decide, decision, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.hours.refusing import stray
from tests.integration.serve.labour.hours.ward import Ward, booked
from tests.integration.serve.world import World


@pytest.fixture
async def labour(people: People) -> Person:
    return await people.officer("labour")


@pytest.mark.requirement("LR-HOUR-04")
async def test_refused_lines_are_told_mended_and_handed_in_again(
    ward: Ward, labour: Person, people: People, world: World
) -> None:
    await stray(world, ward, 1)
    made = await ward.submit(labour, ward.line(0), ward.line(1), ward.line(2))
    assert made["booked"]
    view = await ward.view(labour)
    assert (len(view["lines"]), view["open"]) == (3, True)
    (refused,) = view["refused"]
    assert [refused[name] for name in ("inmate_id", "post_id", "minutes", "name")] == [
        ward.inmates[1], ward.post, 420, "吴某",
    ]  # fmt: skip
    assert "不属于本监区的工时表" in refused["reason"]
    approver = await people.officer("approver")
    case = await only(approver)
    answer = await approver.refused(
        f"/api/approvals/{case['id']}/decisions",
        {"visit": 1, "verdict": "approve", "opinion": ""},
    )
    assert answer == (409, "lines_refused")
    draft = {"inmate_id": ward.inmates[1], "post_id": ward.post, "normal": "7"}
    kept = await labour.ask(
        "PUT", "/api/hours/draft", {"ward_id": ward.id, "day": ward.day, "rows": [draft]}
    )
    assert kept.is_success
    assert (await ward.view(labour))["draft"]["rows"][0]["normal"] == "7"
    await stray(world, ward, 1, gone=True)
    await ward.submit(labour, ward.line(0), ward.line(1, 400), ward.line(2), version=1)
    view = await booked(ward, labour, 2)
    assert sorted(line["minutes"] for line in view["lines"]) == [400, 420, 420]
    assert (view["refused"], view["open"], view["draft"]) == ([], False, None)
    leader = await people.officer("leader")
    (letter,) = (await leader.get("/api/dead-letters"))["rows"]
    assert (letter["state"], letter["settled_by"]) == (LetterState.SET_ASIDE, "民警labour")
    again = await only(approver)
    assert again["id"] != case["id"]
    await decide(approver, again, "approve", "")
    stale = ward.sheet(ward.line(0), version=2)
    assert await labour.refused("/api/hours/sheets", stale) == (409, "sheet_locked")


@pytest.mark.requirement("LR-HOUR-04")
async def test_a_mended_line_that_is_refused_again_still_keeps_the_sheet_from_approval(
    ward: Ward, labour: Person, people: People, world: World
) -> None:
    """It comes back under the id of the message that it was mended in."""
    await stray(world, ward, 1)
    await ward.submit(labour, ward.line(0), ward.line(1))
    await booked(ward, labour, 1)
    first = await mended(labour, ward.line(1, 400))
    refused: list[Any] = []

    async def back() -> bool:
        refused[:] = (await ward.view(labour))["refused"]
        return bool(refused)

    await eventually(back)
    assert [(one["inmate_id"], one["minutes"]) for one in refused] == [(ward.inmates[1], 400)]
    approver = await people.officer("approver")
    case = await only(approver)
    at = f"/api/approvals/{case['id']}/decisions"
    assert await approver.refused(at, decision(case, "approve")) == (409, "lines_refused")
    await stray(world, ward, 1, gone=True)
    assert await mended(labour, ward.line(1, 400)) != first

    async def joined() -> bool:
        return len((await ward.view(labour))["lines"]) == 2

    await eventually(joined)
    await decide(approver, case, "approve")
    view = await ward.view(labour)
    assert sorted(line["minutes"] for line in view["lines"]) == [400, 420]


@pytest.mark.requirement("LR-HOUR-04")
async def test_a_day_handed_in_anew_settles_what_came_back_of_a_mended_line(
    ward: Ward, labour: Person, world: World
) -> None:
    await stray(world, ward, 1)
    await ward.submit(labour, ward.line(0), ward.line(1))
    await booked(ward, labour, 1)
    await mended(labour, ward.line(1, 400))

    async def back() -> bool:
        return bool((await ward.view(labour))["open"])

    await eventually(back)
    await ward.submit(labour, ward.line(0), version=1)
    view = await booked(ward, labour, 2)
    assert (len(view["lines"]), view["refused"]) == (1, [])
    assert (await labour.get("/api/dead-letters", state="waiting"))["rows"] == []


async def mended(labour: Person, line: dict[str, Any]) -> str:
    """Send the one letter that waits again with another line; answers its id."""
    (letter,) = (await labour.get("/api/dead-letters", state="waiting"))["rows"]
    path = f"/api/dead-letters/{letter['id']}/replay"
    await labour.post(path, {"reason": "核对纸质记录", "line": line})
    return str(letter["id"])


async def test_a_sheet_that_was_taken_is_not_handed_in_twice(ward: Ward, labour: Person) -> None:
    await ward.submit(labour, ward.line(0))
    view = await ward.view(labour)
    assert (view["refused"], view["open"]) == ([], False)
    again = ward.sheet(ward.line(0), version=1)
    assert await labour.refused("/api/hours/sheets", again) == (409, "sheet_in_approval")
