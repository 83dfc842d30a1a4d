"""Whether the models are there, and the index and the calibration belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.reader.calibration import model_in_use
from bot.checks.finding import Said
from bot.checks.reasons import said
from bot.i18n.sentences import shown
from bot.operations.installation.diagnosis import error, ok, warning
from index import ModelError, fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.answering.reader.reader import Reader
    from bot.operations.installation.diagnosis import Line
    from index import Embedder, Version

_MODELS = Said("{embedder} och {reader}, hela", "{embedder} and {reader}, whole")
_UNUSABLE = Said("{reason}", "{reason}")
_SET_ANEW = Said(
    "rätta OMORG_MODEL eller OMORG_READER, eller installera Omorg på nytt",
    "correct OMORG_MODEL or OMORG_READER, or install Omorg anew",
)
_OTHER_MODEL = Said(
    "indexet är byggt med en annan modell ({made_by}) än den som är inställd",
    "the index was built with another model ({made_by}) than the one that is set",
)
_OTHER_SETTINGS = Said(
    "indexet är byggt med andra inställningar, eller av ett annat Omorg",
    "the index was built with other settings, or by another Omorg",
)
_BUILD = Said("kör `omorg build`", "run `omorg build`")
_OWN = Said("anpassad till den egna mappen", "fitted to this folder")
_BUNDLED = Said("den som följer med Omorg", "the one that comes with Omorg")
_UNFIT = Said(
    "hur säkra svaren är har inte mätts upp med de modeller som är inställda",
    "how sure answers are was not measured with the models that are set",
)
_DAMAGED = Said("filen {file} går inte att läsa", "the file {file} can't be read")
_CALIBRATE = Said("kör `omorg calibrate`", "run `omorg calibrate`")


def model_lines(
    embedder_of: Callable[[], Embedder],
    reader_of: Callable[[], Reader],
    index: Path,
    version: Version | None,
    passage_tokens: int,
) -> Iterator[Line]:
    """Yield what is to be said of the models that are set.

    Args:
        embedder_of: Returns the embedder; the bundled ones are held to their checksums.
        reader_of: Returns the reader.
        index: The folder of index versions, which the calibration lies in.
        version: The live version; None where there is none that can be used.
        passage_tokens: What it should have been built with.

    """
    try:
        embedder, reader = embedder_of(), reader_of()
    except ModelError as exc:
        yield error("models", _UNUSABLE, _SET_ANEW, reason=said(str(exc).rstrip(".")))
        return
    yield ok("models", _MODELS, embedder=shown(embedder.name), reader=shown(reader.name))
    if version is not None:
        made_by = version.manifest.model
        if made_by.digest != embedder.digest:
            yield error("models", _OTHER_MODEL, _BUILD, made_by=shown(made_by.name))
        elif version.manifest.fingerprint != fingerprint_of(embedder, passage_tokens):
            yield error("models", _OTHER_SETTINGS, _BUILD)
    in_use = model_in_use(index, embedder.digest, reader.digest)
    if in_use.damaged:
        yield warning("calibration", _DAMAGED, _CALIBRATE, file=shown(in_use.damaged))
    if not in_use.fits:
        yield warning("calibration", _UNFIT, _CALIBRATE)
    elif not in_use.damaged:
        yield ok("calibration", _OWN if in_use.calibrated else _BUNDLED)
