"""The wings, and which groups of requirements each serves; what the tree says is not said here."""

from typing import NamedTuple


class Wing(NamedTuple):
    """A subsystem's rooms, of one name in every layer."""

    name: str
    title: str
    groups: tuple[str, ...]
    """Of requirements, by the letters of their numbers."""


WINGS = (
    Wing(
        "calls",
        "可视通话: booking, rooms, time, venues",
        ("VC-AV", "VC-FAM", "VC-INM", "VC-MON", "VC-ROOM", "VC-VCM"),
    ),
    Wing("speech", "转写与预警: speech, words, alerts, attention", ("VC-SUP",)),
    Wing("recordings", "录音录像与复听: recordings and their review", ("VC-REC",)),
    Wing("visits", "现场会见: visits on site and their figures", ("VC-ONSITE", "VC-APPT")),
    Wing("phone", "亲情电话: calls, tickets, fees, figures", ("VC-PHONE", "VC-NUM")),
    Wing("family", "公众服务: what relatives ask for and see", ("VC-PUB", "VC-MINI", "VC-SSB")),
    Wing("letters", "信件登记: letters", ("VC-LETTER",)),
    Wing("official", "对公业务: official business", ("VC-OFFICIAL",)),
    Wing("forms", "业务表单: forms, their versions, what is filled in", ()),
    Wing("people", "人员: inmates, relatives, faces, lists of people", ("VC-WL", "VC-CARD")),
    Wing("access", "账号与权限: accounts, sign-in, roles, rights", ()),
    Wing("audit", "审计: the record of who did what, and whether it is whole", ()),
    Wing("approvals", "审批: flows, cases, who decides", ("VC-APPR",)),
    Wing(
        "labour",
        "劳动改造: hours, posts, pay, documents",
        ("LR-GEN", "LR-HOUR", "LR-PAY", "LR-DOC", "LR-GRADE", "LR-XC", "LR-CRYPTO"),
    ),
    Wing("headcount", "在押台账: who is where", ("LR-IF",)),
    Wing("reports", "报表: reports and their forms", ("LR-RPT",)),
    Wing("exchange", "对接: prisons' systems, opened interfaces, zones", ("VC-API",)),
    Wing("messages", "消息: within the platform, and to relatives", ()),
    Wing("devices", "终端与卡: terminals, readers, cards", ("VC-DEV",)),
    Wing("governance", "数据治理: confidentiality, privacy, quality of data", ("NF-IND",)),
    Wing("cockpits", "驾驶舱与分析: cockpits and analysts", ("VC-COCKPIT",)),
    Wing("platform", "平台: jobs, parameters, menu, backups", ("VC-CFG", "NF-OPS", "NF-DEP")),
    Wing("modules", "引擎: business modules by declaration", ("VC-BASE",)),
    Wing("security", "密码: sealing, digests, keys", ("NF-CRYPTO", "NF-SEC")),
)
TOOLS = frozenset({"modules", "security"})
"""No subsystems: what all others are made with, open to each."""
LAYERS = (
    "schemas",
    "schemas/tables",
    "schemas/modules",
    "pipelines/rules",
    "connectors",
    "connectors/postgres",
    "pipelines/flows",
    "actors",
    "serve",
)
"""Where a wing may have a room, from the ground up."""
TO_COME = ("OM-",)
"""Groups of what is still to be built."""
EVERYWHERE = ("VC-GEN", "NF-GOAL", "NF-TECH", "NF-DOC")
"""Groups that no wing serves alone."""
