"""get_me: who the caller is on the forge."""

from worlds.forge import shapes
from worlds.forge.answer import Answer
from worlds.forge.visit import Arguments, Visit


def get_me(visit: Visit, arguments: Arguments) -> Answer:
    me = visit.me
    counts: Arguments = {"public_repos": 0, "public_gists": 0, "followers": 0, "following": 0}
    details: Arguments = {"name": me.name, "email": me.email, **counts}
    details |= {"created_at": me.created_at, "updated_at": me.created_at}
    return {**shapes.user(visit.accounts, me.login), "details": details}
