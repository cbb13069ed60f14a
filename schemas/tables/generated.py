"""The tables of those modules that have none made by hand."""

from sqlalchemy import Table

from schemas.modules.catalog import MODULES

# Made by hand, so they must be known before the others are made.
from schemas.tables.access import access
from schemas.tables.base import metadata
from schemas.tables.family import question
from schemas.tables.module import make_table
from schemas.tables.people import person
from schemas.tables.platform import org

BY_HAND = (
    access.officer,
    org.org_unit,
    person.inmate,
    person.relative,
    question.public_question,
)

GENERATED: dict[str, Table] = {
    module.code: make_table(module)
    for module in MODULES.values()
    if module.table not in metadata.tables
}
