"""The wished and the seen replicas of the speech model: one row."""

from sqlalchemy import JSON, Column, String, Table

from schemas.tables.base import metadata

speech_scaling = Table(
    "speech_scaling",
    metadata,
    Column("deployment", String(32), primary_key=True),
    # Each a Struct of schemas/speech/speech_scaling.py.
    Column("wish", JSON(none_as_null=True), nullable=True),
    Column("observed", JSON(none_as_null=True), nullable=True),
    Column("scaled", JSON(none_as_null=True), nullable=True),
)
