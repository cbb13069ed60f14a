"""Whether the data are of real people or made up: settled at the first start, and then for good.

A demonstration has known passwords, no second factor and simulated outside systems: switched on
over real data it would open them.
"""

import asyncio

from cluster.problems import CannotStart
from connectors.core_door import open_database
from connectors.postgres import settled_mode
from schemas.environments import DEMONSTRATION, PRODUCTION
from schemas.settings import Settings

_TITLES = {PRODUCTION: "正式", DEMONSTRATION: "演示"}


def mode_of(settings: Settings) -> str:
    """What the settings ask for."""
    return DEMONSTRATION if settings.demonstration else PRODUCTION


def require_simulators_apart(settings: Settings) -> None:
    """Whatever a simulated outside system tells is made up, and must never meet real records."""
    if settings.simulators and not settings.demonstration:
        raise CannotStart(
            "外部系统模拟器只能与演示数据一同启动，请去掉 QINQIAO_SIMULATORS。",
            english="simulators of outside systems run in a demonstration alone",
            code="simulators_without_demonstration",
        )


def require_environment(settings: Settings, environment: str) -> None:
    """Refuse where the name that lies beside the keys says otherwise."""
    if environment in _TITLES and environment != mode_of(settings):
        raise _other(environment, f"the keys in {settings.keys_dir}")


def settle_mode(settings: Settings) -> None:
    """Let the database remember the mode, or refuse where it remembers the other one."""
    settled = asyncio.run(_settled(settings))
    if settled != mode_of(settings):
        raise _other(settled, "the database")


async def _settled(settings: Settings) -> str:
    database = open_database(settings, pool_size=1)
    try:
        async with database.transaction() as tx:
            return await settled_mode.settle(tx, mode_of(settings))
    finally:
        await database.close()


def _other(settled: str, where: str) -> CannotStart:
    mended = "请加上 --demonstration" if settled == DEMONSTRATION else "请去掉 --demonstration"
    return CannotStart(
        f"这里的数据属于{_TITLES[settled]}环境，不能以另一种方式启动。{mended}，或另选一个数据库"
        "和数据目录。",
        english=f"{where} was settled for {settled} and never serves as anything else",
        code="settled_otherwise",
        settled=settled,
    )
