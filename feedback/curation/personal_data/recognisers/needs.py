"""What a text needs before a recogniser can find anything in it, each read off the recogniser's patterns.

Who adds an alternative to a pattern adds its word here: `tests/fast/feedback/curation/test_needs.py` fails
where a need keeps out what is found without it.
"""

from __future__ import annotations

from collections.abc import Callable

from feedback.curation.personal_data.recognisers.glance import Glance

Need = Callable[[Glance], bool]


def _set(text: str) -> frozenset[bytes]:
    return frozenset(text.encode().split())


_AT = _set("at arroba chez")
_DOT = _set("dot punkt point punto ponto")
_NAMED = _set(
    """name names called nom nombre nome naam namn navn appelle moi llamo chiamo chamo heisse heet
    heter hedder nazywam mam nimeni jmenuji surname firstname lastname fullname vorname nachname
    patient prenom apellido apellidos cognome achternaam contact ansprechpartner ansprechpartnerin"""
)
_GREETING = _set("hi hello hey")
_SPEAKING = _set("speaking calling here again from")
_IT_IS = (b"this is", b"it's", b"it s")
_AM = _set("Ich Je Soy Sono Ik Sou Jestem")
_TITLE = _set(
    """Mr Mrs Ms Miss Mx Dr Prof Herr Herrn Frau Monsieur Madame M Mme Senora Sr Sra Dott Signor
    Signora heer mevrouw Senhor Senhora"""
)
_REGARDS = _set(
    """regards wishes sincerely yours best grussen grusse mfg cordialement sincerement saludo
    saludos atentamente saluti groet groeten atenciosamente cumprimentos"""
)
_PASSWORD = _set(
    """password passwd pwd passphrase pass pw pin passwort kennwort passe mdp contrasena senha
    wachtwoord haslo ordine"""
)
_STREET = _set(
    """Street St Avenue Ave Av Road Rd Lane Ln Drive Dr Boulevard Blvd Court Ct Way Place Pl Terrace
    Ter Square Sq Crescent Cres Close Parkway Pkwy Highway Hwy Gardens Gdns Grove Mews Hill Row
    Trail Trl Circle Cir Loop Walk Rise Alley Strasse Str Weg Platz Allee Gasse Ufer Damm Ring
    Chaussee Laan Plein Kade Singel Am An Auf Im In Zum Zur Unter Hinter Beim
    STREET AVENUE ROAD LANE DRIVE BOULEVARD PLACE TERRACE SQUARE CRESCENT PARKWAY HIGHWAY GARDENS GROVE MEWS
    ST AVE RD LN BLVD HWY"""
)
_RUE = _set(
    """box postfach postale apartado rue avenue av boulevard bd bld place pl chemin allee allees
    impasse quai cours route square passage sentier villa faubourg residence lotissement lieu hameau
    calle c avenida avda plaza pza paseo camino carrer ronda travesia carretera glorieta via viale v
    piazza p piazzale corso largo vicolo strada lungomare rua travessa praca estrada alameda ul al
    os ulica ulice ulicy alei aleja aleje"""
)
# With what it is called after written to it: CalleMayor, ulicaMickiewicza.
_BEGINNING = (
    *(b"calle", b"avenida", b"avda", b"plaza", b"paseo", b"camino", b"carrer", b"ronda", b"travesia"),
    *(b"carretera", b"glorieta", b"ulica", b"ulicy", b"aleja", b"aleji"),
)
_ENDING = (
    *(b"strasse", b"str", b"weg", b"platz", b"allee", b"gasse", b"ufer", b"damm", b"steig", b"chaussee"),
    *(b"promenade", b"markt", b"wall", b"graben", b"stieg", b"ring", b"straat", b"laan", b"plein"),
    *(b"gracht", b"kade", b"singel", b"dijk", b"hof", b"steeg", b"gatan", b"gade", b"vej", b"gata", b"veien"),
    *(b"STRASSE", b"STR", b"WEG", b"PLATZ", b"ALLEE", b"GASSE"),
)


def nothing(text: Glance) -> bool:
    return True


def email(text: Glance) -> bool:
    if text.has("@"):
        return True
    if _AT.isdisjoint(text.small):
        return False
    return not _DOT.isdisjoint(text.small) or text.has("(", "[", "{")


def street(text: Glance) -> bool:
    if not text.digits and not text.has("s/n"):
        return False
    if not _STREET.isdisjoint(text.words) or not _RUE.isdisjoint(text.small):
        return True
    if any(word.startswith(_BEGINNING) for word in text.small):
        return True
    return any(word.endswith(_ENDING) for word in text.words)


def name(text: Glance) -> bool:
    small = text.small
    if not _NAMED.isdisjoint(small) or not _TITLE.isdisjoint(text.words) or not _AM.isdisjoint(text.words):
        return True
    if b"call" in small and b"me" in small:
        return True
    if not _GREETING.isdisjoint(small) and (b"i" in small or b"im" in small or b"this" in small):
        return True
    if not _SPEAKING.isdisjoint(small) and any(begin in text.lower for begin in _IT_IS):
        return True
    return "\n" in text.text and not _REGARDS.isdisjoint(small)


def mac(text: Glance) -> bool:
    many = text.text.count(":") >= 5 or text.text.count("-") >= 5
    return many or (text.longest >= 14 and text.text.count(".") >= 2)


def credentials(text: Glance) -> bool:
    return "://" in text.text and "@" in text.text


def key(text: Glance) -> bool:
    return text.longest >= 16 or (text.longest >= 10 and text.digits > 0)


def password(text: Glance) -> bool:
    return not _PASSWORD.isdisjoint(text.small)


def wallet(text: Glance) -> bool:
    return text.longest >= 25


def machine(text: Glance) -> bool:
    return text.text.count(".") >= 3 or text.text.count(":") >= 2
