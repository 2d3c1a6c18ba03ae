"""What every noun is: an immutable pydantic model that refuses fields it does not know."""

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A value. Equal when its fields are equal; never changed, only replaced."""

    model_config = ConfigDict(frozen=True, extra="forbid")
