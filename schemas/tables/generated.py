"""The tables of those modules that have none made by hand."""

from sqlalchemy import Index, Table

from schemas.modules.catalog import MODULES

# Made by hand, so they must be known before the others are made.
from schemas.tables.access import access
from schemas.tables.base import metadata
from schemas.tables.module import make_table
from schemas.tables.people import person
from schemas.tables.platform import org

BY_HAND = (access.officer, org.org_unit, person.inmate, person.relative)

RECKONED = {
    "phone_calls": {
        "authorisation": """
            case when state in ('connected', 'cut_at_limit') then
                case when authorised_by is null and authoriser_told is null
                    then 'missing' else 'present' end
            end
        """,
    },
    "phone_tickets": {
        "told_result": """
            case when told_key is null then null
                when told_deleted = true then 'deleted'
                when fee is null then 'unpriced'
                when told_fee = fee and told_seconds = seconds and told_distance = distance
                    then 'agrees'
                else 'differs'
            end
        """,
    },
}
"""Columns that the database fills from others of the row, so that they never contradict them."""

GENERATED: dict[str, Table] = {
    module.code: make_table(module, RECKONED.get(module.code, {}))
    for module in MODULES.values()
    if module.table not in metadata.tables
}

FURTHER_INDEXES = (
    ("visits", "visit_no"),
    ("visit_approvals", "decided_at"),
    ("visit_monitorings", "heard_from"),
    ("visit_escorts", "out_at"),
    ("window_ratings", "rated_at"),
)
"""By what lists of millions of records are ordered, counted and looked through."""

for _code, _name in FURTHER_INDEXES:
    Index(None, GENERATED[_code].c[_name])
