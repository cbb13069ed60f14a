"""Every route handler of the platform, in one list one can grep."""

from typing import Any

from serve.access.accounts.reset_routes import HANDLERS as ACCOUNT_RESETS
from serve.access.accounts.routes import HANDLERS as ACCOUNTS
from serve.access.auth.public_routes import HANDLERS as PUBLIC
from serve.access.auth.routes import HANDLERS as AUTH
from serve.access.notices.routes import HANDLERS as SECURITY_NOTICES
from serve.access.rights.routes import HANDLERS as RIGHTS
from serve.access.sign_ins.routes import HANDLERS as SIGN_INS
from serve.approvals.flow_routes import HANDLERS as APPROVAL_FLOWS
from serve.approvals.routes import HANDLERS as APPROVALS
from serve.audit.integrity.routes import HANDLERS as INTEGRITY
from serve.audit.routes import HANDLERS as AUDIT
from serve.calls.booking_routes import HANDLERS as BOOKINGS
from serve.calls.control.routes import HANDLERS as CONTROL
from serve.calls.live.routes import HANDLERS as LIVE
from serve.calls.records.routes import HANDLERS as CALL_RECORDS
from serve.calls.rooms.routes import HANDLERS as ROOMS
from serve.calls.routes import HANDLERS as CALLS
from serve.calls.venues.routes import HANDLERS as VENUES
from serve.cockpits.analysis.routes import HANDLERS as ANALYSIS
from serve.cockpits.routes import HANDLERS as COCKPIT
from serve.devices.cards.routes import HANDLERS as CARDS
from serve.devices.routes import HANDLERS as DEVICES
from serve.devices.terminal_routes import HANDLERS as TERMINALS
from serve.exchange.open_api.routes import HANDLERS as OPEN_API
from serve.exchange.outbound.routes import HANDLERS as OUTBOUND
from serve.exchange.peers.routes import HANDLERS as PEERS
from serve.exchange.prison_systems.package_routes import HANDLERS as PRISON_PACKAGES
from serve.exchange.prison_systems.routes import HANDLERS as PRISON_SYSTEMS
from serve.family.companion_routes import HANDLERS as COMPANIONS
from serve.family.content_routes import HANDLERS as CONTENT
from serve.family.public_routes import HANDLERS as PUBLIC_MESSAGES
from serve.family.question_routes import HANDLERS as QUESTIONS
from serve.family.registration_routes import HANDLERS as REGISTRATION
from serve.family.routes import HANDLERS as RELATIVES
from serve.forms.design_routes import HANDLERS as FORM_DESIGNS
from serve.forms.public_routes import HANDLERS as PUBLIC_FORMS
from serve.forms.submission_routes import HANDLERS as FORM_SUBMISSIONS
from serve.governance.confidentiality.routes import HANDLERS as CONFIDENTIALITY
from serve.governance.privacy.routes import HANDLERS as PRIVACY
from serve.governance.privileged.routes import HANDLERS as PRIVILEGED
from serve.governance.quality.routes import HANDLERS as QUALITY
from serve.headcount.routes import HANDLERS as HEADCOUNT
from serve.labour.document_routes import HANDLERS as LABOUR_DOCUMENTS
from serve.labour.hours.routes import HANDLERS as HOURS
from serve.labour.ledger.routes import HANDLERS as LEDGER
from serve.labour.legacy.routes import HANDLERS as LEGACY
from serve.labour.output_routes import HANDLERS as OUTPUT_BY_CLASS
from serve.labour.pay.routes import HANDLERS as PAY
from serve.labour.routes import HANDLERS as LABOUR
from serve.messages.dead_letters.routes import HANDLERS as DEAD_LETTERS
from serve.modules.figure_routes import HANDLERS as FIGURES
from serve.modules.file_routes import HANDLERS as RECORD_FILES
from serve.modules.routes import HANDLERS as MODULES
from serve.modules.transfer_routes import HANDLERS as TRANSFER
from serve.official.auth_routes import HANDLERS as OFFICIAL_AUTH
from serve.official.officer_routes import HANDLERS as OFFICIAL_OFFICERS
from serve.official.privacy_routes import HANDLERS as OFFICIAL_PRIVACY
from serve.official.routes import HANDLERS as OFFICIALS
from serve.people.contacts.routes import HANDLERS as CONTACTS
from serve.people.faces.routes import HANDLERS as FACES
from serve.people.inmates.routes import HANDLERS as INMATES
from serve.people.whitelist.routes import HANDLERS as WHITELIST
from serve.phone.figures.routes import HANDLERS as PHONE_FIGURES
from serve.phone.routes import HANDLERS as PHONE
from serve.platform.backups.routes import HANDLERS as BACKUPS
from serve.platform.cluster.routes import HANDLERS as CLUSTER
from serve.platform.jobs.routes import HANDLERS as JOBS
from serve.platform.menu.routes import HANDLERS as MENU
from serve.platform.ops.routes import HANDLERS as OPS
from serve.platform.parameters.routes import HANDLERS as PARAMETERS
from serve.platform.public_watch.routes import HANDLERS as PUBLIC_WATCH
from serve.platform.scanning.routes import HANDLERS as UPLOAD_CHECKS
from serve.platform.security_state.routes import HANDLERS as SECURITY_STATE
from serve.platform.simulators.routes import HANDLERS as SIMULATORS
from serve.recordings.review.routes import HANDLERS as REVIEW
from serve.recordings.routes import HANDLERS as RECORDINGS
from serve.reports.form_routes import HANDLERS as REPORT_FORMS
from serve.reports.routes import HANDLERS as REPORTS
from serve.security.routes import HANDLERS as SEALING
from serve.speech.alerts.routes import HANDLERS as ALERTS
from serve.speech.attention.routes import HANDLERS as ATTENTION
from serve.speech.live.routes import HANDLERS as LIVE_SPEECH
from serve.speech.routes import HANDLERS as SPEECH
from serve.speech.transcription.routes import HANDLERS as TRANSCRIPTION
from serve.speech.words.routes import HANDLERS as WORDS
from serve.visits.own_routes import HANDLERS as OWN_VISITS
from serve.visits.review_routes import HANDLERS as VISIT_REVIEWS
from serve.visits.routes import HANDLERS as VISITS

API: tuple[Any, ...] = (
    *OPS,
    *AUTH,
    *PUBLIC,
    *PUBLIC_MESSAGES,
    *RELATIVES,
    *REGISTRATION,
    *CONTENT,
    *QUESTIONS,
    *COMPANIONS,
    *OFFICIAL_AUTH,
    *OFFICIALS,
    *OFFICIAL_PRIVACY,
    *OFFICIAL_OFFICERS,
    *FORM_DESIGNS,
    *FORM_SUBMISSIONS,
    *PUBLIC_FORMS,
    *PRISON_PACKAGES,
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
    *OWN_VISITS,
    *VISITS,
    *VISIT_REVIEWS,
    *CALLS,
    *CALL_RECORDS,
    *FIGURES,
    *CONTACTS,
    *CONTROL,
    *ROOMS,
    *SEALING,
    *REVIEW,
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
    *PUBLIC_WATCH,
    *JOBS,
    *BACKUPS,
    *PARAMETERS,
    *CLUSTER,
    *SPEECH,
    *MENU,
    *OPEN_API,
    *OUTBOUND,
    *PEERS,
    *COCKPIT,
    *REPORTS,
    *REPORT_FORMS,
    *QUALITY,
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
