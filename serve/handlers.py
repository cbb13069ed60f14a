"""Every route handler of the platform, in one list one can grep."""

from typing import Any

from serve.accounts.reset_routes import HANDLERS as ACCOUNT_RESETS
from serve.accounts.routes import HANDLERS as ACCOUNTS
from serve.alerts.routes import HANDLERS as ALERTS
from serve.analysis.routes import HANDLERS as ANALYSIS
from serve.approvals.flow_routes import HANDLERS as APPROVAL_FLOWS
from serve.approvals.routes import HANDLERS as APPROVALS
from serve.attention.routes import HANDLERS as ATTENTION
from serve.audit.routes import HANDLERS as AUDIT
from serve.auth.routes import HANDLERS as AUTH
from serve.backups.routes import HANDLERS as BACKUPS
from serve.call_records.routes import HANDLERS as CALL_RECORDS
from serve.calls.booking_routes import HANDLERS as BOOKINGS
from serve.calls.routes import HANDLERS as CALLS
from serve.cards.routes import HANDLERS as CARDS
from serve.cockpit.routes import HANDLERS as COCKPIT
from serve.confidentiality.routes import HANDLERS as CONFIDENTIALITY
from serve.contacts.routes import HANDLERS as CONTACTS
from serve.control.routes import HANDLERS as CONTROL
from serve.dead_letters.routes import HANDLERS as DEAD_LETTERS
from serve.devices.routes import HANDLERS as DEVICES
from serve.devices.terminal_routes import HANDLERS as TERMINALS
from serve.faces.routes import HANDLERS as FACES
from serve.headcount.routes import HANDLERS as HEADCOUNT
from serve.hours.routes import HANDLERS as HOURS
from serve.inmates.routes import HANDLERS as INMATES
from serve.integrity.routes import HANDLERS as INTEGRITY
from serve.jobs.routes import HANDLERS as JOBS
from serve.labour.chart_routes import HANDLERS as LABOUR_CHARTS
from serve.labour.document_routes import HANDLERS as LABOUR_DOCUMENTS
from serve.labour.output_routes import HANDLERS as OUTPUT_BY_CLASS
from serve.labour.routes import HANDLERS as LABOUR
from serve.ledger.routes import HANDLERS as LEDGER
from serve.legacy.routes import HANDLERS as LEGACY
from serve.live.routes import HANDLERS as LIVE
from serve.live_speech.routes import HANDLERS as LIVE_SPEECH
from serve.menu.routes import HANDLERS as MENU
from serve.modules.file_routes import HANDLERS as RECORD_FILES
from serve.modules.routes import HANDLERS as MODULES
from serve.modules.transfer_routes import HANDLERS as TRANSFER
from serve.open_api.routes import HANDLERS as OPEN_API
from serve.ops.routes import HANDLERS as OPS
from serve.outbound.routes import HANDLERS as OUTBOUND
from serve.parameters.routes import HANDLERS as PARAMETERS
from serve.pay.routes import HANDLERS as PAY
from serve.peers.routes import HANDLERS as PEERS
from serve.phone.routes import HANDLERS as PHONE
from serve.phone_figures.routes import HANDLERS as PHONE_FIGURES
from serve.prison_systems.routes import HANDLERS as PRISON_SYSTEMS
from serve.privacy.routes import HANDLERS as PRIVACY
from serve.privileged.routes import HANDLERS as PRIVILEGED
from serve.quality.routes import HANDLERS as QUALITY
from serve.recordings.routes import HANDLERS as RECORDINGS
from serve.relatives.routes import HANDLERS as RELATIVES
from serve.reports.form_routes import HANDLERS as REPORT_FORMS
from serve.reports.routes import HANDLERS as REPORTS
from serve.review.routes import HANDLERS as REVIEW
from serve.review.statistics_routes import HANDLERS as REVIEW_STATISTICS
from serve.rights.routes import HANDLERS as RIGHTS
from serve.rooms.routes import HANDLERS as ROOMS
from serve.scanning.routes import HANDLERS as UPLOAD_CHECKS
from serve.sealing.routes import HANDLERS as SEALING
from serve.security_notices.routes import HANDLERS as SECURITY_NOTICES
from serve.security_state.routes import HANDLERS as SECURITY_STATE
from serve.sign_ins.routes import HANDLERS as SIGN_INS
from serve.simulators.routes import HANDLERS as SIMULATORS
from serve.speech.routes import HANDLERS as SPEECH
from serve.transcription.routes import HANDLERS as TRANSCRIPTION
from serve.venues.routes import HANDLERS as VENUES
from serve.visit_figures.routes import HANDLERS as VISIT_FIGURES
from serve.whitelist.routes import HANDLERS as WHITELIST
from serve.words.routes import HANDLERS as WORDS

API: tuple[Any, ...] = (
    *OPS,
    *AUTH,
    *RELATIVES,
    *PRISON_SYSTEMS,
    *PRIVACY,
    *WHITELIST,
    *INMATES,
    *LABOUR,
    *HEADCOUNT,
    *LEGACY,
    *HOURS,
    *DEAD_LETTERS,
    *BOOKINGS,
    *VENUES,
    *CALLS,
    *CALL_RECORDS,
    *VISIT_FIGURES,
    *CONTACTS,
    *CONTROL,
    *ROOMS,
    *SEALING,
    *REVIEW,
    *REVIEW_STATISTICS,
    *RECORDINGS,
    *PAY,
    *TRANSCRIPTION,
    *FACES,
    *CARDS,
    *ALERTS,
    *ATTENTION,
    *CONFIDENTIALITY,
    *PRIVILEGED,
    *WORDS,
    *AUDIT,
    *INTEGRITY,
    *LEDGER,
    *UPLOAD_CHECKS,
    *JOBS,
    *BACKUPS,
    *PARAMETERS,
    *SPEECH,
    *MENU,
    *OPEN_API,
    *OUTBOUND,
    *PEERS,
    *COCKPIT,
    *REPORTS,
    *REPORT_FORMS,
    *QUALITY,
    *LABOUR_CHARTS,
    *OUTPUT_BY_CLASS,
    *LABOUR_DOCUMENTS,
    *ANALYSIS,
    *PHONE,
    *PHONE_FIGURES,
    *DEVICES,
    *TERMINALS,
    *ACCOUNTS,
    *ACCOUNT_RESETS,
    *RIGHTS,
    *SECURITY_STATE,
    *SIGN_INS,
    *SECURITY_NOTICES,
    *MODULES,
    *TRANSFER,
    *RECORD_FILES,
    *APPROVALS,
    *APPROVAL_FLOWS,
)
SOCKETS: tuple[Any, ...] = (*LIVE, *LIVE_SPEECH)
SIMULATED: tuple[Any, ...] = SIMULATORS
