"""Templates of messages that say nothing of the answer: they go on, reply, tell something, change subject.

`{f}` asks for more about the same subject, `{n}` is a question about another one; `{x}`, `{o}` are the two.
"""

from feedback.followup.corpus.subjects import _lines

OTHERS = _lines("""
    {f}
    {f}
    {f}
    {f}
    {f}
    {f}
    {n}
    {n}
    {n}
    {n}
    And {o}?
    What about {o}?
    How about {o}?
    Okay, now {n}
    Next question: {n}
    Something else. {n}
    And {f}
    So {f}
    Okay. {f}
    I see. {f}
    Hm, {f}
    Wait, {f}
    Is that the same with {o}?
    Tell me more.
    Go on.
    Can you give more details?
    Give me an example.
    Explain the second point.
    Why?
    Why not?
    How?
    Really?
    What do you mean?
    What does that mean?
    What do you mean by that?
    Are you sure?
    How do you know that?
    Who says so?
    Like what?
    Such as?
    Such as {o}?
    Which one?
    When?
    Yes.
    Yes, please.
    No.
    No, I haven't tried that yet.
    Not yet.
    No, not really. I live alone.
    I don't know.
    I'm not sure.
    Maybe.
    It's for my sister.
    I am thirty-four years old.
    I have been doing it for a year.
    About two hours a day.
    The second one.
    Both.
    Neither, I just moved here.
    I live in a small town in Poland.
    My brother said the same yesterday.
    I had a terrible day at work.
    My dog died last week.
    I have no money and no time.
    I was wrong about my neighbour all these years.
    My teacher says that my homework is wrong.
    What is wrong with my knee?
    What is the most common mistake with {x}?
    How do I correct an error in it?
    What if I make a mistake?
    Is it bad for my health?
    Is it true that nobody uses {o} any more?
    What is the worst thing about {o}?
    Which of these is not true?
    I hate Mondays.
    I do not like my job.
    People are stupid.
    The news is full of lies.
    I can't stop thinking about it.
    I just want to be left alone.
    I think {o} is better.
    I prefer {o}.
    I already have {o}.
    I heard about {o} on the radio.
    Let's talk about {o}.
    Do you like {o}?
    What is your favourite?
    How are you today?
    Who made you?
    Are you a robot?
    What can you do?
    What would you do in my place?
    Do you have feelings?
    Tell me a joke.
    Write it down as a list.
    Make a table of it.
    Translate that into French.
    Summarise it in one sentence.
    Can you say that in simpler words?
    Please continue.
    Give me three more.
    Remind me to call the dentist. Is that possible?
    Can you show me how that works for {o}?
    How long will it take?
    Where can I buy that?
    Where can I find a doctor?
    Is there a law against it?
    Then what?
    What happens next?
    What else?
    Anything else I should know?
    Okay.
    Ok, and after that?
    Well, I was thinking about {o}.
    I was wondering whether {o} would do as well.
    My friend thinks that it has to do with {o}.
    I want to try it tomorrow.
    I did it last year and it was fun.
    Because I'm bored.
    Because my friends do it too.
    It was not my fault.
    She never calls me.
    He told me not to do it.
    I need it for a school project.
    Nobody helps me at home.
    So it is legal?
    So you are saying that it depends?
    Does that mean I can't do it?
    You said that it depends. On what?
    How do I get started with {o}?
    What did people do before that?
    Which is cheaper, {x} or {o}?
    What's the difference between {x} and {o}?
    Could I use {o} instead?
    If I don't like it, can I give it back?
    What should I say to him?
    I'd like to learn more about {o}.
    Imagine that you are a pirate.
    Let's play a game.
    Good morning.
    Bye.
    Never mind.
    I'll think about it.
""")
