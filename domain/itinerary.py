"""`Task`: one stop of an itinerary, a persona and what it does there."""

from domain.noun import Noun


class Task(Noun):
    """`devops.propose` is the persona `devops` running its task `propose`."""

    persona: str
    name: str

    def __str__(self) -> str:
        return f"{self.persona}.{self.name}"


Itinerary = tuple[Task, ...]
