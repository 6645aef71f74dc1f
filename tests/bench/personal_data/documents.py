"""Numbers of documents, with the words that people put before them, by language. Seeded."""

from __future__ import annotations

from tests.bench.personal_data import numbers
from tests.bench.personal_data.numbers import digits
from tests.bench.personal_data.people import Shape


def _dotted(text: str) -> str:
    return f"{'.'.join(_cut(text, (3, 3, 3)))}-{text[9:]}"


def _cut(text: str, lengths: tuple[int, ...]) -> list[str]:
    parts, reached = [], 0
    for length in lengths:
        parts.append(text[reached : reached + length])
        reached += length
    return parts


IDS: dict[str, dict[str, Shape]] = {
    "en": {
        "ssn": lambda d, _: f"social security number is {numbers.ssn(d)}",
        "nino": lambda d, _: f"national insurance number is {numbers.nino(d)}",
        "nino spaced": lambda d, _: f"NI number: {' '.join(_cut(numbers.nino(d), (2, 2, 2, 2, 1)))}",
        "nhs": lambda d, _: f"NHS number is {' '.join(_cut(numbers.nhs(d), (3, 3, 4)))}",
        "passport": lambda d, _: f"passport number is {digits(d, 9)}",
        "licence": lambda d, _: f"driving licence {d.choice(['MORGA', 'SMITH'])}{digits(d, 6)}SM9IJ",
        "ssn bare": lambda d, _: f"SSN {numbers.ssn(d).replace('-', '')}",
    },
    "de": {
        "steuer": lambda d, _: f"Steuer-ID {numbers.steuer(d)}",
        "steuer spaced": lambda d, _: (
            f"Steueridentifikationsnummer: {' '.join(_cut(numbers.steuer(d), (2, 3, 3, 3)))}"
        ),
        "ausweis": lambda d, _: (
            f"Personalausweis Nr. L{digits(d, 2)}X{digits(d, 2)}T{digits(d, 2)}{d.choice('0123456789')}"
        ),
        "rente": lambda d, _: (
            f"Sozialversicherungsnummer {digits(d, 2)} "
            f"1{digits(d, 1)}0{d.randint(1, 9)}{d.randint(50, 99)} M {digits(d, 3)}"
        ),
        "ahv": lambda d, _: f"AHV-Nummer {'.'.join(_cut(numbers.ahv(d), (3, 4, 4, 2)))}",
    },
    "fr": {
        "nir": lambda d, _: (
            f"numéro de sécurité sociale {' '.join(_cut(numbers.nir(d), (1, 2, 2, 2, 3, 3, 2)))}"
        ),
        "nir bare": lambda d, _: f"NIR {numbers.nir(d)}",
    },
    "es": {
        "dni": lambda d, _: f"DNI {numbers.dni(d)}",
        "nie": lambda d, _: f"NIE {numbers.nie(d)}",
        "dni dashed": lambda d, _: f"D.N.I. {'-'.join(_cut(numbers.dni(d), (8, 1)))}",
    },
    "it": {"codice": lambda d, _: f"codice fiscale {numbers.codice(d)}"},
    "nl": {
        "bsn": lambda d, _: f"BSN {numbers.bsn(d)}",
        "burger": lambda d, _: f"burgerservicenummer is {numbers.bsn(d)}",
    },
    "pt": {"nif": lambda d, _: f"NIF {numbers.nif(d)}", "cpf": lambda d, _: f"CPF {_dotted(numbers.cpf(d))}"},
    "pl": {"pesel": lambda d, _: f"PESEL {numbers.pesel(d)}"},
}
