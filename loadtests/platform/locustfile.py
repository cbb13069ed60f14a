"""Officers who browse, filter and decide, as `qinqiao bench platform` lets Locust run them.

By hand: `locust -f loadtests/platform/locustfile.py --plan FILE --host ADDRESS`.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

import locust
from locust import between

from loadtests.platform import officers
from loadtests.platform.crowd import OfCrowd
from loadtests.platform.plan import LoadPlan, read_plan

_turns: dict[str, Iterator[str]] = {}
_plan: LoadPlan | None = None


def _read(environment: Any, **_: Any) -> None:
    global _plan
    _plan = read_plan(environment.parsed_options.plan)
    _turns.update({role: _plan.accounts(role) for role in _plan.logins})


_events: Any = locust.events
_events.test_start.add_listener(_read)


class Officer(OfCrowd):
    """Somebody with an account of a role."""

    abstract = True
    role: ClassVar[str]
    wait_time = between(*officers.THINK_S)

    def account(self) -> tuple[str, str]:
        assert _plan is not None
        return next(_turns[self.role]), _plan.password


class Leader(Officer, officers.Browser):
    weight = 5
    role = "leader"


class Approver(Officer, officers.Decider):
    weight = 4
    role = "approver"


class Auditor(Officer, officers.LogReader):
    weight = 1
    role = "auditor"
