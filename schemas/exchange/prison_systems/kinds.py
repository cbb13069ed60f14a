"""Which systems a prison runs, over what they are reached, and which records they tell of."""

from enum import StrEnum


class SystemKind(StrEnum):
    """What a system is for; a prison has one of each (VC-ONSITE-29, VC-PHONE-25)."""

    VISIT = "visit"
    PHONE = "phone"


class Protocol(StrEnum):
    """Over what a system is reached."""

    REST = "rest"
    SOAP = "soap"
    VIEW = "view"
    """A database view, read by query."""
    FILES = "files"
    """Files in a folder that is watched, or on SFTP."""
    PACKAGE = "package"
    """Signed packages, carried by hand between separated networks."""


PROTOCOL_TITLES = {
    Protocol.REST: "接口（REST）",
    Protocol.SOAP: "接口（SOAP）",
    Protocol.VIEW: "数据库视图",
    Protocol.FILES: "文件（目录或SFTP）",
    Protocol.PACKAGE: "数据包（人工摆渡）",
}


class RecordKind(StrEnum):
    """What a record tells; the codes stand in addresses, subjects and settings."""

    REGISTRATION = "registration"
    APPROVAL = "approval"
    VISIT = "visit"
    MONITORING = "monitoring"
    ESCORT = "escort"
    RATING = "rating"
    ARRIVAL = "arrival"
    """What became of one visitor of a visit (VC-APPT-22)."""
    CALL = "call"
    AUTHORISATION = "authorisation"
    TICKET = "ticket"
    NUMBER = "number"
    RECORDING = "recording"
    REVIEW = "review"
    OFFICIAL = "official"
    RELATIVE = "relative"
    """A relative whom the system registered, as one of an inmate (VC-PUB-07)."""
    FACE = "face"


KINDS: dict[SystemKind, tuple[RecordKind, ...]] = {
    SystemKind.VISIT: (
        RecordKind.REGISTRATION,
        RecordKind.APPROVAL,
        RecordKind.VISIT,
        RecordKind.MONITORING,
        RecordKind.ESCORT,
        RecordKind.RATING,
        RecordKind.ARRIVAL,
        RecordKind.RECORDING,
        RecordKind.REVIEW,
        RecordKind.OFFICIAL,
        RecordKind.RELATIVE,
        RecordKind.FACE,
    ),
    SystemKind.PHONE: (
        RecordKind.NUMBER,
        RecordKind.CALL,
        RecordKind.AUTHORISATION,
        RecordKind.TICKET,
        RecordKind.RECORDING,
        RecordKind.REVIEW,
    ),
}
"""In the order in which they are pulled: what others refer to comes first."""

RECORD_TITLES = {
    RecordKind.REGISTRATION: "会见登记",
    RecordKind.APPROVAL: "会见审批",
    RecordKind.VISIT: "会见记录",
    RecordKind.MONITORING: "监听记录",
    RecordKind.ESCORT: "带犯记录",
    RecordKind.RATING: "窗口评价",
    RecordKind.ARRIVAL: "到访情况",
    RecordKind.CALL: "通话记录",
    RecordKind.AUTHORISATION: "通话授权",
    RecordKind.TICKET: "话单",
    RecordKind.NUMBER: "亲情号码",
    RecordKind.RECORDING: "录音录像",
    RecordKind.REVIEW: "复听记录",
    RecordKind.OFFICIAL: "对公业务办理",
    RecordKind.RELATIVE: "登记亲属",
    RecordKind.FACE: "亲属人脸",
}


class OrderKind(StrEnum):
    """What is pushed to a system (VC-ONSITE-30, VC-PHONE-26, -27, VC-OFFICIAL-04)."""

    BOOKING = "booking"
    NUMBER = "number"
    RELATIVE = "relative"
    CALL_APPLICATION = "call_application"
    RULE = "rule"
    BLACKLIST = "blacklist"
    OFFICIAL = "official"
