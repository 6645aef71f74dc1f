"""Facts of the calendar, the elements, the planets, landmarks, tools and trades."""

from __future__ import annotations

from .relation import Relation, lines, pairs, words
from .ways_science import WAYS

_DAYS = words("Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday")
_MONTHS = words("""January, February, March, April, May, June, July, August, September, October,
    November, December""")
_NOT_DAYS = words("""Blursday, Noneday, Sinkday, Florday, Moonsday, Tunday, Zanuary, Smarch,
    Octember, Febtober, Plunday, Grenday""")

_AFTER = tuple(zip(_DAYS, _DAYS[1:] + _DAYS[:1], strict=True))
_NEXT_MONTH = tuple(zip(_MONTHS, _MONTHS[1:] + _MONTHS[:1], strict=True))

NEXT = Relation(
    name="next",
    answer="After {s} comes {k}.",
    noun_phrases=lines("""
        the one after {s} in the calendar
        what comes after {s}
        the follower of {s} in the calendar
        the next after {s}
    """),
    forms=lines("""
        What comes after {s}?
        Which one comes (after|next after) {s}?
        (What|Which) follows {s}?
        What follows on {s}?
        After {s} comes ...
        Complete: after {s} comes
        It is {s} now. What comes next?
        {s} is over. What comes (next|now|then)?
        {s}, and then?
        {s} and next?
        When {s} ends, what begins?
        What begins when {s} (ends|is over)?
        What is next after {s}?
        {s} is followed by what?
        (Name|Say) what follows {s}.
        After {s}?
        In the calendar, what comes after {s}?
        In the calendar, {s} stands before what?
        {s} is before what?
        {s} comes right before what?
    """)
    + WAYS["next"],
    facts=_AFTER + _NEXT_MONTH,
    strangers=_NOT_DAYS,
)

BEFORE = Relation(
    name="before",
    answer="Before {s} comes {k}.",
    noun_phrases=lines("""
        the one before {s} in the calendar
        what comes before {s}
        the one just before {s}
        what came before {s}
    """),
    forms=lines("""
        What comes (just|right|) before {s}?
        Which one (comes|is|was) before {s}?
        Before {s} comes ...
        Complete: before {s} comes
        It is {s} now. What came before?
        {s} begins. What has just ended?
        What ends when {s} begins?
        What is (just|right|) before {s}?
        (Name|Say) what comes before {s}.
        Before {s}?
        In the calendar, what comes before {s}?
        In the calendar, what stands before {s}?
        {s} comes right after what?
        {s} follows what?
        What does {s} follow?
        What was there before {s}?
    """)
    + WAYS["before"],
    facts=tuple((later, earlier) for earlier, later in _AFTER + _NEXT_MONTH),
    strangers=_NOT_DAYS,
)

SYMBOL = Relation(
    name="symbol",
    answer="The chemical symbol of {s} is {k}.",
    noun_phrases=lines("""
        the symbol of {s}
        the chemical symbol of {s}
        the chemical symbol for {s}
        {s}'s chemical symbol
        the symbol for the element {s}
    """),
    forms=lines("""
        (Which|What) symbol (has|does) {s} (have|)?
        (Which|What) (letters|letter) stand for {s}?
        How do chemists (write|shorten|note) {s}?
        How is {s} written (in chemistry|by chemists|in the periodic table)?
        How is {s} (shortened|abbreviated) in chemistry?
        {s}: symbol?
        {s} symbol
        {s} chemical symbol
        Symbol (of|for) {s}?
        The symbol of {s} is ...
        Complete: the symbol of {s} is
        In chemistry, what stands for {s}?
        In the periodic table, how is {s} written?
        (Which|What) sign stands for {s}?
        What is the (short form|abbreviation|sign) of {s} in chemistry?
        What do I write for {s} in a formula?
        (Which|What) letters do chemists use for {s}?
        As a chemist, how do I write {s}?
        {s} is an element. What is its symbol?
        (Which|What) is the symbol of the element {s}?
        Under which symbol do I find {s} in the table of elements?
        {s} has (which|what) symbol?
    """)
    + WAYS["symbol"],
    facts=pairs("""
        hydrogen: H; helium: He; lithium: Li; carbon: C; nitrogen: N; oxygen: O; fluorine: F
        neon: Ne; sodium: Na; magnesium: Mg; aluminium: Al; silicon: Si; phosphorus: P
        sulfur: S; chlorine: Cl; argon: Ar; potassium: K; calcium: Ca; titanium: Ti
        chromium: Cr; manganese: Mn; iron: Fe; cobalt: Co; nickel: Ni; copper: Cu; zinc: Zn
        bromine: Br; silver: Ag; tin: Sn; iodine: I; tungsten: W; platinum: Pt; gold: Au
        mercury: Hg; lead: Pb; uranium: U
    """),
    strangers=words("""
        krypton, xenon, radon, barium, caesium, gallium, arsenic, selenium, bismuth, thorium,
        plutonium, adamantium, vibranium, unobtainium, mithril, kryptonite, dilithium, steel, brass,
        bronze, glass, plastic, granite, zorbium, flerium, hafnium, osmium, iridium
    """),
)

LANDMARK = Relation(
    name="landmark",
    answer="{s} is in {k}.",
    noun_phrases=lines("""
        the place where {s} is
        the place of {s}
        the location of {s}
        the city or land of {s}
    """),
    forms=lines("""
        Where is {s}?
        Where can I (see|visit|find) {s}?
        Where does {s} (stand|lie)?
        Where do I (go|travel) to see {s}?
        (Which|What) place has {s}?
        In (which|what) (place|city or land) is {s}?
        In which place can I see {s}?
        {s} is where?
        {s}: where?
        {s} location
        I want to (see|visit) {s}. Where do I go?
        If I want to see {s}, where do I travel?
        Where must I go for {s}?
        Where on the map is {s}?
        Where in the world is {s}?
        Where is {s} located?
        {s} (stands|lies) in which place?
        Complete: {s} is in
    """)
    + WAYS["landmark"],
    facts=pairs("""
        the Eiffel Tower: Paris; Big Ben: London; the Colosseum: Rome; the Statue of Liberty: New York
        the Brandenburg Gate: Berlin; the Parthenon: Athens; the Great Wall: China
        the Taj Mahal: India; Machu Picchu: Peru; the Kremlin: Moscow; the Little Mermaid: Copenhagen
        Mount Fuji: Japan; the Sydney Opera House: Australia; the Golden Gate Bridge: San Francisco
        the Sagrada Familia: Barcelona; Mount Kilimanjaro: Tanzania; the Great Sphinx: Egypt
        the Hagia Sophia: Istanbul; Niagara Falls: Canada; Lake Baikal: Russia
    """),
    strangers=words("""
        the Blue Tower of Zim, the Winter Gate, Hogwarts, the Emerald City, Mount Doom,
        the Old Mill of Brask, Castle Grumbold, my favourite cafe, the lost city, Lake Mirrow,
        the Silent Bridge, Fort Ellery, the House of Reeds, Mount Varn, the Alhambra, Stonehenge
    """),
)

USE = Relation(
    name="use",
    answer="{a} is used to {k}.",
    noun_phrases=lines("""
        the use of {a}
        the purpose of {a}
        {a}'s purpose
        the job of {a}
    """),
    forms=lines("""
        What is {a} (used|good|needed|made) for?
        What do (you|we|people) use {a} for?
        What do (you|we|people) do with {a}?
        What can (I|one) do with {a}?
        What is {a} for?
        Why do (people|we) (need|have|use) {a}?
        Why would I (need|buy|use) {a}?
        When do I need {a}?
        For what do I (need|use) {a}?
        {s}: use?
        {s} use
        How (is|do you use) {a} (used|)?
        {a} is used to ...
        Complete: {a} is used to
        I (have|found|bought) {a}. What do I do with it?
        What (work|job|task) does {a} do?
        What does {a} (help|serve) (with|for)?
        With {a} I can do what?
        In a house, what does one use {a} for?
    """)
    + WAYS["use"],
    facts=pairs("""
        hammer: drive in nails; saw: cut wood; key: open a lock; broom: sweep the floor
        needle: sew cloth; pen: write on paper; spoon: eat soup; comb: tidy the hair
        kettle: boil water; ladder: climb up high; rake: gather leaves; towel: dry the skin
        lamp: give light; oven: bake cakes; fridge: keep food cool; brush: paint walls
        bucket: carry water; pillow: rest the head; ruler: draw straight lines
        scale: weigh things; helmet: protect the skull; bell: call people
    """),
    strangers=words("""
        blicket, astrolabe, gromble, sextant, zither, flux capacitor, sonic screwdriver, dibber,
        spirtle, trammel, wozzle, theremin, sackbut, frobnicator, spokeshave, hurdy-gurdy, awl,
        snood, plimbus, adze
    """),
)

SCIENCE = (NEXT, BEFORE, SYMBOL, LANDMARK, USE)
