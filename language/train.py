"""Train the classifier from data/requests.jsonl and measure it on the fifth that is kept apart.

    python -m language.train            measure, then train on everything and write weights.json and data/measured.json
    python -m language.train --measure  measure only

scikit-learn is needed here and nowhere else. The blind sets and the public examples (data/blind.jsonl,
data/blind-second.jsonl, data/examples.jsonl) are never trained on.
"""

import hashlib
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from domain.intent import Intent
from language.classifier import WEIGHTS, Model, load_model, store_model
from language.features import features
from language.quotes import unquote
from language.understanding import understand_with

DATA = Path(__file__).with_name("data")
FIELDS = ("action", "lead", "risk", "dry", "security_review")
NEVER_TRAINED_ON = ("blind", "blind-second", "examples")
STRENGTH = 0.25
"""Inverse regularisation of the support vector machine, chosen by cross-validation on the training side."""
CERTAINTY = 4.0
"""Margins times this are taken as logits, which makes a probability about as often right as it says."""
NEGLIGIBLE = 0.02
"""Features whose every weight is smaller than this share of the largest are left out."""

Row = dict[str, object]


def read(name: str) -> list[Row]:
    """The rows of a JSON Lines file beside this module."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def kept_apart(row: Row) -> bool:
    """One request in five, chosen by the hash of its text: the same on every machine."""
    return int(hashlib.sha256(str(row["text"]).encode()).hexdigest(), 16) % 5 == 0


def label(row: Row) -> str:
    """What the classifier learns: action and lead in one."""
    return f"{row['action']}/{row['lead']}"


def fit(rows: Sequence[Row], path: Path) -> None:
    """Train on `rows` and write the weights to `path`."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.svm import LinearSVC

    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([features(unquote(str(row["text"])).text) for row in rows])
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")  # liblinear's width
    model = LinearSVC(C=STRENGTH, random_state=0).fit(matrix, [label(row) for row in rows])
    columns = CERTAINTY * model.coef_.T
    least = NEGLIGIBLE * abs(columns).max()
    kept = [position for position, row in enumerate(columns) if abs(row).max() >= least]
    names = vectorizer.get_feature_names_out()
    store_model(
        path,
        model.classes_,
        CERTAINTY * model.intercept_,
        [names[position] for position in kept],
        columns[kept].tolist(),
    )


def score(rows: Sequence[Row], understand: Callable[[str], Intent]) -> dict[str, float]:
    """The share of rows that is right, field by field, on the three that decide, and on all five."""
    answers = [json.loads(understand(str(row["text"])).model_dump_json()) for row in rows]
    pairs = list(zip(rows, answers, strict=True))
    shares = {field: share([row[field] == answer[field] for row, answer in pairs]) for field in FIELDS}
    shares["action, lead and risk"] = share([all(r[f] == a[f] for f in FIELDS[:3]) for r, a in pairs])
    shares["all five"] = share([all(r[f] == a[f] for f in FIELDS) for r, a in pairs])
    return shares


def share(right: Sequence[bool]) -> float:
    return round(sum(right) / len(right), 4)


def measure() -> dict[str, object]:
    """Train on four fifths and score the fifth; train on everything and score the sets that are never trained on."""
    rows = read("requests.jsonl")
    apart = [row for row in rows if kept_apart(row)]
    partial, whole = trained([row for row in rows if not kept_apart(row)]), trained(rows)
    figures: dict[str, object] = {"command": "python -m language.train", "requests": len(rows)}
    figures["kept apart"] = figures_of(apart, partial)
    return figures | {name: figures_of(read(f"{name}.jsonl"), whole) for name in NEVER_TRAINED_ON}


def trained(rows: Sequence[Row]) -> Model:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "weights.json")
        fit(rows, path)
        return load_model(path)


def figures_of(rows: Sequence[Row], model: Model) -> dict[str, float]:
    return {"requests": len(rows), **score(rows, lambda text: understand_with(model, text))}


def main(arguments: Sequence[str]) -> None:
    """Print the figures; write them and the weights unless only measuring."""
    figures = json.dumps(measure(), indent=2)
    sys.stdout.write(figures + "\n")
    if "--measure" not in arguments:
        fit(read("requests.jsonl"), WEIGHTS)
        (DATA / "measured.json").write_text(figures + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
