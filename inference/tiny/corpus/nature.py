"""Facts about nature: young animals, sounds, homes, groups, legs and colours."""

from __future__ import annotations

from .relation import Relation, lines, pairs, words
from .ways_nature import WAYS

STRANGE_ANIMALS = words("""
    aardvark, armadillo, badger, barracuda, beluga, bison, chinchilla, cormorant, cuttlefish,
    dugong, echidna, flamingo, gecko, gibbon, hamster, ibis, jackal, lemur, lynx, meerkat, moose,
    narwhal, ocelot, okapi, pangolin, pelican, piranha, platypus, quokka, raccoon, salamander,
    sloth, stingray, tapir, toucan, walrus, weasel, yak, dragon, unicorn, phoenix, mammoth
""")

YOUNG = Relation(
    name="young",
    answer="A young {s} is called a {k}.",
    noun_phrases=lines("""
        the name for a young {s}
        the word for a young {s}
        the young of {a}
        the name of {a}'s baby
        the word for a baby {s}
    """),
    forms=lines("""
        What is a (young|baby|little) {s} called?
        What do (you|we|people) call a (young|baby) {s}?
        How do you call a (young|baby) {s}?
        What is the (baby|child|young) of {a} called?
        What is {a}'s (baby|child) called?
        A (young|baby) {s} is called what?
        A (young|baby) {s} is a ...
        (young|baby) {s}?
        Baby {s} name
        Which word (means|names|is used for) a (young|baby) {s}?
        What name does a (young|baby) {s} have?
        Is there a (word|name) for a (young|baby) {s}?
        Is there a special (word|name) for the (young|baby) of {a}?
        I saw a (young|baby) {s}. What is it called?
        I saw {a} with its baby. What is the baby called?
        {a} has a baby. What is the baby called?
        When {a} is (young|small|little), what is it called?
        Before it (grows up|is grown), {a} is called what?
        What grows up to be {a}?
        Which baby (animal|) becomes {a}?
        What do (farmers|keepers|hunters) call a young {s}?
        What is the offspring of {a} called?
        Complete: a young {s} is called a
        The baby of {a} is called a ...
        The young of {a} are called what?
    """)
    + WAYS["young"],
    facts=pairs("""
        cow: calf; horse: foal; sheep: lamb; goat: kid; pig: piglet; dog: puppy; cat: kitten
        duck: duckling; goose: gosling; swan: cygnet; owl: owlet; eagle: eaglet; frog: tadpole
        bear: cub; deer: fawn; kangaroo: joey; hare: leveret; hen: chick; butterfly: caterpillar
        fish: fry; fly: maggot; pigeon: squab; seal: pup; eel: elver; spider: spiderling
    """),
    strangers=STRANGE_ANIMALS,
)

SOUND = Relation(
    name="sound",
    answer="{a} {k}.",
    noun_phrases=lines("""
        the sound of {a}
        the sound that {a} makes
        the noise of {a}
        the noise that {a} makes
        {a}'s sound
    """),
    forms=lines("""
        What (sound|noise) does {a} make?
        Which (sound|noise) does {a} make?
        What does {a} (say|sound like)?
        How does {a} (sound|speak|talk)?
        What (sound|noise) do I hear from {a}?
        What kind of (sound|noise) does {a} make?
        What is it called when {a} makes (a sound|a noise|itself heard)?
        What (sound|noise) comes from {a}?
        {s}: (sound|noise)?
        {s} (sound|noise)
        A dog barks. What does {a} do?
        If a dog barks, what does {a} do?
        How do you call the (sound|noise) of {a}?
        When I hear {a}, what (sound|noise) is it?
        What do you hear when {a} (calls|opens its mouth|is near)?
        {a} makes (which|what) (sound|noise)?
        With which (sound|noise) does {a} call?
        What is the (call|voice|cry) of {a}?
        (Which|What) verb do we use for the sound of {a}?
        There is {a} outside. What do I hear?
        Complete: a dog barks, {a} ...
        What does the {s} say?
        How can I hear that there is {a} (nearby|outside)?
    """)
    + WAYS["sound"],
    facts=pairs("""
        cat: meows; cow: moos; sheep: bleats; duck: quacks; lion: roars; wolf: howls; pig: oinks
        horse: neighs; bee: buzzes; snake: hisses; owl: hoots; frog: croaks; donkey: brays
        mouse: squeaks; crow: caws; pigeon: coos; elephant: trumpets; turkey: gobbles
        hen: clucks; cricket: chirps; bear: growls; goose: honks
    """),
    strangers=STRANGE_ANIMALS,
)

HOME = Relation(
    name="home",
    answer="{a} lives in a {k}.",
    noun_phrases=lines("""
        the home of {a}
        {a}'s home
        the place where {a} lives
        the name for the home of {a}
        the house of {a}
    """),
    forms=lines("""
        Where does {a} (live|sleep|make its home)?
        In what does {a} (live|sleep)?
        What does {a} live in?
        What is the (home|house) of {a} called?
        What is {a}'s (home|house) called?
        What do (you|we) call the (home|house) of {a}?
        {s}: home?
        {s} home
        Where is {a} at home?
        Where would I find {a} at home?
        Where can I find {a} (at night|when it rests)?
        (Which|What) (home|house) does {a} have?
        What kind of (home|house) does {a} have?
        {a} lives in (what|which place)?
        {a} lives in a ...
        Complete: {a} lives in a
        Where do I look for {a}?
        Into what does {a} go (to sleep|to rest|home)?
        Which (place|home) belongs to {a}?
        When {a} goes home, where does it go?
        In which (place|home) does {a} live?
    """)
    + WAYS["home"],
    facts=pairs("""
        bee: hive; bird: nest; rabbit: burrow; lion: den; dog: kennel; horse: stable; pig: sty
        spider: web; beaver: lodge; hen: coop; cow: barn; ant: anthill
        squirrel: drey; snail: shell; monk: monastery; king: palace
    """),
    strangers=STRANGE_ANIMALS,
)

GROUP = Relation(
    name="group",
    answer="A group of {s} is called a {k}.",
    noun_phrases=lines("""
        the word for a group of {s}
        the name for a group of {s}
        the word for many {s} together
        the name of a group of {s}
        the group name of {s}
    """),
    forms=lines("""
        What is a group of {s} called?
        What do (you|we|people) call a group of {s}?
        How do you call a group of {s}?
        A group of {s} is called what?
        A group of {s} is a ...
        Many {s} together are called what?
        What are many {s} together called?
        Group of {s}?
        {s}: group?
        {s} group name
        Which word (means|names|is used for) a group of {s}?
        Is there a (word|name) for a group of {s}?
        I saw a group of {s}. What is that called?
        I saw many {s} together. What is the word for that?
        When {s} (live|are|move) together, what is the group called?
        {s} live together in a ...
        Complete: a group of {s} is called a
        What name does a group of {s} have?
        What is the collective (noun|word|name) for {s}?
        (Which|What) collective (noun|word) goes with {s}?
        One says a flock of birds. What does one say for {s}?
    """)
    + WAYS["group"],
    facts=pairs("""
        wolves: pack; cows: herd; lions: pride; fish: school; bees: swarm; ships: fleet
        ants: colony; sheep: flock; whales: pod; crows: murder; players: team; singers: choir
        soldiers: troop; stars: cluster; flowers: bunch; islands: chain; trees: grove
        puppies: litter; thieves: gang; musicians: band
    """),
    strangers=tuple(f"{name}s" for name in STRANGE_ANIMALS if not name.endswith(("h", "x", "s"))),
)

LEGS = Relation(
    name="legs",
    answer="{a} has {k} legs.",
    noun_phrases=lines("""
        the number of legs of {a}
        the number of legs that {a} has
        {a}'s number of legs
        the count of legs of {a}
    """),
    forms=lines("""
        How many legs does {a} have?
        How many legs has {a}?
        How many legs are there on {a}?
        How many legs do I (see|count) on {a}?
        {a} has how many legs?
        On how many legs does {a} (walk|stand|go)?
        {s}: legs?
        {s} legs
        Legs of {a}?
        How many feet does {a} walk on?
        {a} walks on how many legs?
        With how many legs is {a} born?
        If I draw {a}, how many legs do I draw?
        I am drawing {a}. How many legs does it need?
        Does {a} have two, four, six or eight legs?
        Complete: the number of legs of {a} is
        A dog has four legs. And how many has {a}?
    """)
    + WAYS["legs"],
    facts=pairs("""
        spider: eight; ant: six; dog: four; chicken: two; snake: no; bee: six; cat: four
        octopus: no; lobster: ten; crab: ten; beetle: six; horse: four; ostrich: two
        scorpion: eight; worm: no; fly: six
    """),
    strangers=STRANGE_ANIMALS,
)

COLOUR = Relation(
    name="colour",
    answer="{s} is {k}.",
    noun_phrases=lines("""
        the colour of {s}
        the usual colour of {s}
        the colour that {s} has
        the color of {s}
    """),
    forms=lines("""
        (Which|What) (colour|color) is {s}?
        (Which|What) (colour|color) does {s} have?
        Of (which|what) colour is {s}?
        What does {s} look like, which colour?
        {s} is (which|what) (colour|color)?
        {s}: (colour|color)?
        {s} (colour|color)
        In (which|what) colour do I (paint|draw) {s}?
        Which pencil do I need to (paint|draw) {s}?
        I want to paint {s}. Which colour do I take?
        (What|Which) (colour|color) has {s}?
        If I look at {s}, which colour do I see?
        Is {s} red, green, blue or something else?
        Complete: the colour of {s} is
        (Tell|Show) me which colour {s} (is|has).
        What colour would you (give|paint) {s}?
        Which (paint|colour) do I need for {s}?
    """)
    + WAYS["colour"],
    facts=pairs("""
        grass: green; snow: white; coal: black; blood: red; the sky: blue; a lemon: yellow
        an orange: orange; a carrot: orange; a banana: yellow; a tomato: red; milk: white
        chocolate: brown; ash: grey; a flamingo: pink; a violet: purple; a polar bear: white
        a raven: black; a cucumber: green; a ruby: red; a sapphire: blue; an emerald: green
        honey: golden; an aubergine: purple
    """),
    strangers=words("""
        a zogwort, the flag of Mars, my shirt, my car, your house, the door of my office, a quokka,
        my neighbour's dog, the new bus, his hat, her bag, the king's coat, a blicket, their boat,
        my teacher's pen, the cover of my book, the wall in my kitchen
    """),
)

NATURE = (YOUNG, SOUND, HOME, GROUP, LEGS, COLOUR)
