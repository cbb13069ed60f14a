"""Steps that tests of grades, posts and working time share."""

from datetime import date
from typing import Any

from connectors.postgres.people import people as stored_people
from connectors.postgres.platform import units
from tests.integration.serve.approving import decide
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World

RECORDS = "/api/records"
GRADES, SETTINGS = f"{RECORDS}/worker_grades", f"{RECORDS}/worker_grade_settings"
POSTS, ASSIGNMENTS = f"{RECORDS}/labour_posts", f"{RECORDS}/post_assignments"
SCHEDULES, REST_DAYS = f"{RECORDS}/work_schedules", f"{RECORDS}/rest_days"


async def add_inmate(world: World, number: int, ward: str = "P03-W01") -> str:
    """One more inmate in custody; answers the id."""
    async with world.database.transaction() as tx:
        place = await units.by_code(tx, ward)
        assert place is not None
        assert place.prison_id is not None
        return await stored_people.add_inmate(
            tx,
            inmate_no=f"3103100{number:03}",
            name=f"工人{number}",
            prison_id=place.prison_id,
            ward_id=place.id,
        )


async def define(chief: Person, world: World, grade_no: int, since: str, **more: Any) -> Any:
    """A version of a grade's rule, by the bureau."""
    values = {
        "grade_no": grade_no,
        "name": f"{grade_no}级工",
        "unit_id": world.bureau_id,
        "conditions": "完成定额",
        "day_minutes": 420,
        "hourly_rate": "6.50",
        "valid_from": since,
    }
    return await add(chief, GRADES, values | more)


async def add(person: Person, path: str, values: dict[str, Any]) -> Any:
    return await person.post(path, {"values": values})


async def refused(person: Person, path: str, values: dict[str, Any]) -> tuple[str, str]:
    """Field and message of the one problem."""
    reply = await person.ask("POST", path, {"values": values})
    assert reply.status_code == 422, reply.text
    (told,) = reply.json()["detail"]["problems"]
    return told["field"], told["message"]


async def act(person: Person, path: str, record: Any, code: str, **asked: Any) -> Any:
    body = {"version": record["version"], **asked}
    return await person.post(f"{path}/{record['id']}/actions/{code}", body)


async def graded(
    people: People, officer: Person, inmate_id: str, grade_no: int, since: str | date
) -> Any:
    """A grade asked for and approved; answers the record."""
    values = {
        "inmate_id": inmate_id,
        "grade_no": grade_no,
        "from_day": str(since),
        "reason": "季度考核合格",
    }
    made = await add(officer, SETTINGS, values)
    await act(officer, SETTINGS, made, "submit")
    leader = await people.officer("leader")
    for case in (await leader.get("/api/approvals/pending"))["rows"]:
        await decide(leader, case, "approve", "同意评定")
    return (await officer.get(f"{SETTINGS}/{made['id']}"))["record"]
