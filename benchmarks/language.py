"""How many questions of the development sets are taken for the wrong language.

python benchmarks/language.py
"""

from __future__ import annotations

import json

from dev_sets import dev_data

from index import detect_language

SETS = (
    ("swequad_mc_dev", "question", "sv"),
    ("squad2_sv", "question", "sv"),
    ("xquad_en_sv", "question_sv", "sv"),
    ("xquad_en_sv", "question", "en"),
    ("tatoeba_en_sv", "question", "en"),
)


def main() -> None:
    """Print a line for each set."""
    for name, field, language in SETS:
        with (dev_data() / name / "questions.jsonl").open(encoding="utf-8") as file:
            questions = [json.loads(line)[field] for line in file]
        wrong = [question for question in questions if detect_language(question) != language]
        print(
            f"{name:16} {field:12} {language}: {len(wrong)} of {len(questions)} wrong {wrong[:3]}"
        )


if __name__ == "__main__":
    main()
