"""One made-up record of every module: what its tests create.

`{n}` becomes a number of its own; `unit:` names a unit by code, `record:` makes a record of
another module first.
"""

from collections.abc import Mapping
from typing import Any

SAMPLES: dict[str, Mapping[str, Any]] = {
    "agency_people": {
        "name": "钱律师{n}",
        "id_no": "9900001970010{n:04}X",
        "phone": "1000000{n:04}",
        "body": "申海第{n}律师事务所",
        "body_kind": "law_firm",
        "certificate_kind": "lawyer",
        "certificate_no": "L-{n}",
        "valid_from": "2026-01-01",
        "valid_until": "2030-12-31",
        "unit_id": "unit:P03",
    },
    "api_consumers": {
        "name": "数据平台{n}",
        "contact": "联系人{n}",
        "addresses": "127.0.0.1, 10.0.0.0/8",
        "valid_from": "2026-01-01",
        "valid_until": "2030-12-31",
        "rate": 60,
        "unit_id": "unit:P03",
    },
    "dictionaries": {"code": "sample_{n}", "name": "示例字典{n}"},
    "dictionary_items": {
        "dictionary_id": "record:dictionaries",
        "code": "item_{n}",
        "title": "示例项{n}",
    },
}
