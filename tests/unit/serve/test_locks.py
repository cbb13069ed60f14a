"""What says nothing, and what lets in nobody, stays closed: by each of three locks alone."""

from typing import Any

import msgspec
import pytest
from litestar import get

from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.models.tally import Tally
from pipelines.rules.access.route import ANY_OFFICER, Undeclared, Who
from serve import asgi
from serve.let_in import KINDS
from serve.route import anybody, consumers, inmates, officers, relatives, terminals
from tests.matrix.persons import AGREED, Person, standing
from tests.matrix.platform import Platform

SILENT, FORGOTTEN = "/api/silent", "/api/forgotten"
EVERYBODY = {one.name: one for one in standing()}


@get(SILENT)
async def silent() -> str:
    return "what nobody may read"


def without_guard(handler: Any) -> Any:
    """As somebody might write it who goes around the faces."""
    handler.guards = ()
    return handler


def made(face: Any, path: str, **said: Any) -> Any:
    @face(path, **said)
    async def handler() -> str:
        return "what nobody may read"

    return handler


async def nothing(*_: Any) -> None:
    pass


def passed(app: Any) -> Any:
    return app


def let_all_stand(_: Any) -> None:
    pass


def serve(monkeypatch: pytest.MonkeyPatch, *handlers: Any) -> Platform:
    monkeypatch.setattr(asgi, "API", handlers)
    platform = Platform()
    platform.knows(EVERYBODY.values())
    services = platform.app.state.services
    services.requests, services.edge_word = Tally(), ""
    return platform


async def answer(
    platform: Platform, path: str, person: Person | None = None, method: str = "GET"
) -> tuple[int, str]:
    """Status and body, through all middleware."""
    headers = {"host": "platform.test", "origin": "http://platform.test"}
    headers |= dict(person.headers) if person else {}
    cookies = person.cookies() if person else {}
    headers["cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    scope: Any = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "scheme": "http",
        "server": ("platform.test", 80),
        "client": ("192.0.2.7", 1),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "state": {},
    }
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    with platform.standing_in():
        await platform.app(scope, receive, send)
    body = b"".join(one.get("body", b"") for one in sent)
    status: int = sent[0]["status"]
    if status < 400:
        return status, body.decode()
    return status, msgspec.json.decode(body)["code"]


def test_what_says_nothing_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Undeclared):
        serve(monkeypatch, silent)


async def test_were_it_served_the_first_guard_would_refuse_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asgi, "require_said", let_all_stand)
    platform = serve(monkeypatch, silent)
    assert await answer(platform, SILENT) == (403, "route_not_listed")
    assert await answer(platform, SILENT, method="OPTIONS") == (204, "")


async def test_were_it_let_through_as_well_it_would_answer_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asgi, "require_said", let_all_stand)
    monkeypatch.setattr(asgi, "said_only", nothing)
    assert await answer(serve(monkeypatch, silent), SILENT) == (500, "internal")


async def test_without_all_three_it_would_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the tests above would show nothing."""
    monkeypatch.setattr(asgi, "require_said", let_all_stand)
    monkeypatch.setattr(asgi, "said_only", nothing)
    monkeypatch.setattr(asgi, "let_in", passed)
    assert await answer(serve(monkeypatch, silent), SILENT) == (200, "what nobody may read")


@pytest.mark.parametrize(
    "handler",
    [
        without_guard(made(officers.get, FORGOTTEN, asks=ANY_OFFICER)),
        without_guard(made(officers.get, FORGOTTEN, asks=ANY_OFFICER, by_word=True)),
        without_guard(made(relatives.get, FORGOTTEN)),
        without_guard(made(inmates.get, FORGOTTEN)),
        # Its handler lets nobody in.
        made(consumers.get, FORGOTTEN),
    ],
)
async def test_what_lets_in_nobody_answers_nothing(
    handler: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = serve(monkeypatch, handler)
    for person in EVERYBODY.values():
        assert await answer(platform, FORGOTTEN, person) == (500, "internal"), person.name


async def test_a_guard_of_another_face_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = made(officers.get, FORGOTTEN, asks=ANY_OFFICER)
    wrong.guards = made(relatives.get, FORGOTTEN).guards
    platform = serve(monkeypatch, wrong)
    relative = EVERYBODY[AGREED]
    assert isinstance(relative.found, Relative)
    assert await answer(platform, FORGOTTEN, relative) == (403, "route_not_listed")


async def test_whoever_is_meant_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    by_word = {"asks": ANY_OFFICER, "by_word": True}
    for handler, names in (
        (made(officers.get, FORGOTTEN, asks=ANY_OFFICER), {"leader", "without-role"}),
        (made(officers.get, FORGOTTEN, **by_word), {"leader", "word"}),
        (made(relatives.get, FORGOTTEN), {"relative"}),
        (made(inmates.get, FORGOTTEN), {"inmate"}),
        (made(anybody.get, FORGOTTEN, because="why", from_internet=None), {"nobody", "leader"}),
    ):
        platform = serve(monkeypatch, handler)
        for name in names:
            answered = await answer(platform, FORGOTTEN, EVERYBODY[name])
            assert answered == (200, "what nobody may read"), name


async def test_a_terminal_that_signed_is_answered_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = "/api/device/forgotten"
    terminal = EVERYBODY["terminal"]
    headers = (*terminal.headers, ("content-type", "application/json"))
    asking = msgspec.structs.replace(terminal, headers=headers)
    whole = serve(monkeypatch, made(terminals.act, path))
    assert (await answer(whole, path, asking, "POST"))[0] == 200
    open_to_all = serve(monkeypatch, without_guard(made(terminals.act, path)))
    assert await answer(open_to_all, path, asking, "POST") == (500, "internal")


def test_each_face_is_known_by_what_is_let_in() -> None:
    assert set(KINDS) == set(Who) - {Who.ANYBODY, Who.TOKEN}
    assert len({*KINDS.values()}) == len(KINDS)
