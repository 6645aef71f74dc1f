"""In which language a text is written, as far as it says enough to tell. The same on every machine.

By py3langid, over the languages of `LANGUAGES`. What is code, numbers or a few words is `UNKNOWN`, and so is
what could be of two languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from feedback.curation.language_names import LANGUAGES, UNKNOWN

__all__ = ["LETTERS_MIN", "language_of", "languages_of"]

#: Letters that a text must have; one of a script that writes a word with one or two counts as `DENSE`.
LETTERS_MIN, DENSE = 20, 4
# How sure the identifier must be, from 0 to 1: chosen on the half that `make bench-languages` does not count.
SURE = 0.5
# Beyond so many characters nothing more is learned.
READ_MAX = 4_000
# What is the same in every language: fenced and quoted code, addresses, tags, placeholders. Before an @ each
# character is read once: of a text without spaces anything else takes time that grows with the square.
_NO_WORDS = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`|https?://\S+|<[^<>\n]{1,80}>"
    r"|(?<![!-?A-~])[!-?A-~]++@[!-~]+",
    re.DOTALL,
)
# A line of code: ends like one, or begins like one. A question in Greek ends like one, too.
_CODE = re.compile(
    r"^\s*(?:[#@$>{}();]|//|/\*|(?:def|class|import|from|return|const|let|var|if \()\b)"
    r"|(?<![\u0370-\u03ff])[{};=]\s*$"
)
_DENSE = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI"})
# Scripts that one language of these alone is written in.
_ALONE = {
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
    "HANGUL": "ko",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "TELUGU": "te",
    "DEVANAGARI": "hi",
}


def languages_of(texts: Iterable[str]) -> list[str]:
    """All that are known, in the order of their codes; `UNKNOWN` alone if none is."""
    found = {language_of(text) for text in texts} - {UNKNOWN}
    return sorted(found) or [UNKNOWN]


def language_of(text: str) -> str:
    """A code of `LANGUAGES`, or `UNKNOWN`."""
    words = _words(text[: 2 * READ_MAX])[:READ_MAX]
    # Scripts of India write vowels as marks.
    scripts = Counter(_script(each) for each in words if unicodedata.category(each)[0] in "LM")
    if sum(DENSE if script in _DENSE else 1 for script in scripts.elements()) < LETTERS_MIN:
        return UNKNOWN
    script, count = scripts.most_common(1)[0]
    if script in _ALONE and count > scripts.total() / 2:
        return _ALONE[script]
    code, sure = _identifier().classify(words)
    return str(code) if sure >= SURE else UNKNOWN


def _words(text: str) -> str:
    """Lines without those of code, in small letters: capitals alone tell of another language."""
    lines = _NO_WORDS.sub(" ", text).splitlines()
    kept = " ".join(line for line in lines if not _CODE.search(line))
    return " ".join(kept.split()).lower()


@cache
def _script(letter: str) -> str:
    """The first word of its name, such as LATIN or HANGUL."""
    return unicodedata.name(letter, "").partition(" ")[0]


@cache
def _identifier() -> LanguageIdentifier:
    """Some 50 ms, once per process."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
