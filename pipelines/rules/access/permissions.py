"""What may be done in calls, and where (data scope by the path of the organisation tree)."""

from enum import StrEnum

from schemas.calls.state import CallState
from schemas.errors import Forbidden


class Action(StrEnum):
    """What an officer may be allowed to do."""

    READ_CALLS = "read_calls"
    READ_CONTACTS = "contacts:list"
    BOOK = "book_calls"
    READ_TIMETABLE = "venue_timetable:list"
    ARRANGE = "venue_timetable:arrange"
    APPROVE = "approve"
    REJECT = "reject"
    WATCH = "watch"
    NOTICE = "notice"
    LENGTH = "length"
    CUT_OFF = "cut_off"
    SPEAK = "speak"
    MUTE = "mute"
    REMOVE = "remove"
    RATE = "rate"
    REVIEW = "review"
    ASSIGN_REVIEW = "reviews:assign"
    PLAY = "play"
    READ_TRANSCRIPT = "read_transcript"
    CORRECT_TRANSCRIPT = "transcript:correct"
    LIST_CONVERSATIONS = "conversations:list"
    READ_REVIEW_STATISTICS = "review_statistics:list"
    EXPORT_REVIEW_STATISTICS = "review_statistics:export"
    READ_ALERTS = "read_alerts"
    ACKNOWLEDGE = "acknowledge"
    CONCLUDE = "conclude"
    LIST_UNDETERMINED = "undetermined:list"
    CLASSIFY = "undetermined:classify"
    LIST_PRIVILEGED_ACCESS = "privileged_access:list"
    LIST_ATTENTION = "attention:list"
    DECIDE_ATTENTION = "attention:decide"
    TAKE_OVER = "alerts:take_over"
    RECEIVE_ESCALATED = "alerts:escalated"
    READ_FACES = "read_faces"
    REGISTER_FACE = "register_face"
    LIST_FACES = "faces:list"
    DELETE_FACE = "faces:delete"
    SEARCH_FACES = "faces:search"
    READ_CARD = "cards:read"
    WRITE_CARD = "cards:write"
    READ_WORDS = "read_words"
    KEEP_WORDS = "keep_words"
    VERIFY_AUDIT = "verify_audit"
    READ_JOBS = "read_jobs"
    KEEP_JOBS = "keep_jobs"
    LIST_APPROVALS = "approvals:list"
    DECIDE_APPROVALS = "approvals:decide"
    ASSIGN_APPROVALS = "approvals:assign"
    LIST_FLOWS = "approval_flows:list"
    EDIT_FLOWS = "approval_flows:edit"
    PUBLISH_FLOWS = "approval_flows:publish"
    LIST_RECORDINGS = "recordings:list"
    DOWNLOAD_RECORDING = "recordings:download"
    HOLD_RECORDING = "recordings:hold"
    DELETE_RECORDING = "recordings:delete"
    VERIFY_RECORDING = "recordings:verify"
    ADD_RECORDING = "recordings:add"
    LIST_TRANSCRIPTION = "transcription:list"
    KEEP_TRANSCRIPTION = "transcription:keep"
    READ_COCKPIT = "read_cockpit"
    READ_HEADCOUNT = "headcount:list"
    LIST_HOURS = "labour_hours:list"
    ENTER_HOURS = "labour_hours:enter"
    CORRECT_HOURS = "labour_hours:correct"
    COUNT_HOURS = "labour_hours:statistics"
    READ_LEGACY = "legacy_data:list"
    READ_QUALITY = "data_quality:list"
    MEASURE_QUALITY = "data_quality:measure"
    CANCEL_CALLS = "cancel_calls"
    ASK_EXTRA_CALLS = "extra_calls:apply"
    LIST_CALL_COUNTS = "call_counts:list"
    READ_CALL_STATISTICS = "call_statistics:list"
    EXPORT_CALL_STATISTICS = "call_statistics:export"
    READ_VISIT_FIGURES = "visit_figures:list"
    EXPORT_VISIT_FIGURES = "visit_figures:export"
    LIST_PHONE_COUNTS = "phone_counts:list"
    EXPORT_PHONE_COUNTS = "phone_counts:export"
    READ_PHONE_FIGURES = "phone_figures:list"
    EXPORT_PHONE_FIGURES = "phone_figures:export"
    LIST_CALL_RECORDS = "call_records:list"
    EXPORT_CALL_RECORDS = "call_records:export"
    READ_LABOUR_DOCUMENTS = "labour_documents:read"
    READ_OUTPUT = "output_by_project_class:list"
    EXPORT_OUTPUT = "output_by_project_class:export"
    READ_CHARTS = "labour_charts:list"
    EXPORT_CHARTS = "labour_charts:export"
    LIST_REPORTS = "reports:list"
    ENTER_REPORTS = "reports:enter"
    EXPORT_REPORTS = "reports:export"
    KEEP_REPORT_FORMS = "report_forms:keep"
    LIST_PAY = "labour_pay:list"
    ENTER_PAY = "labour_pay:enter"
    REPORT_PAY = "labour_pay:report"
    CORRECT_PAY = "labour_pay:correct"
    LIST_EXPORTS = "analysis:list"
    QUERY_EXPORTS = "analysis:query"
    LIST_DEAD_LETTERS = "dead_letters:list"
    REPLAY_DEAD_LETTERS = "dead_letters:replay"
    LIST_PRISON_SYSTEMS = "prison_systems:list"
    LIST_SOURCE_PROBLEMS = "source_problems:list"
    SETTLE_SOURCE_PROBLEMS = "source_problems:settle"
    SEE_SENSITIVE = "data_levels:sensitive"
    SEE_IMPORTANT = "data_levels:important"
    SEE_LABOUR = "data_levels:labour"


A = Action
IN_STATES: dict[Action, frozenset[CallState]] = {
    A.APPROVE: frozenset({CallState.REQUESTED}),
    A.REJECT: frozenset({CallState.REQUESTED}),
    A.WATCH: frozenset({CallState.APPROVED, CallState.WAITING, CallState.CONNECTED}),
    A.NOTICE: frozenset({CallState.WAITING, CallState.CONNECTED}),
    A.LENGTH: frozenset({CallState.CONNECTED}),
    A.CUT_OFF: frozenset({CallState.WAITING, CallState.CONNECTED}),
    A.SPEAK: frozenset({CallState.WAITING, CallState.CONNECTED}),
    A.MUTE: frozenset({CallState.WAITING, CallState.CONNECTED}),
    A.REMOVE: frozenset({CallState.WAITING, CallState.CONNECTED}),
    A.RATE: frozenset(
        {CallState.CONNECTED, CallState.ENDED, CallState.CUT_OFF, CallState.REVIEWED}
    ),
    A.REVIEW: frozenset({CallState.ENDED, CallState.CUT_OFF, CallState.REVIEWED}),
    A.PLAY: frozenset({CallState.ENDED, CallState.CUT_OFF, CallState.REVIEWED}),
}
"""Actions that make sense in some states of a call only."""

AMONG_THE_PARTIES = frozenset(
    {A.WATCH, A.SPEAK, A.NOTICE, A.LENGTH, A.MUTE, A.REMOVE, A.RATE, A.PLAY, A.REVIEW}
)
"""What nobody does with a call that is nobody's but the parties' (decisions/0016): its end by time
and an officer's cut-off stay."""


def require_open(privileged: bool, action: Action) -> None:
    """Raise `Forbidden` where the call is privileged and the action is none of an officer's."""
    if privileged and action in AMONG_THE_PARTIES:
        raise Forbidden("保密通话只能切断，不能进行此操作。", code="privileged", action=action)


def require_permission(held: frozenset[str], code: str) -> None:
    """Raise `Forbidden` unless the code is among those held."""
    if code not in held:
        raise Forbidden("您的账号没有此项权限。", code="no_permission", action=str(code))


def in_scope(scope: str, path: str) -> bool:
    """Whether a unit lies at or below another one; both paths end with a slash."""
    return path.startswith(scope)


def in_scopes(scopes: tuple[str, ...], path: str) -> bool:
    """Whether a unit lies at or below one of the scopes' units."""
    return any(in_scope(scope, path) for scope in scopes)


def reaches_all(scopes: tuple[str, ...], before: tuple[str, ...]) -> bool:
    """Whether all that earlier scopes reached is still within reach."""
    return all(in_scopes(scopes, path) for path in before)


def allowed_now(held: frozenset[str], state: CallState, privileged: bool) -> list[str]:
    """What an officer may do with a call now; a privileged one he may end, and nothing else."""
    now = {action for action, states in IN_STATES.items() if state in states and action in held}
    if privileged:
        now -= AMONG_THE_PARTIES
    return sorted(action.value for action in now)
