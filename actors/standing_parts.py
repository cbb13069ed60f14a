"""The Ray actor that carries standing parts: a process costs more at rest than what they do."""

import logging
import os
from collections.abc import Sequence
from typing import Any, Final

import ray

from actors.background import LOGICAL_CPUS, NAMESPACE, Health
from actors.carried import Carried, StandingPart
from actors.named import names
from schemas.settings import Settings

CLASS_NAME: Final = "StandingPartsActor"
"""By which Ray's table tells such an actor."""
BETWEEN: Final = "+"
"""Between the names of the parts in the name of their actor."""


@ray.remote(num_cpus=LOGICAL_CPUS, max_restarts=-1)
class StandingPartsActor:
    """Holds nothing but its parts; after the end of its process Ray makes it anew with all."""

    def __init__(
        self, settings: Settings, kinds: Sequence[type[StandingPart]], niceness: int
    ) -> None:
        logging.basicConfig(level=settings.log_level)
        os.nice(niceness)
        self._carried = {kind.name: Carried(kind, settings) for kind in kinds}
        for one in self._carried.values():
            one.start()

    async def health(self, name: str) -> Health:
        return await self._carried[name].health()

    async def ask(self, name: str, what: str, *given: Any) -> Any:
        """A question to a part that answers others."""
        return await self._carried[name].ask(what, *given)

    async def renew(self, name: str) -> None:
        """Restart this part alone."""
        self._carried[name].renew()


def start(settings: Settings, *kinds: type[StandingPart], niceness: int = 0) -> Any:
    """The running actor that carries these parts, made where there is none; answers its handle."""
    return StandingPartsActor.options(  # type: ignore[attr-defined]
        name=BETWEEN.join(kind.name for kind in kinds), namespace=NAMESPACE, get_if_exists=True
    ).remote(settings, kinds, niceness)


def carrier_of(part: str) -> Any:
    """The actor that carries a part; `ValueError` where none does."""
    for name in names():
        if part in name.split(BETWEEN):
            return ray.get_actor(name, namespace=NAMESPACE)
    raise ValueError(part)


def parts_of(class_name: str, name: str) -> list[str]:
    """Names of the parts that an actor carries: of any other actor its own."""
    return name.split(BETWEEN) if class_name == CLASS_NAME else [name]
