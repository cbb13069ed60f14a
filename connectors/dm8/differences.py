"""Statements of the product that are not written for DM8, each with its reason.

`docs/dialects.md` shows both lists to whoever installs on DM8; a test holds them equal.
"""

COPY = "COPY of many rows; DM8 takes batches of INSERT, or dmfldr"
DUMP = "backup by exported snapshots and pg_dump; DM8 has DMRMAN and dexp"
ANALYSIS = "the analysts' export reads by snapshot and binary format; DM8 needs a reader of its own"
ROLES = "the application's role and its rights; DM8: CREATE USER and GRANT when installing"
NOTICE = "LISTEN and NOTIFY wake the relay; DM8: it polls, as here in between"
SERVER = "looks after a PostgreSQL of our own; DM8 runs as a service of its own"
CATALOGUE = "SQLAlchemy reads the catalogue of PostgreSQL"
NOT_WHICH = "MERGE says how many rows, not which; DM8: one MERGE for each row"
OLDEST = "the oldest open transaction; DM8 has V$TRX"
SERVER_FIGURES = "size, connections and standbys; DM8 has V$SESSIONS, V$TRX and its own tools"
WITHIN = "INSERT within WITH; DM8: SELECT, then INSERT"
OLDER = "what an older database has in clear; on DM8 there was none before"
STAND_IN = "a stand-in's own database"
LOCKED = "limits of a transaction while a table is rebuilt; DM8: set for the session"
SAME = "plain SQL that is the same in DM8"

TEXTUAL: dict[str, str] = {
    "cluster/benches/labour/settling.py: settle": SERVER,
    "cluster/benches/labour/questions.py: _sizes": SERVER,
    "cluster/nodes/preparing.py: alone": SERVER,
    "cluster/benches/booking/planting.py: _book": SERVER,
    "cluster/benches/prisons/figures_planting.py: _fill": SERVER,
    "cluster/benches/speech/said_bench.py: _search": SERVER,
    "cluster/benches/speech/said_bench.py: _tables": SERVER,
    "cluster/benches/speech/said_bench.py: _vacuum": SERVER,
    "cluster/benches/speech/said_bench.py: _write": SERVER,
    "cluster/indexes_aside.py: _make": SERVER,
    "cluster/indexes_aside.py: _vacuum": SERVER,
    "cluster/indexes_aside.py: indexes_aside": SERVER,
    "cluster/indexes_aside.py: make_again": SERVER,
    "cluster/services/postgres.py: _connect": SERVER,
    "pipelines/flows/platform/backups/cut.py: _opened": DUMP,
    "pipelines/flows/platform/backups/cut.py: _taken": DUMP,
    "pipelines/flows/platform/backups/restoring.py: compare": DUMP,
    "pipelines/flows/platform/backups/restoring.py: erase_again": DUMP,
    "pipelines/flows/platform/backups/restoring.py: require_empty": DUMP,
    "pipelines/flows/platform/backups/sums.py: _sum": DUMP,
    "pipelines/flows/platform/backups/sums.py: revision_of": SAME,
    "pipelines/flows/platform/backups/sums.py: sums_of": DUMP,
    "connectors/duckdb/cut.py: cut_through": ANALYSIS,
    "connectors/duckdb/names.py: write_names": ANALYSIS,
    "connectors/duckdb/reading.py: parts_of": ANALYSIS,
    "connectors/duckdb/reading.py: read_month": ANALYSIS,
    "connectors/ledger/legacy.py: copy_marks": COPY,
    "connectors/ledger/lines.py: copy_rows": COPY,
    "connectors/ledger/lines.py: merge": "COPY into a temporary table; DM8: MERGE from one",
    "connectors/ledger/migrate.py: migrate_shard": ROLES,
    "connectors/ledger/shape_reader.py: read": SAME,
    "connectors/ledger/shape.py: (module)": SAME,
    "connectors/nats/outbox_relay.py: _listen": NOTICE,
    "connectors/postgres/application_role.py: _grant": ROLES,
    "connectors/postgres/application_role.py: _make": ROLES,
    "connectors/postgres/application_role.py: set_password": ROLES,
    "connectors/postgres/bulk.py: copy_columns": COPY,
    "connectors/postgres/messages/outbox.py: (module)": NOTICE,
    "connectors/postgres/platform/database_figures.py: figures": SERVER_FIGURES,
    "connectors/postgres/exchange/prison_systems/records.py: _copy": COPY,
    "connectors/postgres/official/sealing_plain.py: _some": OLDER,
    "connectors/postgres/official/sealing_plain.py: seal_certificates": OLDER,
    "connectors/postgres/speech/sealing_plain.py: _some": OLDER,
    "connectors/postgres/speech/sealing_plain.py: seal_plain": OLDER,
    "connectors/prisons/simulators/view_tables.py: __init__": STAND_IN,
    "pipelines/flows/governance/privileged/erasing.py: _rewrite": LOCKED,
    "connectors/postgres/exchange/settled.py: settled_until": OLDEST,
    "connectors/postgres/unbounded.py: _found": ROLES,
}
"""SQL written as text, by the file and function that sends it; no compiler sees it."""

COMPILED: dict[str, str] = {
    "connectors/ledger/applier.py: _new_of": NOT_WHICH,
    "connectors/postgres/application_role.py: _grant": CATALOGUE,
    "connectors/postgres/audit/audit.py: _append": "INSERT within WITH; DM8: MERGE, then INSERT",
    "connectors/postgres/devices/logs.py: add_lines": NOT_WHICH,
    "connectors/postgres/migrate.py: _shapes": CATALOGUE,
    "pipelines/flows/recordings/review/overdue.py: _note": WITHIN,
    "connectors/postgres/reports/cells.py: _keep": NOT_WHICH,
    "pipelines/flows/exchange/applying/writing.py: put": NOT_WHICH,
}
"""Statements that the dialect refuses, by the file and function that issues them."""
