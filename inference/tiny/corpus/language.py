"""Facts about English words: opposites, plurals, past forms and meanings."""

from __future__ import annotations

from .relation import Relation, lines, pairs, words
from .ways_words import WAYS

STRANGE_WORDS = words("""
    blicket, dax, fep, gorp, wug, zorble, flimp, snarv, trindle, mabbit, quindle, plovish, grundle,
    skerp, yomble, drask, vellop, ombrit, crunst, fizzam, lorpish, tamble, wexor, jundle, narfle
""")

_OPPOSITES = """
    hot: cold; big: small; fast: slow; high: low; old: new; light: dark; good: bad; happy: sad
    rich: poor; strong: weak; wet: dry; hard: soft; open: closed; early: late
    thick: thin; wide: narrow; deep: shallow; clean: dirty; loud: quiet; near: far; true: false
    up: down; left: right; in: out; day: night; love: hate; win: lose; buy: sell; push: pull
    begin: end; give: take; ask: answer; first: last; always: never; before: after; more: less
    north: south; east: west; question: reply; friend: enemy; war: peace; laugh: cry; long: short
    sweet: sour; brave: cowardly; cheap: expensive; easy: difficult; empty: full; cold: hot; small: big
"""

OPPOSITE = Relation(
    name="opposite",
    answer='The opposite of "{s}" is "{k}".',
    noun_phrases=lines("""
        the opposite of {s}
        the opposite of "{s}"
        the contrary of {s}
        the word that means the opposite of {s}
        the antonym of {s}
    """),
    forms=lines("""
        (Which|What) word is the opposite of {s}?
        (Which|What) word means the (opposite|contrary) of {s}?
        What is {s} the opposite of?
        Opposite of {s}?
        {s}: opposite?
        {s} opposite
        The opposite of {s} is ...
        Complete: the opposite of {s} is
        If it is not {s}, what is it?
        If something is not {s}, but the opposite, what is it?
        (Something|It) is the opposite of {s}. What is it?
        What do you say for the opposite of {s}?
        How do you say the opposite of {s}?
        How do you call the opposite of {s}?
        I need a word that is the opposite of {s}.
        I am looking for a word that means the opposite of "{s}".
        (Which|What) word is the antonym of {s}?
        Is there an (antonym|opposite) (for|of) {s}?
        What stands against {s}?
        {s} has (which|what) opposite?
        (Which|What) opposite does {s} have?
        What would be the other extreme of {s}?
        (Turn|Change) {s} into its opposite.
        (Which|What) (word|) is the reverse of {s}?
        (Which|What) word contrasts with {s}?
        The antonym of {s} is which word?
    """)
    + WAYS["opposite"],
    facts=pairs(_OPPOSITES),
    strangers=STRANGE_WORDS,
)

PLURAL = Relation(
    name="plural",
    answer='The plural of "{s}" is "{k}".',
    noun_phrases=lines("""
        the plural of {s}
        the plural of "{s}"
        the plural form of {s}
        the plural form of the word {s}
        the word for more than one {s}
    """),
    forms=lines("""
        One {s}, two what?
        One {s}, many ...
        (I have|There is) one {s}. What do I say for two?
        How do you (form|make|write|say|spell) the plural of {s}?
        What do you call more than one {s}?
        What do you say for more than one {s}?
        How do you say more than one {s}?
        Plural of {s}?
        {s}: plural?
        {s} plural
        The plural of {s} is ...
        Complete: the plural of {s} is
        (Which|What) plural does {s} have?
        (Which|What) (word|form) is the plural of {s}?
        {s} in the plural?
        How is {s} written in the plural?
        (Put|Write|Say) {s} in the plural.
        (Put|Turn) {s} into the plural.
        What is {s} when there are (two|many|several)?
        What does {s} become when there are (two|many|several)?
        If there are many, what does {s} become?
        Not one {s} but several: how do I say that?
        Make {s} plural.
        (Several|Two|Many) of a {s} are called what?
    """)
    + WAYS["plural"],
    facts=pairs("""
        mouse: mice; child: children; man: men; woman: women; foot: feet; tooth: teeth
        goose: geese; ox: oxen; person: people; leaf: leaves; knife: knives; wife: wives
        life: lives; wolf: wolves; half: halves; shelf: shelves; loaf: loaves; thief: thieves
        cactus: cacti; city: cities; baby: babies; box: boxes; bus: buses; potato: potatoes
        hero: heroes; church: churches; louse: lice; die: dice; crisis: crises; elf: elves
    """),
    strangers=STRANGE_WORDS,
)

PAST = Relation(
    name="past",
    answer='The past tense of "{s}" is "{k}".',
    noun_phrases=lines("""
        the past tense of {s}
        the past tense of "{s}"
        the past form of {s}
        the past of the verb {s}
        the past tense of the verb {s}
    """),
    forms=lines("""
        Today I {s}. Yesterday I ...
        Today I {s}, and yesterday?
        I {s} now. What did I do yesterday?
        How do you (form|make|write|say) the past tense of {s}?
        Past tense of {s}?
        {s}: past tense?
        {s} past tense
        The past tense of {s} is ...
        Complete: the past tense of {s} is
        (Which|What) past form does {s} have?
        (Which|What) (word|form) is the past tense of {s}?
        {s} in the past tense?
        How is {s} written in the past?
        (Put|Write|Say) {s} in the past tense.
        (Put|Turn) {s} into the past.
        What does {s} become in the past (tense|)?
        What is the verb {s} in the past?
        If it was yesterday, how do I say {s}?
        I want to say {s} about yesterday. Which word do I use?
        To {s}: what is the past form?
        The verb {s}, in the past?
        Make {s} past tense.
        (Which|What) form of {s} do I use for yesterday?
    """)
    + WAYS["past"],
    facts=pairs("""
        go: went; see: saw; eat: ate; drink: drank; run: ran; swim: swam; sing: sang; take: took
        give: gave; come: came; buy: bought; think: thought; bring: brought; catch: caught
        teach: taught; write: wrote; speak: spoke; break: broke; drive: drove; ride: rode
        fly: flew; grow: grew; know: knew; throw: threw; find: found; sleep: slept; keep: kept
        feel: felt; leave: left; lose: lost; sell: sold; tell: told; stand: stood; win: won
        hear: heard; fall: fell
    """),
    strangers=STRANGE_WORDS,
)

MEANING = Relation(
    name="meaning",
    answer="{a} is {k}.",
    noun_phrases=lines("""
        {a}
        the meaning of {s}
        the meaning of "{s}"
        the meaning of the word {s}
        the definition of {s}
    """),
    forms=lines("""
        What does (the word|) {s} mean?
        What does the word "{s}" (mean|stand for)?
        What is meant by {s}?
        What do (you|we|people) mean by {a}?
        What kind of (thing|person|place) is {a}?
        Define {s}.
        (Explain|Describe) {a}.
        (Explain|Describe) the word {s}.
        {s}: meaning?
        {s} meaning
        {s} means what?
        How would you (explain|describe|define) {a}?
        How do you (explain|describe|define) {s}?
        I do not know the word {s}.
        I read the word {s}. What is that?
        Someone said "{s}". What is that?
        I heard of {a}. What is that?
        Who or what is {a}?
        (Give|Write) a definition of {s}.
        (Give|Write) a short definition of the word {s}.
        When is something called {a}?
        Complete: {a} is
        To a child, how do you explain {a}?
        What should I picture when I hear {s}?
    """)
    + WAYS["meaning"],
    facts=pairs("""
        thermometer: a tool that measures temperature; compass: a tool that shows the north
        library: a place where people borrow books; volcano: a mountain that throws out lava
        desert: a dry land with little rain; baker: a person who bakes bread
        island: a piece of land with water all around; telescope: a tool to look at the stars
        microscope: a tool to look at tiny things; pilot: a person who flies aeroplanes
        orphan: a child without parents; dictionary: a book that explains words
        pharmacy: a shop that sells medicine; harbour: a place where ships are safe
        clock: a machine that shows the time; umbrella: a thing that keeps off the rain
        triangle: a shape with three sides; square: a shape with four equal sides
        glacier: a slow river of ice; dentist: a doctor who cares for teeth
        museum: a house where old and beautiful things are shown; bridge: a road over a river
        carpenter: a person who works with wood; tailor: a person who sews clothes
        atlas: a book of maps; calendar: a table of the days of the year
        hurricane: a very strong storm; recipe: a text that says how to cook a dish
        lighthouse: a tower whose light guides ships; oasis: a green place in dry land with water
        vet: a doctor for animals; anchor: a heavy hook that holds a ship in place
        poem: a text written in verses; orchestra: a large group that plays music
        farmer: a person who grows food; barometer: a tool that measures the pressure of the air
    """),
    strangers=STRANGE_WORDS,
)

LANGUAGE_FACTS = (OPPOSITE, PLURAL, PAST, MEANING)
