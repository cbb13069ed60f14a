"""Who heard a call again, and what was found worth attention."""

from datetime import datetime

from pipelines.rules.bureau.story import Row
from pipelines.rules.bureau.years.call_page import CallPage
from pipelines.rules.recordings.review_rows import own_review_row, reviewed_detail, reviewed_stage
from pipelines.rules.speech.attention import of_review
from pipelines.rules.speech.attention_rows import ACTIONS, attention_row, found_detail
from schemas.calls.state import Assessment, CallState, StageKind
from schemas.calls.views import ReviewRequest

REVIEWS, ATTENTION = "call_review", "attention_record"
TALKS = ("谈家中近况", "谈子女学习情况", "谈改造表现", "谈老人身体情况", "谈房屋与债务")
ODD, ODD_KIND, ODD_NOTE = 0.05, "emotion", "通话中情绪激动，已谈话教育"


def review(page: CallPage, at: datetime) -> None:
    """By the prison's reviewer, who is the first."""
    draw = page.ground.chance.of("review", page.id)
    odd = draw.happens(ODD)
    asked = ReviewRequest(
        summary=draw.one_of(TALKS),
        assessment=Assessment.ATTENTION if odd else Assessment.NORMAL,
        anomaly=odd,
        anomaly_kind=ODD_KIND if odd else None,
        anomaly_note=ODD_NOTE if odd else "",
    )
    reviewer = page.officer("reviewer")
    page.stage(StageKind.REVIEW, reviewer, at, reviewed_stage(asked))
    page.move(CallState.REVIEWED, at, reviewer)
    review_id = page.ground.ids.of(REVIEWS, page.id, at)
    row = own_review_row(review_id, page.id, asked, reviewer.id or "", at)
    page.rows.append(Row(table=REVIEWS, values=row))
    page.note("call.review", reviewer, at, reviewed_detail(asked))
    found = of_review(asked.assessment, asked.summary, asked.anomaly, asked.anomaly_note)
    if found is not None:
        record_id = page.ground.ids.of(ATTENTION, page.id, at)
        page.rows.append(Row(table=ATTENTION, values=attention_row(record_id, page, found, at)))
        detail = found_detail(page.id, found)
        page.note(ACTIONS[found.state], reviewer, at, detail, ATTENTION, record_id)
