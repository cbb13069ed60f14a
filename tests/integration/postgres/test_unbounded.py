"""A role that could rewrite records is found, however it came by that (AU-4)."""

import secrets
from collections.abc import Callable, Iterator

import psycopg
import pytest

from cluster.database_roles import require_bounded
from cluster.problems import CannotStart
from cluster.services.postgres import Postgres
from connectors.postgres.application_role import grant_application
from connectors.postgres.unbounded import unbounded

pytestmark = pytest.mark.integration
Sql = Callable[[str], None]


@pytest.fixture
def role(postgres_server: Postgres, owner_url: str) -> Iterator[str]:
    """A role of this test's own, with what the product grants to the one that it works as."""
    name = f"worker_{secrets.token_hex(4)}"
    grant_application(owner_url, f"postgresql+psycopg://{name}@/qinqiao")
    yield name
    run(owner_url, f"drop owned by {name} cascade")
    run(owner_url, f"drop role {name}")


@pytest.fixture
def as_owner(owner_url: str) -> Sql:
    return lambda statement: run(owner_url, statement)


def run(url: str, statement: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement)


def test_what_the_product_grants_bounds_its_role(role: str, owner_url: str) -> None:
    assert unbounded(owner_url, role) == []
    require_bounded(owner_url, f"postgresql+psycopg://{role}@/qinqiao")


@pytest.mark.requirement("AU-4")
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("grant update on audit_row to {role}", "may rewrite audit_row"),
        ("grant delete on audit_row to {role}", "may rewrite audit_row"),
        ("grant truncate on audit_row to {role}", "may rewrite audit_row"),
        ("grant update (detail) on audit_row to {role}", "may rewrite audit_row"),
        ("grant update on approval_step to public", "may rewrite approval_step"),
        ("alter table audit_row owner to {role}", "owns the table audit_row"),
        ("alter schema public owner to {role}", "owns the schema public"),
        (
            "alter function audit_row_is_append_only() owner to {role}",
            "owns the function audit_row_is_append_only",
        ),
        ("alter role {role} superuser", "{role} is a superuser"),
        ("alter role {role} createrole", "{role} may make roles"),
        ("grant pg_write_all_data to {role}", "may rewrite audit_row"),
    ],
)
def test_a_right_too_many_is_named_and_refused(
    role: str, owner_url: str, as_owner: Sql, statement: str, found: str
) -> None:
    as_owner(statement.format(role=role))
    assert found.format(role=role) in unbounded(owner_url, role)
    with pytest.raises(CannotStart) as refused:
        require_bounded(owner_url, f"postgresql+psycopg://{role}@/qinqiao")
    assert refused.value.code == "database_role_unbounded"
    # What was granted to everybody goes with the test's database; the schema's owner is put back.
    as_owner("alter schema public owner to pg_database_owner")
    as_owner(f"alter role {role} nosuperuser nocreaterole")


def test_a_membership_that_is_not_inherited_counts_as_well(
    role: str, owner_url: str, as_owner: Sql
) -> None:
    other = f"{role}_other"
    as_owner(f"create role {other}")
    try:
        as_owner(f"grant update on audit_row to {other}")
        as_owner(f"alter role {role} noinherit")
        as_owner(f"grant {other} to {role}")
        assert unbounded(owner_url, role) == ["may rewrite audit_row"]
    finally:
        as_owner(f"drop owned by {other}")
        as_owner(f"drop role {other}")


def test_the_owner_and_an_address_without_a_role_are_refused(owner_url: str) -> None:
    for address in (owner_url, "postgresql+psycopg:///qinqiao?host=/run/pg"):
        with pytest.raises(CannotStart) as refused:
            require_bounded(owner_url, address)
        assert refused.value.code == "database_role_unbounded"
