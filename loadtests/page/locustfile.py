"""The scenarios of Locust's page, as `qinqiao load` opens it."""

from pathlib import Path
from typing import Any

import locust

from loadtests.page import calls, family, hours, officers, web
from loadtests.page.bounds import bound
from loadtests.page.plan import PagePlan, read_plan
from loadtests.page.pool import Pool
from loadtests.page.sign_ins import Console


def _options(parser: Any) -> None:
    parser.add_argument("--plan", type=Path, required=True, include_in_web_ui=False)
    told = "思考时间缩短到几分之一，1 为真人速度，最大 20"
    parser.add_argument("--haste", type=float, default=1.0, help=told)


def _open(environment: Any, **_: Any) -> None:
    plan = read_plan(environment.parsed_options.plan)
    Console.plan = plan
    fill(plan)
    if environment.web_ui is not None:
        web.guard(environment.web_ui.app, plan.address)
        web.explain(environment.web_ui.app)


def fill(plan: PagePlan) -> None:
    """Who takes part in which scenario."""
    officers.OnDutyOfficer.pool = Pool(plan.on_duty)
    hours.HoursOfficer.pool = Pool(plan.hours)
    family.Family.pool = Pool(plan.relatives)
    calls.Call.pool = Pool(plan.pairs)


_events: Any = locust.events
_events.init_command_line_parser.add_listener(_options)
_events.init.add_listener(_open)
bound(_events)

_SCENARIOS: tuple[Any, ...] = (
    officers.OnDutyOfficer,
    hours.HoursOfficer,
    family.Family,
    calls.Call,
)
for _scenario in _SCENARIOS:
    # Locust shows the classes by the names that they have in this module.
    _title = _scenario.told.title
    globals()[_title] = type(_scenario)(_title, (_scenario,), {"__module__": __name__})
