"""Made-up records look as the published description says that real ones do."""

from typing import Any

import jsonschema_rs
import msgspec
import pytest

from pipelines.rules.exchange.open_api import call_fields, example, record_schema
from schemas.modules.catalog import MODULES


def problems(schema: dict[str, Any], told: dict[str, Any]) -> list[str]:
    content = msgspec.json.decode(msgspec.json.encode(told))
    found = jsonschema_rs.validator_for(schema).iter_errors(content)
    return [f"{error.instance_path}: {error.message}" for error in found]


@pytest.mark.parametrize("code", sorted(MODULES))
def test_an_example_of_a_module_is_a_record_as_it_is_described(code: str) -> None:
    module = MODULES[code]
    made = example.record(module)
    assert made.values.keys() == {field.name for field in module.fields}
    told = {
        name: getattr(made, name)
        for name in ("id", "version", "created_at", "state", "values", "titles")
    }
    assert problems(record_schema.of_module(module), told) == []


def test_an_example_of_a_call_is_one_as_it_is_described() -> None:
    for whole in (False, True):
        told = {"id": example.EXAMPLE_ID, **call_fields.told(example.call(), whole=whole)}
        assert problems(record_schema.of_calls(), told) == []
        assert ("*" in str(told)) is not whole
