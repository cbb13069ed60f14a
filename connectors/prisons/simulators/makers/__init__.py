"""Products of four made-up makers, as different as the prisons' own."""

from connectors.prisons.simulators.makers.camel import CAMEL
from connectors.prisons.simulators.makers.chinese import CHINESE
from connectors.prisons.simulators.makers.maker import Maker
from connectors.prisons.simulators.makers.nested import NESTED
from connectors.prisons.simulators.makers.pinyin import PINYIN

MAKERS: dict[str, Maker] = {one.code: one for one in (PINYIN, NESTED, CAMEL, CHINESE)}
