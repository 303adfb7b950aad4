"""Text as a search takes it: what people write in several ways, in one.

Width and case, traditional characters, commas in numbers, and blanks between Chinese, digits and letters make
no difference: ``ＧＤＰ 增長３，０００ 億`` is ``gdp增长3000亿``. Signs become full stops, which no
word goes across.

``simplified.txt`` holds OpenCC's traditional characters, and under them the simplified ones (LICENSE.OpenCC).
"""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.storage.folding import Table

CJK = "\u3005\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
CJK += "\U00020000-\U0003fffd"

_SIGN = "\x1f"
"""In place of a sign until the end: white space to ``str.split``, and no blank."""

_KEPT = re.compile(rf"[{CJK},]|[^\W_]")
_WIDE = re.compile("，(?<=[０-９]，)(?=[０-９]{3})")
"""A wide comma, which else is a sign between clauses, in a wide number."""

LONG = 200
"""Characters; of a shorter text numpy makes no more haste."""

_COMMAS = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])")
_BLANKS = re.compile(
    rf"(?<=[{CJK}]) +(?![{CJK}])|(?<=\d) +(?!\d)|(?<=[^\W\d_])(?<![{CJK}]) +(?!(?![{CJK}])[^\W\d_])"
)


def normal(text: str) -> str:
    """The text in its one form, which is its own normal form."""
    whole = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    plain = _folded(_WIDE.sub(",", whole))
    if "," in plain:
        plain = _COMMAS.sub(lambda number: number[0].replace(",", ""), plain).replace(",", _SIGN)
    if " " in plain:
        plain = _BLANKS.sub("", plain)
    return ".".join(plain.split())


def _folded(text: str) -> str:
    return text.translate(_FOLDED) if len(text) < LONG else _table().apply(text)


@cache
def _table() -> "Table":
    from newscrawl.storage.folding import Table  # numpy: who only asks has no long text

    return Table(_FOLDED, _SIGN)


def fold(character: str) -> str:
    """One character in its form, where it is no sign or blank; nothing for one that is not seen."""
    return _FOLDED[ord(character)].replace(_SIGN, ".")


def holds(text: str, word: str) -> bool:
    """True when the word is in the text, both normal. Digits and letters count whole: no ``5`` in ``15``."""
    return _pattern(word).search(text) is not None


def count(text: str, word: str) -> int:
    """How often it is there."""
    return len(_pattern(word).findall(text))


@lru_cache(1000)
def _pattern(word: str) -> re.Pattern[str]:
    before, after = _whole(word[:1]), _whole(word[-1:])
    return re.compile(f"{before and f'(?<!{before})'}{re.escape(word)}{after and f'(?!{after})'}")


def _whole(end: str) -> str:
    """What may not stand beside this end of a word."""
    if re.fullmatch(f"[{CJK}]?", end):
        return ""
    return r"\d" if end.isdecimal() else rf"(?![{CJK}])[^\W\d_]"


class _Folded(dict[int, str]):
    """By code, what a character is folded to: made when one is first met."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", chr(code)).casefold())
        self[code] = found = _SIGN if folded == "," != chr(code) else "".join(map(_one, folded))
        return found


def _one(character: str) -> str:
    if character in "\n\r\v\f\x85\u2028\u2029":
        return _SIGN  # a word goes on behind a blank, not on the next line
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return ""
    return _simplified().get(character, character) if _KEPT.match(character) else _SIGN


@cache
def _simplified() -> dict[str, str]:
    lines = files("newscrawl.storage").joinpath("simplified.txt").read_text("utf-8").splitlines()
    return dict(zip(*lines, strict=True))


_FOLDED = _Folded()
