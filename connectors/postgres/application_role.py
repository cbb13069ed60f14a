"""The database role that the product works as: it may write, and not rewrite what is a record.

Tables are owned by the role that migrates. The application's role owns nothing, so it cannot take
a guard off either (AU-4, NF-SEC-08).
"""

from typing import Any

from psycopg import sql
from sqlalchemy import Connection, NullPool, create_engine, inspect, make_url, text

from connectors.postgres.database import driver_url

APPEND_ONLY = (
    "allowance_entry",
    "audit_row",
    "approval_step",
    "confidentiality_decision",
    "line_version",
    "privileged_access",
    "report_cell_change",
    "sign_in_log",
    "privacy_notice",
    "privacy_consent",
)
"""Tables to which the application adds rows and in which it changes none."""
READ_ONLY = ("alembic_version",)


def grant_application(owner_url: str, application_url: str, password: str | None = None) -> None:
    """Make the application's role where it is missing, and give it exactly its rights.

    Idempotent. `password` is the one that it comes in with from now on. A role that owns the
    tables cannot be bounded: then nothing is granted, and a platform does not start
    (`connectors.postgres.unbounded`).
    """
    owner, application = make_url(owner_url).username, make_url(application_url).username
    if application is None or application == owner:
        return
    engine = create_engine(driver_url(owner_url), poolclass=NullPool)
    try:
        with engine.begin() as connection:
            role = connection.dialect.identifier_preparer.quote_identifier(application)
            _make(connection, role)
            if password:
                set_password(connection, application, password)
            _grant(connection, role)
    finally:
        engine.dispose()


def _make(connection: Connection, role: str) -> None:
    # Roles belong to the whole server: of two that make it at once, one finds it there.
    connection.execute(
        text(
            f"""
            do $$ begin
              create role {role} login nosuperuser nocreatedb nocreaterole;
            exception when duplicate_object or unique_violation then null;
            end $$
            """
        )
    )


def set_password(connection: Connection, role: str, password: str) -> None:
    """Another password; the server is told its SCRAM verifier alone, so no log can hold it."""
    driver: Any = connection.connection.driver_connection
    verifier = driver.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    statement = sql.SQL("alter role {} password {}").format(
        sql.Identifier(role), sql.Literal(verifier.decode())
    )
    connection.exec_driver_sql(statement.as_string(driver).replace("%", "%%"))


def _grant(connection: Connection, role: str) -> None:
    for statement in (
        f"revoke all on all tables in schema public from {role}",
        f"grant usage on schema public to {role}",
        f"grant usage, select on all sequences in schema public to {role}",
        # Partitions that are made later are read by backups, which go through none of the parents.
        f"alter default privileges in schema public grant select on tables to {role}",
    ):
        connection.execute(text(statement))
    for table in inspect(connection).get_table_names():
        connection.execute(text(f'grant {_rights(table)} on "{table}" to {role}'))
    for view in inspect(connection).get_view_names():
        connection.execute(text(f'grant select on "{view}" to {role}'))


def _rights(table: str) -> str:
    if table in READ_ONLY:
        return "select"
    if table in APPEND_ONLY:
        return "select, insert"
    return "select, insert, update, delete"
