"""How a relation told in a system's own words is called here."""

from schemas.people.kinds import Kinship

WORDS: dict[Kinship, tuple[str, ...]] = {
    Kinship.PARENT: (
        "父母", "父亲", "母亲", "父", "母", "爸爸", "妈妈", "养父", "养母", "继父", "继母",
    ),
    Kinship.SPOUSE: ("配偶", "丈夫", "妻子", "夫", "妻", "夫妻", "爱人"),
    Kinship.CHILD: (
        "子女", "儿子", "女儿", "子", "女", "养子", "养女", "继子", "继女", "长子", "次子",
        "长女", "次女",
    ),
    Kinship.SIBLING: (
        "兄弟姐妹", "兄弟", "姐妹", "哥哥", "弟弟", "姐姐", "妹妹", "兄", "弟", "姐", "妹",
    ),
    Kinship.EXTENDED: (
        "其他亲属", "亲属", "监护人", "祖父母", "祖父", "祖母", "爷爷", "奶奶", "外祖父母",
        "外祖父", "外祖母", "外公", "外婆", "姥爷", "姥姥", "孙子女", "孙子", "孙女",
        "外孙子女", "外孙", "外孙女", "岳父母", "岳父", "岳母", "公公", "婆婆", "女婿", "儿媳",
        "伯父", "伯母", "叔父", "叔叔", "婶婶", "姑姑", "姑父", "姑母", "舅舅", "舅父", "舅母",
        "姨妈", "姨母", "姨父", "侄子", "侄女", "外甥", "外甥女", "堂兄弟", "堂姐妹", "表兄弟",
        "表姐妹", "堂哥", "堂弟", "堂姐", "堂妹", "表哥", "表弟", "表姐", "表妹", "表叔",
        "嫂子", "姐夫", "妹夫", "弟媳",
    ),
    Kinship.LAWYER: ("律师", "辩护律师", "值班律师", "代理律师", "委托律师", "辩护人"),
    Kinship.LEGAL_AID: ("法律援助人员", "法律援助", "法律援助律师", "法援律师"),
    Kinship.OFFICIAL: (
        "公务人员", "公务", "检察官", "检察人员", "法官", "审判人员", "公证员", "公证人员",
        "侦查人员", "驻监检察官", "纪检监察人员", "领事官员",
    ),
}  # fmt: skip
"""Words that say alone who somebody is; another one is nobody that the rule knows (VC-GEN-21)."""
BY_WORD = {word: kinship for kinship, words in WORDS.items() for word in words}
CODES = {one.value: one for one in Kinship}


def kinship_of(told: str) -> Kinship | None:
    """Ours for a word or a code of ours; another word leaves it open who that is, none is none."""
    word = "".join(told.split())
    if not word:
        return None
    return CODES.get(word.lower()) or BY_WORD.get(word, Kinship.OTHER)
