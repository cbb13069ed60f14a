"""Every page of figures of the product: the one map."""

from collections import OrderedDict

from schemas.calls.call_figures import CALL_FIGURES
from schemas.modules.figures import Figures
from schemas.phone.phone_figures import PHONE_FIGURES
from schemas.speech.word_figures import WORD_FIGURES
from schemas.visits.visit_figures import VISIT_FIGURES

PAGES: OrderedDict[str, Figures] = OrderedDict(
    (figures.code, figures)
    for figures in (CALL_FIGURES, VISIT_FIGURES, PHONE_FIGURES, WORD_FIGURES)
)
