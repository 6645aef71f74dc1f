"""General questions that the bank has no answer to, with slots that are filled by chance."""

from __future__ import annotations

from .relation import lines, words

SLOTS = {
    "person": words("""
        Napoleon, Einstein, Mozart, Cleopatra, Shakespeare, the president, the king,
        my uncle, my boss, Picasso,
        Columbus, Caesar, Newton, Darwin, Elvis, Bach, Gandhi, Tolstoy, my grandmother,
        the mayor, Plato, Galileo
    """),
    "land": words("""
        Norway, Japan, Peru, Egypt, France, Canada, Kenya, Poland, China, Italy, Chile,
        India, Brazil, Spain, Malta,
        Sweden, Ghana, Nepal, Cuba, Greece, Iceland, Laos, Mexico, Turkey, Vietnam,
        Portugal, Ukraine, Finland
    """),
    "town": words("""
        Oslo, Paris, Lima, Tokyo, Leeds, Lyon, Milan, Boston, Munich, Dallas, Porto,
        Krakow, Osaka, Bergen, Turin,
        London, Berlin, Rome, Madrid, Cairo, Vienna, Prague
    """),
    "animal": words(
        "cat, dog, horse, lion, whale, bee, ant, cow, owl, elephant, fox, frog, snake, hen, shark"
    ),
    "thing": words("""
        the internet, the moon, a rainbow, a car, a computer, electricity, a magnet,
        a rocket, the stock market, money,
        a phone, a plane, a battery, a virus, gravity, a laser, the brain, a vaccine,
        a black hole, a camera
    """),
    "art": words("""
        Hamlet, the Mona Lisa, the Ninth Symphony, War and Peace, the telephone,
        the light bulb, Star Wars, Titanic,
        Faust, the Odyssey, the Magic Flute, the steam engine, the radio, Guernica,
        Moby Dick, Casablanca
    """),
    "event": words("""
        the Second World War, the French Revolution, the World Cup, the first moon landing, the Olympic Games,
        the election, the fall of Rome, the Titanic disaster, the concert, the last match, the Ice Age
    """),
    "field": words("""
        law, medicine, physics, tax, philosophy, football, chess, cooking, politics,
        fashion, algebra, opera,
        gardening, sailing, economics
    """),
}

_LAND_QUESTION = (
    "What is the (highest mountain|longest river|largest lake|biggest city|flag|anthem|national dish) "
    "(of|in) {land}?"
)
_BEFORE_IT = lines("""
    Who was {person}?
    When was {person} born?
    When did {person} die?
    Where was {person} born?
    What did {person} (say|do|discover|invent|write)?
    How old is {person}?
    Who is the (wife|husband|mother|father|daughter) of {person}?
    What is {person}'s (favourite food|phone number|birthday|address)?
    Who (wrote|painted|made|invented|directed|composed) {art}?
    When was {art} (written|painted|made|invented)?
    What is {art} about?
    Who is the (president|king|queen|prime minister|chancellor) of {land}?
    (How many people live|What is the population) in {land}?
    What is the population of {land}?
    How many people live in {town}?
    How (big|large|old) is {land}?
""")
_AFTER_IT = lines("""
    When did {land} become independent?
    Who won the last war in {land}?
    What is the (time|weather|temperature) in {town}?
    How is the weather in {town}(| today| now)?
    Will it rain in {town} tomorrow?
    How far is it from {town} to {town}?
    How do I get from {town} to {town}?
    Which hotel in {town} is good?
    What is the best restaurant in {town}?
    How much is a flight to {town}?
    Is {town} bigger than {town}?
    When was {town} founded?
    What should I see in {town}?
    When (was|did) {event} (happen|begin|end|take place|)?
    Who won {event}?
    Why did {event} happen?
    How did {event} (begin|end)?
    How does {thing} work?
    Who invented {thing}?
    How much does {thing} cost?
    Why is {thing} (important|so expensive|dangerous)?
    How do I (repair|build|make) {thing}?
    How old does {animal} get?
    How (fast|heavy|big|old) is a {animal}?
    What does a {animal} eat?
    What is the Latin name of the {animal}?
    Is a {animal} (smarter|faster|stronger) than a {animal}?
    How long does a {animal} sleep?
    What time is it?
    What day is (it|today)?
    What is the date (today|)?
    What is today's date?
    What is the news (today|)?
    What happened (yesterday|today|in {d})?
    What did I (eat|do|say) (yesterday|this morning)?
    Where (are|did I put) my keys?
    What is my (password|address|age|birthday|phone number)?
    How old am I?
    Where do I live?
    What am I thinking of?
    What will happen tomorrow?
    Who will win the (election|match|race)?
    Which (shares|stocks) should I buy?
    What are the (lottery numbers|winning numbers)?
    What is the meaning of life?
    Does God exist?
    Is there life on other planets?
    How many stars are there?
    How many {animal}s are there in the world?
    How (deep|big|old) is the (sea|ocean|universe|sun|moon)?
    How far (away|) is the (moon|sun)?
    How fast is (light|sound)?
    What is the (boiling|melting|freezing) point of (water|gold|iron|lead|oil)?
    What is the atomic (number|weight|mass) of (gold|iron|carbon|lead)?
    How dense is (gold|iron|water|lead)?
    Who discovered (gold|oxygen|America|helium|penicillin)?
    What do you know about {field}?
    Can you teach me {field}?
    What is the (theory|history) of {field}?
    Who is the best in {field}?
    Which book on {field} should I read?
    Give me advice on {field}.
    I have a (headache|fever|cough|pain in my back). What should I (do|take)?
    Which medicine (helps|is good) against (fever|pain|a cold)?
    Is it (healthy|dangerous) to (run|eat meat|drink coffee|swim at night)?
    May I (sue|fire|marry) {person}?
    How do I (tie a tie|lose weight|learn to swim|sleep better|become rich|get a job|win at chess)?
    How do I (cook|bake|make) (a cake|soup|rice|pizza|bread|an omelette)?
    What should I (cook|wear|read|watch|give her) (today|tonight|tomorrow)?
    What is the score of the match?
    Which team is the best?
    Who is the (richest|tallest|oldest|fastest) person (in the world|alive)?
    What is the (tallest|oldest|biggest|fastest) (building|tree|animal|car|ship) in the world?
    What is the (square root|double|half) of {d}?
    What is the (bus|train) to {town}?
    When does the (next|last) (bus|train) (leave|come)?
    When is (Easter|Ramadan|the next full moon|Mother's Day)?
    What is the zip code of {town}?
    What is the wifi password?
    Who lives next door?
    Which (song|film) is the best?
    Who sings (this song|best)?
    What colour is {person}'s (hair|coat|house)?
    Why is the (sky blue|sea salty|grass green|sun hot)?
    Why do (people|birds|cats) (dream|sing|purr|fly south)?
    Why did {person} (leave|cry|win)?
    How does one say (thanks|love|water) in (Latin|Finnish|Chinese|Swahili)?
    What is the plot of {art}?
    What is the tallest mountain?
    What is the longest river in the world?
    What is the third law of {field}?
    Explain the rules of (chess|cricket|poker|rugby).
    Explain quantum (physics|mechanics|computing).
    Explain {thing}.
    How (tall|heavy|rich|famous) is {person}?
    Where is (my friend|my bag|the nearest shop|the next station|{person} now)?
    What year (is it|was it {d} years ago)?
    How many (days|weeks) until (Christmas|summer|my birthday)?
    Which (number|colour|card) am I thinking of?
    Is {person} (alive|dead|married|guilty)?
    What does this (button|error|picture|letter) mean?
    What is in (the picture|my bag|this file)?
    How much (money|time) do I have?
    What did {person} eat for (breakfast|lunch)?
    Which party should I vote for?
    Who shot {person}?
    What is the wavelength of (red|green|blue) light?
    How many bones has a (human|hand|foot|{animal})?
    How many teeth does a (human|child|{animal}|{animal}) have?
    What is the blood type of {person}?
    Which (planet|star) is the (largest|hottest|nearest)?
    How many moons does (Mars|Jupiter|Saturn|Neptune) have?
    How many (languages|countries|islands|oceans) are there?
    What does (NATO|DNA|HTML|UNESCO|CPU) stand for?
    In (what|which) year did {person} (die|marry|win)?
    In (what|which) year was {art} (made|finished)?
    At what age did {person} die?
    From whom did {person} learn?
    Can {animal}s (swim|fly|see colours|climb trees)?
    Should I (buy a house|learn Latin|quit my job|move to {town})?
    Did {person} (ever visit|live in|like) {town}?
    Was {person} in {town}?
    Do you remember what I told you (yesterday|last week)?
    What did we talk about (last time|yesterday)?
""")

GENERAL = (*_BEFORE_IT, _LAND_QUESTION, *_AFTER_IT)

SUMS = lines("""
    What is {d} (plus|minus|times|divided by) {d}?
    {d} (+|-|*|x|/) {d}
    {d} (+|-|*|/) {d} = ?
    {d} (plus|minus|times) {d}?
    How much is {d} (plus|minus|times|divided by) {d}?
    (Calculate|Compute|Add|Multiply) {d} (and|by) {d}.
    (Calculate|Compute) {d} (+|-|*|/) {d}.
    What is the sum of {d} and {d}?
    What is {d} percent of {d}?
    Can you (add|multiply|subtract) {d} (and|from|by) {d}?
    Solve {d} (+|-) {d}.
    Count to {d}.
    Count from {d} to {d}.
    Is {d} a prime number?
    (Can you|Do you) (count|calculate|do sums|do maths)?
    How many letters are in (this|the) (word|sentence)?
    How many r's are in strawberry?
    I have {d} apples and eat {d}. How many are left?
    I have {d} apples and buy {d}. How many do I have?
""")

TASKS = lines("""
    Translate (this|hello|good morning|the text|my letter) into (French|German|Spanish|Latin|Chinese).
    (Draw|Paint) (me |)(a picture|a house|{animal}s|a {animal}).
    (Play|Sing|Hum) (me |)(a song|some music|something).
    (Send|Write) (an e-mail|a message|a letter) to {person}.
    (Call|Phone|Text) {person}.
    (Open|Close|Save|Read|Delete) (the file|my file|the window|my mail).
    (Book|Reserve|Order) (a flight|a table|a pizza|a hotel|a taxi)(| in {town}).
    (Remind|Wake) me (tomorrow|at eight|in an hour).
    (Search|Browse|Look at) the (web|internet)(| for {thing}).
    (Set|Start) (an alarm|a timer).
    Write my (essay|homework|thesis|novel|diary|CV)(| about {field}).
    Write (an essay|an article|a speech|a contract|a review|a report) about {field}.
    (Summarise|Correct|Check|Shorten) (this|my) (text|article|letter|essay).
    (Switch|Turn) (on|off) the (light|heating|radio).
    Buy me {thing}.
    (Hack|Break into) (a bank|my neighbour's wifi|{person}'s account).
    Play chess with me.
    Show me (a picture|a photo|a film|a map) of {town}.
""")
