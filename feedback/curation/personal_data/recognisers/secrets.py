"""Keys, tokens, passwords. By the shapes that makers document, and by what stands before a random value."""

from __future__ import annotations

import re

from feedback.curation.personal_data.recognisers.finder import by
from feedback.curation.personal_data.recognisers.surroundings import Found, entropy, mixed

# Prefixes by which makers let their keys be found; lengths are the shortest and longest in use, with room.
_SHAPES = (
    r"sk-(?:ant-|proj-|svcacct-|admin-|or-v1-|lf-)?[\w-]{20,220}",  # several engines
    r"[rsp]k_(?:live|test)_[A-Za-z0-9]{16,220}",  # Stripe
    r"whsec_[A-Za-z0-9+/]{24,80}={0,2}",
    r"gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{22,255}",
    r"gl(?:pat|ptt|dt|rt|soat|cbt)-[\w-]{20,80}",
    r"xox[abeoprs]-[A-Za-z0-9-]{10,250}|xapp-\d-[A-Za-z0-9-]{20,200}",  # Slack
    r"(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[A-Z0-9]{16}",  # AWS
    r"AIza[\w-]{35}|ya29\.[\w-]{20,250}|GOCSPX-[\w-]{28}|1//[\w-]{30,120}",  # Google
    r"npm_[A-Za-z0-9]{36}|pypi-[\w-]{50,250}|dckr_pat_[\w-]{20,80}|rubygems_[0-9a-f]{48}",
    r"hf_[A-Za-z]{30,40}|r8_[A-Za-z0-9]{37}|gsk_[A-Za-z0-9]{40,60}|xai-[A-Za-z0-9]{60,90}",
    r"SG\.[\w-]{16,32}\.[\w-]{32,64}|key-[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}",  # mail by API
    r"(?:AC|SK)[0-9a-f]{32}",  # Twilio
    r"\d{8,10}:AA[\w-]{33}",  # Telegram
    r"[MNO][A-Za-z\d_-]{23,25}\.[\w-]{6}\.[\w-]{27,38}",  # Discord
    r"do[opr]_v1_[0-9a-f]{64}|dapi[0-9a-f]{32}(?:-\d)?|dt0c01\.[A-Z0-9]{24}\.[A-Z0-9]{64}",
    r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|sq0(?:atp|csp)-[\w-]{22,43}|EAAA[\w-]{60}",
    r"lin_api_[A-Za-z0-9]{40}|ntn_[A-Za-z0-9]{40,60}|secret_[A-Za-z0-9]{43}|figd_[\w-]{40}|sbp_[0-9a-f]{40}",
    r"(?<![+/=_-])[A-Za-z0-9+/]{86}==",  # 64 bytes: Azure
    r"ATATT3[\w=-]{100,240}|PMAK-[0-9a-f]{24}-[0-9a-f]{34}|NRAK-[A-Z0-9]{27}|hvs\.[\w-]{24,160}",
    r"AGE-SECRET-KEY-1[A-Z0-9]{58}|glsa_\w{32}_[0-9a-f]{8}|sntrys_[\w+/=]{40,250}|phc_[A-Za-z0-9]{40,50}",
)
_MAKERS = re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(_SHAPES)})(?![A-Za-z0-9])")
_HOOK = re.compile(
    r"hooks\.slack\.com/services/(?P<v>T\w{6,14}/B\w{6,14}/\w{18,30})"
    r"|discord(?:app)?\.com/api/webhooks/(?P<w>\d{15,22}/[\w-]{50,90})"
)
# A short prefix, then chance: the class of keys whose maker is not in the list.
_PREFIXED = re.compile(
    r"(?<![A-Za-z0-9_-])(?P<maker>[A-Za-z][A-Za-z0-9]{1,9}(?:[_-][a-z0-9]{2,8}){0,2})[_-](?P<v>[A-Za-z0-9]{24,128})(?![A-Za-z0-9])"
)
_NO_MAKERS = re.compile(
    r"(?i)sha\d*|md5|commit|call|chatcmpl|cmpl|msg|toolu|run|req|thread|asst|resp|file|img|hash|build|uuid|id|v\d*|etag"
)
# What one calls it in prose, in a file of settings, in a header, in a URL; then the value.
_SAID = re.compile(
    r"""(?ix) (?<![A-Za-z])
    (?: api[\s_-]?(?:key|token|secret)
    | (?:access|secret|auth|private|account|client|shared|signing
      |encryption|refresh|session|bearer|bot|app|personal)
      [\s_-]?(?:access[\s_-]?)?(?:key|token|secret)
    | \w{0,40}_(?:key|token|secret) | accountkey | sharedaccesskey | x-api-key | authorization | bearer
    | token | secret | sig | x-amz-signature
    | (?:api-?)?schlüssel | zugangstoken | (?:cl[ée] | clave | chiave | sleutel | chave | klucz)
      (?:\s(?:secr[èe]te|secreta|d['’]api|api|de\s(?:la\s)?api|d['’]accès|privada|privée))? | jeton )
    ["'`*]{0,3}
    (?: \s{0,3}(?:[:=]{1,2}|=>|is|ist|est|es|è|\sto)\s{0,3} (?:basic\s|bearer\s|token\s)? | \s )
    ["'`*]{0,3} (?P<v>[A-Za-z0-9+/_.~=-]{10,512}) """
)
_PASSWORD = re.compile(
    r"""(?ix) (?<![A-Za-z])
    (?: (?:\w{0,30}_)?(?:password|passwd|pwd|passphrase|pass) | pw | pin | passwort | kennwort
    | mot\ de\ passe | mdp | contrase[ñn]a | senha | wachtwoord | has[łl]o | parola\ d'ordine )
    ["'`*]{0,3}
    (?: \s{0,3}(?:[:=]{1,2}|=>)\s{0,3}
    | \s(?:is|ist|lautet|est|es|è|é|to|auf|war|was|jest)\s{1,3}(?:now\s|still\s)?(?::\s)? )
    (?: (?P<quote>["'`]) (?P<phrase>[^"'`\n]{4,64}) (?P=quote)
    | (?P<q>["'`*]{0,3}) (?P<v>[^\s"'`<>{}]{4,128}) ) """
)
_BESIDE_A_USER = re.compile(
    r"(?i)\b(?:user(?:name)?|login|benutzer(?:name)?|utilisateur|identifiant|usuario|utente|gebruiker)[\"'*]{0,2}\s?[:=]"
    r"(?=[^:=]{0,80}[:=]\s{0,3}[\"']?\Z)"
)
_NOT_ONE = re.compile(
    r"(?i)[%{<\[(]|\$[({]|\$[a-z_]\w*$|\*+$|x{3,}|\.{3,}|(?:your|my)[_-]?(?:api|secret|key|token|pass|own)|example"
    r"|changeme|placeholder|redacted|none|null|true|false|os\.|env|process\.|get|self\.|settings\.|config"
)
_CALL = re.compile(r"[A-Za-z_][\w.]*[(\[]|[A-Za-z_]+(?:\.[A-Za-z_]+)+$")
_BEGIN = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_END = re.compile(r"-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_CUT_OFF = re.compile(r"(?:(?:\s|\\[nr]){0,8}[A-Za-z0-9+/=]{20,100}(?![A-Za-z0-9+/=])){0,200}")
_LONGEST = 12_000  # code points: RSA of 16,384 bits
_JWT = re.compile(r"(?<![\w.-])eyJ[\w-]{8,4096}\.eyJ[\w-]{4,8192}\.[\w-]{0,2048}")
_LONG = re.compile(r"[\w+/=.-]{16}|(?<![\w+/=.-])(?=[\w+/=.-]{10})[\w+/=.-]{0,16}\d")
_BITS = 3.0


@by(_MAKERS, _HOOK, _PREFIXED, _SAID)
def keys(text: str) -> Found:
    if not _LONG.search(text):
        return
    for match in _MAKERS.finditer(text):
        if entropy(match[0]) >= _BITS:
            yield *match.span(), 0.95
    for match in _HOOK.finditer(text):
        yield *match.span("v" if match["v"] else "w"), 0.95
    for match in _PREFIXED.finditer(text):
        if by_chance(match["v"]) and not _NO_MAKERS.fullmatch(match["maker"].split("_")[0].split("-")[0]):
            yield *match.span(), 0.75
    for match in _SAID.finditer(text):
        value = match["v"].rstrip(".")
        drawn = by_chance(value, _BITS) if len(value) < 16 else mixed(value) and entropy(value) >= _BITS
        if drawn and not _NOT_ONE.match(value) and not _CALL.match(value):
            yield match.start("v"), match.start("v") + len(value), 0.85


def by_chance(value: str, bits: float = 3.6) -> bool:
    """Whether it looks drawn: upper, lower and digits, or hex of 32 and more, and many bits in each."""
    upper, lower = any(c.isupper() for c in value), any(c.islower() for c in value)
    if not mixed(value):
        return False
    hexadecimal = len(value) >= 32 and all(c in "0123456789abcdef" for c in value)
    return hexadecimal or (upper and lower and entropy(value) >= bits)


@by(_PASSWORD)
def passwords(text: str) -> Found:
    """Said to be one. A word without digit or sign counts only in quotes: "password is required" is none."""
    for match in _PASSWORD.finditer(text):
        group = "phrase" if match["phrase"] else "v"
        value, start = match[group].rstrip(".,;:?)*"), match.start(group)
        if len(value) < 4 or _NOT_ONE.match(value) or _CALL.match(value):
            continue
        if (
            match["phrase"]
            or any(not c.isalpha() for c in value)
            or _BESIDE_A_USER.search(text, start - 96, start)
        ):
            yield start, start + len(value), 0.8


def private_keys(text: str) -> Found:
    """Whole, also where the end is missing. On the whole text: none fits into a window."""
    for match in _BEGIN.finditer(text):
        yield match.start(), _end_of_key(text, match.end()), 1.0


def _end_of_key(text: str, start: int) -> int:
    place = text.find("-----", start, start + _LONGEST)
    end = _END.match(text, place) if place >= 0 else None
    rest = end or _CUT_OFF.match(text, start)
    return rest.end() if rest else start


def jwts(text: str) -> Found:
    for match in _JWT.finditer(text):
        yield *match.span(), 1.0
