"""What relatives thought of the window's service (VC-ONSITE-18)."""

from collections.abc import Mapping
from typing import Any

from pipelines.flows.exchange.applying import Source
from pipelines.flows.exchange.applying.of_visits import OfVisitApplier
from pipelines.rules.exchange.prison_records.visit_parts import rating_columns
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Rating
from schemas.modules.visits.window_ratings import WINDOW_RATINGS


class RatingApplier(OfVisitApplier):
    """Of the prison whose system tells it, with or without a visit."""

    kind = RecordKind.RATING
    module = WINDOW_RATINGS
    about_inmate = False

    def columns(
        self, system: Source, record: Rating, officers: Mapping[str, str]
    ) -> Mapping[str, Any]:
        del officers
        return rating_columns(record, system.prison_id)
