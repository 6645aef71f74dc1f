"""The recognisers as presidio's engine takes them: its own, with our conditions, and ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from presidio_analyzer import LocalRecognizer, PatternRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from presidio_analyzer.predefined_recognizers import (
    AuMedicareRecognizer,
    AuTfnRecognizer,
    CreditCardRecognizer,
    CryptoRecognizer,
    EsNieRecognizer,
    EsNifRecognizer,
    IbanRecognizer,
    InAadhaarRecognizer,
    ItFiscalCodeRecognizer,
    KrRrnRecognizer,
    NhsRecognizer,
    SgFinRecognizer,
    ThTninRecognizer,
    UkNinoRecognizer,
    UsItinRecognizer,
    UsMbiRecognizer,
    UsSsnRecognizer,
)

from feedback.curation.personal_data.hits import Type
from feedback.curation.personal_data.recognisers import (
    contact,
    names,
    network,
    numbers,
    places,
    secrets,
)
from feedback.curation.personal_data.recognisers.finder import Finder, by
from feedback.curation.personal_data.recognisers.surroundings import Found, digits_of, near, of_a_thing, words


class Ours(LocalRecognizer):
    """One function of ours, in the form of presidio's recognisers."""

    def __init__(
        self,
        kind: Type,
        find: Finder,
        only_near: re.Pattern[str] | None = None,
        digits: int = 0,
    ) -> None:
        """Texts with fewer digits than `digits` are not looked at."""
        self.find, self.only_near, self.digits = find, only_near, digits
        super().__init__(supported_entities=[kind], name=f"{kind}: {find.name}")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        if digits_of(text) < self.digits:
            return []
        return [self._result(*found) for found in self.find(text) if self._accepts(text, found[0])]

    def _accepts(self, text: str, start: int) -> bool:
        return self.only_near is None or near(text, start, self.only_near)

    def _result(self, start: int, end: int, score: float) -> RecognizerResult:
        metadata = {RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id}
        return RecognizerResult(self.supported_entities[0], start, end, score, recognition_metadata=metadata)


def known(recogniser: PatternRecognizer) -> Finder:
    """What one of presidio's finds, and is surer of than not. It is given no words around: those we read."""

    def find(text: str) -> Found:
        for result in recogniser.analyze(text, recogniser.supported_entities):
            whole = not _WITHIN.match(text, max(0, result.start - 1)) or result.start == 0
            if result.score >= SURE and whole and not of_a_thing(text, result.start):
                yield result.start, result.end, result.score

    find.__name__ = type(recogniser).__name__
    flags = recogniser.global_regex_flags or 0
    return Finder(find, tuple(re.compile(each["regex"], flags) for each in recogniser.to_dict()["patterns"]))


SURE = 0.5
_WITHIN = re.compile(r"\w\w")  # some of presidio's patterns also match the inside of a longer word
_HEALTH = words("nhs | health service | patient | patient number")
_TAX = words(
    """steuer-?id\\w* | steuerliche\\w* | steueridentifikationsnummer | identifikationsnummer | idnr
    | steuernummer | tax id | tax number | tax file number | tfn | tin | itin | fiscal"""
)
_BSN = words("bsn | burgerservicenummer | sofinummer | citizen service number")
_NIF = words("nif | contribuinte | n[uú]mero de contribuinte | número fiscal")
_PESEL = words("pesel | peselu | peselem | numer pesel")
_AADHAAR = words("aadhaar | aadhar | uidai | आधार")
_THAI = words(
    """thai id | thai national id | tnin | national id | id card | เลขประจำตัวประชาชน | บัตรประชาชน"""
)
_NRIC = words("nric | fin | ic | ic number | identity card | singapore id")
_MEDICARE = words("medicare | medicare number | medicare card")
_NAMED_ID = words(
    """passport | passport number | passport no | reisepass | reisepassnummer | passnummer |
    passeport | pasaporte | passaporto | paspoort | paspoortnummer | personalausweis |
    personalausweisnummer | ausweisnummer | ausweis | carte d'identité | documento de
    identidad | carta d'identità | identiteitskaart | id card | identity card | driver'?s?
    licen[sc]e | driving licen[sc]e | licence number | führerschein | führerscheinnummer |
    permis de conduire | permiso de conducir | patente | rijbewijs | social security | ssn |
    national insurance | sozialversicherungsnummer | rentenversicherungsnummer |
    versichertennummer | krankenversichertennummer"""
)
_CODE = re.compile(
    r"(?<![\w-])\d{2} ?\d{6} ?[A-Z] ?\d{3}(?!\w)|"
    r"(?<![\w-])(?=[A-Z0-9]{0,8}\d)(?:[A-Z]{1,5}\d[A-Z0-9]{4,14}|\d{2}[A-Z0-9]{5,14})(?![\w-])"
)


@by(_CODE)
def named(text: str) -> Found:
    """Of documents without a sum to prove them: only behind their name."""
    for match in _CODE.finditer(text):
        if sum(c.isdigit() for c in match[0]) >= 4:
            yield *match.span(), 0.7


_ANY_CARD = known(CreditCardRecognizer())


@by(*_ANY_CARD.patterns)
def _cards(text: str) -> Found:
    """Of 14 digits and more: shorter ones are no longer given out, and instants in milliseconds have 13."""
    for start, end, score in _ANY_CARD(text):
        if sum(c.isdigit() for c in text[start:end]) >= 14:
            yield start, end, score


def recognisers() -> Sequence[Ours]:
    """All, made anew: presidio's constructors compile nothing, the first text does."""
    return [
        Ours(Type.EMAIL, contact.emails),
        Ours(Type.PHONE, contact.phones, digits=7),
        Ours(Type.ADDRESS, places.streets),
        Ours(Type.NAME, names.names),
        Ours(Type.IP, network.addresses, digits=3),
        Ours(Type.MAC, network.macs),
        Ours(Type.CREDENTIALS, network.credentials),
        Ours(Type.KEY, secrets.keys),
        Ours(Type.PASSWORD, secrets.passwords),
        Ours(Type.CARD, _cards, digits=12),
        Ours(Type.IBAN, known(IbanRecognizer()), digits=12),
        Ours(Type.WALLET, known(CryptoRecognizer()), digits=2),
        Ours(Type.WALLET, numbers.ethereum, digits=2),
        *_of_people(),
    ]


def _of_people() -> Iterator[Ours]:
    proving: list[PatternRecognizer] = [
        EsNifRecognizer(), EsNieRecognizer(), ItFiscalCodeRecognizer(),
        KrRrnRecognizer(), UkNinoRecognizer(), UsItinRecognizer(), UsMbiRecognizer(), UsSsnRecognizer(),
    ]  # fmt: skip
    with_a_word: list[tuple[PatternRecognizer, re.Pattern[str]]] = [
        (NhsRecognizer(), _HEALTH), (InAadhaarRecognizer(), _AADHAAR),
        (ThTninRecognizer(), _THAI), (SgFinRecognizer(), _NRIC), (AuTfnRecognizer(), _TAX),
        (AuMedicareRecognizer(), _MEDICARE),
    ]  # fmt: skip
    free = (numbers.french, numbers.swiss, numbers.brazilian, numbers.swedish, numbers.finnish)
    behind = (
        (numbers.german, _TAX),
        (numbers.dutch, _BSN),
        (numbers.polish, _PESEL),
        (numbers.portuguese, _NIF),
        (named, _NAMED_ID),
    )
    finds: list[tuple[Finder, re.Pattern[str] | None]] = [
        *((known(each), None) for each in proving),
        *((known(each), word) for each, word in with_a_word),
        *((find, None) for find in free),
        *behind,
    ]
    for find, word in finds:
        yield Ours(Type.ID, find, word, digits=4)
