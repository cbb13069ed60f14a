"""Every business module of the product, in the order of its menus: the one map."""

from collections import OrderedDict

from schemas.modules.agency_people import AGENCY_PEOPLE
from schemas.modules.api_consumers import API_CONSUMERS
from schemas.modules.dictionaries import DICTIONARIES
from schemas.modules.dictionary_items import DICTIONARY_ITEMS
from schemas.modules.module import Module

MODULES: OrderedDict[str, Module] = OrderedDict(
    (module.code, module)
    for module in (
        AGENCY_PEOPLE,
        DICTIONARIES,
        DICTIONARY_ITEMS,
        API_CONSUMERS,
    )
)
