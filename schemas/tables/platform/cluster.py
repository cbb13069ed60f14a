"""What is wished and seen of the platform's nodes, replicas and standing actors (NF-OPS-06)."""

from sqlalchemy import JSON, Column, Index, String, Table, text

from schemas.tables.base import id_column, metadata, moment, reference

cluster_node = Table(
    "cluster_node",
    metadata,
    Column("node", String(64), primary_key=True),
    # When the node last told anything; one that says nothing for long is taken for lost.
    moment("at"),
    # When somebody last asked for the figures: a node gathers them no longer than that.
    moment("asked_at", nullable=True),
    # A Struct of schemas/platform/cluster.py.
    Column("state", JSON(none_as_null=True), nullable=True),
)

replica_scaling = Table(
    "replica_scaling",
    metadata,
    Column("node", String(64), primary_key=True),
    Column("deployment", String(32), primary_key=True),
    # Each a Struct of schemas/platform/cluster.py.
    Column("wish", JSON(none_as_null=True), nullable=True),
    Column("observed", JSON(none_as_null=True), nullable=True),
    Column("scaled", JSON(none_as_null=True), nullable=True),
)

part_restart = Table(
    "part_restart",
    metadata,
    id_column(),
    Column("node", String(64), nullable=False),
    # A `PartKind`, and what the part is called on its node.
    Column("kind", String(16), nullable=False),
    Column("name", String(160), nullable=False),
    Column("reason", String(200), nullable=False),
    moment("asked_at"),
    reference("asked_by", "officer", index=False),
    # What ran before: by it the one that comes after is told apart.
    Column("ran_before", JSON(none_as_null=True), nullable=True),
    moment("ended_at", nullable=True),
    # A `RestartOutcome`.
    Column("outcome", String(16), nullable=True),
    Index("ix_part_restart_open", "node", postgresql_where=text("ended_at is null")),
)
