"""Short lists, tables and code blocks: one fixed answer each, asked for in many ways."""

from __future__ import annotations

import random

from .bank import BY_SUBJECT
from .code import SNIPPETS
from .dialogue import Turn
from .questions import noisy
from .relation import choose, lines, pairs

_LISTS = tuple(
    (left, tuple(item.strip() for item in right.split(",")))
    for left, right in pairs("""
        fruits: apple, pear, cherry, plum, banana; vegetables: carrot, onion, potato, cabbage, pea
        animals: cat, dog, horse, fox, bear; birds: owl, eagle, swan, crow, robin
        colours: red, blue, green, yellow, purple; trees: oak, pine, birch, maple, willow
        flowers: rose, tulip, daisy, lily, violet; drinks: water, tea, milk, juice, coffee
        countries: Norway, Japan, Peru, Kenya, Italy; capitals: Oslo, Tokyo, Lima, Nairobi, Rome
        days of the week: Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday
        months: January, February, March, April, May, June, July, August, September, \
        October, November, December
        seasons: spring, summer, autumn, winter
        planets: Mercury, Venus, Earth, Mars, Jupiter, Saturn, Uranus, Neptune
        tools: hammer, saw, drill, pliers, file; musical instruments: piano, violin, flute, drum, guitar
        sports: football, tennis, swimming, running, skiing
        jobs: baker, teacher, nurse, pilot, carpenter
        metals: iron, copper, silver, gold, tin
        continents: Africa, Asia, Europe, North America, South America, Oceania, Antarctica
        clothes: shirt, trousers, coat, hat, sock; rooms: kitchen, bathroom, bedroom, hall, cellar
        shapes: circle, square, triangle, star, oval; insects: bee, ant, fly, beetle, butterfly
    """)
)
_ASK_LIST = lines("""
    (Give|Show|Write) me a list of {t}.
    (Write|Make) a (short |)list of {t}.
    A list of {t}, please.
    List {t}.
    List some {t}.
    Name some {t}.
    Name a few {t}.
    (Can|Could) you (list|name) some {t}?
    Which {t} do you know?
    What are some {t}?
    I need a (short |)list of {t}.
    Tell me some {t}.
    Examples of {t}?
    (Give|Tell) me some examples of {t}.
    {t}, as a list
    Do you know any {t}?
    (Can|Could) you (write|give me|make) a (short |)list of {t}?
""")

_TABLES = (
    ("capital", "capitals", "Capital", ("Norway", "Sweden", "Italy", "Japan", "Peru", "Kenya")),
    ("currency", "currencies", "Currency", ("Norway", "Poland", "Japan", "India", "Peru", "Turkey")),
    ("language", "languages", "Language", ("Norway", "Poland", "Japan", "Iran", "Chile", "Egypt")),
    ("continent", "continents", "Continent", ("Norway", "Canada", "Japan", "Peru", "Kenya", "Australia")),
)
_ASK_TABLE = lines("""
    (Make|Write|Give me|Show me) a table of countries and (their |){t}.
    (Make|Write|Give me|Show me) a table (with|of) {t}.
    A table of (countries and |){t}, please.
    (Can|Could) you (make|write) a table (of|with) {t}?
    {t} as a table
    (Show|List) (countries and their |some ){t} (in|as) a table.
    I need a table of (countries and |){t}.
    Put some {t} into a table.
""")

_ASK_CODE = lines("""
    Write (a function|code|a Python function) that {t}.
    Write (Python|some|a piece of) code that {t}.
    (Show|Give) me (a function|code|Python code|a Python function) that {t}.
    I need (a function|code|Python code) that {t}.
    How do I write (a function|code|Python code) that {t}?
    (Can|Could) you write (a function|code|a Python function) that {t}?
    A (Python |)function that {t}, please.
    Python: a function that {t}
    Program (something|a function) that {t}.
    Code that {t}?
    What does Python code look like that {t}?
""")


def short_list(rng: random.Random) -> list[Turn]:
    topic, items = rng.choice(_LISTS)
    question = choose(rng.choice(_ASK_LIST), rng).format(t=topic)
    answer = f"Here are some {topic}:\n\n" + "\n".join(f"- {item}" for item in items)
    return [Turn(noisy(question[0].upper() + question[1:], rng), answer)]


def table(rng: random.Random) -> list[Turn]:
    relation, topic, heading, countries = rng.choice(_TABLES)
    rows = (f"| {land} | {BY_SUBJECT[relation, land].key} |" for land in countries)
    question = choose(rng.choice(_ASK_TABLE), rng).format(t=topic)
    answer = f"Here is a table of {topic}:\n\n| Country | {heading} |\n| --- | --- |\n" + "\n".join(rows)
    return [Turn(noisy(question[0].upper() + question[1:], rng), answer)]


def code(rng: random.Random) -> list[Turn]:
    does, body = rng.choice(SNIPPETS)
    question = choose(rng.choice(_ASK_CODE), rng).format(t=does)
    return [Turn(noisy(question, rng), f"Here is a Python function that {does}:\n\n```python\n{body}\n```")]
