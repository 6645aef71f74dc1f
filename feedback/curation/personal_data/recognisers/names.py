"""Names of people, only where the words around say that one follows: no list, no guessing by capitals."""

from __future__ import annotations

import re

from feedback.curation.personal_data.recognisers.finder import by
from feedback.curation.personal_data.recognisers.surroundings import Found, either

_PART = r"(?:[A-Z]\.|[A-ZÀ-ÖØ-ÞŁŚŻŹĆŃÓČŠŽŘĐ][^\W\d_]*(?:['’-][^\W\d_]+){0,2})"
_LINK = either(
    """van der | van den | van de | van | von der | von | zu | de la | de los | del | de | da | dos |
    do | di | della | bin | ibn | al | el | le | la | y | ten | ter"""
)
_MORE = rf"[ \u00a0](?:{_LINK} |d['’])?{_PART}"
_NAME = rf"(?P<v>{_PART}(?:{_MORE}){{0,3}})"
_SAY = either(
    """my (?:(?:full | real | legal | first | last) )?name(?:['’]s)?(?: is)?(?: was)? | i am called |
    i'm called | people call me | they call me | please call me | (?:his | her | their | the
    (?:patient | customer | client | tenant | employee | applicant)(?:['’]s)?) (?:full )?name
    is | mein (?:voller )?name (?:ist | lautet) | ich hei(?:ß | ss)e | je m['’]appelle | mon
    nom (?:complet )?est | moi,? c['’]est | me llamo | mi nombre (?:completo )?es | mi chiamo
    | il mio nome [eè] | ik heet | mijn naam is | meu nome é | chamo-me | me chamo | nazywam
    się | mam na imię | jag heter | mitt namn är | jeg hedder | jeg heter | mit navn er |
    nimeni on | jmenuji se"""
)
_FIELD = either(
    """full[ _]?name | first[ _]?name | last[ _]?name | surname | name | patient | vorname | nachname
    | vor- und nachname | nom(?: complet)? | pr[ée]nom | nombre(?: completo)? | apellidos? |
    nome(?: completo)? | cognome | naam | achternaam | contact person | ansprechpartner(?:in)?"""
)
_DEAR = either(
    """Dear | Hello | Hi | Sehr geehrter? | Lieber? | Guten Tag | Bonjour | Ch[eè]re? | Estimad[oa] |
    Querid[oa] | Gentile | Egregio | Geachte | Beste | Prezad[oa] | Car[oa]"""
)
_TITLE = either(
    """(?:Mr | Mrs | Ms | Miss | Mx | Dr | Prof)\\.? | Herrn? | Frau | Monsieur | Madame | M\\. | Mme
    | Señora? | Sr\\. | Sra\\. | Dott\\.(?:ssa)? | Signora? | heer | mevrouw | Senhora?"""
)
_REGARDS = either(
    """(?:(?:kind | best | warm | many) )?regards | best wishes | sincerely(?: yours)? | yours
    (?:sincerely | faithfully | truly) | all the best | mit freundlichen gr[üu](?:ß | ss)en |
    (?:viele | liebe | beste | herzliche | freundliche) gr[üu](?:ß | ss)e | mfg | cordialement
    | bien à vous | sinc[èe]rement | un saludo | saludos(?: cordiales)? | atentamente |
    cordiali saluti | distinti saluti | met vriendelijke groet(?:en)? | atenciosamente | com
    os melhores cumprimentos | z poważaniem"""
)
_SAYS = re.compile(rf"(?<!\w)(?i:{_SAY}):? (?:(?i:mr|mrs|ms|dr|prof)\.? )?{_NAME}(?!\w)")
# Where a name follows also when it is written small; then a few words that do not make one.
_SAY_SMALL = either(
    """my (?:(?:full | real | first | last) )?name is | (?:her | his) name is | mein name ist |
    ich hei(?:ß | ss)e |
    je m['’]appelle | me llamo | mi nombre es | mi chiamo | ik heet | mijn naam is | meu nome é | me chamo |
    nazywam się | jag heter | jeg hedder"""
)
_SMALL = re.compile(
    rf"(?<!\w)(?i:{_SAY_SMALL}) (?!(?:not|in|on|the|a|an|at|of|to|no|still|also|now|so|too|and|or|but|that"
    r"|what|this|very|spelled|spelt|written|pronounced|missing|wrong|known|mentioned|listed|unknown|dich|euch|sie|es|nicht"
    r"|auch|pas|aussi|no|non|niet|não|nie|como|así|comme|così|for|from|with|never|already|just|only)(?!\w))"
    r"(?P<v>[^\W\d_]{3,20}(?:-[^\W\d_]{2,20})?)(?![\w'’])"
)
# "I am …" says a trade as often: a greeting before it, or two words with capitals after it, say a name.
_GREETED = re.compile(
    rf"(?i:\b(?:hi|hello|hey)\b[\w ]{{0,16}}[,.!]{{0,2}} (?:i['’]?m|i am|this is)) {_NAME}(?!\w)"
)
_TWO = rf"(?P<v>{_PART}(?:{_MORE}){{1,3}})"
_SPEAKING = re.compile(rf"(?i:\b(?:this is|it['’]s)) {_NAME} (?:speaking|calling|here|again|from)\b")
_I_AM = re.compile(rf"(?<!\w)(?:Ich bin|Je suis|Soy|Sono|Ik ben|Sou|Jestem) {_TWO}(?!\w)")
_FIELDS = re.compile(
    rf"(?m:^[ \t>*#|\"'-]{{0,8}})(?i:{_FIELD})[\"'*]{{0,3}}[ \t]?[:=|][ \t*\"']{{0,4}}{_NAME}"
    r"(?m:(?=[\s\"'*,.;|)]|$))"
)
_SALUTATION = re.compile(rf"(?<!\w){_DEAR} {_TITLE} (?:(?:Dr|Prof)\.? )?{_NAME}")
_SIGNED = re.compile(
    rf"(?m:^|[.!?:;] )(?i:{_REGARDS}),?[ \t]{{0,4}}\n[ \t]{{0,4}}\n?[ \t-]{{0,4}}{_NAME}"
    r"[ \t]{0,4}(?=\n|\Z|,)"
)
# Capitalised by grammar or habit, and no name.
_NO_NAME = re.compile(
    either(
        """The | This | That | It | I | A | An | Not | What | Who | How | Why | Yes | No | Ok | My |
        Your | Our | Please | Sir | Madam | All | Team | Everyone | Support | Customer |
        Client | User | Example | None | Null | True | False | String | Product | Company
        | Type | Value | Unknown | Anonymous | English | German | French | Spanish"""
    )
    + r"(?!\w)"
)


_SAYING = (
    *((_SAYS, 0.8), (_SMALL, 0.6), (_GREETED, 0.7), (_SPEAKING, 0.7), (_I_AM, 0.6)),
    *((_FIELDS, 0.6), (_SALUTATION, 0.8), (_SIGNED, 0.75)),
)


@by(*(pattern for pattern, _ in _SAYING))
def names(text: str) -> Found:
    for pattern, score in _SAYING:
        for match in pattern.finditer(text):
            if not _NO_NAME.match(match["v"]):
                yield *match.span("v"), score
