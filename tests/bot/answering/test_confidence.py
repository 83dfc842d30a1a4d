"""How sure an answer is: the weights, their fit to a folder, and what is kept of it."""

from __future__ import annotations

import errno
import json
import math
import os
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.answering.reader import calibration
from bot.answering.reader.calibration import Calibration, auroc, fit_logistic, keep, model_in_use
from bot.answering.reader.candidate import (
    Candidate,
    ConfidenceModel,
    Weights,
    load_model,
    logit,
    sigmoid,
    tempered,
)
from bot.answering.reader.reader import Verdict, find_reader
from index import ConfigurationError, DocumentRecord, Hit, Metadata, Passage, find_embedder
from tests.bot.cli.test_errors import omorg, said
from tests.conftest import write_folder
from tests.support.fake_reader import AS_READ

if TYPE_CHECKING:
    from pathlib import Path

PASSAGE = Passage("a#1", "a", "HR.", 0, 3, (), None, ())
PLAIN = ConfidenceModel(**AS_READ.model_dump())


def candidate(
    dense: float, share: float, probability: float | None, *, lacking: bool = False
) -> Candidate:
    """Return a candidate with these scores, read or not."""
    hit = Hit(PASSAGE, score=0.0, dense=dense, lexical=0.0, share=share)
    verdict = None if probability is None else Verdict(probability, 0, 3)
    record = DocumentRecord("a", "", "HR.", Metadata("A"), (PASSAGE,))
    return Candidate(hit, record, None, verdict=verdict, lacking=lacking)


def model(read: Weights) -> ConfidenceModel:
    """Return a model with weights for what was read."""
    return PLAIN.model_copy(update={"read": read})


def test_the_weights_worked_out_by_hand() -> None:
    """A logit is the sum of what each signal counts; the words count by their square.

    The reader's by its logarithm at a temperature of 4, which for one in seventeen is that of 2/3.
    """
    weights = Weights(intercept=-1, reading=2, meaning=3, words=4, lacking=-3)
    lead = candidate(0.5, 0.5, 1 / 17)
    read = 2 * 4 * math.log(2 / 3)
    assert pytest.approx(sigmoid(-1 + read + 1.5 + 1)) == model(weights).probability(lead)
    lacks = candidate(0.5, 0.5, 1 / 17, lacking=True)
    assert pytest.approx(sigmoid(-1 + read + 1.5 + 1 - 3)) == model(weights).probability(lacks)


def test_nothing_found_is_no_answer() -> None:
    """And what was not read has weights of its own."""
    unread = model(Weights(intercept=0, meaning=0, words=0))
    assert 0.0 == unread.confidence([])
    assert 0.5 == unread.probability(candidate(1, 1, None))


@pytest.mark.parametrize("probability", [0.0, 1.0, 0.5, 1e-9])
def test_a_logit_is_bounded(probability: float) -> None:
    """However sure the reader is, one signal never outweighs all others."""
    assert abs(logit(probability)) < 10
    assert math.isclose(0.5, sigmoid(logit(0.5)))
    assert -7 < tempered(probability) < 4 * math.log(2)


def test_how_sure_the_reader_is_counts_less_than_its_doubt() -> None:
    """From one in two to nearly certain is less far than to nearly impossible."""
    assert math.isclose(0, tempered(0.5))
    assert math.isclose(4 * math.log(2 / 3), tempered(1 / 17))
    assert tempered(0.99) - tempered(0.5) < tempered(0.5) - tempered(0.01)


def test_the_bundled_model_belongs_to_the_bundled_models() -> None:
    """It was fitted with the embedder and the reader that come with Omorg, on nine numbers."""
    bundled = load_model()
    assert bundled.fits(find_embedder().digest, find_reader().digest)
    assert 0 < bundled.threshold < bundled.certain < 1
    used = [value for part in (bundled.read, bundled.unread) for _, value in part if value]
    assert len(used) <= 9


def test_a_fit_finds_what_tells_right_from_wrong() -> None:
    """The likeliest weights; a narrow prior leaves them where they were."""
    chance = np.random.default_rng(5)
    signals = chance.standard_normal((4_000, 2))
    odds = 0.5 + 2 * signals[:, 0]
    right = chance.random(4_000) < 1 / (1 + np.exp(-odds))
    ones = np.ones(4_000)
    found = fit_logistic(signals, right, np.zeros(3), 10.0, ones)
    assert np.allclose([0.5, 2, 0], found, atol=0.2)
    held = fit_logistic(signals, right, np.array([0.0, 1.0, 1.0]), 1e-3, ones)
    assert np.allclose([1, 1], held[1:], atol=0.02)


def test_auroc_worked_out_by_hand() -> None:
    """The share of pairs in the right order, ties half."""
    right = np.array([True, False, True, False])
    assert 0.625 == auroc(right, np.array([0.9, 0.5, 0.5, 0.6]))
    assert math.isnan(auroc(np.array([True]), np.array([0.5])))


def test_a_folders_own_calibration_is_used(tmp_path: Path) -> None:
    """With the models that it was fitted with, and with no others."""
    keep(tmp_path, Calibration(format=2, model=PLAIN, questions=40, fitted="2027-04-01"))
    own = model_in_use(tmp_path, "fake-1", "fake-reader-1")
    assert (PLAIN, True, True, None) == (own.model, own.calibrated, own.fits, own.damaged)
    other = model_in_use(tmp_path, "fake-2", "fake-reader-1")
    assert (load_model(), False, False) == (other.model, other.calibrated, other.fits)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"model": 1}'])
def test_a_broken_calibration_is_named_and_the_bundled_one_used(
    tmp_path: Path, content: bytes
) -> None:
    """Answers go on, as without it."""
    (tmp_path / calibration.FILE).write_bytes(content)
    used = model_in_use(tmp_path, "a", "b")
    assert (load_model(), str(tmp_path / calibration.FILE)) == (used.model, used.damaged)


def test_a_calibration_that_cannot_be_written(tmp_path: Path) -> None:
    """One line that says where."""
    with pytest.raises(ConfigurationError, match="can't be written"):
        keep(
            tmp_path / "none",
            Calibration(format=2, model=PLAIN, questions=1, fitted="2027-04-01"),
        )


def test_that_it_cannot_be_written_is_found_out_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits a minute for what then can't be kept; nothing is left of the look."""
    write_folder(tmp_path / "knowledge", {"a.md": "# HR\n\nHR sitter i Stadshuset.\n"})
    assert 0 == omorg("build", folder=tmp_path).returncode
    before = sorted((tmp_path / "index" / "artifacts").iterdir())
    calibration.try_to_keep(tmp_path / "index" / "artifacts")
    assert before == sorted((tmp_path / "index" / "artifacts").iterdir())

    def refused(**_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(calibration, "TemporaryFile", refused)
    line = said(omorg("calibrate", folder=tmp_path))
    written = "index/artifacts/calibration.json"
    assert f"The calibration can't be written to {written}: Read-only file system." == line


def test_too_few_questions_leave_what_is_in_use(tmp_path: Path) -> None:
    """The command says how many there are and how many are needed, and writes nothing."""
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "a.md").write_text("# HR\n\nHR sitter i Stadshuset.\n")
    (tmp_path / "knowledge" / "questions.yaml").write_text(
        "- {question: Var sitter HR?, document: a.md}\n"
    )
    assert 0 == omorg("build", folder=tmp_path).returncode
    done = omorg("calibrate", folder=tmp_path)
    assert (2, "") == (done.returncode, done.stdout)
    assert "There are 1 questions with a known answer, and 20 are needed" in done.stderr
    assert not (tmp_path / "index" / "artifacts" / calibration.FILE).exists()


def test_a_folder_is_calibrated_and_status_tells_of_a_broken_file(tmp_path: Path) -> None:
    """Before and after are told, the file is kept, used, and named when it is broken."""
    (tmp_path / "knowledge").mkdir()
    places = ("Stadshuset", "Biblioteket", "Hamnen", "Skolan", "Lagret", "Verkstaden")
    rows = []
    for number in range(24):
        place = f"{places[number % 6]}, rum {number}"
        name = f"grupp{number}.md"
        text = f"# Grupp {number}\n\nGrupp {number} sitter i {place}.\n"
        (tmp_path / "knowledge" / name).write_text(text)
        rows.append(f"- {{question: Var sitter grupp {number}?, document: {name}}}\n")
    (tmp_path / "knowledge" / "questions.yaml").write_text("".join(rows))
    assert 0 == omorg("build", folder=tmp_path).returncode
    told = json.loads(omorg("calibrate", "--json", folder=tmp_path).stdout)
    assert (24, 24) == (told["questions"], told["answerable"])
    assert {"auroc", "answered", "refused"} == set(told["before"]) == set(told["after"])
    shown = omorg("calibrate", folder=tmp_path, OMORG_LANGUAGE="sv").stdout
    assert "på den hälft som det inte anpassats till" in shown
    assert "Anpassat till 24 frågor, varav 24 med svar." in shown
    kept = tmp_path / "index" / "artifacts" / calibration.FILE
    in_use = model_in_use(kept.parent, find_embedder().digest, find_reader().digest)
    assert in_use.calibrated
    assert [] == json.loads(omorg("status", "--json", folder=tmp_path).stdout)["notes"]
    kept.write_text("{")
    (note,) = json.loads(omorg("status", "--json", folder=tmp_path).stdout)["notes"]
    assert "can't be read, and the one that comes with Omorg is used" in note
