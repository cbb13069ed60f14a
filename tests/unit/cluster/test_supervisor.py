"""A service that dies is started again; who asks for the end ends the watch."""

from cluster.problems import CannotStart
from cluster.stop_asked import StopAsked
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


def test_what_died_is_started_again_until_it_lives() -> None:
    service, stop = Mortal(), StopAsked()
    Supervisor([service], stop.ask, stop=stop).run()
    assert service.lives
    assert service.tries == 2


def test_what_follows_the_course_of_things_may_fail_and_is_tried_anew() -> None:
    tries: list[int] = []
    stop = StopAsked()

    def look() -> None:
        tries.append(len(tries))
        if len(tries) == 1:
            raise RuntimeError("no actor could be started")
        stop.ask()

    Supervisor([], lambda: None, look, stop=stop).run()
    assert tries == [0, 1]
