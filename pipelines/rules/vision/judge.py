"""Whether a picture passes a check or can be registered, and what to tell the person."""

from collections.abc import Sequence

from pipelines.rules.vision.compare import STEADY_TURN, cosine, required
from pipelines.rules.vision.face import Face, FaceAnalysis, FaceVerdict

BYSTANDER = 0.3
"""A face narrower than this part of the largest is background, not a second person."""
NARROWEST = 40
"""Pixels; faces reduced to 35 still scored 0.71 with other pictures of their person."""
SHARPEST_BLUR = 0.01
"""Sharpness of faces blurred so much (3 pixels in 112) that own pictures fall to 0.44."""

REGISTERED_NARROWEST = 80
REGISTERED_SHARPNESS = 0.02
REGISTERED_TURN = 0.9
REGISTERED_DARKEST = 35
DARK = 50

MESSAGES = {
    "ok": "人脸核验通过。",
    "no_face": "未检测到人脸。请正对镜头，让面部完整出现在画面中，并确保光线充足。",
    "many_faces": "画面中有多张人脸。请确保只有您一人出现在画面中，然后重试。",
    "too_small": "人脸太小。请靠近镜头后重试。",
    "too_dark": "光线太暗。请到明亮处、避免背光后重试。",
    "turned": "面部偏转过大。请正对镜头后重试。",
    "blurred": "画面模糊。请擦拭镜头、保持不动，对焦清晰后重试。",
    "below_threshold": (
        "与登记的人脸不一致。请摘下口罩、帽子或墨镜，正对镜头后重试；多次失败请联系管理人员。"
    ),
    "not_registered": "尚未登记人脸。请联系管理人员登记后再核验。",
}
REGISTERED = "人脸登记成功。"
FIT_TO_REGISTER = "照片清晰，可以登记。"
FIT = "照片可以检索。"


def judge(
    analysis: FaceAnalysis,
    template: Sequence[float] | None,
    threshold: float,
    registered_turn: float = 0,
) -> FaceVerdict:
    """The 1:1 check of a live picture against the registered embedding (VC-GEN-07)."""
    people = people_of(analysis)
    reason = "not_registered" if template is None else _unfit(people)
    score = _score(people, template)
    if len(people) != 1 or reason:
        return _verdict(reason or "ok", people, score, threshold)
    face = people[0]
    threshold = required(threshold, max(face.turn, registered_turn))
    if score is None or score < threshold:
        return _verdict("below_threshold", people, score, threshold, _advice(face))
    return _verdict("ok", people, score, threshold)


def judge_registration(analysis: FaceAnalysis) -> FaceVerdict:
    """Whether a picture is good enough to compare all later ones with; `score` stays None."""
    people = people_of(analysis)
    reason = _unfit(people) or _unfit_to_register(people[0])
    return _verdict(reason or "ok", people, None, 0, None if reason else REGISTERED)


def judge_search(analysis: FaceAnalysis, threshold: float) -> FaceVerdict:
    """Whether a picture can be looked for among many, and how alike a find must be."""
    people = people_of(analysis)
    reason = _unfit(people)
    if not reason:
        threshold = required(threshold, people[0].turn)
    return _verdict(reason or "ok", people, None, threshold, None if reason else FIT)


def judge_pair(known: FaceAnalysis, seen: FaceAnalysis, threshold: float) -> FaceVerdict:
    """The check of one picture against another; what is wrong with the first is told first."""
    people = people_of(known)
    if reason := _unfit(people):
        return _verdict(reason, people, None, threshold)
    return judge(seen, people[0].embedding, threshold, people[0].turn)


def people_of(analysis: FaceAnalysis) -> list[Face]:
    """The faces of those at the camera, without the background's."""
    widest = max((face.box[2] for face in analysis.faces), default=0)
    return [face for face in analysis.faces if face.box[2] >= BYSTANDER * widest]


def _unfit(people: list[Face]) -> str:
    """Why the faces cannot be compared; empty where they can."""
    if len(people) != 1:
        return "many_faces" if people else "no_face"
    if people[0].box[2] < NARROWEST:
        return "too_small"
    return "blurred" if people[0].sharpness < SHARPEST_BLUR else ""


def _unfit_to_register(face: Face) -> str:
    if face.box[2] < REGISTERED_NARROWEST:
        return "too_small"
    if face.brightness < REGISTERED_DARKEST:
        return "too_dark"
    if face.turn > REGISTERED_TURN:
        return "turned"
    return "blurred" if face.sharpness < REGISTERED_SHARPNESS else ""


def _advice(face: Face) -> str:
    """What the person before the camera can mend after a refusal."""
    if face.turn > STEADY_TURN:
        return MESSAGES["turned"]
    return MESSAGES["too_dark" if face.brightness < DARK else "below_threshold"]


def _score(people: list[Face], template: Sequence[float] | None) -> float | None:
    if len(people) != 1 or template is None:
        return None
    return cosine(people[0].embedding, template)


def _verdict(
    reason: str,
    people: list[Face],
    score: float | None,
    threshold: float,
    message: str | None = None,
) -> FaceVerdict:
    return FaceVerdict(
        passed=reason == "ok",
        score=score,
        threshold=threshold,
        reason=reason,
        message=message or MESSAGES[reason],
        faces_found=len(people),
    )
