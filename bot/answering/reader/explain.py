"""Why a question is answered as it is: what was considered, left out, and what each input did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from bot.answering.reader.candidate import Candidate
    from bot.answering.reader.finder import Considered, Finder
    from bot.answering.time.moment import Timeline
    from index import Hit


@dataclass(frozen=True, slots=True)
class Weighed:
    """A passage that was considered, and how it was weighed.

    Attributes:
        candidate: The passage with all that is known of it.
        starts_at: The logit before anything is known of it.
        adds: What each input adds to the logit, by name.

    """

    candidate: Candidate
    starts_at: float
    adds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question is answered as it is.

    Attributes:
        question: What was asked.
        read_as: The question as it was searched for, with what the glossary calls its terms, and
            what documents are likely to say instead.
        asked: The first and the last day asked about.
        weighed: Passages that were read, best first.
        excluded: Passages as good as the last one found that don't apply on the day of asking.
        pointed_out: What HR has pointed out near the question, the nearest first.
        confidence: How likely what leads is to answer, 0 to 1.
        threshold: Confidence from which on it is shown.
        certain: Confidence from which on it is said to be the answer.
        answered: Whether it is shown.
        index_version: The index version that was asked.

    """

    question: str
    read_as: str
    asked: tuple[dt.date, dt.date]
    weighed: tuple[Weighed, ...]
    excluded: tuple[Hit, ...]
    pointed_out: tuple[Considered, ...]
    confidence: float
    threshold: float
    certain: float
    answered: bool
    index_version: str


class Explainer(Protocol):
    """Anything that tells why questions are answered as they are."""

    def explain(
        self,
        question: str,
        *,
        at: dt.date | None = None,
        audience: frozenset[str] = frozenset(),
        index_version: str | None = None,
    ) -> Explanation:
        """Tell why ``question`` is answered as it is to a member of ``audience``, as of ``at``.

        By the version that is named, or by the one in use where that is gone.

        Raises:
            QuestionError: The question is empty, too long or holds no words.
            IndexVersionError: There is no index that can be used.

        """
        ...


def explain(finder: Finder, question: str, timeline: Timeline) -> Explanation:
    """Return why a question is answered as it is.

    Only what the person may see is told of.

    Raises:
        QuestionError: The question can't be searched for.

    """
    found = finder.find(question, timeline)
    result = finder.index.search(question, at=finder.today, audience=finder.groups)
    besides = finder.besides(question, timeline)
    return Explanation(
        question=question,
        read_as=found.query.sought,
        asked=timeline.asked,
        weighed=tuple(_weighed(finder, one) for one in found.candidates if one.marked),
        excluded=result.excluded,
        pointed_out=tuple(finder.considered(question, timeline, besides)),
        confidence=found.confidence,
        threshold=finder.threshold,
        certain=max(finder.model.certain, finder.threshold),
        answered=finder.answers(found),
        index_version=finder.index.name,
    )


def _weighed(finder: Finder, candidate: Candidate) -> Weighed:
    weights = finder.model.weights(candidate)
    return Weighed(candidate, weights.intercept, weights.parts(candidate))
