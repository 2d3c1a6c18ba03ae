"""Korean and English requests of operators -> `Intent`, with no model: rules, a lexicon, a small classifier."""

from domain.intent import Intent


def understand(text: str) -> Intent:
    """What `text` asks for. Never raises on any text: what cannot be understood is `unclear`, with choices.

    The lexicon and the weights are read on the first call.
    """
    from language.understanding import understand as understand_text

    return understand_text(text)
