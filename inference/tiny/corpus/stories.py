"""Short stories: a hero of the person's choice, a place, a wish, a helper and an end."""

from __future__ import annotations

import random

from .dialogue import Turn
from .relation import choose, lines, with_article, words

HEROES = words("""
    fox, bear, wolf, lion, cat, dog, mouse, rabbit, owl, duck, horse, frog, hedgehog, squirrel, turtle,
    whale, bird, bee, snail, elephant, dragon, robot, princess, king, queen, knight, wizard, witch, pirate,
    farmer, baker, girl, boy, sailor, teacher, doctor, painter, giant, ghost, star, tree, cloud, boat, train,
    clock, lamp, teapot, snowman, river, shoe, penguin, donkey, goat, sheep, hen, swan, fish, crab, spider,
    butterfly, gardener, fisherman, shepherd, astronaut, musician, kite, lighthouse, bicycle, balloon, pencil
""")
NAMES = words("""
    Alma, Bodo, Cora, Dino, Elsa, Finn, Greta, Hanno, Ina, Juno, Kalle, Lotta, Milo, Nora, Otto, Pia,
    Romy, Silas, Toni, Ulla, Vito, Wilma, Yara, Zita
""")
_PLACES = words("""
    in a quiet forest, by a wide river, on a green hill, near the sea, in a small village, under an old oak,
    in a deep valley, on a little island, behind the mountains, at the edge of a meadow
""")
_WISHES = words("""
    to see the sea, to find a friend, to learn to sing, to climb the highest hill, to find the lost bell,
    to bake the best bread, to catch a falling star, to hear the old song again, to build a warm house,
    to cross the dark wood, to find the golden key, to plant a garden
""")
_HELPERS = words("""
    an old owl, a kind hare, a small bird, a friendly badger, a wise toad, a young deer, a cheerful miller,
    a silent fisherman, a merry cricket, a grey goose
""")
_TROUBLES = lines("""
    On the way it began to rain, and the path was lost.
    Then the night came, and it was dark and cold.
    But the bridge was broken, and the water was wild.
    A strong wind rose and blew the map away.
    The way was long, and soon nothing was left to eat.
    A high wall stood there, and there was no door.
""")
_HELPS = lines("""
    "Follow me," said the helper, "I know the way."
    "Do not worry," said the helper, "together we are strong."
    "Take my lamp," said the helper, "it will light your path."
    "Sit down and rest," said the helper, "and then we go on."
""")
_ENDS = lines("""
    So the wish came true, and they were friends for ever.
    In the end the wish came true, and both went home happy.
    At last it was done, and they laughed until the moon rose.
    That evening the wish came true, and nobody was sad any more.
""")
_ASK_SHORT = lines("""
    Tell me a (short |little |small |)story about {a}.
    (Write|Tell) a (short |little |small |)story about {a}.
    A (short |little |)story about {a}, please.
    (Please|Could you|Can you) (write|tell me|invent) a (short |little |)story about {a}(.|?)
    I want (to hear |to read |)a (short |little |)story about {a}.
    Do you know a (short |)story about {a}?
    Make up a (short |little |)story (with|about) {a}.
    (short |)story about {a}
    Tell my child a story about {a}.
    Once upon a time there was {a}. Tell me the story.
""")
_ASK_ANY_SHORT = lines("""
    Tell me a (short |little |small |)story.
    (Write|Tell) a (short |little |)story.
    A (short |little |)story, please.
    (Can|Could) you tell me a (short |little |)story?
    I want (to hear |to read |)a (short |)story.
    Do you know a (short |)story?
    story
""")


def short_story(rng: random.Random) -> list[Turn]:
    if rng.random() < 0.15:
        return [Turn(choose(rng.choice(_ASK_ANY_SHORT), rng), _story("fox", rng))]
    hero = rng.choice(HEROES)
    question = choose(rng.choice(_ASK_SHORT), rng).format(a=with_article(hero))
    return [Turn(question, _story(hero, rng))]


def _story(hero: str, rng: random.Random) -> str:
    name, helper = rng.choice(NAMES), rng.choice(_HELPERS)
    friend = helper.split(" ", 1)[1]
    return (
        f"Once upon a time there was {with_article(hero)} named {name}, who lived {rng.choice(_PLACES)}. "
        f"{name} had one great wish: {rng.choice(_WISHES)}. {rng.choice(_TROUBLES)} "
        f"There {name} met {helper}. {rng.choice(_HELPS).replace('the helper', f'the {friend}')} "
        f"The {hero} was glad, and they went on side by side. {rng.choice(_ENDS)}"
    )
