"""A stand-in for a terminal: it speaks the platform's device interfaces over real HTTP.

What it is told it does to itself: a lock locks it, an upgrade changes its version. Faults are
switched on from outside, so that a test or a demonstration sees how the platform takes them.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

import httpx
import msgspec

from connectors.platforms.terminal_key import TerminalKey
from pipelines.rules.devices.signature import Asked
from schemas.devices.cards import CardAtReader, CardReading
from schemas.devices.kinds import (
    CommandKind,
    FaceFunction,
    FaceLicence,
    LogLevel,
    ReportedState,
)
from schemas.devices.terminal import (
    Beat,
    BeatAnswer,
    BroughtKey,
    ContentLogUpload,
    ContentUpload,
    DeviceFacts,
    KeptKey,
    LogLineUpload,
    LogUpload,
    PickedUp,
    Registered,
    Registration,
    Report,
    Taken,
)
from schemas.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    QinqiaoError,
    Unauthenticated,
    Unavailable,
)
from schemas.people.faces.views import DeviceFaceCheck, DeviceFaceOutcome

T = TypeVar("T")

REFUSALS: dict[int, type[QinqiaoError]] = {
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    422: InvalidInput,
}


STALE = "stale_request"


class Fault(StrEnum):
    SILENT = "silent"
    """It says nothing at all."""
    REFUSES = "refuses"
    """It takes commands and fails each of them."""
    SLOW = "slow"
    """It says that it has a command and finishes it in the round after."""


class TerminalSimulator:
    """One terminal; `turn` is one round of its loop."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        serial: str,
        secret: str,
        clock: Callable[[], datetime],
        *,
        model: str = "SIM-1",
        face_licence: FaceLicence = FaceLicence.VALID,
        key: TerminalKey | None = None,
    ) -> None:
        """`key` is of an earlier run; otherwise the terminal makes one and brings it in."""
        self._http = http
        self.key = key or TerminalKey()
        self._known = key is not None
        self._ahead = timedelta()
        self._serial, self._secret = serial, secret
        self._model = model
        self._clock = clock
        self._seq = 0
        self._working: dict[str, PickedUp] = {}
        self.faults: set[Fault] = set()
        self.face_licence = face_licence
        self.firmware = "1.0.0"
        self.locked = False
        self.face_on = False
        self.restarts = 0
        self.clock_set_to: datetime | None = None
        self.parameters: dict[str, Any] = {}
        self.lines: list[LogLineUpload] = []

    @property
    def facts(self) -> DeviceFacts:
        return DeviceFacts(
            firmware=self.firmware,
            locked=self.locked,
            face_function=FaceFunction.ON if self.face_on else FaceFunction.OFF,
            face_licence=self.face_licence,
        )

    def log(self, text: str, level: LogLevel = LogLevel.INFO) -> None:
        """A line of the terminal's own running log, which stays on it until it is asked for."""
        line = LogLineUpload(seq=self._next(), at=self._clock(), level=level, text=text)
        self.lines.append(line)

    async def bring_key(self) -> KeptKey:
        """By the credential, which counts for one key."""
        asked = BroughtKey(public_key=self.key.public.hex())
        kept = await self._ask("key", asked, KeptKey, {"X-Device-Secret": self._secret})
        self._known = True
        return kept

    async def register(self) -> Registered:
        if not self._known:
            await self.bring_key()
        asked = Registration(model=self._model, facts=self.facts)
        self.log("terminal started")
        return await self._ask("register", asked, Registered)

    async def beat(self) -> BeatAnswer:
        return await self._ask("heartbeat", Beat(facts=self.facts), BeatAnswer)

    async def turn(self) -> None:
        """Finish what it is at, beat, and take what waits."""
        if Fault.SILENT in self.faults:
            return
        for picked in list(self._working.values()):
            await self._finish(picked)
        if (await self.beat()).commands:
            for picked in await self.pick_up():
                await self._take(picked)

    async def pick_up(self) -> list[PickedUp]:
        return await self._ask("commands/pick-up", None, list[PickedUp])

    async def show(
        self, title: str, started_at: datetime, ended_at: datetime | None, command_id: str | None
    ) -> Taken:
        entry = ContentUpload(
            seq=self._next(),
            title=title,
            command_id=command_id,
            started_at=started_at,
            ended_at=ended_at,
        )
        return await self._ask("contents", ContentLogUpload(entries=[entry]), Taken)

    async def upload(self, command_id: str, lines: list[LogLineUpload]) -> Taken:
        return await self._ask("logs", LogUpload(command_id=command_id, lines=lines), Taken)

    async def verify(
        self, picture: str, *, inmate_no: str | None = None, id_no: str | None = None
    ) -> DeviceFaceOutcome:
        """Ask whether the person before the camera (base64) is who he says."""
        asked = DeviceFaceCheck(picture=picture, inmate_no=inmate_no, id_no=id_no)
        return await self._ask("face-checks", asked, DeviceFaceOutcome)

    async def read_card(self, card: CardAtReader) -> CardReading:
        return await self._ask("card-readings", card, CardReading)

    async def report(self, command_id: str, state: ReportedState, note: str = "") -> None:
        over = state is not ReportedState.RECEIVED
        asked = Report(state=state, note=note, facts=self.facts if over else None)
        await self._ask(f"commands/{command_id}/report", asked, dict[str, Any])

    async def _take(self, picked: PickedUp) -> None:
        """What the platform has ended meanwhile is not carried out."""
        try:
            await self.report(picked.id, ReportedState.RECEIVED)
        except Conflict:
            return
        self._working[picked.id] = picked
        if Fault.SLOW not in self.faults:
            await self._finish(picked)

    async def _finish(self, picked: PickedUp) -> None:
        problem = "终端拒绝执行" if Fault.REFUSES in self.faults else await self._obey(picked)
        state = ReportedState.FAILED if problem else ReportedState.DONE
        await self.report(picked.id, state, problem)
        del self._working[picked.id]
        self.log(f"{picked.kind.value} {state.value}")

    async def _obey(self, picked: PickedUp) -> str:
        """Carry a command out; the words say why it could not, empty where it could."""
        told = picked.parameters
        match picked.kind:
            case CommandKind.RESTART:
                self.restarts += 1
            case CommandKind.LOCK | CommandKind.UNLOCK:
                self.locked = picked.kind is CommandKind.LOCK
            case CommandKind.UPGRADE:
                self.firmware = told["version"]
            case CommandKind.SET_CLOCK:
                self.clock_set_to = datetime.fromisoformat(told["time"])
            case CommandKind.APPLY_TEMPLATE:
                self.parameters = told["values"]
            case CommandKind.COLLECT_LOGS:
                await self._collect(picked.id, told)
            case CommandKind.SHOW_CONTENT:
                # It stands in for the time as well: the end is when it would have come.
                began = self._clock()
                ended = began + timedelta(seconds=told["seconds"])
                await self.show(told["title"], began, ended, picked.id)
            case CommandKind.FACE_ON:
                if self.face_licence is not FaceLicence.VALID:
                    return "人脸功能没有有效授权"
                self.face_on = True
            case CommandKind.FACE_OFF:
                self.face_on = False
        return ""

    async def _collect(self, command_id: str, window: dict[str, Any]) -> None:
        since, until = (datetime.fromisoformat(window[name]) for name in ("since", "until"))
        await self.upload(command_id, [one for one in self.lines if since <= one.at < until])

    @property
    def headers(self) -> dict[str, str]:
        """The credential, where it counts: for bringing the key in, and at the kiosk's page."""
        return {
            "X-Device-Serial": self._serial,
            "X-Device-Secret": self._secret,
            "X-Device-Model": self._model,
        }

    async def _ask(
        self, path: str, body: Any, kind: type[T], more: Mapping[str, str] | None = None
    ) -> T:
        """Signed; once more by the platform's clock, where it says that ours is wrong."""
        content = msgspec.json.encode({} if body is None else body)
        reply = await self._sent(path, content, more or {})
        told = reply.json() if reply.is_error else {}
        if told.get("code") == STALE:
            self._ahead = datetime.fromtimestamp(told["detail"]["time"], UTC) - self._clock()
            reply = await self._sent(path, content, more or {})
        if reply.is_error:
            told = reply.json()
            refusal = REFUSALS.get(reply.status_code, Unavailable)
            raise refusal(told["message"], code=told["code"])
        return msgspec.json.decode(reply.content, type=kind)

    async def _sent(self, path: str, content: bytes, more: Mapping[str, str]) -> httpx.Response:
        address = f"/api/device/{path}"
        asked = Asked(method="POST", path=address, query=(), body=content)
        signed = self.key.headers(self._serial, asked, self._clock() + self._ahead)
        headers = {"Content-Type": "application/json", "X-Device-Model": self._model}
        headers |= signed | dict(more)
        return await self._http.post(address, content=content, headers=headers)

    def _next(self) -> int:
        self._seq += 1
        return self._seq
