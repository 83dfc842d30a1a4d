"""What a Python engineer would put together instead of Omorg, each as its documentation shows.

Runs in the environment of benchmarks/peers/requirements.txt, and imports nothing of Omorg. Each
system is given passages that have been cut and read already, embeds and keeps them in a folder,
and finds the best of them for a question. A library is imported by its own system alone, so that
none waits for another's.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

# Passages that each side of a joined search brings, as Haystack's retrievers do by default.
POOL = 10
Found = list[tuple[int, float]]


class System(Protocol):
    """A search over passages; the numbers of passages are their places in what was built from."""

    def build(self, texts: list[str], folder: Path) -> None:
        """Embed passages and keep them in an empty folder."""

    def open(self, folder: Path) -> None:
        """Load what was built."""

    def search(self, question: str, besides: int) -> Found:
        """Return passages, best first, with scores (higher is better).

        Args:
            question: What is asked.
            besides: How many of them the person who asks may not see, which are taken out
                afterwards: so many more are to be looked for.

        """

    def embed(self, question: str, texts: list[str]) -> list[float]:
        """Return the cosine similarity of the question and each text, by the system's model."""


def prompts_of(model: str) -> dict[str, str]:
    """Return what a model wants before questions ("query") and passages ("document")."""
    path = Path(model) / "config_sentence_transformers.json"
    told = json.loads(path.read_text(encoding="utf-8")).get("prompts") or {}
    return {kind: told.get(kind) or "" for kind in ("query", "document")}


def _cosines(model: object, question: str, texts: list[str]) -> list[float]:
    """Return cosine similarities by a SentenceTransformer."""
    asked = model.encode_query([question], normalize_embeddings=True)
    return (model.encode_document(texts, normalize_embeddings=True) @ asked[0]).tolist()


class Txtai:
    """Txtai with its hybrid index: vectors and BM25, half and half.

    https://neuml.github.io/txtai/embeddings/configuration/general/#hybrid
    """

    def __init__(self, model: str) -> None:
        from txtai import Embeddings

        self._embeddings = Embeddings(
            path=model, method="sentence-transformers", hybrid=True, content=True
        )

    def build(self, texts: list[str], folder: Path) -> None:
        self._embeddings.index(enumerate(texts))
        self._embeddings.save(str(folder))

    def open(self, folder: Path) -> None:
        self._embeddings.load(str(folder))

    def search(self, question: str, besides: int) -> Found:
        rows = self._embeddings.search(question, POOL + besides)
        return [(int(row["id"]), row["score"]) for row in rows]

    def embed(self, question: str, texts: list[str]) -> list[float]:
        return _cosines(self._embeddings.model.model, question, texts)


class Haystack:
    """Haystack: BM25 and embeddings joined by reciprocal rank fusion.

    https://haystack.deepset.ai/tutorials/33_hybrid_retrieval, but for the ranker, which is a
    cross-encoder: none can be had without a model hub.
    """

    def __init__(self, model: str) -> None:
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        self._model = model
        self._prompts = prompts_of(model)
        self._store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        self._pipeline = None
        self._embedder = self._document_embedder()

    def _document_embedder(self) -> object:
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersDocumentEmbedder,
        )

        embedder = SentenceTransformersDocumentEmbedder(
            model=self._model,
            prefix=self._prompts["document"],
            progress_bar=False,
            normalize_embeddings=True,
        )
        embedder.warm_up()
        return embedder

    def build(self, texts: list[str], folder: Path) -> None:
        from haystack import Document

        documents = [Document(id=str(n), content=text) for n, text in enumerate(texts)]
        self._store.write_documents(self._embedder.run(documents=documents)["documents"])
        self._store.save_to_disk(str(folder / "store.json"))

    def open(self, folder: Path) -> None:
        from haystack import Pipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import (
            InMemoryBM25Retriever,
            InMemoryEmbeddingRetriever,
        )
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersTextEmbedder,
        )

        self._store = InMemoryDocumentStore.load_from_disk(str(folder / "store.json"))
        pipeline = Pipeline()
        pipeline.add_component(
            "text_embedder",
            SentenceTransformersTextEmbedder(
                model=self._model,
                prefix=self._prompts["query"],
                progress_bar=False,
                normalize_embeddings=True,
            ),
        )
        pipeline.add_component("embedding", InMemoryEmbeddingRetriever(self._store))
        pipeline.add_component("bm25", InMemoryBM25Retriever(self._store))
        pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        pipeline.connect("text_embedder.embedding", "embedding.query_embedding")
        pipeline.connect("bm25", "joiner")
        pipeline.connect("embedding", "joiner")
        self._pipeline = pipeline

    def search(self, question: str, besides: int) -> Found:
        wanted = POOL + besides
        asked = {
            "text_embedder": {"text": question},
            "embedding": {"top_k": wanted},
            "bm25": {"query": question, "top_k": wanted},
        }
        told = self._pipeline.run(asked)["joiner"]["documents"]
        return [(int(one.id), one.score or 0.0) for one in told]

    def embed(self, question: str, texts: list[str]) -> list[float]:
        return _cosines(self._embedder.embedding_backend.model, question, texts)


class LlamaIndex:
    """LlamaIndex: a vector index and BM25 with a Swedish stemmer, fused.

    https://developers.llamaindex.ai/python/examples/retrievers/relative_score_dist_fusion; of the
    ways that it tells of, the one that finds most on swequad_mc_dev.
    """

    def __init__(self, model: str) -> None:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        prompts = prompts_of(model)
        self._model = HuggingFaceEmbedding(
            model_name=model,
            query_instruction=prompts["query"],
            text_instruction=prompts["document"],
        )
        self._index = None
        self._bm25 = None

    def build(self, texts: list[str], folder: Path) -> None:
        from llama_index.core import VectorStoreIndex
        from llama_index.core.schema import TextNode

        nodes = [TextNode(id_=str(n), text=text) for n, text in enumerate(texts)]
        index = VectorStoreIndex(nodes, embed_model=self._model)
        index.storage_context.persist(str(folder / "index"))
        self._of_words(nodes).persist(str(folder / "bm25"))

    @staticmethod
    def _of_words(nodes: list[object]) -> object:
        import Stemmer
        from llama_index.retrievers.bm25 import BM25Retriever

        return BM25Retriever.from_defaults(
            nodes=nodes,
            similarity_top_k=POOL,
            stemmer=Stemmer.Stemmer("swedish"),
            language="swedish",
        )

    def open(self, folder: Path) -> None:
        import Stemmer
        from llama_index.core import StorageContext, load_index_from_storage
        from llama_index.retrievers.bm25 import BM25Retriever

        context = StorageContext.from_defaults(persist_dir=str(folder / "index"))
        self._index = load_index_from_storage(context, embed_model=self._model)
        self._bm25 = BM25Retriever.from_persist_dir(str(folder / "bm25"))
        # What is kept doesn't say with which stemmer it was made.
        self._bm25.stemmer = Stemmer.Stemmer("swedish")

    def search(self, question: str, besides: int) -> Found:
        from llama_index.core.llms import MockLLM
        from llama_index.core.retrievers import QueryFusionRetriever

        wanted = min(POOL + besides, len(self._index.docstore.docs))
        self._bm25.similarity_top_k = wanted
        fused = QueryFusionRetriever(
            [self._index.as_retriever(similarity_top_k=wanted), self._bm25],
            llm=MockLLM(),  # writes further questions where asked to, which it is not
            num_queries=1,
            mode="dist_based_score",
            similarity_top_k=wanted,
            use_async=False,
        )
        return [(int(one.node.node_id), one.score or 0.0) for one in fused.retrieve(question)]

    def embed(self, question: str, texts: list[str]) -> list[float]:
        return _cosines(self._model._model, question, texts)


class LangChain:
    """LangChain with its FAISS store.

    https://docs.langchain.com/oss/python/integrations/vectorstores/faiss
    """

    def __init__(self, model: str) -> None:
        from langchain_huggingface import HuggingFaceEmbeddings

        prompts = prompts_of(model)
        self._model = HuggingFaceEmbeddings(
            model_name=model,
            encode_kwargs={"normalize_embeddings": True, "prompt": prompts["document"]},
            query_encode_kwargs={"normalize_embeddings": True, "prompt": prompts["query"]},
        )
        self._store = None

    def build(self, texts: list[str], folder: Path) -> None:
        from langchain_community.vectorstores import FAISS

        store = FAISS.from_texts(texts, self._model, ids=[str(n) for n in range(len(texts))])
        store.save_local(str(folder))

    def open(self, folder: Path) -> None:
        from langchain_community.vectorstores import FAISS

        # The pickle is our own, of a moment ago.
        self._store = FAISS.load_local(
            str(folder), self._model, allow_dangerous_deserialization=True
        )

    def search(self, question: str, besides: int) -> Found:
        rows = self._store.similarity_search_with_score(question, k=POOL + besides)
        return [(int(one.id), -float(distance)) for one, distance in rows]

    def embed(self, question: str, texts: list[str]) -> list[float]:
        return _cosines(self._model._client, question, texts)


class Faiss:
    """sentence-transformers and FAISS with nothing between: cosine similarity, exact."""

    def __init__(self, model: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(model)
        self._index = None
        self._texts: list[str] = []

    def build(self, texts: list[str], folder: Path) -> None:
        import faiss

        vectors = self._model.encode_document(texts, normalize_embeddings=True)
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        faiss.write_index(index, str(folder / "index.faiss"))
        (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")

    def open(self, folder: Path) -> None:
        import faiss

        self._index = faiss.read_index(str(folder / "index.faiss"))
        self._texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))

    def search(self, question: str, besides: int) -> Found:
        vector = self._model.encode_query([question], normalize_embeddings=True)
        scores, rows = self._index.search(vector, min(POOL + besides, self._index.ntotal))
        return list(zip(rows[0].tolist(), scores[0].tolist(), strict=True))

    def embed(self, question: str, texts: list[str]) -> list[float]:
        return _cosines(self._model, question, texts)


SYSTEMS = {
    "txtai": Txtai,
    "haystack": Haystack,
    "llamaindex": LlamaIndex,
    "langchain": LangChain,
    "faiss": Faiss,
}
# These score by ranks, or beside what else was found, which says nothing of how near it is.
SCORED_BESIDE_OTHERS = {"haystack", "llamaindex"}
