"""The platform that parts of `bench public` share: started when the first of them asks for it."""

import asyncio
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from cluster.benches import own_platform
from cluster.benches.own_folder import empty_folder
from cluster.problems import CannotStart
from cluster.ready import Ready
from cluster.telling import Tell
from connectors.platforms.police_control import PoliceControl
from loadtests.demo.readiness import platform_ready
from loadtests.people.person import Person
from schemas.platform.police_knobs import SimulatedPerson
from schemas.settings import Settings

FOLDER = "bench-public-served"


class Standing:
    """One platform with its stand-ins, ended with `running`."""

    def __init__(self, settings: Settings, running: ExitStack, tell: Tell) -> None:
        self._settings = settings
        self._running = running
        self._tell = tell
        self._ready: Ready | None = None

    @property
    def address(self) -> str:
        """Of the platform that serves by now."""
        return self.ready().address

    def ready(self) -> Ready:
        if self._ready is None:
            self._ready = self._started()
        return self._ready

    async def know(self, people: Sequence[SimulatedPerson]) -> None:
        """Let public security's stand-in believe these."""
        told = self.ready().settings
        if told is None or not told.police_control_key_file:
            raise CannotStart(
                "平台没有公安实人认证的模拟系统。",
                english="the platform has no stand-in of public security",
                code="no_police_stand_in",
            )
        control = PoliceControl(told.police_url, _key(told), lambda: datetime.now(UTC))
        try:
            for person in people:
                await control.know(person)
        finally:
            await control.close()

    def _started(self) -> Ready:
        """It answers pages at once, and everything once its models are loaded."""
        ready = self._begun()
        asyncio.run(_awaited(ready.address, self._tell))
        return ready

    def _begun(self) -> Ready:
        folder = Path(self._settings.data_dir) / FOLDER
        own = empty_folder(self._settings, FOLDER)
        self._tell("starting a platform of its own")
        self._running.callback(shutil.rmtree, folder, ignore_errors=True)
        process = own_platform.start(own, {})
        self._running.callback(own_platform.stop, process)
        return own_platform.await_ready(process, own)


async def _awaited(address: str, tell: Tell) -> None:
    async with Person(address) as anybody:
        await platform_ready(anybody, tell)


def _key(settings: Settings) -> bytes:
    return Path(settings.police_control_key_file).read_bytes()
