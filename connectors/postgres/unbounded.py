"""What a database role could do to records beyond what the product grants to its own."""

from sqlalchemy import Connection, NullPool, bindparam, create_engine, text

from connectors.postgres.application_role import APPEND_ONLY
from connectors.postgres.database import driver_url

# Asked of every role that it can become, since a membership need not be inherited to be used.
_ATTRIBUTES = """
    select r.rolname,
           concat_ws(' and ', case when r.rolsuper then 'is a superuser' end,
                              case when r.rolcreaterole then 'may make roles' end,
                              case when r.rolreplication then 'may replicate' end)
      from pg_roles r
     where pg_has_role(cast(:role as name), r.oid, 'member')
       and (r.rolsuper or r.rolcreaterole or r.rolreplication)
     order by r.rolsuper desc, r.rolname
"""
_OWNED = """
    select kind, name
      from (select 'database' as kind, datname::text as name, datdba as owner
              from pg_database where datname = current_database()
            union all
            select 'schema', nspname::text, nspowner from pg_namespace where nspname = 'public'
            union all
            select 'table', relname::text, relowner from pg_class
             where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'S')
            union all
            select 'function', proname::text, proowner from pg_proc
             where pronamespace = 'public'::regnamespace) as there
     where pg_has_role(cast(:role as name), owner, 'member')
     order by kind, name
"""
_REWRITTEN = """
    select distinct c.relname
      from pg_class c cross join pg_roles r
     where c.relnamespace = 'public'::regnamespace and c.relname in :tables
       and pg_has_role(cast(:role as name), r.oid, 'member')
       and (has_table_privilege(r.oid, c.oid, 'update, delete, truncate, trigger')
            or has_any_column_privilege(r.oid, c.oid, 'update'))
     order by c.relname
"""


def unbounded(url: str, role: str) -> list[str]:
    """What bounds the role does not have, in words for an operator; empty where all is well.

    Whoever may connect at `url` may ask, the role itself too.
    """
    engine = create_engine(driver_url(url), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return _found(connection, role)
    finally:
        engine.dispose()


def _found(connection: Connection, role: str) -> list[str]:
    asked = {"role": role}
    attributes = connection.execute(text(_ATTRIBUTES), asked).all()
    owned = connection.execute(text(_OWNED), asked).all()
    of_tables = text(_REWRITTEN).bindparams(bindparam("tables", expanding=True))
    rewritten = connection.execute(of_tables, asked | {"tables": list(APPEND_ONLY)}).scalars()
    return [
        *(f"{name} {what}" for name, what in attributes),
        *(f"owns the {kind} {name}" for kind, name in owned),
        *(f"may rewrite {name}" for name in rewritten),
    ]
