"""Every business module of the product, in the order of its menus: the one map."""

from collections import OrderedDict

from schemas.modules.agency_people import AGENCY_PEOPLE
from schemas.modules.api_consumers import API_CONSUMERS
from schemas.modules.blacklist_entries import BLACKLIST_ENTRIES
from schemas.modules.blacklist_hits import BLACKLIST_HITS
from schemas.modules.call_bookings import CALL_BOOKINGS
from schemas.modules.call_records import CALL_RECORDS
from schemas.modules.call_rules import CALL_RULES
from schemas.modules.call_tariffs import CALL_TARIFFS
from schemas.modules.call_venues import CALL_VENUES
from schemas.modules.card_movements import CARD_MOVEMENTS
from schemas.modules.cards import CARDS
from schemas.modules.device_templates import DEVICE_TEMPLATES
from schemas.modules.devices import DEVICES
from schemas.modules.dictionaries import DICTIONARIES
from schemas.modules.dictionary_items import DICTIONARY_ITEMS
from schemas.modules.extra_calls import EXTRA_CALLS
from schemas.modules.funds_differences import FUNDS_DIFFERENCES
from schemas.modules.funds_reconciliations import FUNDS_RECONCILIATIONS
from schemas.modules.help_activities import HELP_ACTIVITIES
from schemas.modules.help_people import HELP_PEOPLE
from schemas.modules.inmate_bindings import INMATE_BINDINGS
from schemas.modules.inmate_blacklist import INMATE_BLACKLIST
from schemas.modules.inmates import INMATES
from schemas.modules.labour_contract_versions import LABOUR_CONTRACT_VERSIONS
from schemas.modules.labour_contracts import LABOUR_CONTRACTS
from schemas.modules.labour_document_versions import LABOUR_DOCUMENT_VERSIONS
from schemas.modules.labour_documents import LABOUR_DOCUMENTS
from schemas.modules.labour_posts import LABOUR_POSTS
from schemas.modules.labour_projects import LABOUR_PROJECTS
from schemas.modules.letters import LETTERS
from schemas.modules.message_channels import MESSAGE_CHANNELS
from schemas.modules.message_templates import MESSAGE_TEMPLATES
from schemas.modules.module import Module
from schemas.modules.number_classes import NUMBER_CLASSES
from schemas.modules.officers import OFFICERS
from schemas.modules.official_bookings import OFFICIAL_BOOKINGS
from schemas.modules.official_kinds import OFFICIAL_KINDS
from schemas.modules.org_units import ORG_UNITS
from schemas.modules.outgoing_messages import OUTGOING_MESSAGES
from schemas.modules.pay_items import PAY_ITEMS
from schemas.modules.pay_post_rates import PAY_POST_RATES
from schemas.modules.pay_rules import PAY_RULES
from schemas.modules.phone_calls import PHONE_CALLS
from schemas.modules.phone_reviews import PHONE_REVIEWS
from schemas.modules.phone_tickets import PHONE_TICKETS
from schemas.modules.post_assignments import POST_ASSIGNMENTS
from schemas.modules.post_projects import POST_PROJECTS
from schemas.modules.project_outputs import PROJECT_OUTPUTS
from schemas.modules.recording_rules import RECORDING_RULES
from schemas.modules.relative_numbers import RELATIVE_NUMBERS
from schemas.modules.relatives import RELATIVES
from schemas.modules.rest_days import REST_DAYS
from schemas.modules.screen_captures import SCREEN_CAPTURES
from schemas.modules.shared_allowances import SHARED_ALLOWANCES
from schemas.modules.special_call_rules import SPECIAL_CALL_RULES
from schemas.modules.ticket_reversals import TICKET_REVERSALS
from schemas.modules.tool_packages import TOOL_PACKAGES
from schemas.modules.visit_appointments import VISIT_APPOINTMENTS
from schemas.modules.visit_approvals import VISIT_APPROVALS
from schemas.modules.visit_bookings import VISIT_BOOKINGS
from schemas.modules.visit_escorts import VISIT_ESCORTS
from schemas.modules.visit_monitorings import VISIT_MONITORINGS
from schemas.modules.visits import VISITS
from schemas.modules.whitelist_entries import WHITELIST_ENTRIES
from schemas.modules.window_ratings import WINDOW_RATINGS
from schemas.modules.work_schedules import WORK_SCHEDULES
from schemas.modules.worker_grade_settings import WORKER_GRADE_SETTINGS
from schemas.modules.worker_grades import WORKER_GRADES

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
        RELATIVES,
        INMATE_BINDINGS,
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
        OFFICIAL_BOOKINGS,
        OFFICIAL_KINDS,
        HELP_ACTIVITIES,
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
        MESSAGE_TEMPLATES,
        MESSAGE_CHANNELS,
        OUTGOING_MESSAGES,
        DEVICES,
        DEVICE_TEMPLATES,
        TOOL_PACKAGES,
    )
)
