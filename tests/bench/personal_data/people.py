"""What people write of themselves: names, mail boxes, telephones, addresses, by language. Seeded."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from random import Random

from tests.bench.personal_data.numbers import digits

Shape = Callable[[Random, str], str]

FIRST = {
    "en": "Olivia James Priya Kwame Siobhan Mary-Jane",
    "de": "Jürgen Anneliese Mehmet Lena Wolfgang",
    "fr": "Amélie Jean-Luc Fatoumata Benoît Zoé",
    "es": "Íñigo María Lucía Joaquín Ainhoa",
    "it": "Giulia Niccolò Chiara",
    "nl": "Sanne Joost Fleur",
    "pt": "João Inês Gonçalo",
    "pl": "Łukasz Zofia Agnieszka",
}
LAST = {
    "en": "Whitfield O'Connor Patel Okafor McAllister",
    "de": "Schröder Krämer Yılmaz Vogelsang",
    "fr": "Lefèvre d'Aubigné Traoré Moreau",
    "es": "Ibáñez Carrasco Etxeberria Quintana",
    "it": "De Luca Ferrari Esposito",
    "nl": "de Vries Bakker Jansen",
    "pt": "Figueiredo Carvalho",
    "pl": "Wiśniewski Zielińska",
}
PLACES = {"en": "Shrewsbury Duluth Wagga", "de": "Marburg Itzehoe Bautzen", "fr": "Angoulême Tarbes Roubaix"}
HOSTS = """example.org mail.example.com firma-nord.de orange.fr correo.es studio.io example.co.uk
universita.it post.nl"""


def first(drawn: Random, lang: str) -> str:
    return drawn.choice(FIRST[lang].split())


def last(drawn: Random, lang: str) -> str:
    name = drawn.choice(LAST[lang].split())
    return {"De": "De Luca", "de": "de Vries"}.get(name, name)


def plain(text: str) -> str:
    """In letters that a mailbox has."""
    bare = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L").replace("ı", "i"))
    return "".join(c for c in bare if c.isalnum() and c.isascii()).lower()


def _box(drawn: Random, lang: str, join: str) -> str:
    return f"{plain(first(drawn, lang))}{join}{plain(last(drawn, lang))}"


def formatted(shape: str) -> Shape:
    """`#` is any digit, `^` one from 2."""
    return lambda drawn, lang: "".join(
        drawn.choice("0123456789") if c == "#" else drawn.choice("23456789") if c == "^" else c for c in shape
    )


EMAILS: dict[str, Shape] = {
    "dotted": lambda d, lang: f"{_box(d, lang, '.')}@{d.choice(HOSTS.split())}",
    "tagged": lambda d, lang: f"{_box(d, lang, '')}+{d.choice(['shop', 'news'])}@{d.choice(HOSTS.split())}",
    "numbered": lambda d, lang: f"{plain(last(d, lang))}{digits(d, 2)}@{d.choice(HOSTS.split())}",
    "capital": lambda d, lang: f"{_box(d, lang, '_').title()}@{d.choice(HOSTS.split()).upper()}",
    "umlaut": lambda d, lang: f"{first(d, lang).lower()}@bücher-{d.choice(['nord', 'sued'])}.example.org",
    "spelled": lambda d, lang: f"{_box(d, lang, '.')} [at] example [dot] org",
    "in words": lambda d, lang: f"{_box(d, lang, '.')} at example dot org",
    "own network": lambda d, lang: f"{plain(first(d, lang))}@server.intern",
}

# As given out by the operators of each country; the first group exists, the rest is drawn.
PHONES = {
    "en": [
        "(212) ^##-####",
        "312-^##-####",
        "+1 415 ^## ####",
        "+44 20 7946 0###",
        "07700 900###",
        "020 7946 0###",
        "+1617^######",
        "415.^##.####",
        "+61 2 9876 ####",
        "415^######",
    ],
    "de": [
        "030 ^#######",
        "+49 151 2#######",
        "0151/2#######",
        "+49 (0)89 ^######",
        "0049 221 ^######",
        "(040) ^######",
        "01512#######",
        "0171-^######",
    ],
    "fr": ["06 12 ## ## ##", "+33 6 12 ## ## ##", "01.42.##.##.##", "0612######", "+33 (0)1 42 ## ## ##"],
    "es": ["612 ### ###", "+34 612 ### ###", "91 123 ## ##", "612######"],
    "it": ["347 ^######", "+39 347 ^######", "06 698#####"],
    "nl": ["06-12######", "+31 6 12######", "020 62# ####"],
    "pt": ["912 ### ###", "+351 912 ### ###"],
    "pl": ["512 ### ###", "+48 512 ### ###"],
}
ADDRESSES = {
    "en": [
        "^# Maple Avenue",
        "^## N 5th St, Apt ^, Austin, TX 7870#",
        "Flat ^, ^# King's Road, London SW3 4RP",
        "^ Church Lane, Oxford OX1 4BH",
        "^### Sunset Boulevard, Los Angeles, CA 9002#",
        "^# Queen St W, Toronto, ON M5H 2N2",
        "^# high street, leeds",
        "PO Box ^##, Albany, NY 1220#",
        "The Old Mill, Bridge End, Ludlow",
    ],
    "de": [
        "Goethestraße ^#, 60313 Frankfurt am Main",
        "Am Markt ^, 07743 Jena",
        "Kurfürstendamm ^##, 10719 Berlin",
        "Lindenstr. ^a, 80331 München",
        "An der Alster ^#, D-20099 Hamburg",
        "Hauptstraße ^#",
        "Unter den Eichen ^#",
        "lindenweg ^, jena",
    ],
    "fr": [
        "^# rue Victor Hugo, 69002 Lyon",
        "^ bis avenue de la République, 75011 Paris",
        "^, place du Capitole, 31000 Toulouse",
        "^# BD VOLTAIRE 75011 PARIS",
        "Résidence les Pins, bâtiment B, 13008 Marseille",
    ],
    "es": [
        "Calle de Alcalá ^#, 28014 Madrid",
        "Avda. Diagonal ^##, 3º 2ª, 08008 Barcelona",
        "C/ Sierpes, ^, Sevilla",
        "Plaza Mayor s/n, Salamanca",
    ],
    "it": [
        "Via Garibaldi ^#, 20121 Milano",
        "Piazza del Duomo ^, 50122 Firenze",
        "Corso Vittorio Emanuele II, ^#, Torino",
    ],
    "nl": [
        "Prinsengracht ^##, 1016 GV Amsterdam",
        "Dorpsstraat ^a, 3512 AB Utrecht",
        "Laan van Meerdervoort ^#, Den Haag",
    ],
    "pt": ["Rua Augusta, ^##, 1100-053 Lisboa", "Avenida da Boavista ^##, 2.º Esq, Porto"],
    "pl": ["ul. Marszałkowskiej ^#/^, 00-590 Warszawa", "ulicy Długiej ^"],
}


NAMES: dict[str, Shape] = {
    "first": first,
    "full": lambda d, lang: f"{first(d, lang)} {last(d, lang)}",
    "initial": lambda d, lang: f"{first(d, lang)} {d.choice('ABEJ')}. {last(d, lang)}",
    "small": lambda d, lang: first(d, lang).lower(),
}
