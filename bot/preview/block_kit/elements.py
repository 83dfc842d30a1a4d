"""What the elements of Slack's blocks may look like, as data: buttons, fields, lists of choices.

They are told in a small language for what JSON may look like: rules that tell what is wrong, and
where. The fields and limits are those of https://docs.slack.dev/reference/block-kit, compared with
the classes of slack_sdk 3.47. Elements that are newer or rarer than these are refused: better here
than by a workspace that doesn't know them yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SCHEMES: Final = frozenset({"http", "https", "mailto"})


class Rule(Protocol):
    """Something that a value has to be."""

    def check(self, value: object, at: str) -> Iterator[str]:
        """Yield what is wrong with ``value``, each with the place, which ``at`` begins."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A string of ``shortest`` to ``longest`` characters."""

    longest: int
    shortest: int = 1

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        if not isinstance(value, str) or len(value) < self.shortest:
            least = "one character" if self.shortest == 1 else f"{self.shortest} characters"
            yield f"{at}: must be a text of at least {least}"
        elif len(value) > self.longest:
            yield f"{at}: longer than {self.longest}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few strings."""

    allowed: tuple[str, ...]

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        if value not in self.allowed:
            yield f"{at}: must be one of {', '.join(self.allowed)}"


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        if not isinstance(value, bool):
            yield f"{at}: must be true or false"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number in a range."""

    least: int
    most: int

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not self.least <= value <= self.most:  # type: ignore[operator]  # whole
            yield f"{at}: must be a whole number from {self.least} to {self.most}"


@dataclass(frozen=True, slots=True)
class Address:
    """A URL that a client may open."""

    longest: int = 3_000
    schemes: frozenset[str] = _SCHEMES

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        wrong = list(Text(self.longest).check(value, at))
        yield from wrong
        if not wrong and not self._is_one(str(value)):
            yield f"{at}: no address"

    def _is_one(self, value: str) -> bool:
        try:
            parts = urlsplit(value)
        except ValueError:
            return False
        return parts.scheme in self.schemes and bool(parts.netloc or parts.path)


@dataclass(frozen=True, slots=True)
class Many:
    """A list whose items all keep one rule."""

    of: Rule
    most: int | None = None
    least: int = 1

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        if not isinstance(value, list) or len(value) < self.least:
            least = "one" if self.least == 1 else str(self.least)
            yield f"{at}: must be a list of at least {least}"
            return
        if self.most is not None and len(value) > self.most:
            yield f"{at}: more than {self.most}"
        for position, item in enumerate(value):
            yield from self.of.check(item, f"{at}/{position}")


@dataclass(frozen=True, slots=True)
class Flags:
    """An object of known names that are each true or false."""

    names: frozenset[str]

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        known = isinstance(value, dict) and value.keys() <= self.names
        if not known or any(not isinstance(on, bool) for on in value.values()):  # type: ignore[attr-defined]  # known
            yield f"{at}: unknown style"


@dataclass(frozen=True, slots=True)
class Shape:
    """An object with fields that it must have and fields that it may have, and no others.

    Attributes:
        must: Fields that have to be there.
        may: Fields that can be.
        some: Where not empty, one of these has to be there.

    """

    must: Mapping[str, Rule] = field(default_factory=dict)
    may: Mapping[str, Rule] = field(default_factory=dict)
    some: tuple[str, ...] = ()

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        if not isinstance(value, dict):
            yield f"{at}: no object"
            return
        given: dict[str, Any] = value
        rules = {**self.may, **self.must}
        for name in sorted(self.must.keys() - given.keys()):
            yield f"{at}: no {name}"
        # What kind of object it is goes without saying, where it has been asked already.
        for name in sorted(given.keys() - rules.keys() - {"type"}):
            yield f"{at}: unknown field {name}"
        if self.some and not set(self.some) & given.keys():
            yield f"{at}: neither {' nor '.join(self.some)}"
        for name in sorted(rules.keys() & given.keys()):
            yield from rules[name].check(given[name], f"{at}/{name}")


@dataclass(frozen=True, slots=True)
class Kinds:
    """An object whose ``type`` says which shape it has."""

    shapes: Mapping[str, Rule]

    def only(self, *names: str) -> Kinds:
        """Return the same with these kinds alone."""
        return Kinds({name: self.shapes[name] for name in names})

    def check(self, value: object, at: str) -> Iterator[str]:
        """See ``Rule``."""
        kind = value.get("type") if isinstance(value, dict) else None
        shape = self.shapes.get(kind) if isinstance(kind, str) else None
        if shape is None:
            yield f"{at}: unknown type {kind!r}"
        else:
            yield from shape.check(value, at)


ID: Final = Text(255)
_EMOJI: Final[dict[str, Rule]] = {"emoji": Flag()}


def plain(longest: int) -> Kinds:
    """Return the rule for a text object without formatting."""
    return Kinds({"plain_text": Shape({"text": Text(longest)}, _EMOJI)})


def either(longest: int) -> Kinds:
    """Return the rule for a text object with or without formatting."""
    mrkdwn = Shape({"text": Text(longest)}, {"verbatim": Flag()})
    return Kinds({"mrkdwn": mrkdwn, **plain(longest).shapes})


# ---- composition objects
_OPTION: Final = Shape(
    {"text": either(75), "value": Text(150)}, {"description": either(75), "url": Address()}
)
_OPTION_GROUP: Final = Shape({"label": plain(75), "options": Many(_OPTION, 100)})
_CONFIRM: Final = Shape(
    {"title": plain(100), "text": either(300), "confirm": plain(30), "deny": plain(30)},
    {"style": Choice(("primary", "danger"))},
)
_FEEDBACK_BUTTON: Final = Shape(
    {"text": plain(75), "value": Text(2_000)}, {"accessibility_label": Text(75)}
)
_DISPATCH: Final = Shape(
    may={"trigger_actions_on": Many(Choice(("on_enter_pressed", "on_character_entered")), 2)}
)
_FILTER: Final = Shape(
    may={
        "include": Many(Choice(("im", "mpim", "private", "public")), 4),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    }
)

# ---- elements
_ACTION: Final[dict[str, Rule]] = {"action_id": ID, "confirm": _CONFIRM}
_FILLED: Final[dict[str, Rule]] = {
    **_ACTION,
    "placeholder": plain(150),
    "focus_on_load": Flag(),
}
_DATE: Final = Text(10, shortest=10)
_TIME: Final = Text(5, shortest=5)
_IDS: Final = Many(Text(30), 100)
_MOST: Final = Whole(1, 100)


def _select(must: dict[str, Rule], may: dict[str, Rule], *, some: tuple[str, ...] = ()) -> Shape:
    return Shape(must, {**_FILLED, **may}, some)


_OPTIONS: Final[dict[str, Rule]] = {
    "options": Many(_OPTION, 100),
    "option_groups": Many(_OPTION_GROUP, 100),
}
_SOME: Final = ("options", "option_groups")
_CHANNELS: Final[dict[str, Rule]] = {
    "response_url_enabled": Flag(),
    "default_to_current_conversation": Flag(),
    "filter": _FILTER,
}
_INPUT_TEXT: Final[dict[str, Rule]] = {
    **_FILLED,
    "initial_value": Text(3_000, shortest=0),
    "dispatch_action_config": _DISPATCH,
}
_LENGTHS: Final[dict[str, Rule]] = {"min_length": Whole(0, 3_000), "max_length": Whole(1, 3_000)}

ELEMENTS: Final = Kinds(
    {
        "button": Shape(
            {"text": plain(75)},
            {
                **_ACTION,
                "value": Text(2_000),
                "url": Address(),
                "style": Choice(("primary", "danger")),
                "accessibility_label": Text(75),
            },
        ),
        "checkboxes": Shape(
            {"options": Many(_OPTION, 10)},
            {**_ACTION, "focus_on_load": Flag(), "initial_options": Many(_OPTION, 10)},
        ),
        "radio_buttons": Shape(
            {"options": Many(_OPTION, 10)},
            {**_ACTION, "focus_on_load": Flag(), "initial_option": _OPTION},
        ),
        "overflow": Shape({"options": Many(_OPTION, 5)}, _ACTION),
        "datepicker": Shape(may={**_FILLED, "initial_date": _DATE}),
        "timepicker": Shape(may={**_FILLED, "initial_time": _TIME, "timezone": Text(60)}),
        "datetimepicker": Shape(
            may={
                **_ACTION,
                "focus_on_load": Flag(),
                "initial_date_time": Whole(1_000_000_000, 9_999_999_999),
            }
        ),
        "static_select": _select({}, {**_OPTIONS, "initial_option": _OPTION}, some=_SOME),
        "multi_static_select": _select(
            {},
            {**_OPTIONS, "initial_options": Many(_OPTION, 100), "max_selected_items": _MOST},
            some=_SOME,
        ),
        "users_select": _select({}, {"initial_user": Text(30)}),
        "multi_users_select": _select({}, {"initial_users": _IDS, "max_selected_items": _MOST}),
        "conversations_select": _select({}, {**_CHANNELS, "initial_conversation": Text(30)}),
        "channels_select": _select(
            {}, {"initial_channel": Text(30), "response_url_enabled": Flag()}
        ),
        "plain_text_input": Shape(
            may={**_INPUT_TEXT, **_LENGTHS, "multiline": Flag()},
        ),
        "email_text_input": Shape(may=_INPUT_TEXT),
        "url_text_input": Shape(may=_INPUT_TEXT),
        "number_input": Shape(
            {"is_decimal_allowed": Flag()},
            {**_INPUT_TEXT, "min_value": Text(30), "max_value": Text(30)},
        ),
        "image": Shape(
            {"image_url": Address(schemes=frozenset({"http", "https"})), "alt_text": Text(2_000)}
        ),
        "feedback_buttons": Shape(
            {"positive_button": _FEEDBACK_BUTTON, "negative_button": _FEEDBACK_BUTTON},
            {"action_id": ID},
        ),
        "icon_button": Shape(
            {"icon": Choice(("trash",)), "text": plain(75)},
            {
                **_ACTION,
                "value": Text(2_000),
                "accessibility_label": Text(75),
                "visible_to_user_ids": Many(Text(30), 10),
            },
        ),
    }
)
_SELECTS: Final = (
    "static_select",
    "multi_static_select",
    "users_select",
    "multi_users_select",
    "conversations_select",
    "channels_select",
)
CHOOSERS: Final = ("checkboxes", "radio_buttons", "datepicker", "timepicker", *_SELECTS)
INPUTS: Final = (
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "datetimepicker",
)
