"""The app over stand-ins: its guards are the product's own, what they would read is not."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from litestar import Litestar

from connectors.postgres.devices import credentials, registry
from connectors.postgres.governance import privacy
from connectors.postgres.people import public_accounts
from pipelines.flows.access.auth import devices, sessions, signed_devices
from pipelines.flows.access.auth.callers import Device, Officer
from pipelines.flows.access.auth.refused_devices import Told
from pipelines.flows.audit.attempt import Attempt
from pipelines.rules.access.sign_in import require_unrestricted
from pipelines.rules.platform.subsystems import SUBSYSTEMS, Switch
from schemas.devices.kinds import DeviceState
from schemas.errors import QinqiaoError, Unauthenticated
from serve.asgi import make_app
from tests.matrix.persons import AGREED, BY_CREDENTIAL, DISABLED, PUBLIC, SIGNED, WORD, Person

NOW = datetime(2030, 1, 1, tzinfo=UTC)
STATES = {
    SIGNED: DeviceState.ENABLED,
    DISABLED: DeviceState.DISABLED,
    BY_CREDENTIAL: DeviceState.ENABLED,
}


class Switches(dict[str, Switch]):
    """How the subsystems stand, and which of them was asked about."""

    def __init__(self, switches: Mapping[str, Switch]) -> None:
        super().__init__(switches)
        self.asked: set[str] = set()

    def get(self, code: Any, default: Any = None) -> Any:
        self.asked.add(code)
        return super().get(code, default)


def all_open() -> Switches:
    return Switches({})


def all_closed() -> Switches:
    return Switches(
        {code: Switch(code=code, enabled=False, notice="", unit_paths=()) for code in SUBSYSTEMS}
    )


class Platform:
    """Holds the app, whom its doors know, and what refusals were to be written."""

    def __init__(self) -> None:
        self.subsystems = SimpleNamespace(current=all_open())
        services: Any = SimpleNamespace(
            settings=SimpleNamespace(simulators=True, request_skew_s=60),
            subsystems=self.subsystems,
            database=SimpleNamespace(transaction=_transaction, reading=_transaction),
            metrics_word=WORD,
            clock=lambda: NOW,
        )
        self.app: Litestar = make_app(services)
        self.refused: list[tuple[str, str | None]] = []
        self._known: dict[str, Any] = {}

    def knows(self, persons: Iterable[Person]) -> None:
        self._known |= {person.name: person.found for person in persons}

    def session(self, secret: str) -> Any:
        found = self._known.get(secret)
        if found is None:
            raise Unauthenticated("", code="signed_out")
        return found

    @contextmanager
    def standing_in(self) -> Iterator[None]:
        """While what lies behind the guards is not asked; by name, whatever calls it."""

        async def officer(_: Any, secret: str, address: str, **asked: Any) -> Officer:
            found: Officer = self.session(secret)
            if not asked.get("restricted"):
                require_unrestricted(found.restriction)
            return found

        async def person(_: Any, secret: str, address: str) -> Any:
            return self.session(secret)

        async def has_agreed(_: Any, relative_id: str) -> bool:
            return relative_id == AGREED

        async def has_agreed_too(_: Any, account_id: str) -> bool:
            return account_id == PUBLIC

        async def noted(attempt: Attempt, error: QinqiaoError) -> None:
            self.refused.append((attempt.object_kind, attempt.object_id))

        with (
            patch.object(sessions, "officer", officer),
            patch.object(sessions, "relative", person),
            patch.object(sessions, "inmate", person),
            patch.object(sessions, "official", person),
            patch.object(sessions, "public", person),
            patch.object(privacy, "has_agreed", has_agreed),
            patch.object(public_accounts, "has_agreed", has_agreed_too),
            patch.object(devices, "by_credential", _by_credential),
            patch.object(signed_devices, "_fresh", _fresh),
            patch.object(signed_devices, "require_fresh", lambda *_: None),
            patch.object(signed_devices, "holds", _yes),
            patch.object(signed_devices, "use_up", _yes),
            patch.object(signed_devices, "turn_away", _yes),
            patch.object(registry, "by_serial", _by_serial),
            patch.object(credentials, "key_of", _yes),
            patch.object(Attempt, "_write", noted),
        ):
            yield


@asynccontextmanager
async def _transaction() -> AsyncIterator[None]:
    yield None


async def _yes(*_: Any) -> Any:
    return True


async def _by_serial(_: Any, serial: str) -> Any:
    if serial not in STATES:
        return None
    return SimpleNamespace(
        id=serial, serial=serial, name=serial, path="/P03/", state=STATES[serial]
    )


async def _by_credential(_: Any, asked: Told) -> Device:
    row = await _by_serial(None, asked.serial)
    if asked.serial != BY_CREDENTIAL:
        raise devices.unknown()
    return devices.let_in(row, asked)


async def _fresh(_: Any, request: Any, asked: Told) -> Any:
    if request.headers.get("x-signature") != "signed":
        raise Unauthenticated("", code="header_missing")
    return None
