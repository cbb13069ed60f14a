"""Officers who browse, filter and decide, as `qinqiao bench platform` lets Locust run them.

By hand: `locust -f loadtests/platform/locustfile.py --plan FILE --host ADDRESS`.
"""

import random
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import gevent
import locust
import msgspec
from gevent.event import Event
from locust import FastHttpUser, between, task
from locust.exception import StopUser

from connectors.sealed_http import SEALED, SEALING_PATH, sealer_of
from loadtests.platform.plan import LoadPlan, read_plan

THINK_S = (4.0, 12.0)
"""An officer reads a page before he asks for the next."""
PAGE = 20
LEVELS = ("lenient", "regular", "strict")
SORTS = ("inmate_no", "-inmate_no", "term_until", "-term_until")
FAMILY_NAMES = "王李张刘陈杨赵黄周吴"
ACTIONS = ("inmates.", "call.", "session.", "approval.")
ALREADY_DECIDED = 409

_turns: dict[str, Iterator[str]] = {}
_plan: LoadPlan | None = None


class Gate:
    """Holds those who are signed in until all are: a password's hash costs what no page does."""

    def __init__(self) -> None:
        self._opened = Event()
        self._signed_in = 0

    def wait(self, environment: Any) -> None:
        """Come through with all others; the last one opens, and what is measured begins."""
        self._signed_in += 1
        if self._signed_in == environment.parsed_options.num_users:
            environment.runner.stats.reset_all()
            gevent.spawn_later(environment.parsed_options.measured_s, environment.runner.quit)
            self._opened.set()
        self._opened.wait()


_gate = Gate()


def _options(parser: Any) -> None:
    parser.add_argument("--plan", type=Path, required=True, help="Accounts, as JSON.")
    parser.add_argument("--measured-s", type=float, default=60.0, help="Seconds once all are in.")


def _read(environment: Any, **_: Any) -> None:
    global _plan
    _plan = read_plan(environment.parsed_options.plan)
    _turns.update({role: _plan.accounts(role) for role in _plan.logins})


_events: Any = locust.events
_events.init_command_line_parser.add_listener(_options)
_events.test_start.add_listener(_read)


class Officer(FastHttpUser):
    """Somebody with an account of his own."""

    abstract = True
    role: ClassVar[str]
    wait_time = between(*THINK_S)
    network_timeout = 30.0
    connection_timeout = 10.0

    def on_start(self) -> None:
        assert _plan is not None
        account = {"login": next(_turns[self.role]), "password": _plan.password}
        self.sealer = sealer_of(self.client.get(SEALING_PATH, name="key to seal with").content)
        reply = self.client.post(
            "/api/officer/sign-in", name="sign in", **self.sealed("/api/officer/sign-in", account)
        )
        if not reply.ok:
            # A crowd of fewer than was asked for would measure something else.
            self.environment.process_exit_code = 1
            self.environment.runner.quit()
            raise StopUser
        self.chance = random.Random(account["login"])
        _gate.wait(self.environment)
        gevent.sleep(self.chance.uniform(0, THINK_S[1]))
        self.get("/api/menu", "menu")

    def sealed(self, path: str, body: Any) -> dict[str, Any]:
        """A change as the pages send it: sealed, with a key of its own."""
        content = self.sealer.sealed("POST", path, "", msgspec.json.encode(body))
        headers = {"Content-Type": SEALED, "Idempotency-Key": secrets.token_hex(16)}
        return {"data": content, "headers": headers}

    def get(self, path: str, name: str, **query: Any) -> Any:
        """The answer as JSON; None where it failed, which Locust counts."""
        reply = self.client.get(path, params=query, name=name)
        return reply.json() if reply.ok else None


class Browser(Officer):
    """Looks through lists, narrows them, opens a record."""

    abstract = True

    @task(4)
    def turn_pages(self) -> None:
        offset = PAGE * self.chance.randrange(20)
        page = self.get("/api/records/inmates", "inmates: page", limit=PAGE, offset=offset)
        self._open(page)

    @task(3)
    def filter_by_level(self) -> None:
        asked = {"treatment_level": self.chance.choice(LEVELS), "state": "in_custody"}
        sort = self.chance.choice(SORTS)
        self.get("/api/records/inmates", "inmates: filter", limit=PAGE, sort=sort, **asked)

    @task(3)
    def search_by_name(self) -> None:
        text = self.chance.choice(FAMILY_NAMES)
        self._open(self.get("/api/records/inmates", "inmates: search", limit=PAGE, q=text))

    @task(1)
    def search_by_number(self) -> None:
        number = f"39{self.chance.randrange(100_000):08}"
        self._open(self.get("/api/records/inmates", "inmates: number", limit=PAGE, q=number))

    @task(2)
    def read_relatives(self) -> None:
        self.get("/api/records/relatives", "relatives: page", limit=PAGE)

    @task(2)
    def read_calls(self) -> None:
        self.get("/api/calls", "calls: page", limit=PAGE)

    @task(2)
    def read_records_of_approvals(self) -> None:
        self.get("/api/approvals", "approvals: records", limit=PAGE)

    def _open(self, page: Any) -> None:
        if not page or not page["rows"]:
            return
        record = f"/api/records/inmates/{self.chance.choice(page['rows'])['id']}"
        self.get(record, "inmates: detail")
        self.get(f"{record}/changes", "inmates: changes")


class Leader(Browser):
    weight = 5
    role = "leader"


class Approver(Browser):
    """Works off what waits, and browses in between."""

    weight = 4
    role = "approver"

    @task(6)
    def decide(self) -> None:
        page = self.get("/api/approvals/pending", "approvals: inbox", limit=PAGE)
        if not page or not page["rows"]:
            return
        case = self.chance.choice(page["rows"])
        path = f"/api/approvals/{case['id']}"
        opened = self.get(path, "approvals: case")
        if opened is None:
            return
        decision = {"visit": case["visit"], "verdict": "approve", "opinion": "材料齐全，同意"}
        with self.client.post(
            f"{path}/decisions",
            name="approvals: decide",
            catch_response=True,
            **self.sealed(f"{path}/decisions", decision),
        ) as reply:
            # A colleague was faster: the right answer, and told as such.
            if reply.status_code == ALREADY_DECIDED:
                reply.success()


class Auditor(Officer):
    """Looks for what was done."""

    weight = 1
    role = "auditor"

    @task
    def read_newest(self) -> None:
        self.get("/api/audit/rows", "audit: newest", limit=50)

    @task
    def filter_by_action(self) -> None:
        asked = {
            "action": self.chance.choice(ACTIONS),
            "stream": f"P{self.chance.randrange(1, 16):02}",
        }
        page = self.get("/api/audit/rows", "audit: filter", limit=50, **asked)
        if page and page["next"]:
            self.get("/api/audit/rows", "audit: earlier", limit=50, before=page["next"], **asked)
