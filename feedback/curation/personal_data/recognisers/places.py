"""Streets with a number, in the ways that eight languages write them, with the town where it follows."""

from __future__ import annotations

import re

from feedback.curation.personal_data.recognisers.finder import by
from feedback.curation.personal_data.recognisers.surroundings import Found, either

_WORD = r"[A-ZÀ-ÖØ-ÞŁŚŻŹĆŃÓ](?:[\w'’-]{1,24}|\.)"
_NUMBER = r"(?:s/n|\d{1,4}(?!\d)(?:[ -]?[a-zA-Z](?!\w)|[-/]\d{1,3}[a-zA-Z]?(?!\w))?)"
_BESIDE = either(
    """am | an | der | im | bei | de | la | le | les | sur | sous | en | del | di | aan | den | do |
    da | upon | of"""
)
_TOWN = rf"{_WORD}(?:[ -](?:{_WORD}|{_BESIDE})){{0,4}}"
_ALONE = rf", {_WORD}(?: {_WORD})?(?!\w)"  # a town without its code
_IN_TOWN = rf"(?:,? ?\s?\(?(?:[A-Z]{{1,2}}-)?\d{{4,5}}(?:-\d{{3,4}})? {_TOWN}\)?|{_ALONE})?"

_STREET = either(
    """Street | St | Avenue | Ave | Av | Road | Rd | Lane | Ln | Drive | Dr | Boulevard | Blvd |
    Court | Ct | Way | Place | Pl | Terrace | Ter | Square | Sq | Crescent | Cres | Close |
    Parkway | Pkwy | Highway | Hwy | Gardens | Gdns | Grove | Mews | Hill | Row | Trail | Trl
    | Circle | Cir | Loop | Walk | Rise | Alley"""
)
_UNIT = r"(?:,? (?:Apt|Apartment|Unit|Suite|Ste|Flat|Floor|Fl|Room|Rm|#)\.? ?#?[\w-]{1,6})?"
_BRITISH = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
_STATE = r"(?:[A-Z]{2,3} \d{4,5}(?:-\d{4})?|[A-Z]{2} [A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{2}(?!\w)|\d{4,5})"
_ENGLISH = (
    r"(?:\b(?:Flat|Apt|Apartment|Unit|Suite)\.? ?#?\w{1,4},? )?"
    rf"(?<![\w.,/$€£-])\d{{1,5}}[A-Za-z]?(?:-\d{{1,4}})? (?:(?:[NSEW]\.?|North|South|East|West) )?"
    rf"(?:(?:{_WORD}|\d{{1,3}}(?:st|nd|rd|th)|of|the) ){{1,4}}{_STREET}\b\.?"
    rf"(?! \d{{1,2}}:)(?: [NSEW]{{1,2}}\b)?"
    rf"{_UNIT}(?:,?\s(?:{_TOWN},? (?:{_BRITISH}|{_STATE})|{_BRITISH}))?"
)
# 12 MAIN STREET, LEEDS: two words before it at most, because there everything has capitals.
_CAPITALS = r"[A-ZÀ-ÖØ-ÞŁŚŻŹĆŃÓ][A-ZÀ-ÖØ-ÞŁŚŻŹĆŃÓ'’-]{1,24}"
_STREET_IN_CAPITALS = either(
    """STREET | ST | AVENUE | AVE | ROAD | RD | LANE | LN | DRIVE | BOULEVARD | BLVD | PLACE | TERRACE |
    SQUARE | CRESCENT | PARKWAY | HIGHWAY | HWY | GARDENS | GROVE | MEWS"""
)
_ENGLISH_IN_CAPITALS = (
    rf"(?<![\w.,/$€£-])\d{{1,5}}[A-Z]? (?:[NSEW] )?(?:(?:{_CAPITALS}|\d{{1,3}}(?:ST|ND|RD|TH)) ){{1,2}}"
    rf"{_STREET_IN_CAPITALS}\b\.?{_UNIT}"
    rf"(?:,?\s(?:{_TOWN},? (?:{_BRITISH}|{_STATE})|{_BRITISH})|, {_CAPITALS}(?!\w))?"
)
_GERMAN_IN_CAPITALS = (
    r"\b(?:[A-ZÄÖÜ]{2,25}-){0,3}[A-ZÄÖÜ]{2,30}(?:[ -]?STRA(?:SSE|ẞE|ßE)|-?(?:STR\.|WEG|PLATZ|ALLEE|GASSE))"
    rf" {_NUMBER}(?![.,]\d){_IN_TOWN}"
)
_BOX = (
    rf"\b(?i:P\.?O\.? Box|Postfach|Bo[iî]te postale|Apartado de correos) \d{{1,3}}(?: ?\d{{2,3}})?"
    rf"(?:,? \d{{4,5}} {_TOWN}|, {_TOWN},? (?:{_BRITISH}|{_STATE}))?"
)

_GERMAN = either(
    """stra(?:ß|ss)e | str\\. | weg | platz | allee | gasse | ufer | damm | steig | chaussee |
    promenade | markt | wall | graben | stieg | ring"""
)
_GERMAN_WAYS = (
    rf"\b(?:{_WORD} ){{0,2}}(?!Spring |String |Hering )[A-ZÄÖÜ][\wäöüß-]{{0,30}}{_GERMAN}"
    rf" {_NUMBER}(?![.,]\d){_IN_TOWN}",
    r"\b(?!(?:Der|Die|Das|Dem|Den|Des|Ein\w*|Dies\w*|Kein\w*|Auf|Jed\w*) )"
    rf"(?:{_WORD}[ -]){{1,3}}(?:Stra(?:ß|ss)e|Str\.|Weg|Platz|Allee|Gasse|Ufer|Damm|Ring|Chaussee)"
    rf" {_NUMBER}(?![.,]\d){_IN_TOWN}",
    r"\b(?:Am|An der|An den|Auf dem|Auf der|Im|In der|Zum|Zur|Unter den|Hinter dem|Beim)"
    rf" {_WORD}(?: {_WORD})? {_NUMBER},\s?(?:[A-Z]{{1,2}}-)?\d{{4,5}} {_TOWN}",
)

# Rue de la Paix, Calle de las Flores, Via dei Mille, Rua 25 de Abril.
_OF = either(
    """de la | de l['’] | de las | de los | della | dello | delle | degli | dei | del | des | du | de
    | d['’] | dos | das | da | do | la | las | los | le | les | al | di | van | von | der |
    den | aux? | à la"""
)
_MORE = rf"[ -](?:(?:{_OF} ?){{0,2}}{_WORD}|et|y|e|\d{{1,2}}(?= [A-Zd]))"
_NAMED = rf"(?:{_OF} ?|\d{{1,2}} de )?{_WORD}(?:{_MORE}){{0,4}}"
_RUE = either(
    """rue | avenue | av\\. | boulevard | bd | bld | place | pl\\. | chemin | all[ée]es? | impasse |
    quai | cours | route | square | passage | sentier | villa | faubourg"""
)
_CALLE = either(
    """calle | c/ | avenida | avda\\.? | av\\. | plaza | pza\\. | paseo | p\\.º | camino | carrer |
    ronda | traves[ií]a | carretera | glorieta"""
)
_VIA = either(
    """via | viale | v\\.le | piazza | p\\.za | piazzale | corso | c\\.so | largo | vicolo | strada |
    lungomare"""
)
_RUA = either("""rua | avenida | av\\. | travessa | largo | pra[cç]a | estrada | alameda""")
_FLOOR = r"(?:,? \d{1,2}\.?[ºª°](?: ?\w{1,3}\b)?){0,2}(?:,? ?(?:piso|puerta|esc\.|bajo) ?\w{0,3})?"
_ROMANCE_WAYS = (
    rf"(?i:(?<![\w.,/])\d{{1,4}}(?:[ -]?(?:bis|ter|quater|[a-d])\b)?,? {_RUE}) {_NAMED}{_IN_TOWN}",
    rf"\b(?i:r[ée]sidence|lotissement|lieu-dit|hameau) {_NAMED}(?:,? [\w ]{{1,24}})?,? \d{{5}} {_TOWN}",
    rf"\b(?i:{_CALLE}) ?{_NAMED},? (?:n\.?[ºo°]\.? ?|n[uú]m\.? ?|n[uú]mero )?{_NUMBER}{_FLOOR}{_IN_TOWN}",
    rf"\b(?i:{_VIA}) {_NAMED},? (?:n\.? ?)?{_NUMBER}(?!\w|[.,:]\d|%){_IN_TOWN}",
    rf"\b(?i:{_RUA}) {_NAMED},? (?:n\.?[ºo°] ?)?{_NUMBER}{_FLOOR}(?:,? ?\d{{4,5}}-\d{{3}} {_TOWN})?",
)
_POLISH = (
    rf"\b(?i:ul\.|al\.|pl\.|os\.|ulic[aęy]|alej[aęi]) ?{_NAMED} {_NUMBER}(?:(?:/| m\. ?)\d{{1,3}})?"
    rf"(?:,? \d\d-\d{{3}} {_TOWN})?"
)
_DUTCH = either(
    """straat | laan | plein | gracht | kade | singel | dijk | hof | weg | steeg | markt | gatan |
    vägen | gade | vej | gata | veien"""
)
_NORTHERN = (
    rf"\b(?:[A-Z][\w-]{{1,30}}{_DUTCH}|(?:Laan|Plein|Kade|Singel) {_NAMED}) {_NUMBER}"
    rf"(?:-[IV]{{1,3}}| ?(?:hs|bis))?(?![.,:]\d)"
    rf"(?:,? (?:\d{{4}} ?[A-Z]{{2}}|\d{{3}} ?\d{{2}}|\d{{4}}) {_TOWN}|{_ALONE})?"
)
_IN_CAPITALS = (_ENGLISH_IN_CAPITALS, _GERMAN_IN_CAPITALS)
_WAYS = [
    re.compile(way)
    for way in (_ENGLISH, _BOX, *_GERMAN_WAYS, *_ROMANCE_WAYS, _POLISH, _NORTHERN, *_IN_CAPITALS)
]

_NUMBERED = re.compile(r"\d|s/n")


@by(*_WAYS)
def streets(text: str) -> Found:
    if not _NUMBERED.search(text):
        return
    for way in _WAYS:
        for match in way.finditer(text):
            yield match.start(), match.start() + len(match[0].rstrip(" ,.(")), 0.7
