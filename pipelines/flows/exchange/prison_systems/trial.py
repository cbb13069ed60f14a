"""Trying a version: a sample is read and mapped, and told what would come of it."""

from collections import Counter

from connectors.platforms.outbound import Outbound
from connectors.prisons.port import Broken, Told
from pipelines.flows.exchange.prisons.asking import AskedSystem
from pipelines.flows.exchange.prisons.opening import Open
from pipelines.rules.exchange.prison_systems.mapping import Mapped, Mapper
from pipelines.rules.exchange.prison_systems.problem import Problem
from schemas.errors import QinqiaoError
from schemas.exchange.prison_systems.mapping import KindMapping
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.exchange.prison_systems.views import KindTrial, ProblemCount, Trial

SAMPLE = 100
BROKEN = Problem("", "broken", "不是一条完整的记录。")


async def attempt(
    open_system: Open, outbound: Outbound, peer: str, settings: SystemSettings, secret: str
) -> Trial:
    """Nothing is kept of the records; what the system raises is told in words."""
    try:
        inner = open_system(settings, secret)
    except QinqiaoError as error:
        return Trial(answer="", passed=False, error=error.message)
    system = AskedSystem(inner, outbound, peer, settings.per_minute)
    try:
        answer = await system.check()
        kinds = [await _kind(system, one) for one in settings.kinds if one.enabled]
    except QinqiaoError as error:
        return Trial(answer="", passed=False, error=error.message)
    finally:
        await system.close()
    passed = all(not one.error and one.told == one.mapped for one in kinds)
    return Trial(answer=answer[:200], passed=passed, kinds=kinds)


async def _kind(system: AskedSystem, mapping: KindMapping) -> KindTrial:
    try:
        page = await system.pull(mapping.kind, "", SAMPLE)
    except QinqiaoError as error:
        return KindTrial(kind=mapping.kind, told=0, mapped=0, problems=[], error=error.message)
    mapper = Mapper(mapping)
    found: Counter[Problem] = Counter()
    mapped = 0
    for one in page.records:
        problems = _problems(mapper, one)
        found.update(set(problems))
        mapped += not problems
    return KindTrial(
        kind=mapping.kind,
        told=len(page.records),
        mapped=mapped,
        problems=[
            ProblemCount(field=one.field, code=one.code, message=one.message, records=number)
            for one, number in found.most_common(50)
        ],
    )


def _problems(mapper: Mapper, one: Told | Broken) -> tuple[Problem, ...]:
    if isinstance(one, Broken):
        return (BROKEN,)
    made = mapper.map(one.fields)
    return () if isinstance(made, Mapped) else made.problems
