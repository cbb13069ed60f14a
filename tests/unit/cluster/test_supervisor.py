"""A service that dies is started again; a signal ends the watch."""

import os
import signal

from cluster.problems import CannotStart
from cluster.supervisor import Supervisor


class Mortal:
    """Dies when told, and comes back at the second try."""

    name = "mortal"

    def __init__(self) -> None:
        self.tries = 0
        self.lives = False

    def alive(self) -> bool:
        return self.lives

    def restart(self) -> None:
        self.tries += 1
        if self.tries == 1:
            raise CannotStart("还不行", english="not yet")
        self.lives = True


def test_what_died_is_started_again_until_it_lives_and_then_the_signal_ends_the_watch() -> None:
    service = Mortal()

    def told() -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    before = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    supervisor = Supervisor([service], told)
    supervisor.listen()
    try:
        supervisor.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert service.lives
    assert service.tries == 2


def test_what_follows_the_course_of_things_may_fail_and_is_tried_anew() -> None:
    tries: list[int] = []

    def look() -> None:
        tries.append(len(tries))
        if len(tries) == 1:
            raise RuntimeError("no actor could be started")
        os.kill(os.getpid(), signal.SIGTERM)

    before = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    supervisor = Supervisor([], lambda: None, look)
    supervisor.listen()
    try:
        supervisor.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert tries == [0, 1]
