"""A database of others is worked with as a role that owns nothing."""

import pytest

from cluster.database_roles import require_two_roles
from cluster.problems import CannotStart
from cluster.settings import load_settings

OWNER = "postgresql+psycopg://owner@db/qinqiao"
WORKER = "postgresql+psycopg://worker@db/qinqiao"
NOBODY = "postgresql+psycopg:///qinqiao?host=/run/pg"


@pytest.mark.parametrize(
    ("names", "variable"),
    [
        ({}, None),
        ({"database_url": WORKER, "database_owner_url": OWNER}, None),
        ({"database_url": WORKER}, "QINQIAO_DATABASE_OWNER_URL"),
        ({"database_url": OWNER, "database_owner_url": OWNER}, "QINQIAO_DATABASE_OWNER_URL"),
        ({"database_url": NOBODY, "database_owner_url": OWNER}, "QINQIAO_DATABASE_OWNER_URL"),
        ({"labour_shards": (WORKER, WORKER)}, "QINQIAO_LABOUR_SHARD_OWNERS"),
        (
            {"labour_shards": (WORKER, OWNER), "labour_shard_owners": (OWNER, OWNER)},
            "QINQIAO_LABOUR_SHARD_OWNERS",
        ),
        ({"labour_shards": (WORKER,), "labour_shard_owners": (OWNER,)}, None),
    ],
)
def test_an_owner_is_named_and_another_role_works(
    names: dict[str, object], variable: str | None
) -> None:
    settings = load_settings({}, **names)
    if variable is None:
        require_two_roles(settings)
        return
    with pytest.raises(CannotStart) as refused:
        require_two_roles(settings)
    assert refused.value.code == "one_database_role"
    assert variable in refused.value.message
