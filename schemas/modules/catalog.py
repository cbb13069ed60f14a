"""Every business module of the product, in the order of its menus: the one map."""

from collections import OrderedDict

from schemas.modules.access.officers import OFFICERS
from schemas.modules.calls.call_bookings import CALL_BOOKINGS
from schemas.modules.calls.call_records import CALL_RECORDS
from schemas.modules.calls.call_rules import CALL_RULES
from schemas.modules.calls.call_venues import CALL_VENUES
from schemas.modules.calls.extra_calls import EXTRA_CALLS
from schemas.modules.calls.screen_captures import SCREEN_CAPTURES
from schemas.modules.calls.shared_allowances import SHARED_ALLOWANCES
from schemas.modules.calls.special_call_rules import SPECIAL_CALL_RULES
from schemas.modules.calls.tool_packages import TOOL_PACKAGES
from schemas.modules.devices.card_movements import CARD_MOVEMENTS
from schemas.modules.devices.cards import CARDS
from schemas.modules.devices.device_templates import DEVICE_TEMPLATES
from schemas.modules.devices.devices import DEVICES
from schemas.modules.exchange.api_consumers import API_CONSUMERS
from schemas.modules.exchange.platform_permissions import PLATFORM_PERMISSIONS
from schemas.modules.family.app_banners import APP_BANNERS
from schemas.modules.family.app_modules import APP_MODULES
from schemas.modules.family.app_notices import APP_NOTICES
from schemas.modules.family.common_questions import COMMON_QUESTIONS
from schemas.modules.family.help_text_versions import HELP_TEXT_VERSIONS
from schemas.modules.family.help_texts import HELP_TEXTS
from schemas.modules.family.public_questions import PUBLIC_QUESTIONS
from schemas.modules.family.question_units import QUESTION_UNITS
from schemas.modules.forms.forms import FORMS
from schemas.modules.labour.labour_contract_versions import LABOUR_CONTRACT_VERSIONS
from schemas.modules.labour.labour_contracts import LABOUR_CONTRACTS
from schemas.modules.labour.labour_document_versions import LABOUR_DOCUMENT_VERSIONS
from schemas.modules.labour.labour_documents import LABOUR_DOCUMENTS
from schemas.modules.labour.labour_posts import LABOUR_POSTS
from schemas.modules.labour.labour_projects import LABOUR_PROJECTS
from schemas.modules.labour.pay_items import PAY_ITEMS
from schemas.modules.labour.pay_post_rates import PAY_POST_RATES
from schemas.modules.labour.pay_rules import PAY_RULES
from schemas.modules.labour.post_assignments import POST_ASSIGNMENTS
from schemas.modules.labour.post_projects import POST_PROJECTS
from schemas.modules.labour.project_outputs import PROJECT_OUTPUTS
from schemas.modules.labour.rest_days import REST_DAYS
from schemas.modules.labour.work_schedules import WORK_SCHEDULES
from schemas.modules.labour.worker_grade_settings import WORKER_GRADE_SETTINGS
from schemas.modules.labour.worker_grades import WORKER_GRADES
from schemas.modules.letters.letters import LETTERS
from schemas.modules.messages.admission_notices import ADMISSION_NOTICES
from schemas.modules.messages.message_channels import MESSAGE_CHANNELS
from schemas.modules.messages.message_templates import MESSAGE_TEMPLATES
from schemas.modules.messages.outgoing_messages import OUTGOING_MESSAGES
from schemas.modules.messages.telling_rules import TELLING_RULES
from schemas.modules.module import Module
from schemas.modules.official.agency_bodies import AGENCY_BODIES
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.modules.official.official_kinds import OFFICIAL_KINDS
from schemas.modules.official.official_rooms import OFFICIAL_ROOMS
from schemas.modules.official.official_rules import OFFICIAL_RULES
from schemas.modules.people.agency_people import AGENCY_PEOPLE
from schemas.modules.people.blacklist_entries import BLACKLIST_ENTRIES
from schemas.modules.people.blacklist_hits import BLACKLIST_HITS
from schemas.modules.people.help_activities import HELP_ACTIVITIES
from schemas.modules.people.help_people import HELP_PEOPLE
from schemas.modules.people.inmate_bindings import INMATE_BINDINGS
from schemas.modules.people.inmate_blacklist import INMATE_BLACKLIST
from schemas.modules.people.inmate_flags import INMATE_FLAGS
from schemas.modules.people.inmates import INMATES
from schemas.modules.people.known_relative_rules import KNOWN_RELATIVE_RULES
from schemas.modules.people.relative_companions import RELATIVE_COMPANIONS
from schemas.modules.people.relative_registrations import RELATIVE_REGISTRATIONS
from schemas.modules.people.relatives import RELATIVES
from schemas.modules.people.whitelist_entries import WHITELIST_ENTRIES
from schemas.modules.phone.call_tariffs import CALL_TARIFFS
from schemas.modules.phone.funds_differences import FUNDS_DIFFERENCES
from schemas.modules.phone.funds_reconciliations import FUNDS_RECONCILIATIONS
from schemas.modules.phone.number_classes import NUMBER_CLASSES
from schemas.modules.phone.phone_calls import PHONE_CALLS
from schemas.modules.phone.phone_reviews import PHONE_REVIEWS
from schemas.modules.phone.phone_tickets import PHONE_TICKETS
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS
from schemas.modules.phone.ticket_reversals import TICKET_REVERSALS
from schemas.modules.platform.dictionaries import DICTIONARIES
from schemas.modules.platform.dictionary_items import DICTIONARY_ITEMS
from schemas.modules.platform.org_units import ORG_UNITS
from schemas.modules.platform.public_faults import PUBLIC_FAULTS
from schemas.modules.recordings.recording_rules import RECORDING_RULES
from schemas.modules.visits.public_holidays import PUBLIC_HOLIDAYS
from schemas.modules.visits.visit_appointments import VISIT_APPOINTMENTS
from schemas.modules.visits.visit_approvals import VISIT_APPROVALS
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS
from schemas.modules.visits.visit_days import VISIT_DAYS
from schemas.modules.visits.visit_escorts import VISIT_ESCORTS
from schemas.modules.visits.visit_monitorings import VISIT_MONITORINGS
from schemas.modules.visits.visit_prereviews import VISIT_PREREVIEWS
from schemas.modules.visits.visit_rules import VISIT_RULES
from schemas.modules.visits.visit_times import VISIT_TIMES
from schemas.modules.visits.visitor_outcomes import VISITOR_OUTCOMES
from schemas.modules.visits.visits import VISITS
from schemas.modules.visits.window_ratings import WINDOW_RATINGS

MODULES: OrderedDict[str, Module] = OrderedDict(
    (module.code, module)
    for module in (
        CALL_BOOKINGS,
        CALL_RECORDS,
        EXTRA_CALLS,
        INMATE_BLACKLIST,
        SCREEN_CAPTURES,
        VISIT_APPOINTMENTS,
        VISITS,
        VISIT_APPROVALS,
        VISIT_MONITORINGS,
        VISIT_ESCORTS,
        WINDOW_RATINGS,
        VISITOR_OUTCOMES,
        PHONE_CALLS,
        PHONE_REVIEWS,
        PHONE_TICKETS,
        TICKET_REVERSALS,
        FUNDS_RECONCILIATIONS,
        FUNDS_DIFFERENCES,
        CALL_TARIFFS,
        NUMBER_CLASSES,
        LETTERS,
        INMATES,
        INMATE_FLAGS,
        RELATIVES,
        INMATE_BINDINGS,
        RELATIVE_REGISTRATIONS,
        KNOWN_RELATIVE_RULES,
        RELATIVE_COMPANIONS,
        BLACKLIST_ENTRIES,
        BLACKLIST_HITS,
        AGENCY_PEOPLE,
        HELP_PEOPLE,
        OFFICERS,
        CARDS,
        CARD_MOVEMENTS,
        RELATIVE_NUMBERS,
        WHITELIST_ENTRIES,
        VISIT_BOOKINGS,
        VISIT_TIMES,
        VISIT_DAYS,
        PUBLIC_HOLIDAYS,
        VISIT_RULES,
        VISIT_PREREVIEWS,
        OFFICIAL_BOOKINGS,
        OFFICIAL_KINDS,
        OFFICIAL_RULES,
        OFFICIAL_ROOMS,
        AGENCY_BODIES,
        FORMS,
        HELP_ACTIVITIES,
        APP_MODULES,
        APP_BANNERS,
        APP_NOTICES,
        HELP_TEXTS,
        HELP_TEXT_VERSIONS,
        PUBLIC_QUESTIONS,
        COMMON_QUESTIONS,
        QUESTION_UNITS,
        WORKER_GRADES,
        WORKER_GRADE_SETTINGS,
        LABOUR_POSTS,
        POST_ASSIGNMENTS,
        POST_PROJECTS,
        WORK_SCHEDULES,
        REST_DAYS,
        LABOUR_PROJECTS,
        LABOUR_CONTRACTS,
        LABOUR_CONTRACT_VERSIONS,
        PROJECT_OUTPUTS,
        LABOUR_DOCUMENTS,
        LABOUR_DOCUMENT_VERSIONS,
        PAY_ITEMS,
        PAY_RULES,
        PAY_POST_RATES,
        ORG_UNITS,
        CALL_VENUES,
        CALL_RULES,
        SPECIAL_CALL_RULES,
        SHARED_ALLOWANCES,
        RECORDING_RULES,
        DICTIONARIES,
        DICTIONARY_ITEMS,
        API_CONSUMERS,
        PLATFORM_PERMISSIONS,
        MESSAGE_TEMPLATES,
        MESSAGE_CHANNELS,
        OUTGOING_MESSAGES,
        TELLING_RULES,
        ADMISSION_NOTICES,
        PUBLIC_FAULTS,
        DEVICES,
        DEVICE_TEMPLATES,
        TOOL_PACKAGES,
    )
)
