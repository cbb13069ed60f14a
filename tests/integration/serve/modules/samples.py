"""One made-up record of every module: what its tests create.

`{n}` becomes a number of its own; `unit:` names a unit by code, `record:` makes a record of
another module first, `pick:` takes one of several values in turn,
`pair:` one side of a relative bound to an inmate.
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
    "help_people": {
        "name": "帮教{n}",
        "id_no": "9900001960010{n:04}X",
        "phone": "1000001{n:04}",
        "organisation": "申海志愿者协会",
        "help_kind": "volunteer",
        "unit_id": "unit:P03",
    },
    "inmates": {
        "inmate_no": "3103009{n:03}",
        "name": "罪犯{n}",
        "gender": "male",
        "id_no": "9900001990010{n:04}X",
        "ward_id": "unit:P03-W01",
        "offence": "盗窃罪",
        "term_until": "2031-05-06",
        "treatment_level": "regular",
    },
    "relatives": {
        "name": "家属{n}",
        "id_no": "9900001950010{n:04}X",
        "phone": "1000002{n:04}",
        "unit_id": "unit:P03",
    },
    "inmate_bindings": {
        "relative_id": "record:relatives",
        "inmate_id": "record:inmates",
        "kinship": "pick:parent|spouse|child",
    },
    "officers": {
        "police_no": "3199{n:03}",
        "name": "民警{n}",
        "org_unit_id": "unit:P03-W01",
        "post": "officer",
        "phone": "1000003{n:04}",
    },
    "cards": {
        "card_no": "C{n:06}",
        "card_kind": "all_in_one",
        "inmate_id": "record:inmates",
        "remark": "第{n}张",
    },
    "card_movements": {
        "card_id": "record:cards",
        "movement": "top_up",
        "amount": "12.50",
        "note": "家属汇款{n}",
    },
    "relative_numbers": {
        "phone": "1000004{n:04}",
        "relative_id": "pair:relative_id",
        "inmate_id": "pair:inmate_id",
        "kinship": "pick:parent|spouse|child",
    },
    "whitelist_entries": {
        "relative_id": "pair:relative_id",
        "inmate_id": "pair:inmate_id",
        "valid_from": "2026-01-{n:02}",
        "valid_until": "2030-12-31",
    },
    "org_units": {
        "code": "P03-S{n:02}",
        "name": "第{n}科",
        "org_type": "SECTION",
        "parent_id": "unit:P03",
    },
    "call_rules": {
        "name": "示例规则{n}",
        "channel": "video",
        "unit_id": "unit:P03",
        "period": "month",
        "most_calls": 2,
        "most_minutes": 15,
        "remark": "示例{n}",
    },
    "special_call_rules": {
        "inmate_id": "record:inmates",
        "unit_id": "unit:P03",
        "channel": "video",
        "period": "month",
        "most_calls": 4,
        "most_minutes": 30,
        "valid_from": "2026-01-01",
        "valid_until": "2026-12-31",
        "reason": "家属病重{n}",
    },
    "shared_allowances": {"name": "示例{n}", "unit_id": "unit:P03", "phones_a_video": 2},
    "devices": {
        "name": "探视一体机{n}",
        "serial": "QQ-AIO-{n:05}",
        "kind": "all_in_one",
        "model": "AIO-15",
        "unit_id": "unit:P03",
        "place": "会见楼一层{n}号位",
    },
    "device_templates": {
        "name": "会见终端模板{n}",
        "kind": "all_in_one",
        "volume": 50,
        "restart_at": "03:30",
    },
    "dictionaries": {"code": "sample_{n}", "name": "示例字典{n}"},
    "dictionary_items": {
        "dictionary_id": "record:dictionaries",
        "code": "item_{n}",
        "title": "示例项{n}",
    },
}
