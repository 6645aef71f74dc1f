"""E-mail addresses and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import phonenumbers
import tldextract

from feedback.curation.personal_data.recognisers.finder import by
from feedback.curation.personal_data.recognisers.surroundings import Found, near, of_a_thing, words

# What stands before is in the class that begins it: a run of a million letters is tried once.
_EMAIL = re.compile(
    r"(?<![\w.+%-])\w[\w.+%'-]{0,63}@(?P<host>(?:[\w](?:[\w-]{0,62})\.){1,6}[^\W\d_]{2,24})(?![\w-]*@)"
)
_SPELLED = re.compile(
    r"(?i)(?<![\w.+%-])\w[\w.+%-]{0,63}(?P<at>\s?[\[({]\s?(?:at|ät|arroba|chez)\s?[\])}]\s?)"
    r"\w[\w-]{0,62}(?:(?:\.|\s?[\[({]\s?(?:dot|punkt|point|punto)\s?[\])}]\s?)\w[\w-]{0,62}){1,4}"
)
_IN_WORDS = re.compile(
    r"(?i)(?<![\w.+%-])\w[\w.+%-]{0,63} (?:at|arroba|chez|ät) \w[\w-]{0,62}"
    r"(?: (?:dot|punkt|point|punto|ponto) \w[\w-]{0,62}){0,3}"
    r" (?:dot|punkt|point|punto|ponto) [a-z]{2,12}(?!\w)"
)
_DOT = re.compile(r"(?i) (?:dot|punkt|point|punto|ponto) ")
_AT = re.compile(r"(?i)[\[({]\s?(?:at|ät|arroba|chez)\s?[\])}]")
# Hosts of networks that the public list does not know.
_OWN = frozenset(
    {"local", "internal", "intern", "lan", "corp", "home", "test", "example", "invalid", "localhost"}
)
_IN_URL = re.compile(r"://[^\s/]{0,64}$")
_PROGRAMS = re.compile(r"(?i)^(?:git|hg|svn|ssh)@")


@cache
def _extractor() -> tldextract.TLDExtract:
    """By the list of the package: it asks no network, and writes no cache."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@cache
def _known(last: str) -> bool:
    return last in _OWN or bool(_extractor()(f"a.{last}").suffix)


@by(_EMAIL, _IN_WORDS, _SPELLED)
def emails(text: str) -> Found:
    for match in _EMAIL.finditer(text) if "@" in text else ():
        start, end = match.span()
        if _IN_URL.search(text, max(0, start - 70), start) or _PROGRAMS.match(match[0]):
            continue
        if _known(match["host"].rpartition(".")[2].lower()):
            yield start, end, 0.95
    for match in _IN_WORDS.finditer(text) if _DOT.search(text) else ():
        yield *match.span(), 0.7
    for match in _SPELLED.finditer(text) if _AT.search(text) else ():
        yield *match.span(), 0.7


_TALK = words(
    r"""phone | phones | telephone | tel | telefon | telefonnummer | t[ée]l[ée]phone | t[ée]l[ée]fono
    | t[ée]l | tlf | mobile | mobil | m[óo]vil | mobiel | handy | handynummer | cell |
    cellphone | cellular | cellulare | celular | portable | call | calls | called | ring |
    dial | text | sms | whatsapp | signal | fax | reach | contact | call me | anrufen |
    rufnummer | ruf | erreichbar | erreichen | durchwahl | appelle | appelez | appeler |
    joindre | joignable | num[ée]ro | ll[áa]mame | llamar | llame | chiamami | chiamare |
    chiama | telefoon | telefoonnummer | bel | bellen | telefone | telem[óo]vel | liga | ligue
    | telefonu | zadzwo[nń] | dzwo[nń] | numer | my number | our number | your number | number
    is | nummer ist | nummer is | telefonnumret | telefonnr | puhelin"""
)
_NUMBER = re.compile(
    r"(?<![\w.+/=&-])\+?\(?\d(?:\d|[ .\-/\u00a0\u2011](?=[\d(])|[()](?=[ \d\-.(/])|\) ?(?=\d)){5,22}\d"
    r"(?![\w=]|[.\-/:,]\d|%)"
)
_AS_WRITTEN_IN_AMERICA = re.compile(r"(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4}")
_DATE = re.compile(r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?:[ T].*)?")
_DECIMAL = re.compile(r"\d+\.\d+")
# With a leading zero within the country, written in groups.
_WITH_ZERO = ("DE", "GB", "FR", "AT", "CH", "NL", "BE", "SE", "AU", "JP", "IT")
_OTHERS = ("US", "ES", "PT", "PL", "IT", "DK", "NO", "CZ", "BR", "IN", "MX")
DIGITS, GROUPS = range(7, 16), 5


@by(_NUMBER)
def phones(text: str) -> Found:
    """Sure with the code of a country; else behind a word of talking, or in a form that telephones have."""
    for match in _NUMBER.finditer(text):
        for end in _ends(match):
            score = _score(text[match.start() : end], match.start(), text)
            if score:
                yield match.start(), end, score
                break


def _ends(match: re.Match[str]) -> Iterator[int]:
    """Where the number may end: with the whole, or before the last groups, which may be of another number."""
    written, start = match[0], match.start()
    for _ in range(GROUPS):
        if sum(c.isdigit() for c in written) in DIGITS and not _of_time_or_size(written):
            yield start + len(written)
        written = written.rpartition(" ")[0].rstrip()


def _of_time_or_size(written: str) -> bool:
    return bool(_DATE.fullmatch(written) or _DECIMAL.fullmatch(written))


def _score(written: str, start: int, text: str) -> float:
    if written.startswith("+") or (written.startswith("00") and near(text, start, _TALK)):
        return 0.9 if _valid("+" + written.lstrip("+0"), ("US",)) else 0.0
    if of_a_thing(text, start):
        return 0.0
    if near(text, start, _TALK):
        return 0.65 if _valid(written, _WITH_ZERO + _OTHERS) else 0.0
    if _AS_WRITTEN_IN_AMERICA.fullmatch(written):
        return 0.6 if _valid(written, ("US",)) else 0.0
    if written.lstrip("(").startswith("0") and not written.isdigit() and _grouped(written):
        return 0.5 if _valid(written, _WITH_ZERO) else 0.0
    return 0.0


def _grouped(written: str) -> bool:
    """Whether it comes in two to six groups, the first of them an area."""
    groups = re.findall(r"\d+", written)
    return 2 <= len(groups) <= 6 and 2 <= len(groups[0]) <= 5 and "." not in written[:2]


def _valid(written: str, regions: tuple[str, ...]) -> bool:
    for region in regions:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(written, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False
