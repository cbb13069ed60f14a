"""Every interface, asked by everybody with what fits its schema and what does not (IN-1)."""

import asyncio
from collections import Counter, defaultdict
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pipelines.flows.services import Services
from pipelines.rules.access.built_in_roles import BUILT_IN, grants
from pipelines.rules.access.route import Who
from schemas.modules.catalog import MODULES
from schemas.people.kinds import Role
from serve.openapi import openapi_document
from tests.integration.serve.attacks.callers import Caller, callers
from tests.integration.serve.attacks.furnished import BUSINESS, Furnished
from tests.integration.serve.attacks.routes import operations
from tests.integration.serve.client import People
from tests.integration.serve.journey import configure
from tests.integration.serve.said import rule_of
from tests.integration.serve.world import World

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
UNITS = ("unit_id", "prison_id", "org_unit_id")
LAST = ("/api/parameters/{name}", "/api/subsystems/{subsystem}", "/api/menu/{item}")
"""What changes everybody's platform comes after all else."""
OWN_SIDE = {
    Who.RELATIVE: {"relative"},
    Who.INMATE: {"inmate"},
    Who.OFFICIAL: {"official"},
    Who.PUBLIC: {"public", "relative"},
    Who.CONSUMER: {"consumer"},
    Who.DEVICE: {"device"},
    Who.OFFICER: {"officer"},
    Who.ANYBODY: {"anonymous"},
}
SIGNED_OUT = {
    "relative",
    "inmate",
    "official",
    "public",
    "officer",
    "system",
    "security",
    "auditor",
}

ROLES = {
    "officer": set(BUSINESS),
    "system": {Role.SYSTEM_ADMIN},
    "security": {Role.SECURITY_ADMIN},
    "auditor": {Role.AUDITOR},
}
HELD = {
    name: {code for one in BUILT_IN if one.role in roles for code in grants(one)}
    for name, roles in ROLES.items()
}


class Fuzz:
    """Asks one operation after the other; keeps every answer that should not have been."""

    def __init__(self, found: Furnished, everybody: list[Caller]) -> None:
        self._found = found
        self._everybody = everybody
        self.asked: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.wrong: dict[str, str] = {}

    def run(self, examples: int, seed: int | None) -> None:
        schema = schemathesis.openapi.from_dict(openapi_document())
        found = [result.ok() for result in schema.get_all_operations()]
        for operation in sorted(found, key=lambda one: one.path in LAST):
            concerned, cases = self._concerned(operation), self._cases(operation)
            # The others are turned away before the request is read: one is enough for each.
            self._try(operation, cases, self._everybody, 1, seed)
            deep = [caller for caller in self._everybody if caller.name in concerned]
            self._try(operation, cases, deep, examples, seed)

    def _concerned(self, operation: Any) -> set[str]:
        """Whose requests come past the guard."""
        text = f"{operation.method.upper()} {operation.path}"
        # A module's permission that the address names is held by too many to matter here.
        rule = rule_of(text, defaultdict(str)) or Who.ANYBODY
        if isinstance(rule, Who):
            return OWN_SIDE[rule]
        holders = {name for name, held in HELD.items() if rule in held}
        return holders or {"officer", "system"}

    def _cases(self, operation: Any) -> Any:
        """What fits its description and what does not; working out what both are takes a while."""
        modes = [GenerationMode.POSITIVE]
        if operation.body or operation.query or operation.path_parameters:
            modes.append(GenerationMode.NEGATIVE)
        return st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes))

    def _try(
        self, operation: Any, cases: Any, asking: list[Caller], examples: int, seed: int | None
    ) -> None:
        @hypothesis.settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=seed is None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
            verbosity=hypothesis.Verbosity.quiet,
        )
        @hypothesis.given(cases, st.randoms(use_true_random=False))
        def ask(case: Any, chance: Any) -> None:
            self._point(case, chance)
            for caller in asking:
                self._ask(case, caller, operation)

        (ask if seed is None else hypothesis.seed(seed)(ask))()

    def _point(self, case: Any, chance: Any) -> None:
        """Mostly at something that is there."""
        ids, names = self._found.ids, dict(case.path_parameters)
        for name in names:
            if chance.random() > 0.8:
                continue
            if name == "code":
                code = chance.choice(sorted(MODULES))
                names |= {"code": code}
                if "record_id" in names:
                    names["record_id"] = self._found.records[code]
                if "field" in names:
                    names["field"] = chance.choice(MODULES[code].fields).name
                if "action" in names and MODULES[code].actions:
                    names["action"] = chance.choice(MODULES[code].actions).code
                self._fill(case, code, chance)
            elif name == "name" and ids["parameter"]:
                names["name"] = chance.choice(ids["parameter"])
            elif name == "interface":
                names["interface"] = chance.choice(["video_calls", "records.inmates"])
            elif ids.get(name):
                names[name] = chance.choice(ids[name])
        case.path_parameters = names
        case.query = self._aimed(case.query, chance)
        if isinstance(case.body, dict):
            case.body = self._aimed(case.body, chance)

    def _aimed(self, given: Any, chance: Any) -> Any:
        """Versions that are shown and things that exist, so that more is asked than refused."""
        aimed = dict(given or {})
        for name in aimed:
            if chance.random() > 0.7:
                continue
            one, many = self._found.ids.get(name), self._found.ids.get(name.removesuffix("s"))
            if name in ("version", "visit"):
                aimed[name] = 1
            elif name in UNITS:
                aimed[name] = self._found.world.prison_id
            elif one:
                aimed[name] = chance.choice(one)
            elif many and isinstance(aimed[name], list):
                aimed[name] = many[:1]
        return aimed

    def _fill(self, case: Any, code: str, chance: Any) -> None:
        """A body of values becomes one that the module knows, with some of it spoilt."""
        if not isinstance(case.body, dict) or not isinstance(case.body.get("values"), dict):
            return
        values = dict(self._found.samples[code])
        spoilt = chance.choice(sorted(values))
        odd = [None, -1, 1.5, "", "\x00", "9" * 400, [], {}, True, "２０２６-01-01", 2**70]
        values[spoilt] = chance.choice([*odd, values[spoilt]])
        case.body = {**case.body, "values": values}

    def _ask(self, case: Any, caller: Caller, operation: Any) -> None:
        label = f"{case.operation.label} as {caller.name}"
        reply = self._sent(case, caller)
        if (
            reply.status_code == 401
            and caller.name in SIGNED_OUT & self._concerned(operation)
            and self._ended(reply)
        ):
            caller.again()
            reply = self._sent(case, caller)
        self.asked[case.operation.label] += 1
        self.statuses[reply.status_code] += 1
        try:
            case.validate_response(reply, checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                told = f"{label}: {reply.status_code} {type(failure).__name__}"
                self.wrong.setdefault(told, f"{failure}\n{case.as_curl_command()}"[:3000])

    @staticmethod
    def _sent(case: Any, caller: Caller) -> Any:
        try:
            return case.call(base_url=caller._base, session=caller.session, timeout=30)
        except requests.exceptions.InvalidHeader:
            hypothesis.reject()

    @staticmethod
    def _ended(reply: Any) -> bool:
        told = reply.json()
        return bool(told.get("code") == "signed_out")


@pytest.mark.requirement("IN-1")
@pytest.mark.timeout(3600)
async def test_no_interface_fails_or_answers_what_is_not_documented(
    people: People, world: World, services: Services, request: pytest.FixtureRequest
) -> None:
    configure(services, address_failures=10**9)
    examples = request.config.getoption("--fuzz-examples")
    found = Furnished(people, world)
    await found.fill()
    fuzz = Fuzz(found, await asyncio.to_thread(callers, found))
    seed = request.config.getoption("--fuzz-seed")
    await asyncio.to_thread(fuzz.run, examples, seed)
    print(f"{sum(fuzz.asked.values())} requests, {dict(fuzz.statuses)}")
    assert set(fuzz.asked) == {f"{method.upper()} {path}" for method, path, _ in operations()}
    assert fuzz.wrong == {}, "\n\n".join(f"{told}\n{how}" for told, how in fuzz.wrong.items())
