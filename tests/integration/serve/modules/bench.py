"""What the tests of modules share: an officer who keeps the module, and sample records."""

from typing import Any

from connectors.postgres import audit, units
from pipelines.modules.grants import KEPT_BY_ADMINISTRATOR
from pipelines.security.chain import ChainRow
from schemas.modules.catalog import MODULES
from schemas.modules.module import Module
from tests.integration.serve.client import People, Person
from tests.integration.serve.modules.samples import SAMPLES
from tests.integration.serve.world import World


class Bench:
    """One module, with the officer who may do everything with it in prison P03."""

    def __init__(self, code: str, people: People, world: World) -> None:
        self.module: Module = MODULES[code]
        self.people = people
        self.world = world
        self.path = f"/api/records/{code}"
        self._made = 0
        self._keepers: dict[str, Person] = {}

    async def keeper(self, code: str | None = None) -> Person:
        """Who keeps a module: a prison's leader, or the system administrator."""
        by_administrator = (code or self.module.code) in KEPT_BY_ADMINISTRATOR
        login = "sysadmin" if by_administrator else "leader"
        if login not in self._keepers:
            self._keepers[login] = await self.people.officer(login)
        return self._keepers[login]

    async def sample(self, code: str | None = None) -> dict[str, Any]:
        """Values of a record that nobody has made yet."""
        self._made += 1
        number = self._made
        values: dict[str, Any] = {}
        for name, value in SAMPLES[code or self.module.code].items():
            values[name] = await self._filled(value, number)
        return values

    async def _filled(self, value: Any, number: int) -> Any:
        if not isinstance(value, str):
            return value
        kind, _, rest = value.partition(":")
        if kind == "unit":
            async with self.world.database.transaction() as tx:
                unit = await units.by_code(tx, rest)
            assert unit is not None
            return unit.id
        if kind == "record":
            return (await self.create(rest))["id"]
        return value.format(n=number)

    async def create(self, code: str | None = None, **values: Any) -> Any:
        """A new record by its keeper."""
        keeper = await self.keeper(code)
        sample = await self.sample(code)
        path = f"/api/records/{code or self.module.code}"
        return await keeper.post(path, {"values": sample | values})

    async def audit_rows(self, record_id: str) -> list[ChainRow]:
        async with self.world.database.transaction() as tx:
            return await audit.rows_of(tx, self.module.code, record_id)
