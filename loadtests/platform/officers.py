"""What officers do at the console: browse, filter, decide, look for what was done."""

from typing import Any

from locust import task

from loadtests.platform.signed_in import SignedIn

THINK_S = (4.0, 12.0)
"""An officer reads a page before he asks for the next."""
PAGE = 20
LEVELS = ("lenient", "regular", "strict")
SORTS = ("inmate_no", "-inmate_no", "term_until", "-term_until")
FAMILY_NAMES = "王李张刘陈杨赵黄周吴"
ACTIONS = ("inmates.", "call.", "session.", "approval.")
ALREADY_DECIDED = 409


class Browser(SignedIn):
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


class Decider(Browser):
    """Works off what waits, and browses in between."""

    abstract = True

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
        with self.send(
            "POST", f"{path}/decisions", decision, "approvals: decide", catch_response=True
        ) as reply:
            # A colleague was faster: the right answer, and told as such.
            if reply.status_code == ALREADY_DECIDED:
                reply.success()


class LogReader(SignedIn):
    """Looks for what was done."""

    abstract = True

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
