"""The report's sections: what each says in words, what it plots, and its tables."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from bot.i18n.sentences import date_in_words
from bot.operations.report import plots
from bot.operations.report import texts as said
from bot.operations.report.figures import begins, periods_of
from bot.operations.report.parts import (
    Headline,
    Key,
    Section,
    Table,
    axis_names,
    listed,
    name_in,
    names_of,
    nothing,
    others_lead,
    sentence_of,
    share_lead,
    turned,
    with_bars,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.checks.finding import Said
    from bot.operations.report.figures import CitedDocument, Figures
    from index import Language

# As many as a page has room for; the tables have all.
_BARS: Final = 12
_OUTCOMES: Final = {
    "answered": plots.GOOD,
    "unsure": plots.MIDDLING,
    "not_found": plots.BAD,
}
_GAPS: Final = {
    "open": plots.BAD,
    "entry": plots.MIDDLING,
    "closed": plots.GOOD,
    "dismissed": plots.OTHER,
}
_VERDICTS: Final = {"helpful": plots.GOOD, "unhelpful": plots.BAD}


def sections_of(figures: Figures, language: Language) -> tuple[Section, ...]:
    """Return the sections in the order of the page."""
    return tuple(
        section(figures, language)
        for section in (_outcomes, _verdicts, _topics, _gaps, _cited, _builds)
    )


def headlines_of(figures: Figures, language: Language) -> tuple[Headline, ...]:
    """Return the figures for the top of the page; those that there are."""
    questions, verdicts = figures.outcomes, figures.verdicts
    percent = partial(said.percent, language=language)
    found: list[tuple[Said, str]] = []
    if questions.total:
        found.append((said.QUESTIONS, said.number(questions.total, language)))
    if answered := questions.of("answered"):
        found.append((said.ANSWERED_SHARE, percent(answered / questions.total)))
    if helped := verdicts.of("helpful"):
        found.append((said.HELPED_SHARE, percent(helped / verdicts.total)))
    if figures.builds:
        found.append((said.RIGHT_SHARE, percent(figures.builds[-1].share)))
    return tuple(Headline(name.told(language), value) for name, value in found)


def _outcomes(figures: Figures, language: Language) -> Section:
    counted = figures.outcomes
    names = names_of(said.OUTCOME_TEXTS, language)
    caption = said.OUTCOMES_CAPTION.told(language)
    lead = share_lead(
        counted, "answered", said.OUTCOMES_LEAD, said.QUESTION_NOUNS, language
    ) or sentence_of(said.NO_TOTAL_LEAD, language, total=counted.total)
    section = Section(
        "outcomes",
        said.OUTCOMES.told(language),
        (lead, *others_lead(counted, "answered", names, language))
        if counted.total
        else nothing(language),
    )
    return with_bars(section, counted, "week", names, _OUTCOMES, caption, language)


def _topics(figures: Figures, language: Language) -> Section:
    counted, step = figures.topics, figures.step
    names: dict[str | None, str] = {None: said.OTHER.told(language)}
    names.update(figures.titles)
    caption = said.TOPICS_CAPTION[step].told(language)
    rows = [(name_in(names, one.kind), one.total, one.counts) for one in counted.series]
    heading = said.TOPICS.told(language)
    named = [one for one in counted.series if one.kind is not None]
    if not named:
        return Section("topics", heading, nothing(language))
    first, others = named[0], named[1:3]
    lead = [
        sentence_of(
            said.TOPICS_LEAD,
            language,
            count=first.total,
            percent=said.percent(first.total / counted.total, language),
            title=name_in(names, first.kind),
        )
    ]
    if others:
        titles = listed([name_in(names, one.kind) for one in others], language)
        lead.append(sentence_of(said.TOPICS_NEXT, language, titles=titles))
    return Section(
        "topics",
        heading,
        (*lead, said.TOPICS_NOTE.told(language)),
        plot=plots.small_multiples(
            axis_names(counted, step, language),
            rows,
            caption,
            partial(said.number, language=language),
        ),
        folded=(turned("topics", caption, counted, step, names, language),),
    )


def _verdicts(figures: Figures, language: Language) -> Section:
    counted, step = figures.verdicts, figures.step
    names = names_of(said.VERDICT_TEXTS, language)
    caption = said.VERDICTS_CAPTION[step].told(language)
    lead = share_lead(counted, "helpful", said.VERDICTS_LEAD, said.VERDICT_NOUNS, language)
    section = Section(
        "satisfaction",
        said.VERDICTS.told(language),
        (lead,) if lead else (said.NO_VERDICTS.told(language),),
        open=_reasons(figures, language),
    )
    return with_bars(section, counted, step, names, _VERDICTS, caption, language)


def _reasons(figures: Figures, language: Language) -> tuple[Table, ...]:
    names = names_of(said.REASON_TEXTS, language)
    headings = said.REASON.told(language), said.COUNT.told(language)
    rows = tuple((name_in(names, reason), count) for reason, count in figures.reasons.items())
    caption = said.REASONS_CAPTION.told(language)
    return (Table("reasons", caption, headings, rows),) if rows else ()


def _gaps(figures: Figures, language: Language) -> Section:
    gaps, step = figures.gaps, figures.step
    heading = said.GAPS.told(language)
    if not gaps:
        return Section("gaps", heading, (said.NO_GAPS.told(language),))
    names = names_of(said.GAP_STATES, language)
    by_state = {state: [one for one in gaps if one.state == state] for state in _GAPS}
    there = {state: found for state, found in by_state.items() if found}
    first, *others = (
        sentence_of(said.GAPS_LEAD[state], language, count=len(found))
        for state, found in by_state.items()
        if found or state == "open"
    )
    headings = (said.QUESTION, said.STATE, said.SINCE, said.ANSWERING)
    table = Table(
        "gaps",
        said.GAPS_CAPTION.told(language),
        tuple(one.told(language) for one in headings),
        tuple(
            (
                one.question,
                name_in(names, one.state),
                one.changed,
                figures.titles.get(one.document or "", one.document or "")
                if one.state == "closed"
                else one.reason or "",
            )
            for one in gaps
        ),
    )
    periods = periods_of([one.changed for one in gaps], step)
    counts = [
        (
            _GAPS[state],
            [sum(begins(one.changed, step) == period for one in found) for period in periods],
        )
        for state, found in there.items()
    ]
    labels = [said.axis_name(period, step, language) for period in periods]
    return Section(
        "gaps",
        heading,
        (first, *others, said.GAPS_NOTE.told(language)),
        tuple(Key(_GAPS[state], name_in(names, state)) for state in there),
        plots.stacked(
            labels,
            counts,
            said.GAPS_PLOT[step].told(language),
            partial(said.number, language=language),
        ),
        open=(table,),
    )


def _cited(figures: Figures, language: Language) -> Section:
    cited, k = figures.cited, figures.k
    number = partial(said.number, language=language)
    caption = said.CITED_CAPTION.told(language)
    known = len(figures.titles)
    still = known - len(figures.uncited)
    old = {one.document for one in figures.old}
    bars = [
        (one.title, one.questions, plots.MIDDLING if one.document in old else plots.GOOD)
        for one in cited[:_BARS]
    ]
    lead = [sentence_of(said.NONE_CITED, language, k=k)]
    if cited:
        lead = [
            sentence_of(said.CITED_LEAD, language, title=cited[0].title, count=cited[0].questions),
            sentence_of(said.CITED_OF, language, count=still, all=known, k=k),
        ]
    age = said.age_in_words(figures.old_after, language)
    if figures.old:
        lead.append(sentence_of(said.OLD_LEAD, language, count=len(figures.old), age=age))
    old_caption = sentence_of(said.OLD_CAPTION, language, age=age, count=len(figures.old))
    uncited = sentence_of(said.UNCITED_CAPTION, language, k=k, count=len(figures.uncited))
    tables = (
        _documents("cited-old", old_caption, figures.old, language, counted=True),
        _documents("not-cited", uncited, figures.uncited, language, counted=False),
    )
    keys = (
        Key(plots.GOOD, said.CURRENT.told(language)),
        Key(plots.MIDDLING, sentence_of(said.OLDER, language, age=age)),
    )
    return Section(
        "documents",
        said.CITED.told(language),
        tuple(lead),
        keys if any(colour == plots.MIDDLING for *_, colour in bars) else (),
        plots.ranked(bars, caption, number) if bars else "",
        folded=(_documents("cited", caption, cited, language, counted=True),) if cited else (),
        open=tuple(table for table in tables if table.rows),
    )


def _documents(
    name: str,
    caption: str,
    documents: Sequence[CitedDocument],
    language: Language,
    *,
    counted: bool,
) -> Table:
    headings = [said.DOCUMENT, said.FILE, said.DATE, *([said.QUESTIONS] if counted else [])]
    return Table(
        name,
        caption,
        tuple(heading.told(language) for heading in headings),
        tuple(
            (
                one.title,
                one.document,
                one.date,
                *([one.questions] if counted else []),
            )
            for one in documents
        ),
    )


def _builds(figures: Figures, language: Language) -> Section:
    builds = figures.builds
    heading = said.BUILDS.told(language)
    if not builds:
        return Section("quality", heading, (said.NO_BUILDS.told(language),))
    percent = partial(said.percent, language=language)
    first, last = builds[0], builds[-1]
    caption = said.BUILDS_CAPTION.told(language)
    lead = [
        sentence_of(
            said.BUILDS_LEAD,
            language,
            right=last.right,
            total=last.questions,
            percent=percent(last.share),
        )
    ]
    if len(builds) > 1:
        day = date_in_words(first.day, language)
        lead.append(sentence_of(said.BUILDS_FIRST, language, day=day, percent=percent(first.share)))
    headings = (said.DATE, said.VERSION, said.RIGHT, said.QUESTIONS)
    table = Table(
        "quality",
        caption,
        tuple(one.told(language) for one in headings),
        tuple((one.day, one.version, one.right, one.questions) for one in builds),
    )
    labels = [said.axis_name(one.day, "week", language) for one in builds]
    plot = plots.shares(labels, [one.share for one in builds], caption, percent)
    return Section("quality", heading, tuple(lead), plot=plot, folded=(table,))
