"""Nothing is done for another site, for a made-up session, or by another method (NF-SEC-10)."""

import asyncio
import base64
import secrets
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from pipelines.flows.access.auth import officers as signing_in
from pipelines.rules.security import password as passwords
from tests.integration.serve.access.test_signing_in import actions
from tests.integration.serve.attacks.routes import (
    address,
    changing,
    operations,
    takes_content,
    takes_file,
    takes_json,
)
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of, set_password
from tests.integration.serve.world import PASSWORD, World

pytestmark = pytest.mark.requirement("NF-SEC-10")

OPEN = {"/api/health"}
SIGNED = {"/api/open/public/citizen-sign-out"}
"""Known by the signature of what is sent, not by a session."""
SIGN_IN = "/api/officer/sign-in"
FOREIGN = ("https://evil.example", "null", "http://127.0.0.1.evil.example", "http://127.0.0.1:1")


async def test_no_page_of_another_site_changes_anything(people: People) -> None:
    """With the victim's cookies, as if the browser had sent them in spite of SameSite."""
    victim = await people.officer("leader")
    wrong = []
    for method, path, operation in changing():
        for origin in FOREIGN:
            reply = await _sent(victim, method, address(path), operation, Origin=origin)
            if (reply.status_code, reply.json()["code"]) != (403, "foreign_origin"):
                wrong.append((method, path, origin, reply.status_code))
        # A form is sent without asking: its types are refused.
        for kind in ("application/x-www-form-urlencoded", "text/plain"):
            reply = await victim.http.request(
                method, address(path), content=b"a=1", headers={"Content-Type": kind}
            )
            # A browser sends DELETE to another site after asking alone, and is not answered.
            if not reply.is_error and method != "DELETE":
                wrong.append((method, path, kind, reply.status_code))
    assert wrong == []
    cookie = next(c for c in victim.http.cookies.jar if c.name == "qq_officer")
    assert cookie.get_nonstandard_attr("SameSite") == "strict"
    reply = await victim.http.get("/api/officer/me", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in reply.headers
    asked = await victim.http.options("/api/words", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in asked.headers


async def _sent(
    person: Person, method: str, at: str, operation: dict[str, Any], **headers: str
) -> Any:
    if takes_file(operation):
        files = {"file": ("x.csv", b"x")}
        return await person.http.request(method, at, files=files, headers=headers)
    if takes_content(operation):
        told = {"Content-Type": "application/octet-stream", **headers}
        return await person.http.request(method, at, content=b"x", headers=told)
    return await person.ask(method, at, {}, **headers)


async def test_no_page_of_another_site_opens_a_socket(people: People) -> None:
    victim = await people.officer("monitor")
    for path in ("/ws/console", "/ws/call", "/ws/relative", "/ws/inmate", "/ws/official"):
        with pytest.raises(InvalidStatus) as refused:
            async with victim.socket(path, Origin="https://evil.example"):
                pass
        assert refused.value.response.status_code == 403


async def test_no_made_up_session_opens_anything(people: People) -> None:
    officer, relative = await people.officer("leader"), await people.relative()
    real = officer.http.cookies["qq_officer"]
    forged = (
        "",
        "0",
        secrets.token_urlsafe(32),
        real[:-1] + ("A" if real[-1] != "A" else "B"),
        real.swapcase(),
        f"{real}.",
        relative.http.cookies["qq_relative"],
        base64.b64encode(b'{"alg":"none"}').decode() + ".e30.",
        "' or '1'='1",
        "a" * 4000,
    )
    closed = [
        (method, path, operation)
        for method, path, operation in operations()
        if "401" in operation["responses"] and "sign-in" not in path and path not in SIGNED
    ]
    assert len(closed) > 100
    stranger = people.somebody()
    wrong = []
    for number, (method, path, operation) in enumerate(closed):
        # Every forgery at some of the interfaces, and every interface with one of them.
        for value in {forged[number % len(forged)], forged[(number + 3) % len(forged)]}:
            names = ("qq_officer", "qq_relative", "qq_inmate", "qq_official", "qq_public")
            cookie = "; ".join(f"{name}={value}" for name in names)
            if value == relative.http.cookies["qq_relative"]:
                cookie = (
                    f"qq_officer={value}; qq_inmate={value}; qq_official={value}; qq_public={value}"
                )
            headers = {"Cookie": cookie, "Origin": people.base}
            reply = await _sent(stranger, method, address(path), operation, **headers)
            if reply.status_code != 401:
                wrong.append((method, path, value[:20], reply.status_code))
    assert wrong == []


async def test_a_session_is_made_new_and_never_taken_over(people: People) -> None:
    """Somebody who put a cookie into the browser before does not share what is opened."""
    planted = secrets.token_urlsafe(32)
    victim = people.somebody()
    victim.http.cookies.set("qq_officer", planted)
    await victim.post(SIGN_IN, {"login": "monitor", "password": PASSWORD})
    sessions = [one for one in victim.http.cookies.jar if one.name == "qq_officer"]
    assert len([one for one in sessions if one.value != planted]) == 1
    thief = people.somebody()
    stolen = await thief.http.get("/api/officer/me", headers={"Cookie": f"qq_officer={planted}"})
    assert stolen.status_code == 401
    first = await people.officer("monitor")
    second = await people.officer("monitor")
    assert first.http.cookies["qq_officer"] != second.http.cookies["qq_officer"]


async def test_another_method_does_nothing(people: People) -> None:
    officer = await people.officer("leader")
    known: dict[str, set[str]] = {}
    for method, path, _ in operations():
        known.setdefault(path, set()).add(method)
    wrong = []
    for path, methods in known.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"} - methods:
            reply = await officer.ask(method, address(path), {})
            # An address may be another one's as well, as the id of a list beside it.
            if reply.status_code not in (404, 405):
                wrong.append((method, path, reply.status_code))
    for method, path, _ in changing():
        if "GET" not in known[path]:
            headers = {"X-HTTP-Method-Override": method, "X-Method-Override": method}
            reply = await officer.http.get(
                address(path), headers=headers, params={"_method": method}
            )
            if reply.status_code not in (404, 405):
                wrong.append((method, path, "overridden", reply.status_code))
    assert wrong == []


async def test_an_unknown_account_answers_as_a_wrong_password(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status, body and headers are the same, and so is the work behind them."""
    await set_password(await people.officer("monitor"))
    worked: list[int] = []

    def counted(text: str, kept: str) -> bool:
        worked.append(len(kept))
        return passwords.verify_password(text, kept)

    # Only counted, and done as ever: answers that are alike do not show that the work was.
    monkeypatch.setattr(signing_in, "verify_password", counted)
    replies = []
    for login in ("monitor", "nobody.here"):
        asked = {"login": login, "password": "not this one"}
        replies.append(await people.somebody().ask("POST", SIGN_IN, asked))
    known, unknown = replies
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    told = [{k: v for k, v in one.headers.items() if k != "date"} for one in replies]
    assert told[0] == told[1]
    assert len(worked) == 2
    assert worked[0] == worked[1]
    challenges = [
        await people.somebody().post("/api/officer/challenges", {"login": login})
        for login in ("monitor", "nobody.here")
    ]
    assert [len(one["challenge"]) for one in challenges] == [len(challenges[0]["challenge"])] * 2


async def test_nobody_is_sent_elsewhere(people: People) -> None:
    person = await people.officer("leader")
    for path in (
        "//evil.example/",
        "/console//evil.example",
        "/\\evil.example",
        "/console?next=https://evil.example",
        "/?redirect=https://evil.example",
        "/api/officer/me?return=https://evil.example",
        "/console",
        "/%0d%0aLocation:%20https://evil.example",
    ):
        reply = await person.http.get(person.base + path, follow_redirects=False)
        assert "evil" not in reply.headers.get("location", ""), path
        assert "evil" not in "".join(reply.headers.keys())


async def test_every_interface_is_closed_to_what_it_does_not_know(
    people: People, world: World
) -> None:
    """Fields that nobody declared are refused: none can be set by guessing its name."""
    logins = ("leader", "sysadmin", "security", "keeper", "monitor", "reviewer", "approver")
    persons = [await people.officer(login) for login in logins]
    persons += [await people.relative(), await people.inmate()]
    wrong, reached = [], 0
    for method, path, operation in changing():
        if not takes_json(operation) or path.startswith("/api/device/"):
            continue
        for person in persons:
            body = {"is_admin": True, "roles": ["system_admin"], "id": "x", "state": "approved"}
            reply = await person.ask(method, address(path), {"admin": True} | body)
            if reply.status_code in (401, 403):
                continue
            fields = reply.json().get("detail", {}).get("fields", [])
            reached += 1
            # A path that names nothing is answered before the body is read.
            if reply.status_code != 422 or not fields:
                wrong.append((method, path, reply.status_code, reply.text[:80]))
    assert wrong == []
    assert reached > 60


async def test_a_records_own_marks_cannot_be_set(people: People, world: World) -> None:
    leader = await people.officer("leader")
    base = {"name": "甲", "unit_id": world.prison_id}
    for name in ("id", "version", "state", "created_by", "created_at", "updated_by", "deleted"):
        asked = {"values": base | {name: "01ARZ3NDEKTSV4RRFFQ69G5FAV"}}
        reply = await leader.ask("POST", "/api/records/agency_people", asked)
        assert reply.status_code == 422, name
        problems = {one["field"] for one in reply.json()["detail"]["problems"]}
        assert name in problems


async def test_sockets_count_no_guess(people: People) -> None:
    """A call's socket takes its own token alone, from the session it was made for."""
    monitor = await people.officer("monitor")
    for token in ("", "x", secrets.token_urlsafe(32), "' or '1'='1"):
        async with monitor.socket("/ws/call") as socket:
            await socket.send(type="join", token=token, device_id="device-of-nobody")
            async with asyncio.timeout(10):
                assert await socket.closed() in (1000, 1008, *range(4000, 4100))


async def test_a_refused_look_at_another_prisons_call_is_in_the_log(
    people: People, world: World
) -> None:
    from tests.integration.serve.journey import requested

    call_id = await requested(world, await people.relative())
    elsewhere = await people.officer("elsewhere")
    count = 0
    for method, path, operation in operations():
        named = "{call_id}" in path or "{conversation_id}" in path
        if not named or path.startswith(("/api/relative", "/api/inmate")):
            continue
        if not takes_json(operation) and method != "GET":
            continue
        body = BODIES.get(path.rsplit("/", 1)[-1], {})
        reply = await elsewhere.ask(
            method, address(path, call_id=call_id, conversation_id=call_id), body
        )
        # What his role may do nowhere is refused before anything is looked for.
        nowhere = path.endswith(("/assignment", "/reviewers"))
        assert reply.status_code == (403 if nowhere else 404), (method, path, reply.text)
        count += 1
    rows = [
        row
        for kind in ("video_call", "conversation")
        for row in await audit_rows_of(world, kind, call_id)
    ]
    refused = [row for row in rows if row.result == "refused"]
    assert (len(refused), {row.stream for row in refused}) == (count, {"P04"})
    assert ("session.sign_in", "ok") in await actions(world)


BODIES: dict[str, Any] = {
    "reject": {"reason": "不符合条件"},
    "cut-off": {"reason": "违规"},
    "notices": {"text": "请注意"},
    "length": {"minutes": 15},
    "ratings": {"level": 3},
    "watch-tokens": {"device_id": "a-device-of-the-test"},
    "reviews": {"summary": "正常", "assessment": "normal"},
    "assignment": {"officer_id": "01J00000000000000000000000"},
    "{line_id}": {"text": "听到的话", "corrections": 0},
    "move": {"venue_id": "01J00000000000000000000000", "starts_at": "2030-01-01T09:00:00+08:00"},
    "companions": {"relative_ids": []},
    "close": {"reason": "不再需要"},
    "mute": {"role": "relative", "on": True, "reason": "大声喧哗"},
    "removal": {"role": "relative", "out": True, "reason": "违规"},
}
