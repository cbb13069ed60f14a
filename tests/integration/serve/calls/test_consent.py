"""A relative agrees to the privacy notice before anything else is open, and sees what is held."""

from collections.abc import Iterable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipelines.rules.access.route import Who
from serve.calls.live import frames
from tests.integration.serve.client import People, Person, agree
from tests.integration.serve.family.test_family_applications import NUMBERS, number
from tests.integration.serve.journey import audit_rows_of, requested
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.said import INTERFACES
from tests.integration.serve.world import World

NOWHERE = "01JXXXXXXXXXXXXXXXXXXXXXXX"
NOTICE = "/api/relative/privacy-notice"


def closed_before() -> Iterable[str]:
    """Relatives' routes that are not open to whoever has not agreed."""
    return sorted(
        text
        for text, route in INTERFACES.items()
        if route.who is Who.RELATIVE and not route.before_consent
    )


async def ask(person: Person, route: str) -> tuple[int, str]:
    method, path = route.split(" ")
    for name in ("call_id", "case_id"):
        path = path.replace(f"{{{name}}}", NOWHERE)
    if path.endswith(("/files", "/cards/{side}")):
        reply = await send_file(person, path, "证明.pdf", made_file("证明.pdf"))
    else:
        reply = await person.ask(method, path)
    is_json = reply.headers.get("content-type", "").startswith("application/json")
    return reply.status_code, reply.json().get("code", "") if is_json and reply.is_error else ""


@pytest.mark.requirement("NF-SEC-11")
async def test_without_consent_only_reading_seeing_and_leaving_is_open(people: People) -> None:
    person = await people.relative(agreed=False)
    closed = list(closed_before())
    assert len(closed) > 15
    for route in closed:
        assert await ask(person, route) == (403, "consent_needed"), route
    async with person.socket("/ws/relative") as socket:
        assert await socket.closed() == frames.TRY_LATER
    notice = await person.get(NOTICE)
    assert (notice["number"], notice["agreed_at"]) == (1, None)
    for told in ("人脸", "为什么要收集", "保存多久", "谁能看到", "注销"):
        assert told in notice["text"]
    assert (await person.get("/api/relative/own-data"))["sections"]
    assert (await person.ask("POST", "/api/relative/sign-out")).status_code == 204


@pytest.mark.requirement("NF-SEC-11")
async def test_consent_is_kept_with_version_time_and_address_and_never_changes(
    people: People, world: World
) -> None:
    person = await people.relative(agreed=False)
    assert await person.refused(f"{NOTICE}/agree", {"number": 2}) == (409, "notice_renewed")
    first = await person.post(f"{NOTICE}/agree", {"number": 1})
    again = await person.post(f"{NOTICE}/agree", {"number": 1})
    assert first["agreed_at"] == again["agreed_at"] is not None
    assert await person.get("/api/relative/inmates")
    async with world.database.transaction() as tx:
        (row,) = (await tx.execute(text("select * from privacy_consent"))).all()
    assert (row.relative_id, row.number, row.source_address) == (world.relative_id, 1, "127.0.0.1")
    (told, done) = await audit_rows_of(world, "privacy_notice", "1"), "privacy.agree"
    assert [(one.action, one.result) for one in told] == [(done, "ok")]
    for statement in (
        "delete from privacy_consent",
        "update privacy_consent set number = 1",
        "update privacy_notice set text = 'x'",
        "delete from privacy_notice",
    ):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with world.database.transaction() as tx:
                await tx.execute(text(statement))


@pytest.mark.requirement("NF-SEC-11")
async def test_a_new_version_asks_everybody_anew(people: People) -> None:
    person = await people.relative()
    security = await people.officer("security")
    (first,) = await security.get("/api/privacy-notices")
    assert (first["number"], first["agreed"]) == (1, 1)
    asked = {"after": 1, "text": first["text"] + "八、新增一条说明。", "changes": "新增第八条"}
    made = await security.post("/api/privacy-notices", asked)
    assert made["number"] == 2
    assert await security.refused("/api/privacy-notices", asked) == (409, "notice_renewed")
    assert await ask(person, "GET /api/relative/inmates") == (403, "consent_needed")
    notice = await person.get(NOTICE)
    assert (notice["number"], notice["changes"], notice["agreed_at"]) == (2, "新增第八条", None)
    await agree(person)
    assert await person.get("/api/relative/inmates")
    kept = await security.get("/api/privacy-notices")
    assert [(one["number"], one["agreed"]) for one in kept] == [(2, 1), (1, 1)]
    assert kept[1]["text"] == first["text"]


@pytest.mark.requirement("NF-SEC-11")
async def test_own_data_tells_all_that_is_held_masked_and_gives_a_copy(
    people: People, world: World
) -> None:
    person = await people.relative()
    await person.post(NUMBERS, await number(world, person))
    await requested(world, person)
    data = await person.get("/api/relative/own-data")
    told = {one["name"]: one for one in data["sections"]}
    shown = {name: str(one["lines"]) for name, one in told.items()}
    assert "李某某" in shown["identity"]
    assert "138****0001" in shown["identity"]
    assert "周某" in shown["bindings"]
    assert "配偶" in shown["bindings"]
    assert "登记" in shown["face"]
    assert "亲情号码登记" in shown["applications"]
    assert "与周某" in shown["calls"]
    assert "证明.pdf" in shown["files"]
    assert "第 1 版" in shown["consents"]
    assert "127.0.0.1" in shown["entries"]
    assert all(one["kept"] for one in told.values())
    assert "180 天" in told["face"]["kept"]
    reply = await person.http.get("/api/relative/own-data/file")
    assert reply.headers["content-type"].startswith("text/html")
    assert reply.headers["content-disposition"].startswith("attachment")
    for line in (line for one in data["sections"] for line in one["lines"]):
        assert line["title"] in reply.text
    assert "13800000001" not in reply.text + str(data)
    rows = await audit_rows_of(world, "relative", world.relative_id)
    looks = [row.action for row in rows if row.action.startswith("privacy.")]
    assert looks == ["privacy.read", "privacy.download"]
    # Another relative is told of himself alone.
    other = await (await people.relative("wx-wang")).http.get("/api/relative/own-data/file")
    assert "王某某" in other.text
    assert "李某某" not in other.text
    assert "周某" not in other.text
