"""What 随申办 is asked over HTTP, with the names and the signing that are set."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from connectors.platforms.citizen_http import CitizenHttp, signature
from connectors.postgres.database import Database
from pipelines.rules.security.digest import hmac_sm3
from schemas.errors import QinqiaoError, Unauthenticated, Unavailable
from schemas.settings import Settings

KEY = b"a key of the test"
NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)


class Provider:
    """Answers as the test says, and keeps what it was asked."""

    def __init__(self, status: int, body: Any) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._status, self._body = status, body

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.path, json.loads(request.content)))
        return httpx.Response(self._status, json=self._body)


def door(provider: Provider, folder: Path, **more: Any) -> CitizenHttp:
    secret = folder / "key"
    secret.write_bytes(KEY + b"\n")
    settings = Settings(
        data_dir="/",
        models_dir="/",
        ui_dir="/",
        database_url="",
        nats_url="",
        citizen_url="https://city.example",
        citizen_app_id="qinqiao",
        citizen_secret_file=str(secret),
        **more,
    )
    transport = httpx.MockTransport(provider.handle)
    # No answer of these tests lets a citizen in, so no database is asked.
    return CitizenHttp(settings, cast(Database, None), lambda: NOW, transport)


@pytest.mark.parametrize(
    ("status", "body", "error", "code"),
    [
        (200, {"code": 40029, "msg": "invalid"}, Unauthenticated, "ticket_unknown"),
        (200, {"code": 0, "data": {"idNo": ""}}, Unauthenticated, "ticket_unknown"),
        (200, {"code": 0}, Unauthenticated, "ticket_unknown"),
        (502, {}, Unavailable, "citizen_away"),
    ],
)
async def test_what_vouches_for_nobody_lets_nobody_in(
    tmp_path: Path, status: int, body: Any, error: type[QinqiaoError], code: str
) -> None:
    with pytest.raises(error) as refused:
        await door(Provider(status, body), tmp_path).swap("token-of-the-city")
    assert refused.value.code == code


async def test_the_request_bears_the_set_names_and_a_signature_over_all_of_them(
    tmp_path: Path,
) -> None:
    provider = Provider(200, {"code": 1})
    names = {"citizen_path": "/sso/check", "citizen_token_name": "accessToken"}
    with pytest.raises(Unauthenticated):
        await door(provider, tmp_path, **names).swap("token-of-the-city")
    ((path, sent),) = provider.asked
    assert path == "/sso/check"
    assert (sent["accessToken"], sent["appId"]) == ("token-of-the-city", "qinqiao")
    assert sent["timestamp"] == str(int(NOW.timestamp() * 1000))
    signed = sent.pop("sign")
    assert signed == signature("hmac-sm3", KEY, sent)
    assert signed != signature("hmac-sm3", KEY, sent | {"accessToken": "another"})


def test_both_ways_of_signing_are_over_the_values_sorted_by_name() -> None:
    values = {"b": "2", "a": "1"}
    assert (
        signature("hmac-sha256", KEY, values)
        == hmac.new(KEY, b"a=1&b=2", hashlib.sha256).hexdigest()
    )
    assert signature("hmac-sm3", KEY, values) == hmac_sm3(KEY, b"a=1&b=2").hex()
