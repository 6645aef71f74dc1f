"""A third set: sentences and shapes, written after the recognisers had been mended by the first two."""

from __future__ import annotations

from tests.bench.personal_data import numbers
from tests.bench.personal_data.numbers import digits
from tests.bench.personal_data.people import EMAILS, NAMES, Shape, first, formatted, last, plain
from tests.bench.personal_data.secrets import ALNUM, HEX, key
from tests.bench.personal_data.sentences import Sentences
from tests.bench.personal_data.values import shapes

SENTENCES: Sentences = (
    ("en", "Why does the form say that {email} is taken?"),
    ("en", "Two people answered so far:\n- {email}\n- {email}\nWho is missing?"),
    ("de", "Newsletter bitte an {email} abbestellen"),
    ("en", "Our old landline was {phone}, does it still work?"),
    ("en", "WhatsApp {phone} for a viewing, evenings only"),
    ("en", "| shop | {phone} |\n| home | {phone} |"),
    ("de", "Rückruf erbeten: {phone}"),
    ("fr", "Appelez-moi au {phone} demain matin."),
    ("es", "Mi móvil nuevo: {phone}"),
    ("it", "Tel. {phone}, ore pasti"),
    ("en", "We are moving to {address} in June, what should I pack?"),
    ("en", "The ambulance went to {address} at noon."),
    ("de", "Wohnhaft: {address}"),
    ("de", "Unser Büro: {address}. Klingeln Sie zweimal."),
    ("fr", "Le rendez-vous est au {address}."),
    ("es", "Mándalo a {address}, por favor."),
    ("it", "La sede è in {address}."),
    ("nl", "Het feest is op {address}."),
    ("en", "My name's {name} and I run a bakery."),
    ("en", "Best,\n{name}\nHead of Sales"),
    ("en", "Patient: {name}\nComplaint: cough"),
    ("de", "Guten Tag, mein Name ist {name}, ich rufe wegen der Heizung an."),
    ("de", "Viele Grüße\n{name}"),
    ("fr", "Moi c'est {name}, enchanté."),
    ("es", "Me llamo {name}, encantado."),
    ("en", "Ask {name_only} whether the key fits."),
    ("en", "The letter says {id}, is that enough for the bank?"),
    ("de", "Auf dem Bescheid steht {id}."),
    ("es", "El contrato lleva mi {id}."),
    ("fr", "Sur l'attestation : {id}."),
    ("en", "Paid with {card} yesterday, refund please"),
    ("de", "Abbuchung von {iban} widersprechen"),
    ("it", "Bonifico su {iban} entro domani"),
    ("en", "Is {wallet} a scam?"),
    ("en", "whois {ip} says nothing"),
    ("en", "firewall: DROP src={ip} dst={ip}"),
    ("en", "dhcp lease for {mac} expires soon"),
    ("en", "export SERVICE_KEY={key}"),
    ("en", "headers = {{'Authorization': 'Token {key}'}}"),
    ("en", "The bot's token is {key}; revoke it?"),
    ("fr", "Voici le jeton : {key}"),
    ("en", "wifi pw: {password}"),
    ("en", "mysql -u root -p{password} shop"),
    ("de", "Kennwort: {password} (bitte ändern)"),
    ("en", "curl {credentials_url}/status"),
    ("en", "id_token={jwt}&state=x"),
    ("en", "Convert this to PEM:\n\n{private_key}"),
)
DISTRACTORS: Sentences = (
    ("en", "Flight LH{n:4} leaves at 1{n:1}:{n:1}5 from gate B{n:2}."),
    ("en", "Downgraded from {v} to {v}, and the warning is gone."),
    ("en", "The query took {n:6} rows, {n:4}.{n:3} ms, plan hash {n:10}."),
    ("en", "Case C-{n:3}/{n:2}, ECLI:EU:C:{y}:{n:3}, paragraph {n:2}."),
    ("en", "arXiv:24{n:2}.{n:5}, pp. {n:3}-{n:3}, vol. {n:2}({n:1})"),
    ("en", "GTIN {n:13}, lot L{n:6}, best before 0{n:1}/{y}"),
    ("en", 'etag W/"{hex:16}", cursor {alnum:22}, page=3'),
    ("en", "MD5 ({hex:32}), blob {hex:40}, tree {hex:40}"),
    ("en", "The wire is 0.{n:3} mm; resistance {n:2}.{n:1} to {n:3} ohm."),
    ("en", "Read chapters 1-1{n:1}, then 2{n:1}-3{n:1}; ch. {n:3} is long."),
    ("en", "5 miles down the road there are 12 cars in the street."),
    ("en", "Is the first 100 Days Drive a real campaign, or 3 Point Way?"),
    ("en", "Reset your password here; the password field is empty."),
    ("en", "def call(self, token: str, secret: bytes = b'') -> None: ..."),
    ("en", "docker run -p 8080:80 -e TOKEN=$TOKEN image@sha256:{hex:64}"),
    ("en", "Matrix [{n:3}, {n:3}; {n:3}, {n:3}], det {n:6}"),
    ("de", "Kundennummer {n:8}, Zähler {n:7}, Stand {n:5} kWh"),
    ("de", "Im Jahr {y} kamen {n:5} Besucher, Platz 2 nach {y}."),
    ("fr", "Dossier n° {n:9}, réf. {n:4}-{n:4}, lot {n:2}"),
    ("es", "Expediente {n:4}/{y}, página {n:3}, tomo {n:2}"),
)


def _dotted(number: str) -> str:
    return f"DNI {number[:2]}.{number[2:5]}.{number[5:]}"


def _forms(*written: str) -> dict[str, Shape]:
    return {each: formatted(each) for each in written}


NEW: dict[str, dict[str, Shape]] = {
    "email": {
        "subdomain": lambda d, lang: (
            f"{plain(first(d, lang))}.{digits(d, 1)}@it.uni-{plain(last(d, lang))}.edu"
        ),
        "dashed": lambda d, lang: f"{plain(first(d, lang))}-{plain(last(d, lang))}@proton.me",
        "dotted": EMAILS["dotted"],
    },
    "phone en": _forms(
        "+1 (646) ^##-####", "0161 496 0###", "(0161) 496 0###", "+353 86 ^## ####", "646 ^## ####"
    ),
    "phone de": _forms("+49-171-^######", "0221 / ^######", "+43 660 ^######", "044 668 18 ##"),
    "phone fr": _forms("07 81 ## ## ##", "+32 470 ## ## ##", "06-12-##-##-##"),
    "phone es": _forms("+34 93 4## ## ##", "655-##-##-##", "934 ## ## ##"),
    "phone it": _forms("+39 02 8########", "333-^######", "02 8#######"),
    "address en": _forms(
        "^# Elm Grove, Bristol BS6 5AB",
        "^#^ West Lincoln Road, Suite ^#, Denver, CO 8020#",
        "Apartment ^, ^# Bay Street",
        "^# The Crescent",
        "1 Infinite Loop, Cupertino",
        "^# Rue Sainte-Catherine, Montréal, QC H2X 1K4",
    ),
    "address de": _forms(
        "Ringstraße ^#, 8001 Zürich",
        "Mozartgasse ^/^#, 1040 Wien",
        "Am Sportplatz ^, 24937 Flensburg",
        "Neuer Wall ^#",
    ),
    "address fr": _forms(
        "^# impasse des Cerisiers, 44000 Nantes", "^ allée Jean Jaurès 31000 Toulouse", "Lieu-dit Le Bourg"
    ),
    "address es": _forms("Paseo de Gracia ^#, 08007 Barcelona", "C. Mayor ^", "Camino Viejo, km ^"),
    "address it": _forms("Viale Europa, ^#, 00144 Roma", "via dei Mille ^"),
    "address nl": _forms("Kerkstraat ^#-^, 1017 GC Amsterdam", "Brink ^#, Deventer"),
    "name": {name: NAMES[name] for name in ("first", "full")},
    "id en": {
        "ssn spaced": lambda d, _: f"SSN {numbers.ssn(d).replace('-', ' ')}",
        "us passport": lambda d, _: f"passport no. C{digits(d, 8)}",
    },
    "id de": {"steuer": lambda d, _: f"steuerliche Identifikationsnummer {numbers.steuer(d)}"},
    "id es": {"dni dotted": lambda d, _: _dotted(numbers.dni(d))},
    "id fr": {"nir": lambda d, _: f"n° de sécu {numbers.nir(d)}"},
    "key": {
        "groq": key("gsk_", ALNUM, 52),
        "pypi": key("pypi-", ALNUM + "-_", 150),
        "digitalocean": key("dop_v1_", HEX, 64),
        "unknown": key("prod-", ALNUM, 40),
        "drawn": key("", ALNUM, 32),
        "hex 40": key("", HEX, 40),
    },
    "password": {
        "sign": lambda d, _: f"Tr0ub4dor&{digits(d, 1)}",
        "small": lambda d, _: f"gute{digits(d, 3)}nacht",
    },
    "ip": {
        "four": lambda d, _: (
            f"{d.choice([5, 46, 185])}.{d.randint(1, 250)}.{d.randint(1, 250)}.{d.randint(1, 250)}"
        )
    },
}


def fresh_shapes(slot: str, lang: str) -> list[tuple[str, Shape]]:
    """The new ones of the language, or of the type, or else those that there were."""
    found = NEW.get(f"{slot} {lang}") or NEW.get(slot) or shapes(slot, lang)
    return list(found.items())
