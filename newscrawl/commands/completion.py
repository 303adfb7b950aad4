"""``newscrawl completion bash|zsh``: what the shell reads to complete commands, options and their values."""

import argparse

from newscrawl.cli.usage import PlainUsage
from newscrawl.program import completion


class Command(PlainUsage):
    """Exit code 0: printed; 2: bad usage."""

    examples = (
        "newscrawl completion bash > ~/.local/share/bash-completion/completions/newscrawl",
        "newscrawl completion zsh > DIR/_newscrawl    # DIR: a folder in $fpath",
    )

    requires_crawler_process = False

    def syntax(self) -> str:
        return f"[options] {'|'.join(completion.SHELLS)}"

    def short_desc(self) -> str:
        return "Print the completion of the command newscrawl for a shell"

    def long_desc(self) -> str:
        return (
            "Print a script that completes commands, options, spiders and fixed values of newscrawl. "
            "Print it again after each upgrade."
        )

    def completes(self) -> tuple[str, ...]:
        return completion.SHELLS

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1 or args[0] not in completion.SHELLS:
            self.tell(f"error: which shell? {' or '.join(completion.SHELLS)}", 2)
            return
        print(completion.script(args[0]), end="")
