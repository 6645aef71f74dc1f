"""Templates of clarifications and of questions asked again.

`{w}` is what the answer was about, `{m}` what was meant instead, `{c}` a condition that it missed,
`{r}` the question before in other words.
"""

from feedback.followup.corpus.subjects import _lines

CLARIFICATIONS = _lines("""
    No, I meant {m}.
    No, I mean {m}, not {w}.
    I meant {m}.
    I'm talking about {m}, not {w}.
    I was asking about {m}.
    I didn't ask about {w}, I asked about {m}.
    Not {w}. {m}!
    Sorry, I meant to say {m}.
    I should have been clearer: {m}.
    To be clear, I am asking about {m}.
    Actually, I wanted to know about {m}.
    What I meant was {m}.
    You misunderstood, I meant {m}.
    My question was about {m}.
    I don't mean {w}. I mean {m}.
    That's {w}. I need {m}.
    By that I mean {m}.
    No no, {m}.
    Oh, I was thinking of {m}.
    Let me clarify: it is about {m}.
    Forget {w}, I am interested in {m}.
    Maybe I wasn't clear. I want {m}.
    I meant the other one, {m}.
    No, not for me. I meant {c}.
    I meant {c}.
    But it has to be {c}.
    I should have said that it must be {c}.
    I forgot to mention: {c}.
    No, it should be {c}.
    What I'm after is something {c}.
    No, like {c}.
    I mean {c}, obviously.
    I was looking for something {c}.
    It was supposed to be {c}.
    I need it to be {c}, though.
    Let me be more precise: {c}.
    More specifically, {c}.
    To clarify, I want it {c}.
    Not in general, I mean {c}.
    Well, I only meant {c}.
    I'm not asking whether I should. I'm asking about {m}.
    I didn't say {w}. I said {m}.
    When I said that, I was referring to {m}.
    That's the wrong one, I want {m}.
    No, the question is about {m}, as I said.
    I don't need {w}, I need {m}.
    Rather {m} than {w}.
    I think you confused {w} with {m}.
    You are thinking of {w}. I mean {m}.
    Just {m}, nothing else.
    No, only {c}.
    What I want is {m}.
    Sorry for the confusion, it's {m}.
    The other meaning: {m}.
    I am not looking for {w} but for {m}.
    Let me explain what I want: {m}, {c}.
""")
CONDITIONS = _lines("""
    for a beginner
    without spending any money
    in the year 1990
    for a group of twelve
    in plain English
    for my grandmother
    without an oven
    as a short list
    for use at work
    within a week
    in my own flat
    for someone who is allergic to nuts
    with only what I have at home
    in Europe
    for a child of five
    on a phone
    on Windows
    before the summer
    in two sentences
    from a legal point of view
    for left-handed people
    when it is cold outside
    from the nineteenth century
    in a joking way
    for two people
    without any software
""")
REPHRASINGS = _lines("""
    {r}
    {r}
    {r}
    {r}
    {r}
    {r}
    I asked: {r}
    But {r}
    So {r}
    OK, but {r}
    Again: {r}
    Let me ask again. {r}
    Let me rephrase that. {r}
    In other words: {r}
    Let me put it differently: {r}
    To say it another way, {r}
    I'll ask it once more. {r}
    My question was: {r}
    Once more, {r}
    What I'm asking is: {r}
    Okay, different wording: {r}
    Let me try that again. {r}
    Please, {r}
    Well, {r}
    Hmm. {r}
    Yes, but {r}
    Still, {r}
    I mean, {r}
    Seriously, {r}
    I want to know this: {r}
    You see, {r}
    Asked more simply: {r}
    Let me start over. {r}
    One more time: {r}
    Here is my question again: {r}
    Then tell me this: {r}
    Maybe this is easier: {r}
    And yet: {r}
    Short version: {r}
    Fine. {r}
""")
