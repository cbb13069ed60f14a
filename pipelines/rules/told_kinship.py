"""How a relation told in a system's own words is called here."""

from schemas.people.kinds import Kinship

WORDS: dict[Kinship, tuple[str, ...]] = {
    Kinship.PARENT: ("父母", "父亲", "母亲", "父", "母", "爸爸", "妈妈", "养父", "养母"),
    Kinship.SPOUSE: ("配偶", "丈夫", "妻子", "夫", "妻", "夫妻", "爱人"),
    Kinship.CHILD: ("子女", "儿子", "女儿", "子", "女", "养子", "养女"),
    Kinship.SIBLING: (
        "兄弟姐妹", "兄弟", "姐妹", "哥哥", "弟弟", "姐姐", "妹妹", "兄", "弟", "姐", "妹",
    ),
    Kinship.LAWYER: ("律师", "辩护律师"),
    Kinship.LEGAL_AID: ("法律援助人员", "法律援助"),
    Kinship.OFFICIAL: ("公务人员",),
}  # fmt: skip
BY_WORD = {word: kinship for kinship, words in WORDS.items() for word in words}
CODES = {one.value: one for one in Kinship}


def kinship_of(told: str) -> Kinship | None:
    """Ours for a word or a code of ours; another word is another relation, and none is none."""
    word = told.strip()
    if not word:
        return None
    return CODES.get(word.lower()) or BY_WORD.get(word, Kinship.OTHER)
