"""Two roles for one database: one owns the tables, the other one works and rewrites no record."""

from collections.abc import Sequence

from sqlalchemy import make_url

from cluster.problems import CannotStart
from connectors.postgres.unbounded import unbounded
from schemas.settings import Settings

_SHOWN = 5


def require_two_roles(settings: Settings) -> None:
    """Refuse a database of others that names no owner beside the role that the product works as."""
    pairs = [
        (settings.database_url, settings.database_owner_url, "QINQIAO_DATABASE_OWNER_URL"),
        *(
            (url, owner, "QINQIAO_LABOUR_SHARD_OWNERS")
            for url, owner in zip(
                settings.labour_shards,
                settings.labour_shard_owners or [""] * len(settings.labour_shards),
                strict=True,
            )
        ),
    ]
    for url, owner, variable in pairs:
        if url and (not owner or _role(url) in (None, _role(owner))):
            raise _one_role(variable)


def require_bounded(owner_url: str, application_url: str) -> None:
    """Refuse where the product's role may do more than it was granted, however it came by that."""
    role = _role(application_url)
    found = unbounded(owner_url, role) if role else ["the address names no role"]
    if found:
        raise _too_much(role or "?", found)


def _role(url: str) -> str | None:
    return make_url(url).username or None


def _one_role(variable: str) -> CannotStart:
    return CannotStart(
        "平台不能以数据库表的所有者身份运行，否则审计记录可以被改写。请另建一个所有者角色，用"
        f" {variable} 写明其地址，并在工作地址中写明另一个角色。",
        english="the product must not work as the owner of the tables; name the owner in"
        f" {variable} and another role in the address that the product works with",
        code="one_database_role",
        variable=variable,
    )


def _too_much(role: str, found: Sequence[str]) -> CannotStart:
    told = "; ".join(found[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")
    return CannotStart(
        f"数据库角色 {role} 的权限过大，可以改写或删除审计记录（{told}）。请收回这些权限后再启动。",
        english=f"database role {role} could rewrite records: {told}; take that away from it",
        code="database_role_unbounded",
        role=role,
    )
