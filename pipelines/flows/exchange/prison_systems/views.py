"""Rows as officers see them."""

from datetime import datetime

import msgspec

from connectors.postgres.exchange.prison_systems.feeds import FeedRow
from connectors.postgres.exchange.prison_systems.fetches import Figures
from connectors.postgres.exchange.prison_systems.problems import ProblemRow
from connectors.postgres.exchange.prison_systems.reconciliations import DayRow
from connectors.postgres.exchange.prison_systems.systems import SystemRow
from connectors.postgres.exchange.prison_systems.versions import VersionRow
from pipelines.flows.exchange.applying.registry import PULLED
from pipelines.rules.exchange.prison_systems.fetching import NO_ROOM
from pipelines.rules.exchange.prison_systems.lateness import delay_s
from pipelines.rules.exchange.prison_systems.record_fields import record_fields
from schemas.exchange.prison_systems.kinds import KINDS, RECORD_TITLES, RecordKind
from schemas.exchange.prison_systems.mapping import KindMapping
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.exchange.prison_systems.views import (
    FeedView,
    FetchedView,
    ReconciliationRow,
    RecordKindView,
    SettingProblem,
    SettingsVersion,
    SourceProblem,
    SystemView,
    Trial,
)

Counts = dict[tuple[str, str], int]


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of some systems."""

    settings: dict[str, SystemSettings]
    """Of the version that counts, by system."""
    feeds: dict[tuple[str, RecordKind], FeedRow]
    problems: Counts
    gaps: Counts
    recordings: dict[str, Figures]
    """By system, of those that told of a recording."""


def system_view(row: SystemRow, kept: Kept, now: datetime) -> SystemView:
    settings = kept.settings.get(row.id)
    mappings = [one for one in settings.kinds if one.enabled] if settings else []
    feeds = [_feed(row, settings, one, kept, now) for one in mappings if settings]
    recordings = _fetched(kept.recordings.get(row.id))
    held = recordings is not None and recordings.held
    return SystemView(
        id=row.id,
        prison_id=row.prison_id,
        prison=row.prison_name,
        kind=row.kind,
        name=row.name,
        maker=row.maker,
        enabled=row.enabled,
        active=row.active,
        has_secret=row.secret_sealed is not None,
        protocol=settings.protocol if settings else "",
        late=row.enabled and (held or any(one.late for one in feeds)),
        feeds=feeds,
        recordings=recordings,
    )


def _fetched(figures: Figures | None) -> FetchedView | None:
    if figures is None:
        return None
    told = msgspec.structs.asdict(figures)
    return FetchedView(**told, held=figures.waiting > 0 and figures.problem == NO_ROOM)


def _feed(
    row: SystemRow, settings: SystemSettings, mapping: KindMapping, kept: Kept, now: datetime
) -> FeedView:
    kind = mapping.kind
    feed = kept.feeds.get((row.id, kind))
    delay = delay_s(feed.succeeded_at, feed.behind_since, now) if feed else None
    failing = feed is not None and feed.failing_since is not None
    pulled = kind in PULLED
    late = delay > settings.late_after_s if delay is not None else failing
    return FeedView(
        kind=kind,
        title=RECORD_TITLES[kind],
        pulled=pulled,
        succeeded_at=feed.succeeded_at if feed else None,
        failing_since=feed.failing_since if feed else None,
        problem=feed.problem if feed else "",
        backlog=feed.backlog if feed else None,
        delay_s=delay,
        late=pulled and late,
        open_problems=kept.problems.get((row.id, kind.value), 0),
        gaps=kept.gaps.get((row.id, kind.value), 0),
    )


def version_view(row: VersionRow) -> SettingsVersion:
    return SettingsVersion(
        number=row.number,
        state=row.state,
        settings=row.settings,
        proposed_at=row.proposed_at,
        tried_at=row.tried_at,
        trial=None if row.trial is None else msgspec.convert(row.trial, Trial),
        activated_at=row.activated_at,
    )


def problem_view(row: ProblemRow) -> SourceProblem:
    return SourceProblem(
        id=row.id,
        system_id=row.system_id,
        kind=row.kind,
        key=row.key,
        version=row.version,
        code=row.code,
        problems=[
            SettingProblem(field=one.field, code=one.code, message=one.message)
            for one in row.problems
        ],
        waits=row.waits,
        state=row.state,
        mended=row.mended_sealed is not None,
        found_at=row.found_at,
        tried_at=row.tried_at,
        reason=row.reason,
    )


def day_view(row: DayRow) -> ReconciliationRow:
    return ReconciliationRow(
        system_id=row.system_id,
        kind=row.kind,
        day=row.day,
        there=row.there,
        here=row.here,
        digest_there=row.digest_there,
        digest_here=row.digest_here,
        agrees=row.agrees,
        fetched=row.fetched,
        held=row.held,
        compared_at=row.compared_at,
    )


def kind_view(kind: RecordKind) -> RecordKindView:
    return RecordKindView(
        kind=kind,
        title=RECORD_TITLES[kind],
        systems=[system for system, kinds in KINDS.items() if kind in kinds],
        pulled=kind in PULLED,
        fields=record_fields(kind),
    )
