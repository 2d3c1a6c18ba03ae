"""`Report`: the answer, in the operator's language, each claim with the evidence that supports it."""

from domain.noun import Noun
from domain.vocabulary import Language


class Claim(Noun):
    text: str
    evidence: tuple[str, ...] = ()


class Report(Noun):
    language: Language
    text: str
    claims: tuple[Claim, ...] = ()
