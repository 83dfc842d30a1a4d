"""The commands ``ask`` and ``search``: one question, or one on each line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bot.cli.commands.options import (
    AsJson,
    Index,
    Knowledge,
    chosen_settings,
    day_of,
    in_chosen_language,
    warn,
)
from bot.cli.composition import answerer_of, embedder_of, store_of
from bot.cli.output import json as json_output
from bot.cli.output import terminal
from bot.cli.output.explanation import explanation_json, explanation_view
from bot.cli.output.json import Request, each_line, print_json
from bot.cli.output.terminal import console
from bot.operations.interface_language import interface_language
from index import check_question, detect_language, open_search

if TYPE_CHECKING:
    from index import SearchIndex

_STANDARD_INPUT: Final = "-"

At = Annotated[str | None, typer.Option("--at", metavar="DATE", help="As of this day.")]
Audience = Annotated[
    list[str] | None,
    typer.Option(
        "--audience", metavar="GROUP", help="For a member of this group; for another group, again."
    ),
]


def ask(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="What to ask; - for a line each.")
    ],
    knowledge: Knowledge = None,
    index: Index = None,
    as_json: AsJson = False,
    at: At = None,
    audience: Audience = None,
) -> None:
    """Answer a question from the documents, with its sources."""
    settings = chosen_settings(knowledge, index)
    day, groups = day_of(at), _groups(audience)
    if question == _STANDARD_INPUT and as_json:
        service = answerer_of(settings)
        _warn_of_unknown(groups, service.index.get())

        def one(request: Request) -> dict[str, Any]:
            answer = service.answer(
                request.question,
                at=day_of(request.at) or day,
                audience=frozenset(request.audience) or groups,
            )
            return json_output.answer_json(answer)

        each_line(one, in_chosen_language)
        return
    # A question that can't be asked is refused at once, not after the model is loaded.
    check_question(question)
    service = answerer_of(settings)
    _warn_of_unknown(groups, service.index.get())
    answer = service.answer(question, at=day, audience=groups)
    if as_json:
        print_json(json_output.answer_json(answer))
    else:
        console().print(terminal.answer_view(answer))


def search(
    query: Annotated[str, typer.Argument(help="What to find; - for a line each.")],
    count: Annotated[int, typer.Option("-k", metavar="N", min=1, help="How many hits.")] = 10,
    knowledge: Knowledge = None,
    index: Index = None,
    as_json: AsJson = False,
    at: At = None,
    audience: Audience = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell what each input of the confidence did.")
    ] = False,
) -> None:
    """Show what was considered and why: every hit with its scores, and what was excluded."""
    settings = chosen_settings(knowledge, index)
    day, groups = day_of(at), _groups(audience)
    if explain:
        check_question(query)
        service = answerer_of(settings)
        _warn_of_unknown(groups, service.index.get())
        told = service.explain(query, at=day, audience=groups)
        if as_json:
            print_json(explanation_json(told))
        else:
            console().print(explanation_view(told, interface_language(settings)))
        return
    opened = open_search(
        settings.index,
        embedder_of(settings),
        passage_tokens=settings.passage_tokens,
        store=store_of(settings),
    )
    _warn_of_unknown(groups, opened)
    if query == _STANDARD_INPUT and as_json:

        def one(request: Request) -> dict[str, Any]:
            asked_at = day_of(request.at) or day
            asking = frozenset(request.audience) or groups
            hits = opened.search(request.question, at=asked_at, audience=asking, wanted=count).best(
                count
            )
            return json_output.search_json(request.question, hits, opened.name)

        each_line(one, in_chosen_language)
        return
    hits = opened.search(query, at=day, audience=groups, wanted=count).best(count)
    if as_json:
        print_json(json_output.search_json(query, hits, opened.name))
    else:
        console().print(terminal.search_view(hits, detect_language(query, unclear=opened.language)))


def _groups(named: list[str] | None) -> frozenset[str]:
    """Return the groups that are asked for, without the blanks around their names."""
    return frozenset(filter(None, map(str.strip, named or ())))


def _warn_of_unknown(groups: frozenset[str], index: SearchIndex) -> None:
    """Name the groups that no document is for: misspelt, they see what everybody does."""
    for group in sorted(groups):
        if group.casefold() not in index.audiences:
            known = ", ".join(sorted(index.audiences)) or "-"
            warn(f"No document is for the group {group}; groups with documents: {known}.")
