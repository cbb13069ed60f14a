"""Small bureaus for tests."""

from datetime import date

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.plan import Plan

UNTIL = date(2026, 11, 30)


def plan(inmates: int = 60, years: int = 1, seed: int = 1, until: date = UNTIL) -> Plan:
    return Plan(seed=seed, inmates=inmates, years=years, until=until)


def ground(inmates: int = 60, years: int = 1, seed: int = 1, until: date = UNTIL) -> Ground:
    return Ground(plan(inmates, years, seed, until))
