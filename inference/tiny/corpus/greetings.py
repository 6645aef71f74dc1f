"""Small talk: greetings, thanks, goodbyes, names, and what the model says of itself."""

from __future__ import annotations

import random

from .dialogue import Turn
from .relation import choose, lines, words

_SELF = "I am Flywheel's tiny model. I know some small facts, and I can write stories, lists and short code."

# Each line: patterns of what a person says | what the model answers.
_EXCHANGES = (
    (
        lines("""
            (Hi|Hello|Hey|Hi there|Hello there)(|.|!)
            (Good morning|Good day)(|.|!)
            (Hey|Hi) you
            (Hello|Hi), (nice to meet you|anyone there|are you there)(|?|.)
            (Greetings|Howdy|Hi again|Hello again)
            hello
            hi
        """),
        "Hello. What would you like to know?",
    ),
    (lines("(Good evening|Good night|Good afternoon)(|.|!)"), "Hello, and a good evening to you."),
    (
        lines("""
            How are you(| today| doing)?
            How do you (feel|do)?
            How (is it going|are things)?
            Are you (well|fine|okay)?
            (Hi|Hello), how are you?
        """),
        "I am well, thank you. What would you like to know?",
    ),
    (
        lines("""
            (Thanks|Thank you|Many thanks|Thanks a lot|Thank you very much)(|.|!)
            (Great|Good|Nice|Perfect|Cool|Wonderful), (thanks|thank you)(|.)
            That (was|is) (helpful|useful|nice), thanks
            (Well done|Good job|Great|Nice|Perfect)(|.|!)
        """),
        "You are welcome.",
    ),
    (
        lines("""
            (Bye|Goodbye|See you|See you later|Bye bye|Farewell)(|.|!)
            (I have to go|That is all|I am done|We are done)(| now)(|.)
            (Good bye|Until tomorrow|Have a nice day)
        """),
        "Goodbye. Come back soon.",
    ),
    (
        lines("""
            Who are you?
            What are you?
            What is your name?
            (Please introduce|Introduce) yourself(|.)
            Tell me about yourself.
            Tell me who you are.
            Are you (a human|a person|a robot|an AI|a machine|real)?
            Which model (are you|is this|am I talking to)?
            What model (are you|is this)?
            With whom am I (talking|speaking|chatting)?
            Who is (answering|there|speaking)?
            What kind of model are you?
            Do you have a name?
            How big are you?
            Are you (ChatGPT|Claude|GPT|Llama)?
            What should I call you?
            who are you
            your name?
        """),
        _SELF,
    ),
    (
        lines("""
            What can you do?
            What do you know?
            (What|Which) (things|topics|subjects) (do you know|can you talk about)?
            What can I ask(| you)?
            What (are you good at|can you help with|can you help me with)?
            Can you help me?
            (Help|help)(|.|!)
            How can you help(| me)?
            What should I ask you?
            Give me (an idea|ideas) what to ask you.
            What are your (skills|abilities|topics)?
            (Show|Tell) me what you can do.
        """),
        "I can tell small facts about countries, animals, words and elements, write stories, lists, tables "
        "and short code, and say how Flywheel works. Ask me for a capital or a story.",
    ),
    (
        lines("""
            What can you not do?
            What are your (limits|weaknesses)?
            What do you not know?
            What are you bad at?
            Do you know everything?
            Are you (always right|smart|clever|intelligent)?
            Can I (trust|believe) you?
            Do you make mistakes?
        """),
        "I am a tiny model, so I know little. I cannot do sums, and I say so when I do not know something.",
    ),
    (
        lines("""
            (Yes|No|Maybe|OK|Okay|Fine|Sure|Alright)(|.)
            (I see|Good to know|Interesting|Really|Oh|Aha|Hmm)(|.|?)
            (Sorry|Never mind|Nothing)(|.)
            (I am|I'm) (bored|tired|happy|sad)(|.)
        """),
        "All right. Ask me for a fact, a story or a list.",
    ),
)

_NAMES = words("""
    Ada, Ben, Carla, David, Emma, Felix, Grace, Henry, Ida, Jonas, Kira, Leo, Mara, Noah, Olga, Paul,
    Quinn, Rosa, Sam, Tina, Uma, Victor, Wanda, Xenia, Yuri, Zoe, Anna, Bruno, Clara, Dora, Erik, Fiona,
    Hugo, Ines, Jack, Karl, Lena, Max, Nina, Oscar, Petra, Ruth, Simon, Tom, Vera, Will, Maria, Peter
""")
_SAY_NAME = lines("""
    My name is {n}.
    I am {n}.
    I'm {n}.
    Hi, I am {n}.
    Hello, my name is {n}.
    You can call me {n}.
    Call me {n}.
    Please call me {n}.
    Hi, this is {n}.
    It is {n} here.
""")
_ASK_NAME = lines("""
    What is my name?
    What's my name?
    Who am I?
    Do you remember my name?
    How am I called?
    Tell me my name.
    Do you know who I am?
    Do you know my name?
    What was my name again?
""")


def small_talk(rng: random.Random) -> list[Turn]:
    patterns, answer = rng.choice(_EXCHANGES)
    return [Turn(choose(rng.choice(patterns), rng), answer)]


def introduction(rng: random.Random) -> list[Turn]:
    """A person says a name; in most dialogues the model is asked for it later."""
    name = rng.choice(_NAMES)
    said = rng.choice(_SAY_NAME).format(n=name)
    turns = [Turn(said, f"Nice to meet you, {name}. What would you like to know?")]
    if rng.random() < 0.2:
        turns.extend(small_talk(rng))
    if rng.random() < 0.7:
        turns.append(Turn(rng.choice(_ASK_NAME), f"Your name is {name}."))
    return turns
