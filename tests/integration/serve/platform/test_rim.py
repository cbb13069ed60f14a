"""The rim: headers, origins, sizes, broken input, pages, health."""

import pytest

from connectors.postgres.speech.words import word_library
from pipelines.flows.services import Services
from tests.integration.serve.client import People
from tests.integration.serve.journey import configure
from tests.integration.serve.world import PaintedFaces, World


async def test_every_answer_is_protected(people: People) -> None:
    person = people.somebody()
    for path in ("/", "/console/", "/api/health", "/api/nowhere", "/api/officer/me"):
        headers = (await person.http.get(path)).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "http" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


async def test_pages_and_their_files(people: People) -> None:
    person = people.somebody()
    front = await person.http.get("/")
    for face in ("relative/", "inmate/", "console/"):
        assert f'href="{face}"' in front.text
    page = await person.http.get("/console/")
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-cache"
    asset = await person.http.get("/assets/app-1a2b.js")
    assert "immutable" in asset.headers["cache-control"]
    assert "javascript" in asset.headers["content-type"]
    assert asset.headers["content-encoding"] == "gzip"
    assert asset.text == "export const x = 1\n" * 400
    whole = await person.http.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in whole.headers
    assert whole.text == asset.text
    assert asset.headers["vary"] == whole.headers["vary"] == "Accept-Encoding"
    # Not built here, and never anything beside the folder.
    assert (await person.http.get("/relative/")).status_code == 503
    for path in ("/assets/none.js", "/assets/../console.html", "/assets/%2e%2e/console.html"):
        assert (await person.http.get(path)).status_code == 404


async def test_a_foreign_page_changes_nothing(people: People) -> None:
    person = people.somebody()
    body = {"login": "approver", "password": "x"}
    foreign = await person.ask(
        "POST", "/api/officer/sign-in", body, Origin="https://elsewhere.example"
    )
    assert (foreign.status_code, foreign.json()["code"]) == (403, "foreign_origin")
    own = await person.ask("POST", "/api/officer/sign-in", body, Origin=people.base)
    assert own.json()["code"] == "sign_in_failed"
    form = await person.http.post("/api/officer/sign-in", data={"login": "x"})
    assert (form.status_code, form.json()["code"]) == (422, "json_needed")


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400),
        (b"[]", 422),
        (b'{"login": "x"}', 422),
        (b'{"login": "x", "password": "y", "more": 1}', 422),
        (b'{"login": "\\u0000", "password": "y"}', 422),
        (b"x" * 5_000_000, 413),
    ],
)
async def test_broken_input_is_told_plainly(people: People, content: bytes, status: int) -> None:
    reply = await people.somebody().http.post(
        "/api/officer/sign-in", content=content, headers={"Content-Type": "application/json"}
    )
    assert reply.status_code == status, reply.text
    body = reply.json()
    assert set(body) == {"code", "message", "retryable", "detail"}
    assert "Traceback" not in reply.text


async def test_what_is_not_there_is_404(people: People) -> None:
    officer = await people.officer("approver")
    for path in ("/api/calls/1", "/api/calls/%00", "/api/calls/" + "A" * 500, "/api/none"):
        reply = await officer.http.get(path)
        assert reply.status_code == 404, path
        assert reply.json()["message"]


async def test_a_nul_in_a_search_is_refused(people: People) -> None:
    officer = await people.officer("approver")
    reply = await officer.http.get("/api/calls", params={"q": "\0"})
    assert (reply.status_code, reply.json()["code"]) == (422, "unusable_text")
    assert (await officer.http.get("/api/calls", params={"limit": 0})).status_code == 422


async def test_an_unexpected_failure_tells_nothing(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_: object) -> int:
        raise RuntimeError("secret inside")

    # The fault: something of which nobody thought, with words that must not get out.
    monkeypatch.setattr(word_library, "version", fails)
    keeper = await people.officer("keeper")
    reply = await keeper.http.get("/api/words")
    assert (reply.status_code, reply.json()["code"]) == (500, "internal")
    assert "secret" not in reply.text


async def test_health_says_what_is_away(
    people: People, services: Services, faces: PaintedFaces, world: World
) -> None:
    person = people.somebody()
    while not (await person.http.get("/api/health")).json()["nats"]:
        pass
    assert (await person.get("/api/health"))["status"] == "ok"
    faces.there = False
    assert (await person.get("/api/health"))["status"] == "degraded"


async def test_the_simulator_is_absent_where_it_is_off(services: Services) -> None:
    from serve.asgi import make_app

    configure(services, simulators=False)
    paths = {route.path for route in make_app(services).routes}
    assert not [path for path in paths if "simulators" in path]
