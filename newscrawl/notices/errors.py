"""What is wrong with how notices are set up."""


class BadNotices(ValueError):
    """Settings or watches that cannot be used. ``problems``: every one, a line each, fit to print."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
