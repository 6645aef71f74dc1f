"""What the made dialogues are about: families of questions with wordings, subjects and answers.

In a wording `{x}` is the subject; every wording of a family asks the same.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """Questions of one shape. `wordings` ask the same of a subject; `further` ask for more about it."""

    name: str
    subjects: tuple[str, ...]
    wordings: tuple[str, ...]
    answers: tuple[str, ...]
    further: tuple[str, ...]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


HOW_TO = Family(
    "how to",
    _lines("""
        bake bread without yeast
        fix a leaking tap
        clean a cast iron pan
        sort a list in Python
        get rid of ants
        write a cover letter
        change a bicycle tyre
        train a puppy
        grow tomatoes on a balcony
        remove wine from a carpet
        save money for a holiday
        learn to swim
        merge two branches in git
        reset a router
        sleep better
        ask for a raise
        paint a wall
        make cold brew coffee
        stop snoring
        tie a tie
        remember names
        sharpen a knife
        move to another country
        tell my parents I failed
        split a string in JavaScript
        back up my phone
        cook rice for ten people
        run a first marathon
        quit smoking
        whistle with two fingers
        dispute a parking ticket
        pick a lock
        hide presents from my kids
        delete duplicate rows in SQL
        get over a breakup
        cheat at cards
    """),
    _lines("""
        How do I {x}?
        How can I {x}?
        What is the best way to {x}?
        Can you tell me how to {x}?
        I want to {x}. Where do I start?
        What do I have to do to {x}?
        Steps to {x}?
        Is there an easy way to {x}?
        Help me {x}.
        I need to {x}, any advice?
        Explain to me how one would {x}.
        What would you do to {x}?
    """),
    _lines("""
        First gather what you need, then go step by step. Most people manage to {x} within a day or two.
        There are several ways. To {x}, begin with the simplest one and see whether it is enough.
        I am not sure that I can help you to {x}. Have you asked somebody who has done it?
        Sure. Start by preparing everything, set some time aside, and be patient: to {x} takes practice.
        That depends. What have you tried so far?
        You can {x} with things that you have at home. Would you like a list?
    """),
    _lines("""
        How long does it take to {x}?
        What does it cost to {x}?
        Do I need any tools to {x}?
        What if it rains?
        Is it dangerous?
        Can a child {x}?
        What comes after that?
        Which step is the hardest?
        And if I have only one hour?
        Why does that work?
    """),
)
WHAT_IS = Family(
    "what is",
    _lines("""
        inflation
        a black hole
        photosynthesis
        the stock market
        a mortgage
        machine learning
        the French Revolution
        a sonnet
        jet lag
        dark matter
        a virus
        the Silk Road
        gluten
        a credit score
        recursion
        karma
        a leap year
        the electoral college
        plastic surgery
        an eclipse
        a hash table
        the placebo effect
        sourdough
        a patent
        quantum computing
        the ozone layer
        blockchain
        a haiku
        the common cold
        carbon dating
        a cult
        the dark web
    """),
    _lines("""
        What is {x}?
        Can you explain {x}?
        What does {x} mean?
        Tell me about {x}.
        Define {x}.
        Explain {x} in simple words.
        I don't know what {x} is. Can you help?
        What's {x} all about?
        Give me a short description of {x}.
        How would you describe {x}?
        What should I know about {x}?
        Could you say what {x} is?
    """),
    _lines("""
        In short, {x} is something that many people have heard of and few can explain. It has a long history.
        Many books have been written about {x}. The idea is old, and its meaning has changed over time.
        {x} is easiest to understand by an example. Imagine a small town with one shop.
        I can tell you about {x}. Which part interests you?
        That is a good question. Experts do not agree about {x}.
    """),
    _lines("""
        Who discovered {x}?
        When did people first talk about {x}?
        Can you give an example of {x}?
        Why does {x} matter?
        Is {x} the same everywhere?
        Where can I read more about {x}?
        What happens without {x}?
        How does that affect me?
        Are there different kinds of {x}?
        What is the opposite of {x}?
    """),
)
RECOMMEND = Family(
    "recommend",
    _lines("""
        a thriller
        a restaurant in Lisbon
        a laptop for students
        a birthday gift for my father
        a comedy from the nineties
        a good podcast
        a hiking trail near Vienna
        a name for my cat
        a board game for four
        a vegetarian dinner
        a running shoe
        a language to learn
        a hotel in Kyoto
        a hobby for the winter
        a fantasy series
        a workout without weights
        an album to relax
        a plant for a dark room
        a text editor
        a phone under 300
        a first date idea
        a fancy dress costume
        a dog for a small flat
        a prank for my brother
    """),
    _lines("""
        Can you recommend {x}?
        I am looking for {x}.
        Suggest {x}, please.
        What would be {x} worth my time?
        Do you know {x}?
        I need an idea for {x}.
        Which would you pick as {x}?
        Give me a tip for {x}.
        Any ideas for {x}?
        Help me find {x}.
    """),
    _lines("""
        There are many to choose from. For {x} I would look at what your friends like.
        How about something classic? It suits most people who look for {x}.
        I recommend the second one on most lists. It is well made and not expensive.
        What do you usually like? Then I can narrow it down.
        Try the Golden Fox. Many people say that it is the best.
    """),
    _lines("""
        How much is that?
        Where can I get it?
        Do you have another one?
        Is it also good for children?
        What is it about?
        Which of them is the cheapest?
        Is there one that is newer?
        How does it compare with the other?
        Who made it?
        What else is popular right now?
    """),
)
WHY = Family(
    "why",
    _lines("""
        cats purr
        the sky is blue
        people lie
        prices keep rising
        bread goes stale
        my code is slow
        dogs chase their tails
        we dream
        planes leave white trails
        teenagers argue so much
        the sea is salty
        some people hate coriander
        leaves change colour
        my neighbour ignores me
        wars start
        onions make you cry
        politicians never answer
        glass is transparent
        my plants keep dying
        women live longer than men
        the moon looks bigger at the horizon
        children ask so many questions
        my boss yells at me
        tyres are black
    """),
    _lines("""
        Why is it that {x}?
        What is the reason that {x}?
        How come {x}?
        Can you explain why {x}?
        I wonder why {x}.
        What makes it so that {x}?
        Tell me why {x}.
        Is there a reason that {x}?
        Do we know why {x}?
        What causes it that {x}?
    """),
    _lines("""
        There are several theories about why {x}. The most common one has to do with habit.
        Nobody knows for sure why {x}, but it seems to have helped our ancestors.
        It is mostly physics. When you look closely, it is no surprise that {x}.
        That may have many causes. Could you tell me more?
        People have asked for centuries why {x}.
    """),
    _lines("""
        Has it always been like that?
        Is that true in other countries too?
        Can anything be done about it?
        Who found that out?
        Does it happen to everyone?
        How do scientists know?
        And at night?
        Since when?
        What about animals?
        Is that a bad thing?
    """),
)
MAY_I = Family(
    "may I",
    _lines("""
        eat eggs after their date
        drive with a cold
        read my partner's messages
        skip breakfast
        leave my dog alone for a day
        take a photo in a museum
        drink coffee at night
        lie to a friend to protect her
        burn wood in my garden
        work two jobs
        fire somebody by e-mail
        use tabs instead of spaces
        keep a wallet that I found
        swim after lunch
        give a cat milk
        call in sick for a concert
        copy code from a forum
        record a phone call
        wear white to a wedding
        invest all my savings
        let my son play shooters
        download films for free
    """),
    _lines("""
        Is it okay to {x}?
        Should I {x}?
        Am I allowed to {x}?
        Do you think it is fine to {x}?
        Would it be wrong to {x}?
        Can I {x}?
        Is there a problem if I {x}?
        What happens if I {x}?
        Is it a bad idea to {x}?
        May one {x}?
    """),
    _lines("""
        It depends on where you live. In general it is not a good idea to {x} without asking first.
        Usually that is fine. If you want to {x}, be considerate.
        I would rather not say. Why do you want to {x}?
        You can, but there are better ways.
        Most people would say that you should not {x}.
    """),
    _lines("""
        What would my friends say?
        Is it against the law?
        What is the worst that can happen?
        Would you do it?
        How often is too often?
        Who decides that?
        Does it matter how old I am?
        Even on a Sunday?
        What should I do instead?
        How would anybody find out?
    """),
)
WRITE = Family(
    "write",
    _lines("""
        a poem about autumn
        an e-mail to my landlord
        a toast for a wedding
        a function that finds primes
        a story about a dragon
        a slogan for a bakery
        a packing list for a week at sea
        a summary of Hamlet
        a meal plan for five days
        a complaint to an airline
        a riddle about time
        a query that counts orders per month
        a speech about friendship
        a job ad for a gardener
        a joke about engineers
        a regular expression for dates
        a bedtime story
        an invitation to a barbecue
        a table of the planets
        a letter to my future self
        a rap about homework
        a resignation letter
    """),
    _lines("""
        Write {x}.
        Can you write {x}?
        I need {x}.
        Please make {x} for me.
        Could you come up with {x}?
        Draft {x}.
        Compose {x} for me, please.
        I would like to have {x}.
        Give me {x}.
        Help me with {x}.
    """),
    _lines("""
        Here is {x}: The first line greets the reader, the second makes a point, the last says goodbye.
        Of course. Here is a first version. It is short and to the point.
        Happy to. Who is going to read it?
        This is what I came up with. It has four parts and ends with a question.
        I cannot write that, but I can give you some hints for {x}.
    """),
    _lines("""
        Make it shorter.
        Now translate it into Spanish.
        Add a sentence about the weather.
        Can you make it rhyme?
        Put it into a table.
        Write a second one.
        Use a friendlier tone.
        What would be a good title?
        Continue.
        Now do the same for my sister.
    """),
)
FAMILIES = (HOW_TO, WHAT_IS, RECOMMEND, WHY, MAY_I, WRITE)
