"""What the command was asked for, and what to say of what is not there."""

import argparse

from newscrawl.cli.console import BadUsage
from newscrawl.cli.filters import day_option, document_id
from newscrawl.forget.choice import Choice
from newscrawl.forget.names import nearest
from newscrawl.storage import Store


def choice(args: list[str], opts: argparse.Namespace) -> Choice:
    """What the arguments of the command come to. Raises BadUsage."""
    if option := next((word for word in args if word.startswith("-")), None):
        raise BadUsage(f"no option {option}; --help shows the options")
    if bool(opts.source) != bool(opts.before):
        raise BadUsage("--source NAME and --before DAY go together")
    if opts.source and (args or opts.undo):
        raise BadUsage("ids, or --source NAME --before DAY: one of them")
    if opts.undo and not args:
        raise BadUsage("--undo of which articles? Give ids or URLs")
    if opts.source:
        return Choice(source=opts.source, before=day_option("--before", opts.before))
    return Choice(ids=tuple(dict.fromkeys(document_id(arg) for arg in args)))


async def stranger(store: Store, key: str) -> str:
    """A line for an id that the store does not know. Raises StoreError."""
    near = await nearest(store, key)
    hint = f"the nearest there: {', '.join(near)}" if near else "nothing there is like it"
    return f"{key} is not in {store.name}; {hint}"
