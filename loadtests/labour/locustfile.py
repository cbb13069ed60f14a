"""Officers who enter, decide and count hours, as `qinqiao bench labour-users` lets Locust run them.

By hand: `locust -f loadtests/labour/locustfile.py --plan FILE --host ADDRESS`.
"""

import itertools
from collections.abc import Iterator
from typing import Any

import locust

from loadtests.labour import officers
from loadtests.labour.plan import Enterer as EntererPlan
from loadtests.labour.plan import LabourPlan, read_plan
from loadtests.labour.plan import Reader as ReaderPlan
from loadtests.platform.crowd import OfCrowd

_plan: LabourPlan | None = None
_enterers: Iterator[EntererPlan] = iter(())
_approvers: Iterator[str] = iter(())
_readers: Iterator[ReaderPlan] = iter(())


def _read(environment: Any, **_: Any) -> None:
    global _plan, _enterers, _approvers, _readers
    _plan = read_plan(environment.parsed_options.plan)
    _enterers = itertools.cycle(_plan.enterers)
    _approvers = itertools.cycle(_plan.approvers)
    _readers = itertools.cycle(_plan.readers)


_events: Any = locust.events
_events.test_start.add_listener(_read)


def password() -> str:
    assert _plan is not None
    return _plan.password


class Enterer(OfCrowd, officers.Enterer):
    """Three of five officers."""

    weight = 6

    def account(self) -> tuple[str, str]:
        mine = next(_enterers)
        self.ward_id, self.days = mine.ward_id, iter(mine.days)
        return mine.login, password()


class Approver(OfCrowd, officers.Decider):
    """One of five."""

    weight = 2

    def account(self) -> tuple[str, str]:
        return next(_approvers), password()


class Reader(OfCrowd, officers.Counter):
    """One of five."""

    weight = 2

    def account(self) -> tuple[str, str]:
        self.reader = next(_readers)
        return self.reader.login, password()
