"""What a kind of official business asks, line by line, and what is answered (VC-OFFICIAL-02)."""

from collections.abc import Mapping, Sequence

from pipelines.rules.modules.problems import refuse
from schemas.modules.views import FieldProblem
from schemas.official.kinds import FormLine

NEEDED, CHOICES, BETWEEN = "*", "：", "|"
MOST_ANSWER = 200
JOINED = "："


def lines_of(form: str | None) -> list[FormLine]:
    """`案号*` must be answered; `开庭方式*：现场|远程` is one of these."""
    return [_line(one.strip()) for one in (form or "").splitlines() if one.strip()]


def _line(text: str) -> FormLine:
    # A colon is typed either way.
    head, _, rest = text.replace(":", CHOICES).partition(CHOICES)
    options = [one.strip() for one in rest.replace("｜", BETWEEN).split(BETWEEN) if one.strip()]
    title = head.strip()
    needed = title.endswith((NEEDED, "＊"))
    return FormLine(title=title.rstrip(NEEDED + "＊").strip(), required=needed, options=options)


def papers_of(*lists: str | None) -> list[str]:
    """What must be handed in, each once, in the order in which it is asked for."""
    told = [one.strip() for text in lists for one in (text or "").splitlines() if one.strip()]
    return list(dict.fromkeys(told))


def answered(form: Sequence[FormLine], answers: Mapping[str, str]) -> dict[str, str]:
    """The answers, on one line each; every problem at once."""
    known = {line.title for line in form}
    given = {name: " ".join(text.split()) for name, text in answers.items()}
    problems = [
        FieldProblem(field=name, message=f"没有“{name[:40]}”这一填报事项")
        for name in given
        if name not in known
    ]
    for line in form:
        said = _wrong(line, given.get(line.title, ""))
        if said:
            problems.append(FieldProblem(field=line.title, message=said))
    refuse(problems)
    return {line.title: given[line.title] for line in form if given.get(line.title)}


def _wrong(line: FormLine, answer: str) -> str:
    if not answer:
        return f"请填写“{line.title}”" if line.required else ""
    if len(answer) > MOST_ANSWER:
        return f"“{line.title}”最多{MOST_ANSWER}个字符"
    if line.options and answer not in line.options:
        return f"“{line.title}”应从所给选项中选择"
    return ""


def told(answers: Mapping[str, str]) -> str | None:
    """As the record keeps them: a line for each."""
    return "\n".join(f"{name}{JOINED}{text}" for name, text in answers.items()) or None


def read(text: str | None) -> dict[str, str]:
    """What `told` wrote."""
    pairs = (line.partition(JOINED) for line in (text or "").splitlines())
    return {name: answer for name, _, answer in pairs if name}


def missing(needed: Sequence[str], titles: Sequence[str]) -> list[str]:
    """What was asked for and not handed in."""
    return [one for one in needed if one not in titles]
