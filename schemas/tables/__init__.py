"""Table definitions. Import `metadata` from here: it knows every table."""

from schemas.tables import generated, module
from schemas.tables.access import access, claims, notice, rights
from schemas.tables.approvals import approval
from schemas.tables.audit import audit, integrity
from schemas.tables.base import metadata
from schemas.tables.calls import allowance, call, call_quality
from schemas.tables.cockpits import analysis
from schemas.tables.devices import device
from schemas.tables.exchange import affairs, node, open_api, outbound, prison_order, prison_system
from schemas.tables.family import content, question
from schemas.tables.forms import form
from schemas.tables.governance import confidential, privacy, privileged, quality
from schemas.tables.headcount import headcount, inmates
from schemas.tables.labour import labour, legacy, pay, timesheet
from schemas.tables.messages import messaging
from schemas.tables.official import official
from schemas.tables.people import face, known_relative, person, public, registration
from schemas.tables.phone import phone_indexes
from schemas.tables.platform import (
    bureau_part,
    cluster,
    file,
    job,
    menu,
    org,
    parameter,
    piecewise,
    repeat,
    upload,
)
from schemas.tables.recordings import conversation, recording, review
from schemas.tables.reports import report
from schemas.tables.speech import (
    alert,
    attention,
    speech,
    spoken,
    transcript,
    transcription,
    word,
)
from schemas.tables.visits import visit_place, visit_prereview, visit_review, visit_wait

__all__ = [
    "access",
    "affairs",
    "alert",
    "allowance",
    "analysis",
    "approval",
    "attention",
    "audit",
    "bureau_part",
    "call",
    "call_quality",
    "claims",
    "cluster",
    "confidential",
    "content",
    "conversation",
    "device",
    "face",
    "file",
    "form",
    "generated",
    "headcount",
    "inmates",
    "integrity",
    "job",
    "known_relative",
    "labour",
    "legacy",
    "menu",
    "messaging",
    "metadata",
    "module",
    "node",
    "notice",
    "official",
    "open_api",
    "org",
    "outbound",
    "parameter",
    "pay",
    "person",
    "phone_indexes",
    "piecewise",
    "prison_order",
    "prison_system",
    "privacy",
    "privileged",
    "public",
    "quality",
    "question",
    "recording",
    "registration",
    "repeat",
    "report",
    "review",
    "rights",
    "speech",
    "spoken",
    "timesheet",
    "transcript",
    "transcription",
    "upload",
    "visit_place",
    "visit_prereview",
    "visit_review",
    "visit_wait",
    "word",
]
