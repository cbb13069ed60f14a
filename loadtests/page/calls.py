"""Scenario 音视频会见: pairs hold calls with real media, each pair in a process of its own.

aiortc lives in asyncio and Locust in gevent, so that one process cannot hold both.
"""

import signal
from collections.abc import Iterator
from typing import Any

from gevent import subprocess
from locust import task
from locust.exception import StopUser

from loadtests.page.bounds import stopping
from loadtests.page.call_events import AGAIN, CallOver, Received, StageDone, Told, read
from loadtests.page.plan import Pair
from loadtests.page.scenario import Scenario
from loadtests.page.told import CALLS

KIND = "CALL"
BETWEEN_S = (2.0, 5.0)
LEAVE_S = 20.0
"""From asking a process to end until it is killed: it hangs up and takes back what it booked."""
WHOLE = frozenset({"words"})
"""Stages around others, which would count their time twice."""


class Call(Scenario[Pair]):
    """One pair; its process is kept from call to call, with its models loaded."""

    abstract = True
    told = CALLS
    process: Any = None

    def on_start(self) -> None:
        pair = self.take_part()
        if pair is not None:
            pipe = subprocess.PIPE
            self.process = subprocess.Popen(pair.command, stdin=pipe, stdout=pipe)

    def on_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(LEAVE_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.give_back()

    def wait_time(self) -> float:
        return 0.0

    @task
    def hold(self) -> None:
        """One call from booking to review; after a failed one the pair is not seen again."""
        self.process.stdin.write(AGAIN)
        self.process.stdin.flush()
        held = False
        for told in self._told():
            match told:
                case StageDone():
                    self._stage(told)
                case Received():
                    self._received(told)
                case CallOver():
                    held = told.held
                    break
        if not held or stopping.is_set():
            raise StopUser
        self.think(*BETWEEN_S)

    def _told(self) -> Iterator[Told]:
        """Until the process says that the call is over, or ends."""
        for line in self.process.stdout:
            yield read(line)
        if self.process.wait() != 0:
            problem = f"exit code {self.process.returncode}"
            self._count("process", 0.0, RuntimeError(problem))

    def _stage(self, told: StageDone) -> None:
        if told.name not in WHOLE:
            problem = RuntimeError(told.problem) if told.problem else None
            self._count(told.name, told.ms, problem)

    def _received(self, told: Received) -> None:
        """How old pictures came; none at all, or no sound, is a failure."""
        name = f"media: {told.end}"
        missing = [
            what for what, came in (("picture", told.frames), ("sound", told.sound_s)) if not came
        ]
        problem = RuntimeError(f"no {' and no '.join(missing)}") if missing else None
        self._count(name, told.picture_ms, problem, told.frames)

    def _count(self, name: str, ms: float, problem: Exception | None, length: int = 0) -> None:
        self.environment.events.request.fire(
            request_type=KIND,
            name=name,
            response_time=ms,
            response_length=length,
            exception=problem,
            context={},
        )
