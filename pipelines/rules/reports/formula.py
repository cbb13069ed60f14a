"""Reading a formula: by a grammar that knows arithmetic and nothing else (decisions/0024).

Nothing is run from text. What the grammar does not name cannot be written: no attribute, no import,
no string.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lark import Lark, Transformer, UnexpectedInput, UnexpectedToken
from lark.exceptions import LarkError, VisitError

from pipelines.rules.reports.expression import (
    Call,
    Chain,
    Choice,
    Expression,
    Function,
    Name,
    Negative,
    Number,
    Total,
)
from schemas.errors import InvalidInput
from schemas.reports.definition import LONGEST_FORMULA

DEEPEST = 20
MOST_DIGITS = 20
MOST_DECIMALS = 6

GRAMMAR = r"""
?start: sum
?sum: product (ADD product)*
?product: factor (TIMES factor)*
?factor: "-" factor -> negative
    | NUMBER -> number
    | name
    | IF "(" sum COMPARE sum "," sum "," sum ")" -> choice
    | ROUND "(" sum "," NUMBER ")" -> rounded
    | TOTAL "(" name ")" -> total
    | FUNCTION "(" sum ("," sum)* ")" -> call
    | "(" sum ")"
name: BARE | BRACKETED

ADD: "+" | "-"
TIMES: "*" | "/"
COMPARE: "<=" | ">=" | "<>" | "=" | "<" | ">"
NUMBER: /[0-9]+(\.[0-9]+)?/
IF.3: /IF(?=\s*\()/i
ROUND.3: /ROUND(?=\s*\()/i
TOTAL.3: /TOTAL(?=\s*\()/i
FUNCTION.3: /(SUM|MIN|MAX)(?=\s*\()/i
BARE: /[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*/
BRACKETED: /\[[^\[\]]{1,32}\]/
%ignore /[ \t\u3000]+/
"""
WIDE = str.maketrans("（）＋－＊／×÷，＝＜＞０１２３４５６７８９．", "()+-*/*/,=<>0123456789.")
WORDS = {"≤": "<=", "≥": ">=", "≠": "<>"}
BRACKETS = re.compile(r"(\[[^\[\]]*\])")


class Maker(Transformer[Any, Expression]):
    """Makes the tree while it is read, so that no depth of text becomes a depth of calls."""

    def number(self, children: list[Any]) -> Number:
        text = str(children[0])
        if len(text) > MOST_DIGITS:
            raise InvalidInput(f"公式中的数字{text[:8]}…过长。", code="formula_number")
        return Number(Decimal(text))

    def name(self, children: list[Any]) -> Name:
        return Name(str(children[0]).strip("[]").strip())

    def sum(self, children: list[Any]) -> Chain:
        return _chain(children)

    product = sum

    def negative(self, children: list[Any]) -> Negative:
        return Negative(children[0], _above(children))

    def choice(self, children: list[Any]) -> Choice:
        _, left, comparison, right, then, otherwise = children
        depth = _above([left, right, then, otherwise])
        return Choice(left, str(comparison), right, then, otherwise, depth)

    def rounded(self, children: list[Any]) -> Call:
        _, inner, digits = children
        if not str(digits).isdigit() or int(digits) > MOST_DECIMALS:
            raise InvalidInput(f"ROUND的位数应为0至{MOST_DECIMALS}。", code="formula_digits")
        return Call(Function.ROUND, (inner, Number(Decimal(int(digits)))), _above([inner]))

    def total(self, children: list[Any]) -> Total:
        return Total(children[1].title)

    def call(self, children: list[Any]) -> Call:
        function, *arguments = children
        return Call(Function(str(function).upper()), tuple(arguments), _above(arguments))


def _chain(children: list[Any]) -> Chain:
    first, *more = children
    rest = tuple((str(more[at]), more[at + 1]) for at in range(0, len(more), 2))
    return Chain(first, rest, _above([first, *(operand for _, operand in rest)]))


def _above(inner: Sequence[Expression]) -> int:
    depth = 1 + max(one.depth for one in inner)
    if depth > DEEPEST:
        raise InvalidInput(f"公式的括号层数过多（最多{DEEPEST}层）。", code="formula_too_deep")
    return depth


_PARSER = Lark(GRAMMAR, parser="lalr", transformer=Maker(), maybe_placeholders=False)


@lru_cache(maxsize=2000)
def read_formula(text: str) -> Expression:
    """The tree of a formula; `InvalidInput` tells in officers' words where it cannot be read."""
    if len(text) > LONGEST_FORMULA:
        raise InvalidInput(f"公式过长，最多{LONGEST_FORMULA}个字。", code="formula_too_long")
    plain = _narrow(text).strip().removeprefix("=")
    if not plain.strip():
        raise InvalidInput("公式是空的。", code="formula_empty")
    try:
        read: Any = _PARSER.parse(plain)
    except VisitError as error:
        if isinstance(error.orig_exc, InvalidInput):
            raise error.orig_exc from error
        raise
    except UnexpectedInput as error:
        raise InvalidInput(_where(plain, error), code="formula_unreadable") from error
    except LarkError as error:
        raise InvalidInput("公式无法识别。", code="formula_unreadable") from error
    found: Expression = read
    return found


def _where(text: str, error: UnexpectedInput) -> str:
    at = error.pos_in_stream or 0
    ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    if ended or not 0 <= at < len(text):
        return "公式不完整，请检查括号和运算符。"
    return f"公式在第{at + 1}个字“{text[at : at + 8]}”处无法识别。"


def _narrow(text: str) -> str:
    """Signs as an input method types them count as the plain ones, but not within a name."""
    pieces = BRACKETS.split(text)
    return "".join(piece if piece.startswith("[") else _plain(piece) for piece in pieces)


def _plain(piece: str) -> str:
    for wide, plain in WORDS.items():
        piece = piece.replace(wide, plain)
    return piece.translate(WIDE)
