"""The linear classifier: features times weights, and a softmax. No library, so that the first answer comes at once."""

import json
from array import array
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from math import exp
from pathlib import Path
from typing import NamedTuple

WEIGHTS = Path(__file__).with_name("weights.json")


class Model(NamedTuple):
    """`weights` holds one signed byte per feature and class, feature by feature; times `scale` they are the weights."""

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    scale: float
    rows: dict[str, int]
    weights: "array[int]"


@cache
def load_model(path: Path = WEIGHTS) -> Model:
    """Read what `language/train.py` wrote."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    names = stored["features"].split("\n")
    weights = array("b", b64decode(stored["weights"]))
    index = {name: position for position, name in enumerate(names)}
    return Model(tuple(stored["classes"]), tuple(stored["bias"]), stored["scale"], index, weights)


def store_model(
    path: Path, classes: Sequence[str], bias: Sequence[float], names: Sequence[str], rows: Sequence[Sequence[float]]
) -> None:
    """Write weights, one row per feature, rounded to signed bytes."""
    scale = max(abs(weight) for row in rows for weight in row) / 127
    packed = array("b", (round(weight / scale) for row in rows for weight in row))
    stored = {
        "classes": list(classes),
        "bias": [round(value, 4) for value in bias],
        "scale": scale,
        "features": "\n".join(names),
        "weights": b64encode(packed.tobytes()).decode(),
    }
    path.write_text(json.dumps(stored, ensure_ascii=False) + "\n", encoding="utf-8")


def probabilities(model: Model, features: Mapping[str, float]) -> dict[str, float]:
    """Class -> probability (they sum to 1)."""
    width = len(model.classes)
    scores = list(model.bias)
    for name, value in features.items():
        if (row := model.rows.get(name)) is None:
            continue
        factor = value * model.scale
        for column, weight in enumerate(model.weights[row * width : (row + 1) * width]):
            scores[column] += factor * weight
    top = max(scores)
    powers = [exp(score - top) for score in scores]
    total = sum(powers)
    return {name: power / total for name, power in zip(model.classes, powers, strict=True)}
