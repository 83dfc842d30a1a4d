"""Numbers as a format of a sheet shows them: decimals, thousands, per cent, fractions, powers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from index.documents.formats.ooxml.excel.number_formats.codes import Mark, Token

if TYPE_CHECKING:
    from collections.abc import Sequence

# What a sheet counts with, whatever is stored: 0.1 + 0.2 is 0.3.
_PRECISION = 15
_GROUP = 3
# A number without a format has room for so many characters, the decimal point among them.
_GENERAL_WIDTH = 11
_MOST_DENOMINATOR_DIGITS = 6
# The largest number of all, with as many decimals as a format has letters.
_ALL_DIGITS = Context(prec=2_000)


@dataclass(frozen=True, slots=True)
class Separators:
    """How a language writes numbers.

    Attributes:
        point: What parts whole and decimals.
        group: What parts thousands.

    """

    point: str
    group: str


def exact(value: float) -> Decimal:
    """Return a number with the digits that a sheet counts with."""
    return Decimal(f"{value:.{_PRECISION}g}")


def general(value: float, separators: Separators) -> str:
    """Return a number as a cell without a format shows it."""
    number = exact(value)
    if not number:
        return "0"
    sign = "-" if number < 0 else ""
    number = abs(number)
    power = number.adjusted()
    if power < _PRECISION and number == number.to_integral_value():
        return f"{sign}{number:f}"  # a number of an account, which no power of ten may stand for
    if power >= _GENERAL_WIDTH or power < -(_GENERAL_WIDTH - 2):
        return sign + _powered(number, separators)
    # One place for the point, and one for the zero before it.
    decimals = _GENERAL_WIDTH - 2 - max(power, 0)
    if power < -4:  # noqa: PLR2004 - 0,0000123 is shown in full only where nothing is lost by it
        full = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if full != number:
            return sign + _powered(number, separators)
    decimals = max(decimals, 0)
    shown = f"{number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return sign + shown.replace(".", separators.point)


def _powered(number: Decimal, separators: Separators) -> str:
    digits, _, power = f"{number:.5E}".partition("E")
    digits = digits.rstrip("0").rstrip(".").replace(".", separators.point)
    return f"{digits}E{power[0]}{power[1:].zfill(2)}"


def shown_number(number: Decimal, tokens: Sequence[Token], separators: Separators) -> str:
    """Return a number that isn't negative as the tokens of a section show it."""
    number = number.scaleb(2 * sum(token.mark is Mark.PERCENT for token in tokens))
    slash = _slash(tokens)
    if slash is not None:
        return _fraction(number, tokens, slash)
    power = next((n for n, token in enumerate(tokens) if token.mark is Mark.EXPONENT), None)
    if power is not None and _digits(tokens[:power]):
        return _scientific(number, tokens, power, separators)
    return _decimal(number, tokens, separators)


def has_minus(number: Decimal, tokens: Sequence[Token]) -> bool:
    """Return whether a negative number is shown with a minus: not if nothing is left of it."""
    marks = [token.mark for token in tokens]
    if Mark.SLASH in marks or Mark.EXPONENT in marks or Mark.DIGIT not in marks:
        return Mark.DIGIT in marks
    _, scale = _commas(tokens)
    number = number.scaleb(2 * marks.count(Mark.PERCENT) - _GROUP * scale)
    return bool(_quantized(number, len(_digits(_after_point(tokens)))))


def _digits(tokens: Sequence[Token]) -> list[int]:
    return [place for place, token in enumerate(tokens) if token.mark is Mark.DIGIT]


def _point(tokens: Sequence[Token]) -> int:
    return next((n for n, token in enumerate(tokens) if token.mark is Mark.POINT), len(tokens))


def _after_point(tokens: Sequence[Token]) -> Sequence[Token]:
    return tokens[_point(tokens) + 1 :]


def _quantized(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _ALL_DIGITS)


def _commas(tokens: Sequence[Token]) -> tuple[bool, int]:
    """Return whether thousands are parted, and how many thousands the number is divided by."""
    point = _point(tokens)
    whole, places = _digits(tokens[:point]), _digits(tokens)
    commas = [n for n, token in enumerate(tokens) if token.mark is Mark.COMMA]
    parted = bool(whole) and any(whole[0] < n < whole[-1] for n in commas)
    scale = 0
    for last in {whole[-1] if whole else -1, places[-1] if places else -1}:
        after = last + 1
        while last >= 0 and after < len(tokens) and tokens[after].mark is Mark.COMMA:
            scale, after = scale + 1, after + 1
    return parted, scale


def _decimal(number: Decimal, tokens: Sequence[Token], separators: Separators) -> str:
    places = _digits(tokens)
    if not places:
        return _literals(tokens)
    parted, scale = _commas(tokens)
    point = _point(tokens)
    decimals = [place for place in places if place > point]
    number = _quantized(number.scaleb(-_GROUP * scale), len(decimals))
    whole, _, part = f"{number:f}".partition(".")
    held = _filled(whole.lstrip("0"), [p for p in places if p < point], tokens)
    if parted:
        held = _grouped(held, separators.group)
    for n, place in enumerate(decimals):
        empty = {"0": "0", "#": "", "?": " "}[tokens[place].text]
        held[place] = part[n] if part[n:].strip("0") else empty
    shown = []
    for place, token in enumerate(tokens):
        if token.mark is Mark.DIGIT:
            shown.append(held[place])
        elif token.mark is Mark.POINT and place == point:
            shown.append(held.get(-1, ""))
            # "0.##": no point where nothing comes after it.
            shown.append(separators.point if any(held[n].strip() for n in decimals) else "")
        elif token.mark is not Mark.COMMA or place < places[0]:
            shown.append(token.text)
    return "".join(shown)


def _filled(digits: str, places: Sequence[int], tokens: Sequence[Token]) -> dict[int, str]:
    """Return what each place shows, filled from the right; the first one takes all that is left.

    The digits of a number stand at -1 where there is no place for them.
    """
    held: dict[int, str] = {} if places else {-1: digits}
    for place in reversed(places):
        if place == places[0] and len(digits) > 1:
            held[place] = digits
        else:
            held[place] = digits[-1:] or {"0": "0", "#": "", "?": " "}[tokens[place].text]
        digits = digits[:-1]
    return held


def _grouped(held: dict[int, str], separator: str) -> dict[int, str]:
    """Put a separator before every third digit, counted from the right."""
    count = 0
    parted: dict[int, str] = {}
    for place in sorted(held, reverse=True):
        shown = ""
        for letter in reversed(held[place]):
            if count and count % _GROUP == 0 and letter.isdigit():
                shown = separator + shown
            shown = letter + shown
            count += 1
        parted[place] = shown
    return parted


def _literals(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)


def _scientific(number: Decimal, tokens: Sequence[Token], mark: int, separators: Separators) -> str:
    front, rest = tokens[:mark], tokens[mark + 1 :]
    width = max(len(_digits(front[: _point(front)])), 1)
    decimals = len(_digits(_after_point(front)))
    power = (number.adjusted() // width) * width if number else 0
    if _quantized(number.scaleb(-power), decimals) >= Decimal(10) ** width:
        power += width
    sign = "-" if power < 0 else "+" if tokens[mark].text[1] == "+" else ""
    places = _digits(rest)
    held = _filled(str(abs(power)) if power else "", places, rest)
    shown = "".join(held.get(place, token.text) for place, token in enumerate(rest))
    return f"{_decimal(number.scaleb(-power), front, separators)}E{sign}{shown}"


def _slash(tokens: Sequence[Token]) -> int | None:
    """Return where a fraction's bar stands."""
    for place, token in enumerate(tokens):
        if token.mark is Mark.SLASH and 0 < place < len(tokens) - 1:
            after = tokens[place + 1]
            if tokens[place - 1].mark is Mark.DIGIT and (
                after.mark is Mark.DIGIT or after.text.isdecimal()
            ):
                return place
    return None


def _fraction(number: Decimal, tokens: Sequence[Token], slash: int) -> str:
    first = slash
    while first and tokens[first - 1].mark is Mark.DIGIT:
        first -= 1
    last = slash + 1
    while last < len(tokens) and (tokens[last].mark is Mark.DIGIT or tokens[last].text.isdecimal()):
        last += 1
    whole_places = _digits(tokens[:first])
    whole = int(number.to_integral_value(ROUND_FLOOR)) if whole_places else 0
    over, under = _approximated(Fraction(number) - whole, _literals(tokens[slash + 1 : last]))
    if whole_places and over == under:
        whole, over = whole + 1, 0
    held = _filled(str(whole).lstrip("0"), whole_places, tokens)
    if not over and whole_places:
        # Nothing is left of the whole: the bar is as wide as it is empty.
        if not whole:
            held[whole_places[-1]] = "0"
        shown = ""
    else:
        zeros = sum(token.text == "0" for token in tokens[first:slash])
        shown = f"{str(over).zfill(zeros)}/{under}"
    before = "".join(held.get(place, token.text) for place, token in enumerate(tokens[:first]))
    return f"{before}{shown}{_literals(tokens[last:])}"


def _approximated(part: Fraction, denominator: str) -> tuple[int, int]:
    """Return the fraction that a denominator allows: a given one, or of so many digits."""
    if denominator.strip("0#?"):
        under = int(denominator.replace("#", "").replace("?", "")) or 1
        return int(part * under + Fraction(1, 2)), under
    largest: int = 10 ** min(len(denominator), _MOST_DENOMINATOR_DIGITS) - 1
    near = part.limit_denominator(largest)
    return near.numerator, near.denominator
