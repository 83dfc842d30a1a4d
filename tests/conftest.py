"""What the tests share: an embedder that can be worked out by hand, and knowledge folders."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import structlog
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

from index import (
    DEFAULT_MODEL,
    BuildOptions,
    Embedder,
    build_index,
    current_name,
    find_embedder,
    open_search,
    words,
)
from tests.support.milvus_lite import MilvusServer, running_milvus
from tests.support.opened import Opened
from tests.support.postgres import Server, running_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from index import BuildReport, SearchIndex

ROOT = Path(__file__).parents[1]

# pytest's folder is ignored by git.
set_hypothesis_home_dir(ROOT / ".pytest_cache" / "hypothesis")
# The same examples on every machine, and no time limit on one that is busy.
settings.register_profile("omorg", derandomize=True, deadline=None, database=None, max_examples=60)
settings.load_profile("omorg")

# A shell starts what it runs in the background deaf to Ctrl-C, and so would everything be that the
# tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

KNOWN_WORDS = ("hr", "lön", "flytt", "chef", "semester", "kontor", "payroll")


class FakeEmbedder:
    """An ``Embedder`` with one dimension for each known word and a last one for none of them.

    A text's vector holds how often it says each known word, scaled to length 1: "hr hr lön"
    gives (2, 1, 0, …) / √5. A text without any known word gives (…, 0, 1). A token is a word
    between white space.

    Attributes:
        name: What the model is called.
        digest: What an index is held to.
        max_tokens: The longest text in tokens.
        embedded: Every document text that was embedded, in order.

    """

    def __init__(
        self,
        name: str = "fake",
        digest: str = "fake-1",
        max_tokens: int = 40,
        known: Sequence[str] = KNOWN_WORDS,
    ) -> None:
        """Take what differs from one fake model to another."""
        self.name = name
        self.digest = digest
        self.max_tokens = max_tokens
        self.embedded: list[str] = []
        self._known = {word: dimension for dimension, word in enumerate(known)}

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count words between white space."""
        return [len(text.split()) for text in texts]

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Count known words, and remember what was asked for."""
        self.embedded.extend(texts)
        return np.stack([self._vector(text) for text in texts])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Count known words."""
        return self._vector(text)

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(len(self._known) + 1, dtype=np.float32)
        for word in words(text):
            if word in self._known:
                vector[self._known[word]] += 1
        if not vector.any():
            vector[-1] = 1
        unit: NDArray[np.float32] = vector / np.linalg.norm(vector)
        return unit


def write_folder(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files, by path relative to ``folder``, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


class Workplace:
    """A knowledge folder, an index folder and an embedder.

    Attributes:
        knowledge: The folder of documents.
        index: The folder of index versions.
        embedder: Makes the vectors of both documents and questions.

    """

    def __init__(self, folder: Path, embedder: FakeEmbedder) -> None:
        """Use ``folder`` for both."""
        self.knowledge = folder / "knowledge"
        self.index = folder / "index"
        self.embedder = embedder

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files into the knowledge folder."""
        write_folder(self.knowledge, files)

    def build(self, files: Mapping[str, str | bytes] | None = None) -> BuildReport:
        """Write files, build, and return the report; whatever goes with it is accepted."""
        self.write(files or {})
        options = BuildOptions(accept=True)
        return build_index(self.knowledge, self.index, self.embedder, options)

    def build_with(
        self, embedder: FakeEmbedder, files: Mapping[str, str | bytes] | None = None
    ) -> BuildReport:
        """Write files, build with another embedder than the workplace's, and return the report."""
        self.write(files or {})
        return build_index(self.knowledge, self.index, embedder)

    def open(self) -> SearchIndex:
        """Open the version in use."""
        return open_search(self.index, self.embedder)

    def version_folder(self) -> Path:
        """Return the folder of the version in use."""
        return self.index / "versions" / current_name(self.index)


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """Set up logs as they were before a command did, whose standard error is closed by then."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture
def embedder() -> FakeEmbedder:
    """Give a fake embedder that has embedded nothing yet."""
    return FakeEmbedder()


@pytest.fixture
def make_workplace(tmp_path: Path) -> Callable[[str], Workplace]:
    """Give a maker of named workplaces, each with a fake embedder of its own."""
    return lambda name: Workplace(tmp_path / name, FakeEmbedder())


@pytest.fixture
def workplace(make_workplace: Callable[[str], Workplace]) -> Workplace:
    """Give one workplace."""
    return make_workplace("one")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Give a PostgreSQL server."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def milvus() -> Iterator[MilvusServer]:
    """Give a Milvus server."""
    with running_milvus() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give OMORG_DATABASE: empty for a SQLite file, then an empty PostgreSQL database."""
    if request.param == "sqlite":
        return ""
    server: Server = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Give the folder of the five real documents, or skip where they are not."""
    data = Path(os.environ.get("OMORG_DEV_DATA", ROOT / ".." / "shared" / "data"))
    folder = (data / ".." / "seeds").resolve()
    if not folder.is_dir():
        pytest.skip("the real documents are not on this machine (set OMORG_DEV_DATA)")
    return folder


@pytest.fixture(scope="session")
def model() -> Embedder:
    """Give the default model."""
    return find_embedder(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def sample(model: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Give the sample folder's index, built once."""
    folder = tmp_path_factory.mktemp("sample")
    build_index(ROOT / "knowledge", folder, model)
    return Opened(folder, model)
