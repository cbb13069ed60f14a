"""What is asked of the pages of figures: by whom, for which days and units."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations, product
from typing import NamedTuple

from schemas.recordings.review_figures import Dimension
from tests.golden.steady import TODAY

LAST = TODAY - timedelta(days=1)
MONTH, YEAR, WHOLE = 30, 365, 1095
PAGES = ({"limit": "20"}, {"limit": "20", "offset": "20"})


class Question(NamedTuple):
    """One address, asked by one officer.

    In a value, `unit:` names a unit by code, `inmate:` an inmate by number, and `shared:` the
    binding of a number that several may dial.
    """

    family: str
    name: str
    asker: str
    path: str
    query: dict[str, str]


ASKERS: dict[str, tuple[str, dict[str, str]]] = {
    "bureau": ("bureau", {}),
    "prison_chosen": ("bureau", {"unit_id": "unit:P02"}),
    "prison": ("prison", {}),
    "ward": ("ward", {}),
}
"""Who asks, and with which unit chosen on the page."""
BUREAU = {"bureau": ASKERS["bureau"]}


def days(length: int, last: date = LAST) -> dict[str, str]:
    return {"since": str(last - timedelta(days=length - 1)), "until": str(last)}


def _asked(
    family: str,
    path: str,
    cases: dict[str, dict[str, str]],
    askers: dict[str, tuple[str, dict[str, str]]] = ASKERS,
) -> Iterator[Question]:
    """Each case by each asker."""
    for (name, query), (who, (login, unit)) in product(cases.items(), askers.items()):
        yield Question(family, f"{name}.{who}", login, path, query | unit)


def _refused(
    family: str, path: str, query: dict[str, str], wrong: dict[str, dict[str, str]]
) -> Iterator[Question]:
    """Who may not ask, what is out of reach, and what makes no sense."""
    yield Question(family, "refused.without_permission", "bare", path, query)
    units = {"out_of_reach": "unit:P01", "above": "unit:SH", "unknown": "unit:none"}
    for name, unit in units.items():
        yield Question(family, f"refused.{name}", "prison", path, query | {"unit_id": unit})
    for name, more in wrong.items():
        yield Question(family, f"refused.{name}", "bureau", path, query | more)


REVERSED = {"since": "2026-11-10", "until": "2026-11-01"}
TOO_MANY = {"since": "2010-01-01", "until": str(LAST)}
TO_COME = {"since": "2026-11-20", "until": "2026-12-31"}
WRONG_DAYS = {"reversed": REVERSED, "too_many": TOO_MANY, "to_come": TO_COME}


def visits() -> Iterator[Question]:
    at = "/api/visit-figures"
    steps = {
        "month_by_day": days(MONTH) | {"step": "day"},
        "year_by_month": days(YEAR) | {"step": "month"},
        "whole_by_year": days(WHOLE) | {"step": "year"},
    }
    finer = {
        "year_by_quarter": days(YEAR) | {"step": "quarter"},
        "whole_by_month": days(WHOLE) | {"step": "month"},
        "this_month": {},
    }
    for name, path in (
        ("visits", f"{at}/visits"),
        ("arrivals", f"{at}/arrivals"),
        ("reviews", f"{at}/reviews"),
    ):
        yield from _asked("visits", path, {f"{name}.{key}": value for key, value in steps.items()})
        told = {f"{name}.{key}": value for key, value in finer.items()}
        yield from _asked("visits", path, told, BUREAU)
        yield from (
            one._replace(name=f"{name}.{one.name}")
            for one in _refused("visits", path, days(MONTH), WRONG_DAYS)
        )
    for kind in ("OPEN", "REGULAR", "VIDEO"):
        asked = {f"reviews.{kind.lower()}": days(YEAR) | {"visit_type": kind}}
        yield from _asked("visits", f"{at}/reviews", asked, BUREAU)
    rated = {"ratings.year": days(YEAR), "ratings.whole": days(WHOLE)}
    yield from _asked("visits", f"{at}/ratings", rated)
    cuts = {
        "unseen.three": {"at": str(LAST), "months": "3"},
        "unseen.one_then": {"at": "2026-03-31", "months": "1"},
    }
    yield from _asked("visits", f"{at}/unseen", cuts)
    yield from (
        one._replace(name=f"unseen.{one.name}")
        for one in _refused("visits", f"{at}/unseen", {}, {"to_come": {"at": "2026-12-24"}})
    )
    for number, page in enumerate(PAGES, 1):
        listed = {
            f"people.month.{number}": ("visits/person", days(MONTH) | page),
            f"unseen_people.{number}": (
                "unseen/unseen_people",
                {"at": str(LAST), "months": "1"} | page,
            ),
            f"review_people.year.{number}": ("reviews/person", days(YEAR) | page),
        }
        for name, (path, query) in listed.items():
            yield from _asked("visits", f"{at}/{path}", {name: query})


def phone() -> Iterator[Question]:
    at = "/api/phone-figures"
    units = f"{at}/units"
    yield from _asked("phone", units, {"calls.month": days(MONTH), "calls.year": days(YEAR)})
    yield from _asked("phone", units, {"calls.this_month": {}}, BUREAU)
    yield from _refused("phone", units, days(MONTH), WRONG_DAYS)
    lengths = {
        f"lengths.{step}": days(MONTH if step == "day" else YEAR) | {"step": step}
        for step in ("day", "month", "quarter", "year")
    }
    yield from _asked("phone", f"{at}/lengths", lengths)
    cuts = {
        "silence.three": {"at": str(LAST), "months": "3"},
        "silence.one": {"months": "1"},
        "silence.then": {"at": "2025-06-30", "months": "2"},
    }
    yield from _asked("phone", f"{at}/silent", cuts)
    yield from _asked("phone", f"{at}/settlement", {"settlement.october": {"month": "2026-10"}})
    for number, page in enumerate(PAGES, 1):
        listed = {
            f"people.year.{number}": ("units/people", days(YEAR) | page),
            f"people.extra.{number}": ("units/people", days(YEAR) | page | {"kind": "extra"}),
            f"people.fewer.{number}": ("few/few", days(MONTH) | page | {"fewer_than": "2"}),
            f"calls_listed.{number}": ("units/calls", days(MONTH) | page),
            f"shared.{number}": ("shared/shared", page),
            f"silent_people.{number}": ("silent/silent_people", {"months": "1"} | page),
        }
        for name, (path, query) in listed.items():
            yield from _asked("phone", f"{at}/{path}", {name: query})
        yield from _asked("phone", "/api/phone-counts", {f"counts.{number}": dict(page)})
    narrowed = {
        **{
            f"calls_listed.{kind}": {"kind": kind} for kind in ("connected", "unconnected", "extra")
        },
        "calls_listed.of_row": {"row_unit_id": "unit:P02-W01"},
        "calls_listed.of_inmate": {"inmate_id": "inmate:3900000007"},
        "calls_listed.of_number": {"number_id": "shared:"},
    }
    asked = {name: days(YEAR) | {"limit": "20"} | query for name, query in narrowed.items()}
    yield from _asked("phone", f"{at}/units/calls", asked, BUREAU)
    searched = {"counts.by_text": {"q": "39000000"}, "counts.by_level": {"level": "A"}}
    yield from _asked("phone", "/api/phone-counts", searched, BUREAU)


def review() -> Iterator[Question]:
    at = "/api/review-statistics"
    reviews, officers = f"{at}/reviews", f"{at}/officers"
    yield from _asked("review", reviews, {"reviews.month": days(MONTH), "reviews.year": days(YEAR)})
    channels = {
        f"reviews.{channel}": days(YEAR) | {"channel": channel}
        for channel in ("video_call", "visit", "phone_call")
    }
    yield from _asked("review", reviews, channels, BUREAU)
    yield from _refused("review", reviews, days(MONTH), WRONG_DAYS)
    work = {"officers.month": days(MONTH), "officers.year": days(YEAR)}
    yield from _asked("review", officers, work)
    named = {name.replace("reviews", "officers"): query for name, query in channels.items()} | {
        "officers.by_officer": days(YEAR) | {"officer_like": "某警官"}
    }
    yield from _asked("review", officers, named, BUREAU)
    for by in Dimension:
        length = MONTH if by is Dimension.DAY else YEAR
        asked = {f"hits.{by.value}": days(length) | {"by": by.value}}
        few = by in (Dimension.WORD, Dimension.PRISON)
        yield from _asked("review", f"{at}/hits", asked, ASKERS if few else BUREAU)
    crossed = list(permutations((Dimension.WORD, Dimension.WARD, Dimension.CHANNEL), 2))
    for by, across in crossed:
        query = days(MONTH) | {"by": by.value, "across": across.value}
        name = f"hits.{by.value}_by_{across.value}"
        yield from _asked("review", f"{at}/hits", {name: query}, BUREAU)


def calls() -> Iterator[Question]:
    at = "/api/call-statistics/calls"
    yield from _asked("calls", at, {"calls.month": days(MONTH), "calls.year": days(YEAR)})
    yield from _refused("calls", at, days(MONTH), WRONG_DAYS)


def words() -> Iterator[Question]:
    at = "/api/words/figures/words"
    for who in ("bureau", "prison", "ward"):
        yield Question("words", f"words.month.{who}", who, at, days(MONTH))
        yield Question("words", f"words.year.{who}", who, at, days(YEAR))
    yield Question("words", "refused.without_permission", "bare", at, days(MONTH))
    for name, query in WRONG_DAYS.items():
        yield Question("words", f"refused.{name}", "bureau", at, query)


AUTUMN = {"since": "2026-08", "until": "2026-11"}
DRAWN = {
    "hours": ("prison", "ward", "project"),
    "pay": ("prison", "ward"),
    "output": ("prison", "class"),
    "headcount": ("prison", "ward"),
}
"""What is drawn by what; wards of the whole bureau are too many, which is an answer too."""


def charts() -> Iterator[Question]:
    at = "/api/labour-charts"
    for of, sides in DRAWN.items():
        for by in sides:
            yield from _asked("charts", f"{at}/{of}", {f"{of}.by_{by}": AUTUMN | {"by": by}})
        wrong = {
            "reversed": {"since": "2026-11", "until": "2026-08"},
            "too_many": {"since": "2020-01", "until": "2026-11"},
            "to_come": {"since": "2026-12", "until": "2026-12"},
            "by": {"by": "class" if of != "output" else "ward"},
        }
        yield from (
            one._replace(name=f"{of}.{one.name}")
            for one in _refused("charts", f"{at}/{of}", AUTUMN, wrong)
        )


def hours() -> Iterator[Question]:
    at = "/api/hours/statistics/hours"
    autumn = {"since": "2026-08-01", "until": "2026-11-24"}
    for by, step in product(("inmate", "ward", "prison", "post", "project"), ("day", "month")):
        # By day no more than three months are told at once.
        length = {"since": "2026-09-01"} if step == "day" else {}
        query = autumn | length | {"by": by, "step": step}
        yield from _asked("hours", at, {f"hours.{by}_{step}": query})
    for who in ("prison", "below"):
        for by in ("inmate", "ward"):
            query = autumn | {"by": by, "step": "year"}
            yield Question("hours", f"hours.{by}_year.{who}", who, at, query)
    lines = {
        "lines.ward": {"by": "ward", "key": "unit:P03-W01"},
        "lines.open": {"by": "ward", "key": "unit:P03-W01", "approved": "false"},
        "lines.inmate": {"by": "inmate", "key": "worker:0"},
        "lines.project": {"by": "project", "key": "none"},
        "lines.second_page": {"by": "prison", "key": "unit:P03", "offset": "100"},
    }
    for name, query in lines.items():
        for who in ("prison", "ward", "below"):
            told = {"limit": "100"} | autumn | query
            yield Question("hours", f"{name}.{who}", who, f"{at}/lines", told)
    yield from _refused("hours", at, autumn, WRONG_DAYS)


FAMILIES = {
    "visits": visits,
    "phone": phone,
    "review": review,
    "calls": calls,
    "words": words,
    "charts": charts,
    "hours": hours,
}
