"""Terms of a text and phrases of a word: a word that is in a text is found in it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.storage.grams import MAX_CHARS, BadWord, codes, joined, phrase, phrases, terms
from newscrawl.storage.normal import holds, normal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("债", "债"),
        ("专项债", "专项 项债 债"),
        ("专项债，工信部", "专项 项债 债 工信 信部 部"),
        ("GDP增长5.2%", "gdp gdp增 增长 长 5 2"),
        ("５Ｇ手机", "5 g g手 手机 机"),
        ("A股", "a a股 股"),
        ("sh600519.SH", "sh 600519 sh"),
        ("2021年3月", "2021 2021年 年 3 3月 月"),
        ("Café 𠮷野家", "café café𠮷 𠮷野 野家 家"),
        ("ひらがな", "ひら らが がな な"),
        ("——！😀 _", ""),
    ],
)
def test_terms(text: str, expected: str) -> None:
    assert joined(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("专项", ["专项"]),
        ("专项债", ["专项", "项债"]),
        ("gdp", ["gdp"]),
        ("a股", ["a", "a股"]),
        ("股600519", ["股", "600519"]),
        ("5.2", ["5", "2"]),
        ("专项.债", ["专项", "项"]),
    ],
)
def test_phrase(word: str, expected: list[str]) -> None:
    assert phrase(word) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["专项 工信部", "gdp"], ["专项", "工信部", "gdp"]),
        (["ＧＤＰ增長", "3,000亿"], ["gdp增长", "3000亿"]),
        (["3,000 亿"], ["3000亿"]),
        (["“专项债”"], ["专项债"]),
    ],
)
def test_words_are_taken_apart_and_made_normal(words: list[str], expected: list[str]) -> None:
    assert phrases(words) == expected


@pytest.mark.parametrize("word", ["债", "A", "7", "“债”", "债，工"])
def test_one_character_is_refused(word: str) -> None:
    with pytest.raises(BadWord) as error:
        phrases([word])
    said = f"{word!r}: one character is too short to search for; give two or more that stand together"
    assert str(error.value) == said


def test_codes_are_of_pairs_and_of_runs() -> None:
    assert codes("专项债") == [0x4E139879, 0x9879503A]
    assert len(codes("gdp")) == 1
    assert len(codes("5.2")) == 3
    assert len(codes("5g债")) == 3
    assert codes("债.工") == []


def test_only_the_beginning_of_a_very_long_text_has_terms() -> None:
    assert len(terms("国" * 3 * MAX_CHARS)) == MAX_CHARS == 50_000


def has_terms(text: str, word: str) -> bool:
    return f" {' '.join(phrase(normal(word)))} " in f" {joined(text)} "


CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=6)
SIMPLIFIED = CHINESE.map(normal)


@given(st.text(max_size=20), CHINESE, st.text(max_size=20))
def test_a_chinese_word_is_found_wherever_it_stands(before: str, word: str, after: str) -> None:
    assert has_terms(f"{before}{word}{after}", word)


MIXED = st.text(st.sampled_from("专项债股aBc159"), min_size=2, max_size=12)


@given(MIXED, st.text(st.sampled_from("，。 —"), min_size=1, max_size=2), MIXED)
def test_a_mixed_word_is_found_among_others(word: str, between: str, other: str) -> None:
    assert has_terms(f"{other}{between}{word}{between}{other}", word)


@given(SIMPLIFIED, SIMPLIFIED)
def test_a_chinese_word_is_found_only_where_it_stands(word: str, text: str) -> None:
    assert has_terms(text, word) == (word in text)


@given(st.text())
def test_no_term_has_what_an_index_takes_for_more_than_a_letter(text: str) -> None:
    characters = "".join(terms(text))
    assert all(character.isalnum() or ord(character) >= 0x3005 for character in characters)


@given(st.lists(SIMPLIFIED, min_size=2, max_size=5))
def test_every_character_begins_a_term(words: list[str]) -> None:
    text = "".join(words)
    assert terms(text) == [a + b for a, b in pairwise(text)] + [text[-1]]


TEXTS = st.text(st.sampled_from("专项债股aB159.，\n 𠮷"), max_size=30)


@given(TEXTS, st.data())
def test_a_text_that_holds_a_word_has_its_codes(text: str, data: st.DataObject) -> None:
    whole = normal(text)
    start = data.draw(st.integers(0, len(whole)))
    word = normal(whole[start : data.draw(st.integers(start, len(whole)))])
    assert not holds(whole, word) or set(codes(word)) <= set(codes(whole))
