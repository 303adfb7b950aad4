"""The names of a credit line by role: a role holds for the names after it, or, behind a slash or at the end
of the line, for those before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from newscrawl.sites.sina.credits import roles
from newscrawl.sites.sina.credits.tokens import Token


@dataclass(slots=True)
class Group:
    """Names under one role. ``kind`` is author, other, or empty while no role is known."""

    kind: str = ""
    role: str = ""
    mark: str | None = None
    """What stands between the role and the names; empty for a space, None for nothing."""

    people: list[str] = field(default_factory=list)
    """Names, and words with a name's form but no surname in use, as they stand."""

    loose: list[str] = field(default_factory=list)
    """Those without a surname in use."""

    unknown: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    """Media that stand behind the names."""

    @property
    def signed(self) -> bool:
        """A mark stands between the role and the names."""
        return bool(self.mark)


def grouped(tokens: Sequence[Token]) -> list[Group]:
    """The groups of a line in its order."""
    groups = [Group()]
    spaced: list[str] = []
    for index, token in enumerate(tokens):
        if token.kind == "space":
            spaced = []
        elif token.kind in ("author", "other", "postfix"):
            _role(groups, tokens, index, spaced)
        elif token.kind in ("name", "loose", "unknown"):
            _word(groups[-1], token)
            spaced.append(token.text)
        elif token.kind == "medium":
            (groups[-1].behind if groups[-1].people else groups[-1].media).append(token.text)
    return groups


def _word(group: Group, token: Token) -> None:
    if token.kind == "unknown":
        group.unknown.append(token.text)
        return
    group.people.append(token.text)
    if token.kind == "loose":
        group.loose.append(token.text)


def _role(groups: list[Group], tokens: Sequence[Token], index: int, spaced: Sequence[str]) -> None:
    token, rest = tokens[index], tokens[index + 1 :]
    if _is_behind(token, tokens[:index], rest):
        _assign(groups, token, spaced)
    elif _is_waiting(groups[-1], token):  # 文/某报记者 甲: the first role holds
        groups[-1].people, groups[-1].loose, groups[-1].unknown = [], [], []
    else:
        kind = "author" if token.kind == "postfix" else token.kind
        if token.text.endswith("实习生") and groups[-1].kind == "other":  # 编辑 甲 实习生 乙
            kind = "other"
        mark = rest[0].text.strip() if rest and rest[0].kind in ("sep", "space") else None
        groups.append(Group(kind, token.text, mark))


def _is_waiting(group: Group, token: Token) -> bool:
    """True for a role that no name has followed yet; what stands between is a title or a medium."""
    nobody = not group.people or (token.kind == "author" and len(group.people) == len(group.loose))
    return group.signed and nobody


def _is_behind(token: Token, before: Sequence[Token], rest: Sequence[Token]) -> bool:
    """True for a role that stands behind its names: ``甲/文``, ``甲 摄``, ``甲译``."""
    if token.kind == "postfix":
        return True
    kinds = [one.kind for one in before[-2:]]
    if len(kinds) < 2 or _leads(rest):
        return False
    if token.text in roles.SHORT_OTHER and not rest:
        return any(one.kind == "name" for one in before)
    if kinds[-1] == "sep" and kinds[-2] == "name":
        return before[-1].text in "/／|｜丨" and (not rest or rest[0].kind in ("space", "list", "sep"))
    short = token.text in roles.SHORT_AUTHOR | roles.SHORT_OTHER | roles.POSTFIX_AUTHOR
    return short and kinds == ["name", "space"] and (not rest or rest[0].kind == "sep")


def _leads(rest: Sequence[Token]) -> bool:
    """True where a mark and names follow."""
    return len(rest) > 1 and rest[0].kind == "sep" and rest[1].kind not in ("author", "other")


def _assign(groups: list[Group], token: Token, spaced: Sequence[str]) -> None:
    """Give the names just read to the role behind them."""
    kind = "other" if roles.is_other(token.text) else "author"
    group = groups[-1]
    if not group.people:  # 甲 文/图: the names are taken already
        return
    if not group.kind or group.kind == kind:
        group.kind, group.role, group.mark = kind, group.role or token.text, "/"
    else:
        taken = list(spaced) or list(group.people)
        group.people = [name for name in group.people if name not in taken]
        group.loose = [name for name in group.loose if name not in taken]
        groups.append(Group(kind, token.text, "/", taken))
    groups.append(Group())
