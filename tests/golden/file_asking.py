"""Which files are taken: of the pages of figures, of lists, and those that are made by hand."""

from collections.abc import Iterator
from itertools import product

from tests.golden.asking import ASKERS, AUTUMN, DRAWN, LAST, MONTH, YEAR, Question, days

FORMS = ("xlsx", "csv")
LISTS = (
    "inmates",
    "relatives",
    "inmate_bindings",
    "relative_numbers",
    "visits",
    "phone_tickets",
    "call_records",
    "window_ratings",
    "official_bookings",
    "labour_posts",
    "post_assignments",
    "labour_projects",
    "project_outputs",
    "org_units",
    "dictionary_items",
)

BEHIND = {
    "people": "units/people",
    "calls": "units/calls",
    "silent_people": "silent/silent_people",
}
"""Listings of 亲情电话统计, by the table whose numbers they explain."""
LATELY = {
    "visits": {"planned_at.from": "2026-11-10T00:00:00+08:00"},
    "phone_tickets": {"started_at.from": "2026-11-10T00:00:00+08:00"},
    "window_ratings": {"rated_at.from": "2026-10-01T00:00:00+08:00"},
}
"""Of long lists, the latest."""


def _in_forms(
    name: str, asker: str, path: str, query: dict[str, str], forms: tuple[str, ...] = FORMS
) -> Iterator[Question]:
    for form in forms:
        yield Question("files", f"{name}.{form}", asker, path, query | {"format": form})


def of_figures() -> Iterator[Question]:
    for table, who in product(("visits", "arrivals", "ratings", "unseen", "reviews"), ASKERS):
        login, unit = ASKERS[who]
        query = {"step": "month", "at": str(LAST), **days(YEAR), **unit}
        forms = FORMS if who == "bureau" else ("xlsx",)
        path = f"/api/visit-figures/{table}/export"
        yield from _in_forms(f"visits.{table}.{who}", login, path, query, forms)
    tables = (
        "units", "people", "lengths", "shared", "silent", "silent_people", "calls", "settlement",
    )  # fmt: skip
    for table, who in product(tables, ("bureau", "prison")):
        login, unit = ASKERS[who]
        query = {"at": str(LAST), "month": "2026-10", **days(MONTH), **unit}
        forms = FORMS if who == "bureau" else ("xlsx",)
        path = f"/api/phone-figures/{BEHIND.get(table, table)}/export"
        yield from _in_forms(f"phone.{table}.{who}", login, path, query, forms)
    yield from _in_forms("phone.counts", "bureau", "/api/phone-counts/export", {})
    review = "/api/review-statistics/hits/export"
    for name, more in {
        "word": {},
        "ward": {"by": "ward"},
        "crossed": {"by": "word", "across": "channel"},
    }.items():
        yield Question("files", f"review.{name}", "bureau", review, days(YEAR) | more)
    yield Question("files", "review.prison", "prison", review, days(YEAR))
    for who in ("bureau", "prison"):
        yield from _in_forms(f"calls.{who}", who, "/api/call-statistics/calls/export", days(YEAR))
    for who in ("bureau", "prison"):
        yield Question("files", f"words.{who}", who, "/api/words/figures/words/export", days(YEAR))
    for of, sides in DRAWN.items():
        for by in sides:
            query = AUTUMN | {"by": by, "unit_id": "unit:P03"}
            yield from _in_forms(
                f"charts.{of}.{by}", "bureau", f"/api/labour-charts/{of}/export", query
            )
    autumn = {"since": "2026-08-01", "until": "2026-11-24", "step": "month"}
    hours = "/api/hours/statistics/hours/export"
    for by in ("inmate", "ward", "project"):
        yield from _in_forms(f"hours.{by}", "prison", hours, autumn | {"by": by})
    yield from _in_forms("hours.below", "below", hours, autumn | {"by": "ward"})


def made_by_hand() -> Iterator[Question]:
    """The callers of one verb: permission, audit row, mark, writer, answer."""
    day = {"ward_id": "unit:P03-W01", "day": "2026-11-23"}
    for who in ("ward", "below"):
        yield from _in_forms(f"day.{who}", who, "/api/hours/day/export", day)
    empty = {"ward_id": "unit:P03-W02", "day": "2026-11-23"}
    yield from _in_forms("day.empty", "prison", "/api/hours/day/export", empty)
    legacy = "/api/legacy-files/legacy:/refusals/export"
    yield from _in_forms("legacy", "bureau", legacy, {})
    for period in ("2026-10", "2026"):
        path = "/api/output-by-project-class/export"
        yield Question("files", f"output.{period}", "bureau", path, {"period": period})
    yield Question("files", "accounts", "sysadmin", "/api/accounts/export", {})
    yield from _in_forms("words_kept", "bureau", "/api/words/export", {})
    yield from _in_forms("words_kept.narrowed", "prison", "/api/words/export", {"severity": "3"})
    yield Question("files", "words_template", "bureau", "/api/words/template", {})
    yield Question("files", "reports", "bureau", "/api/reports/report:/export", {})
    audited = {"since": "2026-11-24T00:00:00Z", "action": "visit_figures.export"}
    yield from _in_forms("audit", "auditor", "/api/audit/export", audited)


def of_lists() -> Iterator[Question]:
    for code in LISTS:
        keeper = "sysadmin" if code in ("org_units", "dictionary_items") else "bureau"
        query = LATELY.get(code, {})
        yield from _in_forms(f"list.{code}", keeper, f"/api/records/{code}/export", query)
    narrowed = {"ward_id": "unit:P03-W01"}
    yield from _in_forms("list.inmates.prison", "prison", "/api/records/inmates/export", narrowed)
    yield Question("files", "list.inmates.template", "bureau", "/api/records/inmates/template", {})


def refused() -> Iterator[Question]:
    """Who may not take a file gets none, and no audit row says that he did."""
    for name, path, query in (
        ("visits", "/api/visit-figures/visits/export", days(MONTH)),
        ("phone", "/api/phone-figures/units/export", {}),
        ("review", "/api/review-statistics/reviews/export", days(MONTH)),
        ("calls", "/api/call-statistics/calls/export", days(MONTH)),
        ("words", "/api/words/figures/words/export", days(MONTH)),
        ("charts", "/api/labour-charts/pay/export", AUTUMN),
        ("hours", "/api/hours/statistics/hours/export", days(MONTH)),
        ("day", "/api/hours/day/export", {"ward_id": "unit:P03-W01", "day": "2026-11-23"}),
        ("legacy", "/api/legacy-files/legacy:/refusals/export", {}),
        ("output", "/api/output-by-project-class/export", {"period": "2026-10"}),
        ("accounts", "/api/accounts/export", {}),
        ("words_kept", "/api/words/export", {}),
        ("audit", "/api/audit/export", {}),
        ("list", "/api/records/inmates/export", {}),
    ):
        yield Question("files", f"refused.{name}", "bare", path, query)
    day = {"ward_id": "unit:P01-W01", "day": "2026-11-23"}
    yield Question("files", "refused.day_elsewhere", "ward", "/api/hours/day/export", day)
    legacy = "/api/legacy-files/legacy:/refusals/export"
    yield Question("files", "refused.legacy_elsewhere", "other", legacy, {})


def files() -> Iterator[Question]:
    yield from of_figures()
    yield from made_by_hand()
    yield from of_lists()
    yield from refused()
