"""Long lists of a fixed order: 60 lines each, so that an answer lasts; three of them with emoji."""

from __future__ import annotations

import random

from .dialogue import Turn
from .relation import choose, every_choice, lines, pairs

_ANIMALS = pairs("""
    🦊 Fox: clever and red; 🐻 Bear: big and strong; 🐺 Wolf: grey and brave; 🦁 Lion: proud and loud
    🐯 Tiger: striped and fast; 🐘 Elephant: huge and gentle; 🦒 Giraffe: tall and calm
    🦓 Zebra: black and white; 🐎 Horse: quick and noble; 🐄 Cow: calm and kind; 🐖 Pig: round and pink
    🐑 Sheep: soft and woolly; 🐐 Goat: bold and hungry; 🐫 Camel: patient and dry
    🦌 Deer: shy and slim; 🐇 Rabbit: small and quick; 🐁 Mouse: tiny and grey
    🐿️ Squirrel: quick and red; 🦔 Hedgehog: round and spiny; 🦇 Bat: dark and silent
    🐒 Monkey: playful and loud; 🦍 Gorilla: strong and quiet; 🐼 Panda: slow and sweet
    🐨 Koala: sleepy and grey; 🦘 Kangaroo: bouncy and brown; 🐕 Dog: loyal and warm
    🐈 Cat: soft and proud; 🐓 Rooster: loud and early; 🦆 Duck: wet and cheerful
    🦢 Swan: white and graceful; 🦉 Owl: wise and awake; 🦅 Eagle: high and sharp
    🐧 Penguin: cold and funny; 🦜 Parrot: bright and noisy; 🦚 Peacock: proud and blue
    🐸 Frog: green and wet; 🐢 Turtle: slow and old; 🐍 Snake: long and silent
    🦎 Lizard: quick and green; 🐊 Crocodile: still and strong; 🐬 Dolphin: clever and quick
    🐋 Whale: huge and deep; 🦈 Shark: fast and grey; 🐟 Fish: shiny and quiet
    🐙 Octopus: clever and soft; 🦀 Crab: hard and sideways; 🦞 Lobster: red and armed
    🐌 Snail: slow and shelled; 🦋 Butterfly: light and bright; 🐝 Bee: busy and golden
    🐞 Ladybird: red and dotted; 🐜 Ant: tiny and strong; 🕷️ Spider: patient and thin
    🦂 Scorpion: dry and dangerous; 🦏 Rhino: heavy and grey; 🦛 Hippo: round and wet
    🦥 Sloth: slow and sleepy; 🦦 Otter: playful and wet; 🦨 Skunk: striped and smelly
    🦩 Flamingo: pink and slim
""")

_FOODS = pairs("""
    🍎 Apple: crisp and sweet; 🍐 Pear: soft and juicy; 🍊 Orange: bright and sweet
    🍋 Lemon: yellow and sour
    🍌 Banana: long and yellow; 🍉 Melon: green and wet; 🍇 Grapes: small and round
    🍓 Strawberry: red and sweet; 🍒 Cherry: red and small; 🍑 Peach: soft and warm
    🥭 Mango: golden and sweet; 🍍 Pineapple: spiny and yellow; 🥥 Coconut: hard and white
    🥝 Kiwi: green and furry; 🍅 Tomato: red and round; 🍆 Aubergine: purple and smooth
    🥑 Avocado: green and creamy; 🥦 Broccoli: green and healthy; 🥬 Lettuce: green and fresh
    🥒 Cucumber: cool and long; 🌶️ Chilli: red and hot; 🌽 Maize: yellow and sweet
    🥕 Carrot: orange and crunchy; 🧄 Garlic: white and strong; 🧅 Onion: round and sharp
    🥔 Potato: brown and filling; 🍠 Sweet potato: orange and soft; 🥐 Croissant: light and buttery
    🍞 Bread: warm and plain; 🥖 Baguette: long and crisp; 🥨 Pretzel: salty and twisted
    🧀 Cheese: yellow and rich; 🥚 Egg: white and round; 🍳 Fried egg: hot and quick
    🥞 Pancakes: flat and sweet; 🧇 Waffle: crisp and square; 🥓 Bacon: salty and thin
    🍔 Burger: big and messy; 🍟 Fries: thin and salty; 🍕 Pizza: hot and cheesy
    🌭 Hot dog: long and quick; 🥪 Sandwich: layered and handy; 🌮 Taco: folded and spicy
    🥗 Salad: fresh and green; 🍝 Pasta: long and saucy; 🍜 Noodles: hot and slippery
    🍲 Stew: slow and warm; 🍛 Curry: yellow and spicy; 🍣 Sushi: small and neat
    🍱 Lunch box: neat and full; 🥟 Dumpling: soft and filled; 🍚 Rice: white and simple
    🍦 Ice cream: cold and sweet; 🍩 Doughnut: round and sugary; 🍪 Biscuit: flat and crunchy
    🎂 Cake: tall and festive; 🥧 Pie: round and baked; 🍫 Chocolate: dark and rich
    🍯 Honey: golden and sticky; 🍵 Tea: hot and calm
""")

_GREETINGS = pairs("""
    English: Hello; German: Guten Tag; French: Bonjour; Spanish: ¡Hola!; Portuguese: Olá; Italian: Ciao
    Dutch: Hallo; Danish: Hej; Norwegian: Hei; Swedish: Hejsan; Finnish: Terve; Icelandic: Halló
    Irish: Dia dhuit; Welsh: Helô; Polish: Cześć; Czech: Dobrý den; Slovak: Dobrý deň; Hungarian: Szia
    Romanian: Bună ziua; Croatian: Bok; Albanian: Përshëndetje; Greek: Γειά σου; Turkish: Merhaba
    Russian: Привет; Ukrainian: Привіт; Bulgarian: Здравей; Serbian: Здраво; Macedonian: Здраво
    Estonian: Tere; Latvian: Sveiki; Lithuanian: Labas; Georgian: გამარჯობა; Armenian: Բարև
    Hebrew: שלום; Arabic: مرحبا; Persian: سلام; Urdu: سلام; Hindi: नमस्ते; Bengali: নমস্কার
    Tamil: வணக்கம்; Thai: สวัสดี; Lao: ສະບາຍດີ; Khmer: សួស្តី; Burmese: မင်္ဂလာပါ; Vietnamese: Xin chào
    Indonesian: Halo; Chinese: 你好; Japanese: こんにちは; Korean: 안녕하세요
    Mongolian: Сайн уу; Hawaiian: Aloha
    Swahili: Jambo; Zulu: Sawubona; Somali: Iska warran; Amharic: ሰላም; Esperanto: Saluton
""")


def _numbered(entries: tuple[tuple[str, str], ...], joint: str) -> str:
    return "\n".join(
        f"{number}. {left}{joint}{right}" for number, (left, right) in enumerate(entries, start=1)
    )


_LISTS = (
    (
        lines("""
            Write a (long|very long|big) list of animals with emoji(|s).
            (Give|Show) me a (long|very long|big) list of animals with emoji(|s).
            (Make|Write|Give me) a list of (many|sixty|a lot of) animals with (emoji|emojis|pictures).
            List (many|lots of|sixty) animals with (emoji|emojis|pictures).
            (Name|Show) (many|lots of) animals with (emoji|emojis|their emoji).
            A long list of animals with emoji, please.
            I want a long list of animals, with emoji.
            Can you write a long list of animals with emoji?
            Which animals do you know? Use emoji.
            animals with emoji
        """),
        "Here are animals with emoji:\n\n" + _numbered(_ANIMALS, " — "),
    ),
    (
        lines("""
            Write a (long|very long|big) list of (food|foods|things to eat) with emoji(|s).
            (Give|Show) me a (long|very long|big) list of (food|foods|things to eat) with emoji(|s).
            (Make|Write|Give me) a list of (many|sixty|a lot of) foods with (emoji|emojis|pictures).
            List (many|lots of|sixty) (foods|things to eat) with (emoji|emojis|pictures).
            (Name|Show) (many|lots of) foods with (emoji|emojis|their emoji).
            A long list of foods with emoji, please.
            I want a long list of foods, with emoji.
            Can you write a long list of foods with emoji?
            What can one eat? Use emoji.
            foods with emoji
        """),
        "Here are foods with emoji:\n\n" + _numbered(_FOODS, " — "),
    ),
    (
        lines("""
            (Say|Write) hello in (many|all|different|several) languages.
            How do people say hello in (many|all|different|other) languages?
            (Give|Show) me a (long|very long|big) list of greetings in (many|other|different) languages.
            (List|Name) greetings (in|from) (many|all|different) languages.
            How do you say hello around the world?
            I want to say hello in many languages.
            Hello in many languages, please.
            What is hello in other languages?
            Greet me in (many|all) languages.
            greetings in many languages
        """),
        "Here is hello in many languages:\n\n" + _numbered(_GREETINGS, ": "),
    ),
)


def long_list(rng: random.Random) -> list[Turn]:
    """Often in the words of the first page."""
    patterns, answer = rng.choice(_LISTS)
    if rng.random() < 0.3:
        return [Turn(every_choice(patterns[0])[0], answer)]
    return [Turn(choose(rng.choice(patterns), rng), answer)]
