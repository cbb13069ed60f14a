"""How a relative is to an inmate, as a fact that several kinds of application have."""

from schemas.approvals.definition import FactField, FactKind, FactOption
from schemas.people.kinds import Kinship

KINSHIP_TITLES = {
    Kinship.PARENT: "父母",
    Kinship.SPOUSE: "配偶",
    Kinship.CHILD: "子女",
    Kinship.SIBLING: "兄弟姐妹",
    Kinship.EXTENDED: "其他亲属、监护人",
    Kinship.OTHER: "关系未明",
    Kinship.LAWYER: "律师",
    Kinship.LEGAL_AID: "法律援助人员",
    Kinship.OFFICIAL: "公务人员",
}
KINSHIP_FACT = FactField(
    name="kinship",
    title="亲属关系",
    kind=FactKind.CHOICE,
    options=tuple(FactOption(kin.value, title) for kin, title in KINSHIP_TITLES.items()),
)
