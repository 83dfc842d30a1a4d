"""Slack's text format, read and written."""

from __future__ import annotations

import pytest

from bot.slack.inbound.message_text import escape, plain_question, unescape


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Var sitter HR nu?", "Var sitter HR nu?"),
        ("  Var \t sitter\nHR?  ", "Var sitter\nHR?"),
        ("Löner &amp; avgifter &lt; 5 &gt; 3", "Löner & avgifter < 5 > 3"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("se <https://example.se/a?b=1&amp;c=2|sidan>", "se sidan"),
        ("se <https://example.se/a?b=1&amp;c=2>", "se https://example.se/a?b=1&c=2"),
        ("skriv till <mailto:hr@example.se|hr@example.se>", "skriv till hr@example.se"),
        ("skriv till <mailto:hr@example.se>", "skriv till hr@example.se"),
        ("vad är <#C012AB3CD|allmänt>?", "vad är #allmänt?"),
        ("vad är <#C012AB3CD>?", "vad är ?"),
        ("vem är <@U012AB3CD> egentligen?", "vem är egentligen?"),
        ("vem är <@U012AB3CD|kim> egentligen?", "vem är egentligen?"),
        ("<!channel> var sitter HR?", "var sitter HR?"),
        ("<!subteam^S012|@hr> vad gäller?", "@hr vad gäller?"),
        ("<!date^1392734382^{date}|18 februari 2014>", "18 februari 2014"),
        ("hej :wave: och :+1::skin-tone-2:", "hej och"),
        (":wave:", ""),
        ("öppet 10:30:45 idag", "öppet 10:30:45 idag"),
        ("a < b > c", "a < b > c"),
        ("", ""),
    ],
)
def test_a_question_is_read_as_people_see_it(written: str, read: str) -> None:
    """Mentions of people and emoji codes go, labels and addresses stay, escapes are undone."""
    assert read == plain_question(written)


@pytest.mark.parametrize("text", ["<!channel>", "a & b", "&lt;", "<@U123> & <https://x.se|y>"])
def test_escaping_is_undone_by_unescaping(text: str) -> None:
    """What is escaped holds no bare bracket, and comes back as it was."""
    assert {"<", ">"} & set(escape(text)) == set()
    assert text == unescape(escape(text))
