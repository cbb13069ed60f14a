"""Answers of declared figures as the lines that were kept before they were declared."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pipelines.flows.phone.figures.silence import NEVER
from pipelines.flows.visits.figures.unseen import NEVER as NEVER_SEEN
from pipelines.rules.labour.hours_text import minutes_of
from pipelines.rules.modules.figures.periods import first_day, months_later
from schemas.labour.hours_figures import LINES
from schemas.modules.figures import Listing
from schemas.phone.phone_figures import CALLS, FEW, PEOPLE, SHARED, SILENT_PEOPLE
from schemas.platform.periods import Step
from schemas.visits.visit_figures import UNSEEN_PEOPLE
from tests.golden.old_shapes import Row, Told

SEVERITIES = {"关键词": 0, "提示": 1, "严重": 2, "紧急": 3}
WORD_STATES = {"启用": "enabled", "停用": "disabled", "已删除": "removed"}
KINDS = ("alerted", "confirmed", "dismissed", "open")


def _groups(told: Told) -> dict[str, list[Told]]:
    return {group["name"]: group["lines"] for group in told["groups"]}


def _calls(told: Told) -> Iterator[Row]:
    """Days without a call had no line."""
    groups = _groups(told)
    yield "calls", "all", "", told["whole"]["values"]
    for day in groups["day"]:
        if day["values"]["total"]:
            yield "calls", "day", day["key"], {"total": day["values"]["total"]}
    for prison in groups["unit"]:
        yield "calls", "prison", prison["key"], _named(prison)
        for ward in prison["below"]:
            yield "calls", "ward", ward["key"], _named(ward)


def _named(line: Told) -> Told:
    (name,) = line["titles"]
    return {"name": name} | line["values"]


def _words(told: Told) -> Iterator[Row]:
    """Precision had a value of its own."""
    yield "words", "all", "", _matched(told["whole"]["values"], "")
    for line in _groups(told)["word"]:
        word, class_name, severity, state = line["titles"]
        yield (
            "words",
            "word",
            word,
            {
                "class_name": class_name,
                "severity": SEVERITIES[severity],
                "state": WORD_STATES[state],
            },
        )
        for way, prefix in (("every", ""), ("text", "text_"), ("sound", "sound_")):
            yield "words", way, line["key"], _matched(line["values"], prefix)


def _matched(values: Told, prefix: str) -> Told:
    told = {name: values[prefix + name] for name in KINDS}
    decided = told["confirmed"] + told["dismissed"]
    return told | {"precision": told["confirmed"] / decided if decided else None}


def _units(told: Told, values: Callable[[Told], Told] = dict) -> Iterator[tuple[str, str, Told]]:
    """Prisons, then wards, each with its name and its prison."""
    tree = _groups(told)["unit"]
    for prison in tree:
        named = {"name": prison["titles"][0], "prison_id": prison["key"]}
        yield "prison", prison["key"], named | values(prison["values"])
    for prison in tree:
        for ward in prison["below"]:
            named = {"name": ward["titles"][0], "prison_id": prison["key"]}
            yield "ward", ward["key"], named | values(ward["values"])


def _phone(told: Told) -> Iterator[Row]:
    """Of a person the ward's id is no longer told: no page asked for it."""
    yield "calls", "all", "", told["whole"]["values"]
    for group, key, values in _units(told):
        yield "calls", group, key, values
    for line in _groups(told)["person"]:
        name, place = line["titles"]
        prison, ward = place.split(" ", 1)
        named = {"inmate_no": line["note"], "name": name, "prison": prison, "ward": ward}
        yield "calls", "person", line["key"], named | line["values"]


def _lengths(told: Told) -> Iterator[Row]:
    yield "lengths", "all", "", told["whole"]["values"]
    for line in _groups(told)["period"]:
        yield "lengths", "period", line["titles"][0], line["values"]
    for group, key, values in _units(told):
        yield "lengths", group, key, values


def _silence(told: Told) -> Iterator[Row]:
    """The share had a value of its own."""

    def shared(values: Told) -> Told:
        inmates = values["inmates"]
        return values | {"share": values["silent"] / inmates if inmates else None}

    asked = {"day": told["asked"]["at"], "months": int(told["asked"]["months"])}
    yield "silence", "all", "", asked | shared(told["whole"]["values"])
    for group, key, values in _units(told, shared):
        yield "silence", group, key, values


def _settlement(told: Told) -> Iterator[Row]:
    yield "settlement", "all", "", told["whole"]["values"]
    for line in _groups(told)["prison"]:
        yield "settlement", "prison", line["key"], _named(line)


def _listed(table: str, listing: Listing) -> Callable[[Told], Iterator[Row]]:
    """Words of a choice were codes."""
    codes = {
        column.name: {option.title: option.value for option in column.options}
        for column in listing.columns
        if column.options
    }

    def value(name: str, told: Any) -> Any:
        code = codes.get(name, {}).get(told, told)
        return {"True": True, "False": False, NEVER: None, NEVER_SEEN: None}.get(code, code)

    def lines(told: Told) -> Iterator[Row]:
        yield table, "all", "", {"total": told["total"]}
        for number, row in enumerate(told["rows"]):
            values = {name: value(name, one) for name, one in row["values"].items()}
            if table == "shared":
                del values["calls"]
            yield table, "listed", str(number), values

    return lines


def _visits(told: Told) -> Iterator[Row]:
    groups = _groups(told)
    yield "visits", "all", "", told["whole"]["values"]
    for line in groups["period"]:
        yield "visits", "period", line["key"], line["values"]
    for line in groups["treatment_level"]:
        since, _, level = line["key"].partition("/")
        named = {"title": line["titles"][1]} | line["values"]
        yield "visits", "treatment_level", f"{since}/{level or None}", named
    for group, key, values in _units(told):
        yield "visits", group, key, values


def _by_name(
    told: Told, table: str, names: tuple[str, ...], counted: str, values: Callable[[Told], Told]
) -> Iterator[Row]:
    """Periods were called by their first day, and those without anything had no line."""
    groups = _groups(told)
    step = Step(told["asked"]["step"])
    yield table, "all", "", values(told["whole"]["values"])
    for name in names:
        for line in groups[name]:
            key, label = line["key"], line["titles"][0]
            if name == "period":
                key = label = first_day(date.fromisoformat(key), step).isoformat()
                if not line["values"][counted]:
                    continue
            yield table, name, key, {"label": label} | values(line["values"])


def _arrivals(told: Told) -> Iterator[Row]:
    return _by_name(told, "arrivals", ("period", "prison", "kinship"), "arrivals", dict)


def _visit_reviews(told: Told) -> Iterator[Row]:
    names = ("period", "visit_type", "prison", "ward")
    return _by_name(told, "reviews", names, "visits", _rated)


def _rated(values: Told) -> Told:
    """Shares had values of their own."""
    return values | {
        "rate": _share(values["reviewed"], values["visits"]),
        "anomaly_rate": _share(values["anomalous"], values["reviewed"]),
    }


def _share(part: int, whole: int) -> str | None:
    if not whole:
        return None
    return str((Decimal(part) / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP))


def _ratings(told: Told) -> Iterator[Row]:
    groups = _groups(told)
    yield "ratings", "all", "", told["whole"]["values"]
    for line in groups["prison_month"]:
        prison, month = line["titles"][0], line["key"].partition("/")[2]
        key = f"{line['where']['/m/window_ratings']['prison_id']}/{month}"
        yield "ratings", "prison_month", key, {"prison": prison} | line["values"]
    scores = {line["key"]: line["values"]["ratings"] for line in groups["score"]}
    for score in "12345":
        yield "ratings", "score", score, {"ratings": scores.get(score, 0)}


def _unseen(told: Told) -> Iterator[Row]:
    at, months = told["asked"]["at"], int(told["asked"]["months"])
    since = months_later(date.fromisoformat(at), -months).isoformat()
    yield "unseen", "asked", "", {"at": at, "months": months, "since": since}
    for prison in _groups(told)["unit"]:
        for line in (prison, *prison["below"]):
            values = line["values"]
            share = {"share": _share(values["unseen"], values["held"])}
            yield "unseen", "unit", line["key"], _named(line) | share


def _visited(told: Told) -> Iterator[Row]:
    yield "visits", "all", "", {"total": told["total"]}
    for number, line in enumerate(told["lines"]):
        inmate_no, name = line["titles"][0].split(" ", 1)
        named = {"inmate_id": line["key"], "inmate_no": inmate_no, "name": name}
        yield "visits", "listed", str(number), named | line["values"]


def _reviewed(told: Told) -> Iterator[Row]:
    yield "reviews", "all", "", {"total": told["total"]}
    for number, line in enumerate(told["lines"]):
        named = {"key": line["key"], "label": line["titles"][0]}
        yield "reviews", "listed", str(number), named | _rated(line["values"])


WORK = ("assigned", "reviewed", "overdue", "anomalous")
CHANNELS = {"可视通话": "video_call", "现场会见": "visit", "亲情电话": "phone_call"}


def _reviews(told: Told) -> Iterator[Row]:
    """Channels had no title."""
    yield "reviews", "all", "", told["whole"]["values"]
    for group in ("prison", "ward", "channel", "day"):
        for line in _groups(told)[group]:
            yield "reviews", group, line["key"], _labelled(line)


def _officers(told: Told) -> Iterator[Row]:
    for line in _groups(told)["officer"]:
        label, unit = line["titles"]
        work = {name: line["values"][name] for name in WORK}
        yield "reviews", "officer", line["key"], {"label": label, "unit": unit} | work


def _hits(told: Told) -> Iterator[Row]:
    """Cells without hits were left out."""
    yield "hits", "all", "", told["whole"]["values"]
    groups = {group["name"]: group for group in told["groups"]}
    for line in groups["rows"]["lines"]:
        yield "hits", "rows", line["key"], _labelled(line)
    axis = groups["cross"]["axis"]
    for at, column in enumerate(axis):
        named = {"titles": [column["title"]], "values": told["whole"]["cells"][at]}
        yield "hits", "columns", column["value"], _labelled(named)
    for line in groups["cross"]["lines"]:
        for at, column in enumerate(axis):
            if hits := line["cells"][at]["hits"]:
                yield "hits", "cells", f"{line['key']}/{column['value']}", {"hits": hits}


def _labelled(line: Told) -> Told:
    (title,) = line["titles"]
    return {"label": CHANNELS.get(title, title)} | line["values"]


def _chart(of: str) -> Callable[[Told], Iterator[Row]]:
    """Everything was text, and what is not counted a number of its own."""

    def text(value: Any) -> str | None:
        if value is None:
            return None
        return f"{Decimal(value):.2f}" if of in ("pay", "output") else str(value)

    def told_of(line: Told, axis: list[str]) -> Told:
        values = [text(cell[of]) for cell in line["cells"]]
        return dict(zip(axis, values, strict=True)) | {"total": text(line["values"][of])}

    def lines(told: Told) -> Iterator[Row]:
        (group,) = told["groups"]
        axis = [one["value"] for one in group["axis"]]
        waiting = sum(_waiting(of, note) for note in told["notes"])
        yield of, "all", "", told_of(told["whole"], axis) | {"uncounted": waiting}
        for line in group["lines"]:
            (title,) = line["titles"]
            key = line["key"] or "None"
            yield of, told["asked"]["by"], key, told_of(line, axis) | {"title": title}

    return lines


def _waiting(of: str, note: str) -> int:
    """Hours as minutes, all else as it is told."""
    (told,) = re.findall(r" (\S+) ", note)
    return minutes_of(told) if of == "hours" else int(told)


def _hours(told: Told) -> Iterator[Row]:
    """Missing prisons were named alone; what has no key was None."""
    (group,) = told["groups"]
    whole = {"rows": group["total"], "missing": told["notes"]}
    yield "hours", "all", "", told["whole"]["values"] | whole
    for line in group["lines"]:
        title, note, _ = line["titles"]
        key = {"none": None}.get(line["where"]["lines"]["key"], line["where"]["lines"]["key"])
        period = line["key"].partition("/")[2]
        named = {"title": title, "note": note}
        yield "hours", told["asked"]["by"], f"{key}/{period}", named | line["values"]


def _lines(told: Told) -> Iterator[Row]:
    whole = {"minutes": told["sums"]["minutes"], "missing": told["notes"]}
    for table, group, key, values in _listed("lines", LINES)(told):
        values.pop("place", None)
        yield table, group, key, values | (whole if group == "all" else {})


NEW_SHAPES: dict[str, Callable[[Told], Iterator[Row]]] = {
    "/api/call-statistics/calls": _calls,
    "/api/phone-figures/units": _phone,
    "/api/phone-figures/units/people": _listed("calls", PEOPLE),
    "/api/phone-figures/units/calls": _listed("calls", CALLS),
    "/api/phone-figures/few/few": _listed("calls", FEW),
    "/api/phone-figures/lengths": _lengths,
    "/api/phone-figures/shared/shared": _listed("shared", SHARED),
    "/api/phone-figures/silent": _silence,
    "/api/phone-figures/silent/silent_people": _listed("silence", SILENT_PEOPLE),
    "/api/phone-figures/settlement": _settlement,
    "/api/visit-figures/visits": _visits,
    "/api/visit-figures/visits/person": _visited,
    "/api/visit-figures/arrivals": _arrivals,
    "/api/visit-figures/ratings": _ratings,
    "/api/visit-figures/unseen": _unseen,
    "/api/visit-figures/unseen/unseen_people": _listed("unseen", UNSEEN_PEOPLE),
    "/api/visit-figures/reviews": _visit_reviews,
    "/api/visit-figures/reviews/person": _reviewed,
    "/api/words/figures/words": _words,
    **{f"/api/labour-charts/{of}": _chart(of) for of in ("hours", "pay", "output", "headcount")},
    "/api/hours/statistics/hours": _hours,
    "/api/hours/statistics/hours/lines": _lines,
    "/api/review-statistics/reviews": _reviews,
    "/api/review-statistics/officers": _officers,
    "/api/review-statistics/hits": _hits,
}
