"""People and officers: a made-up record of each module, as `samples.py` says."""

from collections.abc import Mapping
from typing import Any

OF_PEOPLE: dict[str, Mapping[str, Any]] = {
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
    "help_people": {
        "name": "帮教{n}",
        "id_no": "9900001960010{n:04}X",
        "phone": "1000001{n:04}",
        "organisation": "申海志愿者协会",
        "help_kind": "volunteer",
        "unit_id": "unit:P03",
    },
    "help_activities": {
        "inmate_id": "record:inmates",
        "help_person_id": "record:help_people",
        "day": "2026-11-20",
        "activity_kind": "talk",
        "content": "第{n}次面谈",
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
    "blacklist_entries": {
        "relative_id": "record:relatives",
        "channel": "pick:all|video|phone",
        "reason": "第{n}次传递违禁物品",
        "until": "2030-12-31T16:00:00Z",
        "unit_id": "unit:P03",
    },
    "officers": {
        "police_no": "3199{n:03}",
        "name": "民警{n}",
        "org_unit_id": "unit:P03-W01",
        "post": "officer",
        "phone": "1000003{n:04}",
    },
    "whitelist_entries": {
        "relative_id": "pair:relative_id",
        "inmate_id": "pair:inmate_id",
        "valid_from": "2026-01-{day:02}",
        "valid_until": "2030-12-31",
    },
    "inmate_blacklist": {
        "inmate_id": "record:inmates",
        "channel": "pick:all|video|visit|phone",
        "reason": "违反纪律第{n}次",
    },
    "blacklist_hits": {
        "relative_id": "pair:relative_id",
        "account_id": "pair:relative_id",
        "unit_id": "unit:P03",
        "purpose": "pick:join|sign_in",
        "seen_at": "2026-11-24T02:00:00Z",
        "likeness": 90,
        "case_no": "SAMPLE-{n:04}",
    },
}
