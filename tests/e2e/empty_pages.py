"""Pages that show nothing on a bureau with a year behind it: to whom, and why."""

from collections.abc import Mapping
from typing import NamedTuple

LEADER, SYSTEM, SECURITY, AUDITOR = (
    "p03.leader",
    "bureau.system",
    "bureau.security",
    "bureau.auditor",
)
ROLES = (LEADER, SYSTEM, SECURITY, AUDITOR)
BUREAU_LEADER, DOCUMENTS, DISCIPLINE = "bureau.leader", "bureau.documents", "bureau.discipline"
OTHERS: Mapping[str, tuple[str, ...]] = {
    BUREAU_LEADER: ("analysis",),
    DOCUMENTS: ("labour_documents", "labour_document_versions"),
    DISCIPLINE: ("privileged-access",),
    "bureau.words": (),
    "p03.approver": (),
    "p03.monitor": (),
    "p03.reviewer": (),
    "p03.labour": (),
}
"""Who else has pages, and which of them none before has, in the order of the menu."""
ASKS_FIRST = "asks whom it is about before it shows anything"
NOTHING_FAILED = "lists what went wrong, and nothing did"
NOTHING_WAITS = "shows what waits for a decision first, and nothing does"
OF_THE_BUREAU = "the bureau's own, which a prison does not see"
NOT_PLANTED = "not planted yet"
NOTHING_PUBLISHED = "each prison writes its own, and none has yet"
NOBODY_TOLD = "tells of visits that were booked here and held since, of which there is none yet"


class Empty(NamedTuple):
    """Why a page shows nothing, and to whom."""

    reason: str
    seen_by: tuple[str, ...] = (LEADER,)


EMPTY_BY_NATURE: Mapping[str, Empty] = {
    "wall": Empty("no call is going on"),
    "forms": Empty(NOT_PLANTED, (LEADER, SYSTEM)),
    "form-submissions": Empty(NOT_PLANTED),
    "book-call": Empty(ASKS_FIRST),
    "book-visit": Empty(ASKS_FIRST),
    "visit-prereviews": Empty(NOTHING_WAITS),
    "inmates-apart": Empty("nobody was set apart from anybody"),
    "visit_prereviews": Empty(NOT_PLANTED),
    "visitor_outcomes": Empty(NOBODY_TOLD),
    "visitor-figures": Empty(NOBODY_TOLD),
    "prison-packages": Empty("all stand-ins have a link, and none needs packages carried"),
    "visit_days": Empty("no day was closed or opened beside the rule"),
    "contacts": Empty(ASKS_FIRST),
    "undetermined": Empty("the relations that nobody can place are in other prisons"),
    "blacklist_hits": Empty("nobody who is barred came"),
    "relative_companions": Empty("nobody added anybody who comes along"),
    "relative_registrations": Empty("nobody unknown registered"),
    "screen_captures": Empty("nobody took a picture of a call"),
    "api-calls": Empty("no other system asked yet", (SYSTEM, AUDITOR)),
    "data-quality": Empty("counted at night", (LEADER, SYSTEM)),
    "analysis": Empty("written at night", (BUREAU_LEADER,)),
    "legacy-data": Empty("there is no system that was before"),
    "dead-letters": Empty(NOTHING_FAILED),
    "funds_differences": Empty(NOTHING_FAILED),
    "refused-devices": Empty(NOTHING_FAILED, (SYSTEM,)),
    "upload-checks": Empty(NOTHING_FAILED, (SYSTEM, SECURITY, AUDITOR)),
    "privileged-access": Empty("nobody touched what is privileged", (DISCIPLINE,)),
    "integrity": Empty(NOTHING_FAILED, (SECURITY, AUDITOR)),
    "account-resets": Empty(NOTHING_WAITS, (SYSTEM, SECURITY, AUDITOR)),
    "visit-reviews": Empty("nothing stands against a coming visit"),
    "rights-changes": Empty(NOTHING_WAITS, (SYSTEM, SECURITY, AUDITOR)),
    "call_rules": Empty(OF_THE_BUREAU),
    "recording_rules": Empty(OF_THE_BUREAU),
    "pay_rules": Empty(OF_THE_BUREAU),
    "pay_post_rates": Empty(OF_THE_BUREAU),
    "message_channels": Empty(OF_THE_BUREAU),
    "telling_rules": Empty(OF_THE_BUREAU),
    "known_relative_rules": Empty("officers decide until a prison sets otherwise"),
    "admission_notices": Empty("nobody was admitted in the last days"),
    "extra_calls": Empty(NOT_PLANTED),
    "app_banners": Empty(NOTHING_PUBLISHED),
    "app_notices": Empty(NOTHING_PUBLISHED),
    "help_texts": Empty(NOTHING_PUBLISHED),
    "help_text_versions": Empty(NOTHING_PUBLISHED),
    "common_questions": Empty(NOTHING_PUBLISHED),
    "public_questions": Empty("nobody asked anything"),
    "question_units": Empty("no unit was said to take questions", (LEADER, SYSTEM)),
}
SO_FAR = "counts the month so far, of which nothing is there on its first days"
RARELY_SAID = "an alert on a word, of which the year of eight inmates holds two or none"
BY_THE_DAY: Mapping[str, str] = {
    "outgoing_messages": "what falls due by the day, or in the night in which the bureau is made",
    "alerts": RARELY_SAID,
    "attention": RARELY_SAID,
    "hours-statistics": SO_FAR,
    "call-statistics": SO_FAR,
    "visit-figures": SO_FAR,
    "phone-figures": SO_FAR,
    "review-statistics": SO_FAR,
    "word-figures": SO_FAR,
    "output-by-project-class": "counts this month, whose output is declared behind it",
    "visit-day": "who comes today, which nobody may have booked",
    "official_bookings": "one or two in a prison and year, on days that follow from today",
    "public_faults": "what the first look finds, within five minutes of the start",
    "source-problems": "what stand-ins tell before what it refers to, until it is tried again",
}
"""Pages that show something or nothing by the day on which the bureau is made."""
