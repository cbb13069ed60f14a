"""One made-up record of every module: what its tests create.

`{n}` becomes a number of its own; `unit:` names a unit by code, `record:` makes a record of
another module first, `pick:` takes one of several values in turn,
`pair:` one side of a relative bound to an inmate, `file:` hands a made-up file of this name in
for the field.
"""

from collections.abc import Mapping
from typing import Any

from tests.integration.serve.modules.samples_of_contact import OF_CONTACT
from tests.integration.serve.modules.samples_of_labour import OF_LABOUR
from tests.integration.serve.modules.samples_of_people import OF_PEOPLE

SAMPLES: dict[str, Mapping[str, Any]] = {
    **OF_PEOPLE,
    **OF_CONTACT,
    **OF_LABOUR,
    "api_consumers": {
        "name": "数据平台{n}",
        "contact": "联系人{n}",
        "addresses": "127.0.0.1, 10.0.0.0/8",
        "valid_from": "2026-01-01",
        "valid_until": "2030-12-31",
        "rate": 60,
        "unit_id": "unit:P03",
    },
    "message_templates": {
        "code": "T{n:04}",
        "title": "预约结果{n}",
        "message_kind": "sms",
        "occasion": "pick:approved|rejected|cancelled",
        "body": "第{n}号模板，请登录平台查看。",
        "unit_id": "unit:SH",
    },
    "message_channels": {
        "name": "短信通道{n}",
        "message_kind": "sms",
        "provider": "示例通信{n}",
        "address": "https://gateway{n}.example/v1/messages",
        "signature": "【示例监狱】",
        "unit_id": "unit:SH",
    },
    "outgoing_messages": {
        "queued_at": "2026-11-24T02:00:00Z",
        "template_id": "record:message_templates",
        "template_version": 1,
        "occasion": "approved",
        "message_kind": "sms",
        "phone": "1000006{n:04}",
        "relative_id": "record:relatives",
        "case_no": "SAMPLE-{n:04}",
        "unit_id": "unit:P03",
    },
    "official_kinds": {"code": "sample_{n}", "name": "示例种类{n}"},
    "official_bookings": {
        "kind_id": "record:official_kinds",
        "inmate_id": "record:inmates",
        "purpose": "第{n}次开庭",
        "person_id": "record:agency_people",
        "day": "2026-12-01",
        "starts": "09:00",
        "ends": "10:30",
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
    "org_units": {
        "code": "P03-S{n:02}",
        "name": "第{n}科",
        "org_type": "SECTION",
        "parent_id": "unit:P03",
    },
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
