"""More ways to ask about the calendar, elements, landmarks and tools."""

from __future__ import annotations

from .relation import lines

WAYS = {
    "next": lines("""
        What's after {s}?
        What's next after {s}?
        What comes (right|just|directly|straight) after {s}?
        What comes next after {s}?
        What comes when {s} (is over|has ended|is gone|is past)?
        What is after {s}?
        What is it when {s} is over?
        What do we have after {s}?
        What will it be after {s}?
        What will come after {s}?
        What starts after {s}?
        What have we got when {s} is past?
        {s}: what comes after?
        {s}: what is next?
        {s}, what comes after it?
        {s}, and after that?
        {s} ends. What begins?
        {s} ends, and then comes ...
        {s} is over, so now it is ...
        {s} is over, and now it is what?
        {s} is followed by ...
        {s} is followed by which one?
        {s} is right before ...
        {s} comes before what?
        {s} comes just before ...
        {s} has passed. What do we have now?
        {s} leads to what?
        Next after {s}?
        The next one after {s} is ...
        The next after {s} is what?
        The one that follows {s} is ...
        Right after {s} comes what?
        Fill in: after {s} comes ____.
        Fill the gap: {s} is followed by ____.
        (Finish|Complete) the sentence: when {s} is over, it is
        (Finish|Complete) this: {s} is followed by
        (Which|What) one is next after {s}?
        (Which|What) one follows {s}?
        (Which|What) one do we have after {s}?
        (Which|What) (comes|begins|starts) after {s}?
        (Which|What) is the next after {s}?
        By what is {s} followed?
        First {s}, then ...
        First comes {s}, and then?
        If it is {s} now, what comes next?
        If {s} is over, what is it then?
        If we have {s} now, what do we have next?
        When {s} is past, what comes?
        When {s} is over, it is ...
        Once {s} is over, what is it?
        It was {s}. What is it now?
        It is {s}, and next comes ...
        It is {s}. What do we have after that?
        Now it is {s}. What is next?
        We have {s}. What comes after it?
        My calendar shows {s}. What comes on the next page?
        I wait for {s} to end. What begins then?
        I like what comes after {s}. What is it?
        In the list, what follows {s}?
        In the order of the calendar, what follows {s}?
        Go on: {s}, ...
        Count on from {s}: what comes?
        Say the next one: {s}, ...
        Do you know what comes after {s}?
        Can you say what follows {s}?
        Tell me what comes next after {s}.
    """),
    "before": lines("""
        What's before {s}?
        What's the one before {s}?
        What comes (directly|straight|shortly) before {s}?
        What came (just|right|) before {s}?
        What is the one before {s}?
        What is over when {s} begins?
        What do we have before {s}?
        What did we have before {s}?
        What must end before {s} can begin?
        What stands before {s}?
        What stands right before {s} in the calendar?
        What goes before {s}?
        What has ended when it is {s}?
        What had we just before {s}?
        {s}: what comes before?
        {s}: what was before?
        {s}, what comes before it?
        {s}, and before that?
        {s} begins. What is over?
        {s} begins after ...
        {s} begins after what?
        {s} comes after what?
        {s} comes after ...
        {s} comes just after ...
        {s} has begun. What was before it?
        {s} is right after what?
        {s} is the one after ...
        {s} is the one after which?
        {s} follows ...
        {s} follows on what?
        {s} follows which one?
        {s} has which one before it?
        The one before {s} is ...
        The one before {s} is what?
        Right before {s} comes what?
        Just before {s} comes ...
        Fill in: before {s} comes ____.
        Fill the gap: {s} follows ____.
        (Finish|Complete) the sentence: when {s} begins, what ends is
        (Finish|Complete) this: right before {s} comes
        (Which|What) one comes (right|just) before {s}?
        (Which|What) one is followed by {s}?
        (Which|What) one do we have before {s}?
        (Which|What) one ends when {s} begins?
        (Which|What) (comes|is|was) before {s}?
        After what does {s} come?
        After what does {s} begin?
        After which one comes {s}?
        Which one must pass before {s} begins?
        If it is {s} now, what was before?
        If {s} begins, what has ended?
        If we have {s} now, what did we have before?
        When {s} begins, what is over?
        When {s} begins, we leave ...
        It is {s}. What was it before?
        It is {s}. What is just over?
        It is {s}, and before it was ...
        Now it is {s}. What did we have before?
        We have {s}. What came before it?
        My calendar shows {s}. What was on the page before?
        I go back one from {s}. Where am I?
        Go back one from {s}.
        Backwards in the calendar: what comes before {s}?
        In the list, what is before {s}?
        In the order of the calendar, what is before {s}?
        Count back from {s}: what comes?
        ..., {s}: what is missing before it?
        Do you know what comes before {s}?
        Can you say what was before {s}?
        Tell me what comes just before {s}.
    """),
    "symbol": lines("""
        What's the (symbol|chemical symbol) (of|for) {s}?
        What's {s} in the periodic table?
        What is {s}'s symbol?
        What is {s} in chemistry, as a symbol?
        What is the (symbol|sign|short name) for {s}?
        What is written for {s} in (chemistry|a formula|the periodic table)?
        What do chemists write for {s}?
        What does {s} look like in a formula?
        What letters do I write for {s}?
        What stands for {s} in (chemistry|formulas|the periodic table)?
        What short form does {s} have?
        {s}, symbol?
        {s}, chemical symbol?
        {s} - symbol?
        {s}: chemical symbol?
        {s}: which letters?
        {s}: sign in chemistry?
        {s} in chemistry
        {s} in the periodic table?
        {s} as a symbol?
        {s} abbreviation
        {s} element symbol
        {s} is written as ...
        {s} is written how in chemistry?
        {s} is (shortened|abbreviated) to ...
        {s} is (shortened|abbreviated) how?
        {s} has the symbol ...
        {s} has which (sign|letters|chemical symbol)?
        {s}'s symbol is ...
        {s}'s symbol is what?
        {s}'s chemical symbol is ...
        Chemical symbol (of|for) {s}?
        The chemical symbol of {s} is ...
        The chemical symbol for {s} is what?
        The symbol for {s} is ...
        The sign for {s} is ...
        The element {s} has which symbol?
        The element {s} is written ...
        The element is {s}. What is the symbol?
        Element: {s}. Symbol?
        Element {s}, symbol?
        Fill in: the symbol of {s} is ____.
        Fill the gap: chemists write ____ for {s}.
        (Finish|Complete) the sentence: the chemical symbol for {s} is
        (Finish|Complete) this: {s} has the symbol
        Oxygen is written O. How is {s} written?
        Water is H and O. Which letters are for {s}?
        If I see {s} in the periodic table, which letters stand there?
        If I write a formula with {s}, what do I write?
        In a formula, which letters stand for {s}?
        In a formula, {s} is ...
        In chemistry, {s} is written ...
        In the table of elements, what stands for {s}?
        On a bottle of {s}, which symbol stands?
        I have to learn the symbol of {s}. Which is it?
        I am learning the elements. What is the symbol of {s}?
        I write {s} in a formula. Which letters do I need?
        My test asks for the symbol of {s}.
        (Which|What) (abbreviation|sign|symbol) is used for {s}?
        (Which|What) (abbreviation|sign|symbol) do chemists use for {s}?
        (Which|What) (letters|symbol) would I (see|find) for {s}?
        (Which|What) is {s}'s (symbol|chemical symbol)?
        By which (letters|symbol|sign) do chemists know {s}?
        How do I write {s} in a formula?
        How do you write {s} as a symbol?
        How would a chemist write {s}?
        How does the periodic table show {s}?
        How is the element {s} (written|shown|shortened)?
        Do you know the letters for {s} in chemistry?
        Can you write {s} as a chemist does?
        Tell me how chemists write {s}.
        Write {s} as a chemical symbol.
    """),
    "landmark": lines("""
        What's the (place|location) of {s}?
        What is the place where I can see {s}?
        What (place|town|city or land) is home to {s}?
        What (place|city|land) must I visit to see {s}?
        {s}, where is it?
        {s}: where is it?
        {s}: which place?
        {s}: location?
        {s} is found where?
        {s} can be seen where?
        {s} can be found in ...
        {s} can be visited in ...
        {s} is located in ...
        {s} is located where?
        {s} is in (which|what) (place|part of the world|city or land)?
        {s} is in ...
        {s} stands in ...
        {s} stands where?
        {s} lies where?
        {s} belongs to which (place|city or land)?
        Location of {s}?
        Place of {s}?
        The location of {s} is ...
        The place where {s} is, what is it called?
        Fill in: {s} is in ____.
        Fill the gap: tourists see {s} in ____.
        (Finish|Complete) the sentence: you can see {s} in
        (Finish|Complete) this: tourists find {s} in
        Whereabouts is {s}?
        Where would I (find|see|go for) {s}?
        Where should I travel for {s}?
        Where do (people|tourists) (see|visit|go to see) {s}?
        Where do you find {s}?
        Where on Earth is {s}?
        Where is {s} (situated|found|to be seen)?
        Where exactly is {s}?
        Where was this photo of {s} taken?
        Where am I when I stand before {s}?
        Where are we when we see {s}?
        To which place do I travel for {s}?
        To which place must I go to see {s}?
        To see {s}, where do I go?
        To see {s}, you must go to ...
        In which (city or land|part of the world) do I find {s}?
        In what place does {s} stand?
        In what place would I see {s}?
        On which trip do I see {s}: where to?
        (Which|What) (city|town|land) (has|holds|is proud of) {s}?
        (Which|What) (city|place|land) is known for {s}?
        (Which|What) (place|land) should I visit for {s}?
        If I stand before {s}, where am I?
        If you see {s}, where are you?
        If you want to visit {s}, where do you go?
        When I visit {s}, where am I?
        I have a photo of {s}. Where is it?
        I have a picture of {s}. Where was it taken?
        I have heard of {s}. Where is that?
        I dream of seeing {s}. Where must I go?
        I am standing before {s}. Where am I?
        We are going to see {s}. Where are we going?
        We want to see {s}. Where must we fly to?
        My aunt saw {s} on her trip. Where was she?
        My postcard shows {s}. Where does it come from?
        A postcard shows {s}. Where was it sent from?
        Do you know where {s} is?
        Do you know where I can see {s}?
        Can you tell me where {s} is?
        Tell me where {s} is.
        Tell me where to find {s}.
        Name the place where {s} is.
    """),
    "use": lines("""
        What's {a} for?
        What's {a} (good|used|needed) for?
        What's the (use|purpose|point) of {a}?
        What's the job of {a}?
        What is the (use|point|task|function) of {a}?
        What is {a} there for?
        What is one (supposed|meant) to do with {a}?
        What is {a} able to do?
        What is done with {a}?
        What do I (do|make) with {a}?
        What do I (need|use|want|buy|have) {a} for?
        What does one (do|use|make) with {a}?
        What does one need {a} for?
        What does one use {a} for?
        What does {a} do?
        What can {a} (do|be used for)?
        What can people do with {a}?
        What could I use {a} for?
        What would I (do|need|use) {a} (with|for)?
        What would you use {a} for?
        {s}, what for?
        {s}: what for?
        {s}: what is it for?
        {s}: purpose?
        {s} purpose
        {s} - used for what?
        {a} is used for what?
        {a} is used to do what?
        {a} is good for what?
        {a} is for what?
        {a} is made to ...
        {a} is made to do what?
        {a} helps people to ...
        {a} helps me to do what?
        {a}: what can I do with it?
        {a}, what do I do with it?
        Use of {a}?
        Purpose of {a}?
        The purpose of {a} is to ...
        The purpose of {a} is what?
        The use of {a} is to ...
        People use {a} to ...
        People use {a} for what?
        We use {a} to ...
        We use {a} for what?
        With {a} people can ...
        With {a} you can ...
        With {a}, what can one do?
        Fill in: {a} is used to ____.
        Fill the gap: people use {a} to ____.
        (Finish|Complete) the sentence: with {a} you can
        (Finish|Complete) this: people use {a} to
        For what (is|do people use|does one need) {a}?
        For which (work|job|task|purpose) do I (need|use|take) {a}?
        For which (work|job|task|purpose) is {a}?
        To do what do I need {a}?
        If I have {a}, what can I do?
        If someone gives me {a}, what do I do with it?
        If I buy {a}, what can I use it for?
        When do people use {a}?
        When would one (use|need|take) {a}?
        When I hold {a}, what can I do?
        Why do I (need|have|want|use) {a}?
        Why does one (need|have|buy) {a}?
        Why was {a} (made|invented)?
        Why should I (buy|have|own) {a}?
        How does {a} help (me|us|people)?
        How can {a} help me?
        How is {a} useful?
        How do people use {a}?
        In what way is {a} useful?
        At home we have {a}. What for?
        Someone gave me {a}. What is it for?
        There is {a} on the table. What is it for?
        My neighbour has {a}. What does he do with it?
        My mother asked for {a}. What does she need it for?
        I see {a}. What do people do with it?
        I was given {a}. What can I do with it?
        I do not know what {a} is for.
        (Which|What) (purpose|use|job|function) does {a} have?
        (Which|What) work is done with {a}?
        (Which|What) can I do with {a}?
        Do you know what {a} is for?
        Can you tell me what {a} is used for?
        Explain what {a} is for.
        Tell me what one does with {a}.
        Say what {a} is good for.
    """),
}
