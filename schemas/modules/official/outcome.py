"""How official business ended: what became of its visitors, in the words of their business."""

from schemas.modules.visits.visitor_outcomes import VisitorOutcome

OUTCOME_TITLES = {
    VisitorOutcome.CAME: "已办理",
    VisitorOutcome.LEFT_EARLY: "提前离开",
    VisitorOutcome.REFUSED: "未准入监",
    VisitorOutcome.ABSENT: "未到",
}
