"""Forms of second questions: another subject, or another attribute of the same country."""

from __future__ import annotations

from .relation import lines

ANOTHER_SUBJECT = lines("""
    And {s}?
    And (of|for|with) {s}?
    (What|How) about {s}?
    And what about {s}?
    And how about {s}?
    And for {s}?
    {s}?
    And {s}, please?
    And now {s}.
    Now {s}.
    Now {s}, please.
    Now the same for {s}.
    The same for {s}?
    The same question for {s}.
    And the same for {s}?
    Okay, and {s}?
    Thanks, and {s}?
    Thank you. And {s}?
    Good. And {s}?
    What is it for {s}?
    And if I ask about {s}?
    And if it is {s}?
    Then what about {s}?
    Do you know it for {s}(| too)?
    Do you also know it for {s}?
    Also for {s}?
    Tell me about {s}(, too| as well| too).
    I meant {s}.
    Sorry, I meant {s}.
    No, I meant {s}.
    I also need {s}.
    One more: {s}.
    Another one: {s}.
    Next: {s}.
    Next one: {s}?
    And in the case of {s}?
    But what about {s}?
    What would it be for {s}?
    Same for {s}?
    Then {s}?
    How is it (with|for) {s}?
    Interesting. What about {s}?
    and {s}
    And in {s}?
    And how is it (for|with|in) {s}?
    And how is that (for|with) {s}?
    And what is it (for|with|in the case of) {s}?
    And what would it be for {s}?
    And what would you say (for|about) {s}?
    And when it is {s}?
    And then {s}?
    And then there is {s}.
    And do you know it for {s}?
    And can you tell me for {s}?
    And can you say it for {s}?
    And tell me for {s}.
    And once more for {s}.
    And once again, for {s}?
    And now for {s}?
    And now what about {s}?
    And also for {s}, please.
    And likewise for {s}?
    And {s}, do you know?
    And {s}, what about that?
    And {s} too?
    And {s} then?
    And as for {s}?
    As for {s}?
    Ah. And {s}?
    Aha, and {s}?
    All right, and {s}?
    Again for {s}.
    Also {s}, please.
    Ask the same about {s}.
    Answer the same for {s}.
    But {s}?
    But for {s}?
    Can you also tell me for {s}?
    Can you do (that|the same) for {s}?
    Could you say the same for {s}?
    Could you tell me for {s} too?
    Do the same for {s}.
    Do you know that (of|for) {s} too?
    Fine, and (for|) {s}?
    For {s}?
    For {s}, please.
    Go on with {s}.
    Great. Now {s}.
    Great, and what about {s}?
    How does it look for {s}?
    How would it be (for|with) {s}?
    I see. And {s}?
    I would also like to know it for {s}.
    I would like the same for {s}.
    I need it for {s} (too|as well).
    I want to know it for {s} too.
    If I take {s} instead?
    Instead, what about {s}?
    In the case of {s}?
    It was {s} that I meant.
    Let us do {s}.
    Let us take {s} now.
    Let us go on with {s}.
    Let me ask the same about {s}.
    My next one is {s}.
    My mistake, I wanted {s}.
    Nice. And {s}?
    Now for {s}, please.
    Now what about {s}?
    Now try {s}.
    Not that one, {s}.
    Now take {s}.
    Oh, and {s}?
    Oh, and what about {s}?
    Once more, with {s}.
    One more question: and {s}?
    Or {s}?
    Perfect. What about {s}?
    Please do the same for {s}.
    Please also {s}.
    Repeat that for {s}.
    Same question for {s}.
    Same question, but for {s}.
    Same thing for {s}?
    So what about {s}?
    So, and {s}?
    Take {s} instead.
    Tell me the same (about|for) {s}.
    Tell me for {s}.
    Thanks. What about {s}?
    That helps. And {s}?
    The next is {s}.
    The same with {s}?
    Then for {s}, please.
    This time {s}.
    This time for {s}, please.
    Try {s}.
    What if it is {s}?
    What if I say {s}?
    What if I take {s}?
    What would you say for {s}?
    What is it (with|in the case of) {s}?
    What is that for {s}?
    Wait, I meant {s}.
    Well, and {s}?
    With {s} instead?
    Would you also know it for {s}?
    You also know {s}, right?
    {s}, please.
    {s} too?
    {s} as well?
    {s} next.
    {s} next, please.
    {s}, and that is all.
    {s} now?
    {s} instead?
""")

ANOTHER_ATTRIBUTE = lines("""
    And (the|its|their) {t}?
    And what is (the|its|their) {t}?
    What is (its|the) {t}?
    What is the {t} there?
    And the {t} there?
    And what about (the|its) {t}?
    What about (the|its) {t}?
    And how about the {t}?
    Which {t} does it have?
    (Which|What) {t}?
    And which {t}?
    And which {t} does it have?
    Tell me (its|the) {t}(| too).
    Tell me the {t} as well.
    And do you know (its|the) {t}?
    Do you know (its|the) {t} too?
    Now (its|the) {t}.
    Its {t}?
    The {t}?
    Thanks. And its {t}?
    Good, and the {t}?
    I also need (its|the) {t}.
    What is the {t} of that country?
    And the {t} of this country?
    Which {t} is it there?
    Its {t}, please.
    And can you tell me its {t}?
    and its {t}
    And I also need (its|the) {t}.
    And as for (its|the) {t}?
    And could you tell me (its|the) {t}?
    And do you also know (its|the) {t}?
    And (in|for) that country, the {t}?
    And now (its|the) {t}, please.
    And now the {t} there.
    And of the same country, the {t}?
    And please (its|the) {t}.
    And tell me (its|the) {t}.
    And then (its|the) {t}?
    And what {t} does it have?
    And what {t} is it?
    And what {t} is it there?
    And what would (its|the) {t} be?
    And which is (its|the) {t}?
    And which {t} do they have (there|)?
    Also (its|the) {t}, please.
    All right. And (its|the) {t}?
    As for the {t}?
    But what about (its|the) {t}?
    But what is (its|the) {t}?
    Can you also tell me (its|the) {t}?
    Could you also name (its|the) {t}?
    Can you name (its|the) {t} too?
    Do you also know (its|the) {t}?
    For the same country, what is the {t}?
    Fine. And the {t} there?
    Give me (its|the) {t} too.
    Great. What is (its|the) {t}?
    How about its {t}?
    How is it with (its|the) {t}?
    I also want to know (its|the) {t}.
    I see. And (its|the) {t}?
    I would like to know (its|the) {t} too.
    In that country, what is the {t}?
    In the same country, what is the {t}?
    Interesting. And (its|the) {t}?
    It has which {t}?
    Its {t} is what?
    Its {t} is ...
    Name (its|the) {t} too.
    Name (its|the) {t}, please.
    Next: its {t}.
    Next question: (its|the) {t}?
    Nice. And what is its {t}?
    Now tell me (its|the) {t}.
    Now the {t}, please.
    Now what is its {t}?
    Of the same country: the {t}?
    Oh, and (its|the) {t}?
    Oh, and what is (its|the) {t}?
    Okay, and (its|the) {t}?
    Okay, what is its {t}?
    One more thing: its {t}?
    Perfect. And (its|the) {t}?
    Please also tell me (its|the) {t}.
    Same country, what {t}?
    Same country, but the {t}?
    Same country: {t}?
    So what is (its|the) {t}?
    Stay with that country: which {t}?
    Still that country: what is the {t}?
    Thank you. What is (its|the) {t}?
    Thanks. And the {t} there?
    The {t} of it?
    The {t} of the same country?
    The {t} there?
    The {t} there, please.
    The {t} too, please.
    Then what is (its|the) {t}?
    There, what is the {t}?
    (What|Which) is its {t}?
    What would its {t} be?
    What {t} do they have there?
    What {t} does that country have?
    What {t} has it got?
    What's (its|the) {t}?
    What's the {t} there?
    Which {t} do I find there?
    Which {t} goes with it?
    Which {t} has that country?
    With which {t}?
    Would you know (its|the) {t} too?
    You surely know its {t} too.
    {t} there?
    {t}, please.
    {t} of the same country?
""")
