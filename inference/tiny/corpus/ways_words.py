"""More ways to ask about words: orders of words, statements to complete, small scenes."""

from __future__ import annotations

from .relation import lines

WAYS = {
    "opposite": lines("""
        What's the opposite of {s}?
        What's the (contrary|antonym) of {s}?
        What is the (exact|direct|true) opposite of {s}?
        What is the opposite word (of|to|for) {s}?
        What is the other side of {s}?
        What is a word that means the opposite of {s}?
        What is not {s}, but the (opposite|contrary)?
        What do you call the opposite of {s}?
        What word do I use for the opposite of {s}?
        What would you say is the opposite of {s}?
        What if it is the opposite of {s}?
        {s}, opposite?
        {s} - opposite?
        {s} antonym
        {s}: antonym?
        {s}: contrary?
        {s} and its opposite?
        {s} and ... are opposites.
        {s} is the opposite of ...
        {s} is the opposite of (what|which word)?
        {s} is the contrary of ...
        {s} means the contrary of (what|which word)?
        Antonym of {s}?
        Contrary of {s}?
        The contrary of {s} is ...
        The contrary of {s} is which word?
        The antonym of {s} is ...
        The opposite of {s}, what is it?
        The word that is the opposite of {s} is ...
        Fill in: the opposite of {s} is ____.
        Fill the gap: {s} is the opposite of ____.
        (Finish|Complete) the sentence: the antonym of {s} is
        (Finish|Complete) this: not {s} but
        Not {s} but ...
        Not {s}, but the (opposite|contrary): what is that?
        Big and small are opposites. What goes with {s}?
        Big is the opposite of small. And {s} is the opposite of what?
        If big becomes small, what does {s} become?
        If I say {s} and mean the opposite, what do I mean?
        If you turn {s} round, what do you get?
        We play opposites. I say {s}, you say ...
        We play opposites. I say {s}. What do you say?
        I say {s}, you say the opposite. What is it?
        I say {s}. Say the opposite.
        I need the opposite of {s} for a poem.
        I need a word for the contrary of {s}.
        (Which|What) word is the contrary of {s}?
        (Which|What) word is opposite (to|in meaning to) {s}?
        (Which|What) word says the opposite of {s}?
        (Which|What) word has the opposite meaning (of|to) {s}?
        (Which|What) word forms a pair of opposites with {s}?
        (Which|What) is the opposite of {s}?
        (Which|What) antonym (does|has) {s} have?
        How do we call the contrary of {s}?
        How would you say the (contrary|opposite) of {s}?
        How is the opposite of {s} called?
        With what word do I say the opposite of {s}?
        To what is {s} the opposite?
        Of what is {s} the (opposite|contrary)?
        Say the (opposite|contrary) of {s}.
        Find an antonym for {s}.
        Do you know a word for the opposite of {s}?
        Can you give me a word that means the opposite of {s}?
    """),
    "plural": lines("""
        What's the plural of {s}?
        What's the word for more than one {s}?
        What is the (correct|right|proper) plural of {s}?
        What is the plural (word|form) for {s}?
        What is {s} in the plural?
        What is {s} called when there are many?
        What is one {s}, but many of them?
        What do I (write|say) for (two|many|several) of a {s}?
        What do you get when there is more than one {s}?
        What do you say when you have more than one {s}?
        What do we call many of a {s}?
        What does the plural of {s} look like?
        What form does {s} take in the plural?
        {s}, plural?
        {s} - plural?
        {s} plural form
        {s}: plural form?
        {s}: more than one?
        {s}, but more than one?
        {s}, but two of them?
        {s} has which plural (form|)?
        {s} in the plural is ...
        {s} in the plural is written how?
        {s} becomes what when there are many?
        Singular: {s}. Plural?
        The singular is {s}. What is the plural?
        The singular is {s} and the plural is ...
        The word is {s}. What is its plural?
        The plural of {s}, what is it?
        The plural form of {s} is ...
        The plural form of {s} is what?
        Plural form of {s}?
        Fill in: one {s}, two ____.
        Fill the gap: the plural of {s} is ____.
        (Finish|Complete) the sentence: one {s}, but many
        (Finish|Complete) this: the plural form of {s} is
        One {s} and another {s} are two ...
        One {s}, and if there are more?
        One {s}, ten what?
        One dog, two dogs. One {s}, two ...
        One dog, two dogs. One {s}, two what?
        From one {s} to many: what is the word?
        Here is one {s}, and there are many ...
        I see one {s}. You see two. Two what?
        I see several, not one {s}. What is the word?
        I want to write about more than one {s}. Which word do I use?
        I write about one {s}. How do I write about two?
        If one is a {s}, what are two?
        If I have two, I do not say {s}, but what?
        When there are two, what do I call a {s}?
        (Which|What) is the plural of {s}?
        (Which|What) word means more than one {s}?
        (Which|What) word do I use for more than one {s}?
        (Which|What) form does {s} have for (two|many|several)?
        (Which|What) ending or form does the plural of {s} have?
        How is the plural of {s} (formed|written|made|spelt)?
        How do I (say|write|make) {s} in the plural?
        How do I turn {s} into a plural?
        How does {s} change in the plural?
        How would you (say|write) the plural of {s}?
        Say it in the plural: {s}.
        Form the plural of {s}.
        Do you know how to write the plural of {s}?
        Can you put {s} into the plural?
        Tell me how {s} is written in the plural.
    """),
    "past": lines("""
        What's the past tense of {s}?
        What's the past (form|) of {s}?
        What is the (correct|right|proper|simple) past (tense|form) of {s}?
        What is {s} in the past tense?
        What is the past tense form of {s}?
        What is the form of {s} for yesterday?
        What do I (write|say) for {s} (in the past|if it was yesterday)?
        What do you say for {s} when it is over?
        What does the past tense of {s} look like?
        What form does {s} take in the past?
        What becomes of {s} in the past tense?
        {s}, past tense?
        {s} - past tense?
        {s} past
        {s}: past?
        {s}: past form?
        {s} past form
        {s} yesterday?
        {s}, but yesterday?
        {s} has which past (tense|form)?
        {s} in the past tense is ...
        {s} in the past is written how?
        {s} becomes what in the past?
        Present: {s}. Past?
        Now: {s}. Yesterday?
        The present is {s}. What is the past?
        The present is {s} and the past is ...
        The verb is {s}. What is its past tense?
        The past of {s} is what?
        The past of {s} is ...
        The past form of {s} is ...
        The past tense of {s}, what is it?
        Past form of {s}?
        Past of {s}?
        Fill in: today I {s}, yesterday I ____.
        Fill the gap: the past tense of {s} is ____.
        (Finish|Complete) the sentence: yesterday, not today, I {s}, so I
        (Finish|Complete) this: the past form of {s} is
        I {s} today. Last week I ...
        I {s} today. Last year I did too: I ...
        I {s} every day. Yesterday I ...
        I {s} every day. What did I do yesterday?
        Every day they {s}. Yesterday they ...
        Every day we {s}. Last week we ...
        Now we {s}. A year ago we ...
        You {s} now, and yesterday you ...
        Today they {s}. And yesterday?
        I ask, I asked. I {s}, I ...
        I write a story about yesterday. Which form of {s} do I need?
        I am telling what happened. How do I write {s}?
        If ask becomes asked, what does {s} become?
        When it happened long ago, how do I say {s}?
        When we speak of yesterday, what does {s} become?
        (Which|What) is the past (tense|form|) of {s}?
        (Which|What) word do I use for {s} in the past?
        (Which|What) form of {s} is in the past tense?
        (Which|What) form of the verb {s} is for (yesterday|the past)?
        How is the past tense of {s} (formed|written|made|spelt)?
        How do I (say|write|put) {s} in the past tense?
        How do I turn {s} into the past tense?
        How does {s} change in the past (tense|)?
        How would you (say|write) {s} in the past?
        Say it in the past: {s}.
        Form the past tense of {s}.
        Do you know how to write {s} in the past tense?
        Can you put {s} into the past tense?
        Tell me how {s} is written in the past.
    """),
    "meaning": lines("""
        What's {a}?
        What's the meaning of {s}?
        What's meant by {a}?
        What is {a}, in simple words?
        What is (a thing|something) called {a}?
        What is the word {s} about?
        What is the sense of the word {s}?
        What does {a} (do|look like|mean)?
        What does it mean when someone says {s}?
        What does the dictionary say about {s}?
        What do I understand by {a}?
        What do I have to know about {a}?
        What sort of thing is {a}?
        What exactly is {a}?
        What could {a} be?
        What would you call {a}?
        {s}: definition?
        {s}, meaning?
        {s}: what is it?
        {s}: what does it mean?
        {s} definition
        {s} - what is that?
        {s} is what?
        {s} stands for what?
        {a} is what?
        {a} is what kind of (thing|person|place)?
        {a} is ...
        {a}, what is that?
        {a}: what is that?
        The word {s} means ...
        The word {s} means what?
        The word {s}: what does it mean?
        The meaning of {s} is ...
        Meaning of {s}?
        Definition of {s}?
        Fill in: {a} is ____.
        (Finish|Complete) the sentence: {a} is
        (Finish|Complete) this: the word {s} means
        If someone speaks of {a}, what is meant?
        If I look up {s}, what do I read?
        If I look for {a}, what am I looking for?
        In a dictionary, what stands beside {s}?
        In simple words, what is {a}?
        In a book I read about {a}. What is it?
        In a crossword: what is {a}?
        My child asks what {s} means.
        My book speaks of {a}. I do not know it.
        My friend talked about {a}. What is it?
        I do not understand the word {s}.
        I do not know what {a} is.
        I have never heard of {a}.
        I have never seen {a}. What is it?
        I am learning English. What does {s} mean?
        How is {a} (defined|explained|described)?
        How is the word {s} (defined|explained)?
        How can I explain {a} to a child?
        How should I understand the word {s}?
        How do dictionaries (define|explain) {s}?
        (Which|What) meaning does (the word|) {s} have?
        (Which|What) thing is called {a}?
        Say in a few words what {a} is.
        Say what {s} means.
        Tell me what {s} means.
        Tell me about {a}.
        Do you know what {s} means?
        Can you (explain|define|describe) {a}?
        Can you explain the word {s} to me?
        Could you (explain|define|describe) {s}, please?
        Please (explain|define|describe) {a}.
        Please explain the word {s}.
        Have you heard of {a}?
    """),
}
