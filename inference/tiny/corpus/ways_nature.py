"""More ways to ask about animals and colours: orders of words, statements to complete, small scenes."""

from __future__ import annotations

from .relation import lines

WAYS = {
    "young": lines("""
        What's a (young|baby|little) {s} called?
        What's the (word|name) for a (young|baby) {s}?
        What is the (word|name|term) for a (young|baby|little) {s}?
        What is the (proper|right|correct) (word|name) for a (young|baby) {s}?
        What is the little one of {a} called?
        What is a {s} called (as a baby|when it is young|at birth)?
        What are (young|baby) animals of {a} called?
        What does one call a (young|baby) {s}?
        What do people call {a}'s (baby|young)?
        What should I call a (young|baby) {s}?
        (young|baby) {s}: name?
        (young|baby) {s}: what is it called?
        (young|baby) {s}, what is the word?
        Name of a (young|baby) {s}?
        Word for a (young|baby) {s}?
        {s}: young?
        {s}: baby name?
        {s} baby name
        {s} young
        {a}'s (baby|young) is called what?
        {a}'s (baby|young) is called a ...
        {a}'s baby is a ...
        The (baby|young) of {a} is a ...
        The (baby|child) of {a} is called what?
        The name of a (young|baby) {s} is ...
        The word for a (young|baby) {s} is ...
        Fill in: a (young|baby) {s} is called a ____.
        Fill the gap: the young of {a} is a ____.
        (Finish|Complete) the sentence: a baby {s} is a
        (Finish|Complete) this: the baby of {a} is called a
        Mother: {s}. Baby?
        The mother is {a}. What is the baby called?
        The parent is {a}. And the baby is called?
        If the mother is {a}, what is the baby?
        If {a} has young, what are they called?
        On the farm, how do they call a (young|baby) {s}?
        In the zoo I saw a (young|baby) {s}. What is the word for it?
        There is a (baby|young) {s} in the picture. How is it called?
        We found a (little|young|baby) {s}. What is the right name?
        My child saw a (little|baby) {s}. How do we call it?
        How is a (young|baby|little) {s} called?
        How is {a}'s (baby|young) called?
        How do we name a (young|baby) {s}?
        How do people name the (baby|young) of {a}?
        (Which|What) word is there for a (young|baby) {s}?
        (Which|What) name do we give to a (young|baby) {s}?
        (Which|What) animal is a young {s}?
        By which name do we know a (young|baby) {s}?
        As a baby, {a} is called ...
        As a baby, what is {a} called?
        When it is born, {a} is called what?
        When young, {a} is called ...
        Do you know what a (young|baby) {s} is called?
        Can you tell me what {a}'s baby is called?
        Can you name the (baby|young) of {a}?
        Tell me what you call a (young|baby) {s}.
        A cow has a calf. What does {a} have?
        I need the word for a (young|baby) {s}.
        Into the world comes a little {s}. What do we call it?
    """),
    "sound": lines("""
        What's the (sound|noise) of {a}?
        What's the sound that {a} makes?
        (Sound|Noise) of {a}?
        {s}: what sound?
        {s}, which sound?
        {a}: what does it do when it calls?
        {a} makes what noise?
        {a} makes the sound ...
        {a} goes how?
        {a} says what?
        {a} sounds how?
        The sound of {a} is ...
        The (sound|noise) that {a} makes is called what?
        Fill in: {a} ____ when it makes a sound.
        Fill the gap: the {s} in the story ____ loudly.
        (Finish|Complete) the sentence: when it calls, {a}
        (Finish|Complete) this: a cat meows and {a}
        A cat meows. And {a}?
        A cat meows, a dog barks, and {a}?
        Dogs bark. What does {a} do?
        Dogs bark and cats meow. What about the sound of {a}?
        As a dog barks, {a} ...
        If a cat meows, what does {a} do?
        If I hear {a}, what does it do?
        If I meet {a}, what will I hear?
        In a story, how does {a} speak?
        In the night I hear {a}. What does it do?
        On the farm, what does {a} do to be heard?
        Old MacDonald had {a}. What did it do?
        How does {a} (call|cry|make itself heard)?
        How do you describe the (sound|noise|voice) of {a}?
        How would you call the (noise|voice|cry) of {a}?
        How is the (sound|noise|voice) of {a} called?
        How do we say that {a} makes a sound?
        (Which|What) (sound|noise) is typical of {a}?
        (Which|What) (sound|noise) is made by {a}?
        (Which|What) (sound|noise) would {a} make?
        (Which|What) (sound|noise) comes out of {a}?
        (Which|What) sound tells me that {a} is (near|there)?
        (Which|What) word is there for the (sound|noise) of {a}?
        (Which|What) verb goes with the (voice|call|noise) of {a}?
        (Which|What) (voice|call|cry) does {a} have?
        What do we say {a} does when it (calls|makes a noise)?
        What does {a} do when it (calls|is loud|makes a noise|wants to be heard)?
        What can I hear when {a} is (near|outside|angry)?
        What does it sound like when {a} calls?
        What does a (real|wild|loud) {s} sound like?
        What is the noise called that {a} makes?
        By which (sound|noise) do I know {a}?
        With what (voice|sound|noise) does {a} speak?
        My child wants to (play|be|imitate) {a}. What sound is right?
        I want to imitate {a}. Which sound do I make?
        We are near {a}. What will we hear?
        Do you know what sound {a} makes?
        Do you know how {a} sounds?
        Can you tell me how {a} sounds?
        Tell me what {a} (says|sounds like).
        Imitate {a}.
        Every animal has a sound. What is the one of {a}?
        Listen, there is {a}! What does it do?
    """),
    "home": lines("""
        What's the home of {a} called?
        What's {a}'s home?
        Home of {a}?
        House of {a}?
        {s}: where does it live?
        {s}, where does it live?
        {s} lives where?
        {a} lives where?
        {a} has its home where?
        {a} sleeps in a ...
        {a} sleeps in what?
        {a} is at home in a ...
        {a} is at home where?
        {a}'s home is a ...
        {a}'s home is called what?
        {a}'s house is called a ...
        The home of {a} is a ...
        The home of {a} is called what?
        The place where {a} lives is called ...
        The house of {a} is called what?
        Fill in: {a} lives in a ____.
        Fill the gap: the home of {a} is a ____.
        (Finish|Complete) the sentence: the home of {a} is called a
        (Finish|Complete) this: {a} is at home in a
        A bear lives in a cave. Where does {a} live?
        People live in houses. What does {a} live in?
        If I look for {a}, where do I find it?
        If {a} wants to (sleep|rest|go home), where does it go?
        At night, where does {a} sleep?
        At night {a} goes into its ...
        In the evening {a} goes home. Where to?
        In which (kind of place|house|building) does {a} live?
        In which (home|house|place) do I find {a}?
        In what kind of (home|house|place) does {a} live?
        (Which|What) is the home of {a}?
        (Which|What) place does {a} call home?
        (Which|What) (house|home|place) is made for {a}?
        (Which|What) (dwelling|shelter) does {a} have?
        (Which|What) word is there for the (home|house) of {a}?
        (Which|What) name does the (home|house) of {a} have?
        (Which|What) do we call the place where {a} lives?
        How is the (home|house) of {a} called?
        How do you call the (home|house) of {a}?
        How do you call the place where {a} lives?
        How does {a} live, in what kind of home?
        What does one call the home of {a}?
        What does {a} call home?
        What kind of (place|dwelling) does {a} live in?
        What is the dwelling of {a}?
        Where do you (keep|find) {a}?
        Where does {a} (rest|dwell|stay|spend the night|go home to)?
        Where would {a} (live|sleep|hide)?
        Where is the home of {a}?
        Where is {a} when it is at home?
        Where should I look if I want to see {a} at home?
        To which place does {a} return?
        I am drawing {a} at home. What do I draw around it?
        My child asks where {a} lives.
        Do you know where {a} lives?
        Can you tell me where {a} lives?
        Tell me where {a} (lives|sleeps|is at home).
        Every animal has a home. What is the one of {a}?
    """),
    "group": lines("""
        What's a group of {s} called?
        What's the word for a group of {s}?
        What's the word for many {s}?
        What is the (word|name|term) for a group of {s}?
        What is the (word|name|term) for many {s} (together|in one place)?
        What is the (right|proper|correct) (word|name) for a group of {s}?
        What is it called when many {s} (are|come|live) together?
        What does one call (a group of|many) {s}?
        What do you say for a group of {s}?
        What do many {s} (form|make|make up)?
        What do {s} (form|make) when they come together?
        What should I call (a group of|many) {s}?
        Word for a group of {s}?
        Name for a group of {s}?
        Name of a group of {s}?
        {s}: what is a group called?
        {s}: collective noun?
        {s}, collective noun?
        {s} collective noun
        {s} in a group are called what?
        {s} in a group: what is the word?
        {s} form a ...
        {s} go together in a ...
        A (lot|number) of {s} together are called ...
        A group of {s} is known as ...
        A group of {s}: what is the word?
        A whole group of {s} is called what?
        A ... of {s}: which word is missing?
        A ____ of {s}: which word belongs there?
        Fill in: a ____ of {s}.
        Fill the gap: a group of {s} is called a ____.
        (Finish|Complete) the sentence: many {s} together are called a
        (Finish|Complete) this: a group of {s} is a
        The (word|name) for a group of {s} is ...
        The collective noun for {s} is ...
        Not one but many {s}: what is the group called?
        One speaks of a flock of birds. And of what with {s}?
        A flock of birds, a ____ of {s}. Which word?
        There are many {s} over there. What is such a group called?
        We saw a lot of {s}. What do you call such a group?
        I see a lot of {s} together. How is that called?
        I write about a group of {s}. Which word do I use?
        I need the word for a group of {s}.
        I need the collective noun for {s}.
        How is a group of {s} called?
        How do you call many {s} together?
        How do people call a group of {s}?
        How do we name a group of {s}?
        (Which|What) word is there for (a group of|many) {s}?
        (Which|What) word do we use for (a group of|many) {s}?
        (Which|What) name do we give to (a group of|many) {s}?
        (Which|What) noun do I use for a group of {s}?
        (Which|What) kind of group do {s} (form|live in|make)?
        In which kind of group do {s} live?
        In what do {s} live together?
        By which name do we know a group of {s}?
        If there are many {s}, what is the group called?
        If many {s} come together, what do we call them?
        When there are many {s}, the group is called ...
        Do you know what a group of {s} is called?
        Can you tell me what many {s} together are called?
        Tell me what you call a group of {s}.
        Together, {s} are called a ...
        Together, many {s} make a ...
    """),
    "legs": lines("""
        What's the number of legs of {a}?
        Number of legs of {a}?
        Number of legs, {s}?
        How many legs, {s}?
        How many legs: {s}?
        {s}: how many legs?
        {s}: number of legs?
        {s}, how many legs?
        {s} number of legs
        {s} how many legs
        {a} stands on how many legs?
        {a} runs on how many legs?
        {a} has ... legs.
        {a} has what number of legs?
        {a} has legs. How many?
        {a}'s legs: how many are there?
        The legs of {a}: how many are there?
        The number of legs of {a} is ...
        Fill in: {a} has ____ legs.
        Fill the gap: {a} walks on ____ legs.
        (Finish|Complete) the sentence: the number of legs that {a} has is
        (Finish|Complete) this: the legs of {a} number
        A cat has four legs. How many does {a} have?
        People have two legs. How many has {a}?
        If I count the legs of {a}, how many do I get?
        If I look at {a}, how many legs do I see?
        If {a} needs shoes, how many must I buy?
        When {a} walks, how many legs move?
        Count the legs of {a}.
        Count the legs of {a}. How many?
        Please count the legs of {a}.
        How many legs can I count on {a}?
        How many legs can {a} have?
        How many legs do you find on {a}?
        How many legs should I draw for {a}?
        How many legs would {a} have?
        How many legs belong to {a}?
        How many legs carry {a}?
        How many legs does one {s} have?
        How many legs does a (normal|healthy|usual|grown) {s} have?
        How many legs in total does {a} have?
        How many feet does {a} have?
        How many feet has {a}?
        How many shoes would {a} need?
        How great is the number of legs of {a}?
        On how many feet does {a} go?
        With how many legs does {a} (walk|run|stand)?
        (Which|What) number of legs does {a} have?
        (Which|What) is {a}'s number of legs?
        What number of legs has {a}?
        My child draws {a}. How many legs must there be?
        We count legs. How many are on {a}?
        I see {a}. How many legs does it have?
        I want to know how many legs {a} has.
        I wonder how many legs {a} has.
        Do you know how many legs {a} has?
        Can you tell me how many legs {a} has?
        Tell me how many legs {a} has.
        Say how many legs {a} has.
        Are there two, four, six or eight legs on {a}?
        Does {a} have legs, and how many?
        Has {a} got six legs, or eight, or how many?
    """),
    "colour": lines("""
        What's the (colour|color) of {s}?
        What (colour|color) would {s} be?
        What (colour|color) can I see on {s}?
        What (colour|color) do you see when you look at {s}?
        What (colour|color) do people think of for {s}?
        What (colour|color) should {s} (be|have)?
        What is {s}'s (colour|color)?
        What is the (normal|typical|natural|right) (colour|color) of {s}?
        {s}'s (colour|color)?
        {s}, which (colour|color)?
        {s}: which (colour|color) is it?
        {s} in (colour|color): which one?
        {s} is ... in colour.
        {s} is usually which (colour|color)?
        {s} is usually ...
        {s} has the (colour|color) ...
        {s} has (which|what) (colour|color)?
        {s} looks (which|what) (colour|color)?
        (Colour|Color) of {s}?
        The (colour|color) of {s} is ...
        The (colour|color) of {s}, which is it?
        Fill in: the colour of {s} is ____.
        Fill the gap: {s} is ____ in colour.
        (Finish|Complete) the sentence: {s} has the colour
        (Finish|Complete) this: {s} is usually
        (Which|What) (colour|color) do you (give|see on) {s}?
        (Which|What) (colour|color) is typical of {s}?
        (Which|What) (colour|color) is right for {s}?
        (Which|What) (colour|color) must I (take|choose|use) for {s}?
        (Which|What) (colour|color) would you paint {s}?
        (Which|What) is the (colour|color) of {s}?
        (Which|What) crayon do I (need|take) for {s}?
        (Which|What) of the (colours|colors) does {s} have?
        In (which|what) (colour|color) does {s} (appear|come|shine)?
        In (which|what) (colour|color) would you (draw|paint) {s}?
        In a picture, which colour is {s}?
        On a painting, which colour does {s} have?
        By which (colour|color) do I know {s}?
        With which (colour|color) do I (paint|draw) {s}?
        As for {s}, what colour is it?
        Snow is white. And what colour is {s}?
        How would you (paint|colour) {s}?
        How is {s} coloured?
        How does {s} look, what colour is it?
        If I draw {s}, which (colour|color) do I (need|take)?
        If you think of {s}, which colour do you see?
        When I think of {s}, which colour is it?
        When children draw {s}, which colour do they take?
        My child paints {s}. Which colour is right?
        We want to paint {s}. In which colour?
        I am drawing {s}. Which crayon do I need?
        I have never seen {s}. What colour is it?
        I wonder what colour {s} is.
        Do you know what colour {s} is?
        Can you tell me what colour {s} is?
        Could you say which colour {s} has?
        Tell me the colour you see on {s}.
        Say what colour {s} is.
        Is {s} white, black, yellow or something else?
        Is {s} blue or red or which colour?
        Name the colour that {s} has.
    """),
}
