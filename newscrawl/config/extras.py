"""How to get the packages of an extra, for messages: a clone has them in a file, a wheel by name."""


def install(extra: str) -> str:
    """What to do, to be put behind what is missing."""
    return f"pip install -r requirements-{extra}.txt, or the wheel with [{extra}]"
