"""All points of a running installation, each looked at for itself."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psutil

from cluster.check import databases, keys, places, processes
from cluster.check.asking import Answer, ask
from cluster.check.certificates import certificate_in
from cluster.edge import RULES_FILE, ingress_rules, words_of
from cluster.listener import is_loopback
from cluster.ready import Ready
from cluster.services.run_dir import run_dir
from cluster.services.service_user import APART
from connectors.doors import Doors, open_doors
from connectors.keys.self_test import CHECKS, failed_checks
from connectors.scanning.opening import admits_unscanned
from pipelines.flows.platform.backups.listing import page_of
from pipelines.rules.platform.security_state import (
    backups,
    checkpoints,
    duties,
    edge,
    ports,
    roles,
    rows,
    self_test,
    services,
    simulators,
    tls,
)
from pipelines.rules.platform.security_state import keys as judged_keys
from pipelines.rules.platform.security_state import places as judged_places
from pipelines.rules.platform.security_state.points import unknown
from schemas.errors import QinqiaoError
from schemas.platform.security_state import PointCode, PointState, SecurityPoint, SecurityState
from schemas.settings import Settings

_log = logging.getLogger("qinqiao.check")
_PAUSES_S = (0.5, 1.5)


class Look:
    """One look at the platform that `ready` describes."""

    def __init__(self, ready: Ready, settings: Settings, now: datetime) -> None:
        self._ready = ready
        self._settings = settings
        self._now = now
        self._doors: Doors | None = None
        self._inside: Answer | None = None
        self._outside: Answer | None = None

    async def points(self) -> list[SecurityPoint]:
        """In the order in which they are shown; one that cannot be looked at says why."""
        try:
            await asyncio.to_thread(self._prepare)
            return [await self._of(code, judge) for code, judge in self._judges().items()]
        finally:
            if self._doors is not None:
                await self._doors.close()

    def _judges(self) -> dict[PointCode, Callable[[], Awaitable[SecurityPoint]]]:
        def beside(look: Callable[[], SecurityPoint]) -> Callable[[], Awaitable[SecurityPoint]]:
            return lambda: asyncio.to_thread(look)

        return {
            PointCode.EDGE: beside(self._edge),
            PointCode.TLS: beside(self._tls),
            PointCode.PORTS: beside(self._ports),
            PointCode.SOCKETS: beside(self._places),
            PointCode.SERVICES: beside(self._services),
            PointCode.ROLES: self._roles,
            PointCode.DUTIES: self._duties,
            PointCode.KEYS: beside(self._keys),
            PointCode.ROWS: self._rows,
            PointCode.CHECKPOINTS: self._checkpoints,
            PointCode.SIMULATORS: beside(lambda: simulators.judge(self._settings)),
            PointCode.BACKUPS: beside(self._backups),
            PointCode.SELF_TEST: beside(lambda: self_test.judge(failed_checks(), len(CHECKS))),
        }

    async def _of(
        self, code: PointCode, judge: Callable[[], Awaitable[SecurityPoint]]
    ) -> SecurityPoint:
        try:
            return await judge()
        except PermissionError as error:
            return unknown(code, f"没有权限查看 {error.filename}。", "请以平台的用户运行。")
        except QinqiaoError as error:
            return unknown(code, error.message)
        except Exception as error:
            # One point that fails in a way of its own must not hide the others.
            _log.exception("the look at %s failed", code)
            return unknown(code, f"查看时出错（{type(error).__name__}），详见日志。")

    def _opened(self) -> Doors:
        """The platform's doors; whoever opens them without keys would make new ones."""
        keys.require(self._settings)
        if self._doors is None:
            self._doors = open_doors(self._settings)
        return self._doors

    def _found(self) -> list[psutil.Process]:
        return processes.processes_of(Path(self._settings.data_dir), self._ready.pid)

    def _prepare(self) -> None:
        self._inside = ask(self._ready.address)
        if self._settings.public_address:
            self._outside = ask(self._settings.public_address)

    def _edge(self) -> SecurityPoint:
        seen = edge.EdgeSeen(
            asked=self._inside.asked if self._inside else None,
            through_public=self._outside.asked if self._outside else None,
            public_failed=bool(self._settings.public_address) and self._outside is None,
            word_set=self._word_set(),
        )
        return edge.judge(seen)

    def _word_set(self) -> bool | None:
        file = run_dir(Path(self._settings.data_dir)) / "haproxy" / RULES_FILE
        try:
            keys.require(self._settings)
            return file.read_text() == ingress_rules(words_of(self._settings).to_nodes)
        except FileNotFoundError:
            return False if file.parent.is_dir() else None
        except (OSError, QinqiaoError):
            return None

    def _tls(self) -> SecurityPoint:
        file = self._settings.tls_certificate
        seen = tls.TlsSeen(
            sealed=bool(file),
            loopback=is_loopback(self._settings.http_host),
            demonstration=self._settings.demonstration,
            shaken=self._inside.shaken if self._inside else None,
            kept=certificate_in(Path(file)) if file else None,
            public=bool(self._settings.public_address),
            public_shaken=self._outside.shaken if self._outside else None,
        )
        return tls.judge(seen, self._now)

    def _ports(self) -> SecurityPoint:
        people = ports.People(self._settings.http_host, self._settings.http_port)
        asked, first = self._settings.here_stand_ins, self._ready.pid
        for pause_s in (*_PAUSES_S, 0.0):
            found, unseen = processes.listening(self._found(), first)
            point = ports.judge(found, people, stand_ins=asked, unseen=unseen)
            if point.state is not PointState.UNKNOWN:
                break
            # The ingress that takes new settings on is for a moment two processes, or another one.
            time.sleep(pause_s)
        return point

    def _places(self) -> SecurityPoint:
        return judged_places.judge(places.look(self._settings, self._found()))

    def _services(self) -> SecurityPoint:
        seen = services.ServicesSeen(
            services=processes.services(self._ready.services),
            apart=APART,
            platform_uid=Path(f"/proc/{self._ready.pid}").stat().st_uid,
            scanned=bool(self._settings.scanner_socket),
            admits_unscanned=admits_unscanned(self._settings),
        )
        return services.judge(seen)

    async def _roles(self) -> SecurityPoint:
        return roles.judge(*await databases.roles(self._settings, self._opened()))

    async def _duties(self) -> SecurityPoint:
        return duties.judge(await databases.duties(self._settings, self._opened().database))

    def _keys(self) -> SecurityPoint:
        return judged_keys.judge(keys.look(self._settings), self._now)

    async def _rows(self) -> SecurityPoint:
        return rows.judge(await databases.rows(self._opened()), self._now)

    async def _checkpoints(self) -> SecurityPoint:
        seen = await databases.checkpoints(self._settings, self._opened(), self._now)
        return checkpoints.judge(seen, self._now)

    def _backups(self) -> SecurityPoint:
        keys.require(self._settings)
        return backups.judge(page_of(self._settings, self._now), self._now)


async def look_at(ready: Ready, settings: Settings) -> SecurityState:
    """How the running platform stands now; `settings` are those that it runs with."""
    now = datetime.now(UTC)
    points = await Look(ready, settings, now).points()
    return SecurityState(seen_at=now, node=settings.node, points=points)


def settings_of(ready: Ready, asked: Settings) -> Settings:
    """What the platform runs with, whatever the settings of who asks say."""
    if ready.settings is not None:
        return ready.settings
    return msgspec.structs.replace(
        asked, database_url=ready.database_url, labour_shards=ready.labour_shards
    )
