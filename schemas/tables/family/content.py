"""Which prison somebody chose as his (VC-MINI-03)."""

from sqlalchemy import Column, ForeignKey, String, Table

from schemas.tables.base import ID_LENGTH, metadata, moment, reference

chosen_prison = Table(
    "chosen_prison",
    metadata,
    Column("account_id", String(ID_LENGTH), ForeignKey("public_account.id"), primary_key=True),
    reference("unit_id", "org_unit", index=False),
    moment("at"),
)
