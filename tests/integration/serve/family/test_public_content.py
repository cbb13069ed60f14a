"""What the mini-program shows to whom, from when to when (VC-MINI-01 to VC-MINI-04)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.postgres.people import people as persons
from schemas.people.kinds import Kinship
from tests.integration.serve.client import People, Person, agree
from tests.integration.serve.family.test_binding_applications import inmate_there
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.world import World
from tests.trace.proving import proves

RECORDS = "/api/records"
MODULES, NOTICES, BANNERS = (
    f"{RECORDS}/{code}" for code in ("app_modules", "app_notices", "app_banners")
)
TEXTS, VERSIONS = f"{RECORDS}/help_texts", f"{RECORDS}/help_text_versions"
HOME = "/api/public/home"
NOW = datetime(2026, 12, 2, 2, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_ten(world: World) -> None:
    world.now = NOW


async def make(who: Person, path: str, **values: Any) -> dict[str, Any]:
    made: dict[str, Any] = await who.post(path, {"values": values})
    return made


async def act(who: Person, path: str, record: dict[str, Any], action: str) -> dict[str, Any]:
    (row,) = [one for one in (await who.get(path))["rows"] if one["id"] == record["id"]]
    body = {"version": row["version"], "values": {}, "reason": "试"}
    done: dict[str, Any] = await who.post(f"{path}/{record['id']}/actions/{action}", body)
    return done


async def titles(who: Person, of: str = "modules") -> list[str]:
    return [one["title"] for one in (await who.get(HOME))[of]]


async def bound_there(world: World) -> None:
    """The other relative is bound to somebody in the other prison."""
    inmate_id = await inmate_there(world)
    async with world.database.transaction() as tx:
        await persons.bind(
            tx, relative_id=world.stranger_id, inmate_id=inmate_id, kinship=Kinship.PARENT
        )


async def test_modules_are_kept_in_the_console_and_shown_to_their_audience_alone(
    people: People, world: World
) -> None:
    await bound_there(world)
    keeper = await people.officer("sysadmin")
    here, there = await people.relative(), await people.relative("wx-wang")
    nobody = await people.public("wx-nobody")
    assert await titles(here) == [
        "申请视频通话", "现在就通话", "预约现场会见", "我的申请", "帮助中心", "阅读手册", "咨询",
    ]  # fmt: skip
    assert await titles(nobody) == ["帮助中心", "阅读手册", "咨询"]
    begun = {"icon": "file", "target": "help", "shown_from": "2026-12-01", "sort": 1}
    with proves("VC-MINI-02", "ab"):
        for audience in ("everybody", "unbound", "relatives"):
            await make(
                keeper, MODULES, title=f"给{audience}", audience=audience, unit_id=world.bureau_id,
                **begun,
            )  # fmt: skip
        await make(
            keeper,
            MODULES,
            title="只在这里",
            audience="relatives",
            unit_id=world.prison_id,
            **begun,
        )
        shown = (await here.get(HOME))["modules"]
        assert [one["title"] for one in shown][:3] == ["只在这里", "给everybody", "给relatives"]
        assert {one["target"] for one in shown[:3]} == {"help"}
        assert (await here.get("/api/public/help"))["texts"] == []
        assert (await titles(there))[:2] == ["给everybody", "给relatives"]
        assert (await titles(nobody))[:2] == ["给everybody", "给unbound"]
        # Whoever sees no entry has no more rights by its page.
        assert (await nobody.http.get("/api/relative/applications")).status_code == 401

    with proves("VC-MINI-01", "a"):
        found = (await keeper.get(MODULES, title="只在"))["rows"]
        assert [one["values"]["title"] for one in found] == ["只在这里"]
        assert (await keeper.get(MODULES))["total"] == 11
        (module,) = found
        change = {"version": module["version"], "values": {"title": "改了名"}, "reason": ""}
        module = await keeper.put(f"{MODULES}/{module['id']}", change)
        assert "改了名" in await titles(here)
        gone = f"{MODULES}/{module['id']}?version={module['version']}&reason=gone"
        assert (await keeper.ask("DELETE", gone)).is_success
        assert "改了名" not in await titles(here)

    with proves("VC-MINI-01", "b"):
        (calls,) = (await keeper.get(MODULES, title="申请视频通话"))["rows"]
        await act(keeper, MODULES, calls, "deactivate")
        assert "申请视频通话" not in await titles(here)
        await act(keeper, MODULES, calls, "activate")
        assert "申请视频通话" in await titles(here)

    link = dict(begun, title="外部", audience="everybody", unit_id=world.bureau_id, target="link")
    for wrong in ("http://www.gov.cn/", "https://evil.example/"):
        refused = await keeper.refused(MODULES, {"values": link | {"link": wrong}})
        assert refused == (422, "invalid_fields")


async def test_notices_and_banners_show_for_their_prison_and_within_their_dates_alone(
    people: People, world: World
) -> None:
    await bound_there(world)
    leader, elsewhere = await people.officer("leader"), await people.officer("other_leader")
    here, there = await people.relative(), await people.relative("wx-wang")
    days = {"shown_from": "2026-12-02", "shown_until": "2026-12-03", "audience": "everybody"}
    text = {"body": "一、时间\n- 上午\n\n<b>不是标记</b>", "pinned": False}
    draft = await make(leader, NOTICES, title="会见日调整", unit_id=world.prison_id, **days, **text)
    with proves("VC-MINI-03", "a"):
        assert await titles(here, "notices") == []
        await act(leader, NOTICES, draft, "publish")
        (shown,) = (await here.get(HOME))["notices"]
        assert (shown["title"], shown["body"], shown["unit"]) == (
            "会见日调整", text["body"], "P03监狱",
        )  # fmt: skip
        assert await titles(there, "notices") == []
        # Another prison's officer neither sees it nor writes for this one.
        assert (await elsewhere.get(NOTICES))["rows"] == []
        refused = await elsewhere.refused(
            NOTICES, {"values": {"title": "冒名", "unit_id": world.prison_id, **days, **text}}
        )
        assert refused[0] in (403, 404, 422)
        # Who is bound there and chooses this one too has both.
        chosen = await there.post(f"{HOME}/prison", {"prison_id": world.prison_id})
        assert [one["title"] for one in chosen["notices"]] == ["会见日调整"]
        assert {one["name"]: (one["mine"], one["chosen"]) for one in chosen["prisons"]} == {
            "P03监狱": (True, True), "P04监狱": (True, False),
        }  # fmt: skip
        assert await there.refused(f"{HOME}/prison", {"prison_id": world.bureau_id}) == (
            404, "prison_not_found",
        )  # fmt: skip
    with proves("VC-MINI-03", "b"):
        for at, number in ((NOW - DAY, 0), (NOW, 1), (NOW + DAY, 1), (NOW + 2 * DAY, 0)):
            world.now = at
            # Nobody stays signed in for a day; this one chose the prison once.
            who = await people.public("wx-nobody")
            await who.post(f"{HOME}/prison", {"prison_id": world.prison_id})
            assert len(await titles(who, "notices")) == number, at
    world.now = NOW
    wrong = {"shown_from": "2026-12-03", "shown_until": "2026-12-02", "audience": "everybody"}
    asked = {"values": {"title": "倒着", "unit_id": world.prison_id, **wrong, **text}}
    assert await leader.refused(NOTICES, asked) == (422, "invalid_fields")

    sent = await send_file(leader, f"{BANNERS}/files/picture", "横幅.jpg", made_file("横幅.jpg"))
    banner = await make(
        leader, BANNERS, title="温情会见", picture=sent.json()["id"], unit_id=world.prison_id,
        shown_from="2026-12-01", sort=1,
    )  # fmt: skip
    await act(leader, BANNERS, banner, "publish")
    here, stranger = await people.public("wx-nobody"), await people.public("wx-any")
    picture = f"/api/public/banners/{banner['id']}/picture"
    assert await titles(here, "banners") == ["温情会见"]
    taken = await here.http.get(picture)
    assert (taken.status_code, taken.headers["content-type"]) == (200, "image/jpeg")
    assert (await stranger.http.get(picture)).status_code == 404
    await act(leader, BANNERS, banner, "withdraw")
    assert (await here.http.get(picture)).status_code == 404


async def test_a_new_agreement_asks_for_consent_again(people: People) -> None:
    security = await people.officer("security")
    relative, nobody = await people.relative(), await people.public("wx-nobody")
    asked = {
        "document": "agreement",
        "after": 0,
        "text": "一、服务内容\n" * 4,
        "changes": "首次发布",
    }
    first = await security.post("/api/privacy-notices", asked)
    assert (first["document"], first["edition"], first["number"]) == ("agreement", 1, 2)
    faces = {"relative": (relative, "/api/relative/inmates"), "public": (nobody, HOME)}
    with proves("VC-MINI-03", "c"):
        for _ in range(2):
            for face, (person, page) in faces.items():
                closed = await person.http.get(page)
                assert (closed.status_code, closed.json()["code"]) == (403, "consent_needed")
                shown = await person.get(f"/api/{face}/privacy-notice")
                assert (shown["document"], shown["agreed_at"]) == ("agreement", None)
                await agree(person, face)
                assert (await person.http.get(page)).status_code == 200
                told = await person.get(f"/api/{face}/privacy-notice")
                assert (told["document"], told["agreed_at"] is None) == ("privacy", False)
            more = asked | {"after": first["number"], "text": "二、新的内容\n" * 4}
            if first["edition"] == 1:
                first = await security.post("/api/privacy-notices", more)
                assert (first["edition"], first["number"]) == (2, 3)
    assert await security.refused("/api/privacy-notices", asked) == (409, "notice_renewed")
    kept = await security.get("/api/privacy-notices", document="agreement")
    # Consents of relatives are counted; the account's is its own.
    assert [(one["edition"], one["agreed"]) for one in kept] == [(2, 1), (1, 1)]
    assert [one["edition"] for one in await security.get("/api/privacy-notices")] == [1]
    own = await relative.get("/api/relative/own-data")
    (told,) = [one for one in own["sections"] if one["name"] == "consents"]
    assert [line["title"] for line in told["lines"]] == [
        "用户协议第 2 版", "用户协议第 1 版", "告知书第 1 版",
    ]  # fmt: skip


async def test_a_chapter_shows_as_published_with_version_and_date(
    people: People, world: World
) -> None:
    leader, nobody = await people.officer("chief"), await people.public("wx-nobody")
    chapter = await make(
        leader,
        TEXTS,
        part="chapter",
        title="会见须知",
        body="第一版",
        unit_id=world.bureau_id,
        sort=1,
    )
    assert await nobody.get("/api/public/handbook") == []
    await act(leader, TEXTS, chapter, "publish")
    path = f"/api/public/help/{chapter['id']}"
    first = await nobody.get(path)
    assert (first["body"], first["number"]) == ("第一版", 1)
    with proves("VC-MINI-04", "a"):
        revised = await act(leader, TEXTS, chapter, "revise")
        change = {"version": revised["version"], "values": {"body": "带证件"}, "reason": "改"}
        await leader.put(f"{TEXTS}/{chapter['id']}", change)
        assert (await nobody.get(path))["body"] == "第一版"
        world.now = NOW + timedelta(minutes=10)
        await act(leader, TEXTS, chapter, "publish")
        assert (await nobody.get(path))["body"] == "带证件"
    with proves("VC-MINI-04", "b"):
        (shown,) = await nobody.get("/api/public/handbook")
        assert (shown["number"], shown["published_at"]) == (2, "2026-12-02T02:10:00Z")
    older = (await leader.get(VERSIONS, text_id=chapter["id"]))["rows"]
    assert [(row["values"]["number"], row["state"]) for row in older] == [
        (2, "current"), (1, "superseded"),
    ]  # fmt: skip
    found = await nobody.get("/api/public/help", q="证件")
    assert [one["title"] for one in found["texts"]] == ["会见须知"]
    assert (await nobody.get("/api/public/help", q="没有的词"))["texts"] == []
    await act(leader, TEXTS, chapter, "withdraw")
    assert (await nobody.http.get(path)).status_code == 404
    (row,) = (await leader.get(TEXTS))["rows"]
    chapter = await act(leader, TEXTS, row, "revise")
    gone = f"{TEXTS}/{chapter['id']}?version={chapter['version']}&reason=gone"
    assert (await leader.ask("DELETE", gone)).json()["code"] == "text_published"
    # A prison's own chapter is for its people alone.
    prison = await people.officer("leader")
    own = await make(
        prison,
        TEXTS,
        part="entry",
        title="本监狱",
        body="本监狱的",
        unit_id=world.prison_id,
        sort=1,
    )
    await act(prison, TEXTS, own, "publish")
    here = await people.relative()
    assert [one["title"] for one in (await here.get("/api/public/help"))["texts"]] == ["本监狱"]
    assert (await nobody.get("/api/public/help"))["texts"] == []
