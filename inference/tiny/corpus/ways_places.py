"""More ways to ask about countries: orders of words, statements to complete, small scenes."""

from __future__ import annotations

from .relation import lines

WAYS = {
    "capital": lines("""
        Capital city of {s}?
        Capital of {s}: which city?
        {s}, capital city?
        {s} - capital?
        {s} = which capital?
        What's {s}'s (capital|capital city)?
        What city is (the capital of {s}|{s}'s seat of government)?
        (Which|What) city governs {s}?
        (Which|What) city is home to the (government|parliament) of {s}?
        (Which|What) city would I see if I went to the capital of {s}?
        (Which|What) city do I fly to for the capital of {s}?
        Where do the (ministers|rulers|leaders) of {s} (work|sit|meet)?
        Where does {s} have its (capital|government|parliament)?
        Where is {s} (governed|ruled|run) from?
        Where is the seat of government (of|in) {s}?
        Where is {s}'s (government|parliament)?
        The government of {s} sits in (which|what) city?
        The government of {s} is in ...
        The capital city of {s} is ...
        {s}'s capital is ...
        {s}'s capital is called what?
        {s} is governed from ...
        {s} is (ruled|governed|run) from which city?
        As its capital, {s} has which city?
        As capital of {s}, which city would you name?
        Fill in: the capital of {s} is ____.
        Fill the gap: ____ is the capital of {s}.
        ____ is the capital of {s}.
        (Finish|Complete) the sentence: {s}'s capital is
        (Finish|Complete) this: the capital city of {s} is
        Country: {s}. Capital?
        Country {s}, capital city?
        The country is {s}. What is the capital?
        My (friend|sister|brother|aunt) lives in the capital of {s}. Which city is that?
        We are learning capitals. What is {s}'s?
        Our next stop is the capital of {s}. Which city do we visit?
        I have to learn the capital of {s}. Which one is it?
        On a map of {s}, which city is marked as the capital?
        In which city is the (government|parliament|president) of {s}?
        In which city does the (government|parliament) of {s} sit?
        To which city do I go for the (embassies|ministries|government) of {s}?
        I am writing about {s} and need the name of its capital.
        (Which|What) is {s}'s (capital|capital city|seat of government)?
        (Which|What) town is the capital of {s}?
        (Which|What) place is the capital of {s}?
        What name does the capital of {s} have?
        What is the capital called in {s}?
        Please name {s}'s capital city.
        (Name|Tell me|Give me) {s}'s capital.
        I know {s}, but not its capital. What is it?
        Can you say which city is the capital of {s}?
        Do you know which city is {s}'s capital?
        Could you tell me which city {s} is governed from?
        How do people call {s}'s capital?
        Which of all cities in {s} is the capital?
        Among the cities of {s}, which is the capital?
        When people speak of the capital of {s}, which city do they mean?
        True capital of {s}?
        {s} and its capital?
        {s} has a capital. Which?
        Every country has a capital. What is the one of {s}?
        The capital of {s}, what is it called?
        It is the capital of {s}. Which city is it?
    """),
    "currency": lines("""
        What's the (money|currency) (in|of) {s}?
        {s}, which currency?
        {s} - currency?
        {s}: which money?
        Money in {s}?
        Money of {s}?
        The money of {s}?
        (Which|What) money does one (need|use|pay with) in {s}?
        (Which|What) money (circulates|is common|is valid) in {s}?
        (Which|What) currency do (people|they|shops) (use|take|accept) in {s}?
        (Which|What) currency do I (need|take|pay) in {s}?
        (Which|What) currency does one pay with in {s}?
        (Which|What) currency is (valid|common|normal|official) in {s}?
        (Which|What) is {s}'s (currency|money)?
        What is {s}'s (currency|money) (called|named)?
        What is money called in {s}?
        What name does the money of {s} have?
        What do (shops|people|banks) in {s} (take|use|pay with)?
        What do I have in my purse in {s}?
        What do they pay with in {s}?
        What does one pay with in {s}?
        How is the (money|currency) of {s} called?
        How do they call their money in {s}?
        In what currency do I pay in {s}?
        In which currency are (prices|wages|bills) in {s}?
        With which (money|currency) do I pay in {s}?
        With which (money|currency) do people in {s} pay?
        With what money does one pay in {s}?
        People in {s} pay in ...
        People in {s} use which (currency|money)?
        In {s} one pays with ...
        In {s} you pay with what?
        In {s}, what currency do I need?
        In {s}, the money is called ...
        {s}'s currency is ...
        {s}'s currency is called what?
        {s}'s money is called ...
        {s} has which (currency|money)?
        {s} pays with what?
        Fill in: the currency of {s} is the ____.
        Fill the gap: in {s} people pay with the ____.
        (Finish|Complete) the sentence: {s}'s currency is the
        (Finish|Complete) this: in {s} one pays with the
        Country: {s}. Currency?
        Country {s}, currency?
        The country is {s}. What is the currency?
        I found a (coin|note) from {s}. Which currency is it?
        I have a bank note from {s}. What currency is that?
        I buy bread in {s}. (Which|What) currency do I pay with?
        My (hotel|ticket|meal) in {s} must be paid. In which currency?
        We travel to {s} and must change money. Into which currency?
        I must change money for {s}. What do I ask for?
        Which banknotes do I get in {s}?
        At a bank in {s}, which currency do I get?
        When I pay in {s}, which currency is it?
        When I travel to {s}, what money do I take with me?
        Before I go to {s} I need money. Which currency?
        Do you know what money they use in {s}?
        Can you tell me which currency they have in {s}?
        Which currency should I (take|bring|carry) to {s}?
        Which coins do I need in {s}?
        The currency in {s}, what is it called?
        Every country has its money. What is the one of {s}?
    """),
    "continent": lines("""
        What's the continent of {s}?
        {s}, which continent?
        {s} - continent?
        {s}: which part of the world?
        {s}: which continent is it (in|on)?
        {s} is on (which|what) continent?
        {s} is in what part of the world?
        {s} lies in ...
        {s} is on the continent of ...
        {s} belongs to (which|what) continent?
        {s} belongs to ...
        {s} can be found on which continent?
        {s} is found where in the world?
        {s}'s continent is ...
        {s}'s continent is which one?
        Fill in: {s} lies in ____.
        Fill the gap: the country {s} is in ____.
        (Finish|Complete) the sentence: the continent of {s} is
        (Finish|Complete) this: {s} belongs to
        Country: {s}. Continent?
        Country {s}, continent?
        The country is {s}. Which continent?
        (Which|What) is {s}'s continent?
        (Which|What) is the continent that {s} belongs to?
        (Which|What) continent do you find {s} (in|on)?
        (Which|What) continent does {s} (lie|sit) (in|on)?
        (Which|What) continent is home to {s}?
        (Which|What) continent includes {s}?
        (Which|What) continent would you put {s} on?
        (Which|What) part of the earth is {s} in?
        On what continent do the people of {s} live?
        On which continent would I (be|land) in {s}?
        On which continent do I find {s}?
        On a world map, where is {s}?
        On a globe, where is {s}?
        In which part of the (world|earth) (is|lies) {s}?
        In what continent does {s} lie?
        In what continent can {s} be found?
        To what continent should I count {s}?
        To which part of the world does {s} belong?
        Where would you (put|place) {s} on a map of the world?
        Where do I find {s} on the globe?
        Where must I look for {s}?
        Where is the country {s}?
        Where is the country of {s} (located|found)?
        Whereabouts is {s}?
        Whereabouts in the world is {s}?
        I am in {s}. On which continent am I?
        I (was born|live|work) in {s}. Which continent is that?
        My (friend|uncle|teacher) comes from {s}. Which continent is that?
        We are flying to {s}. On which continent do we land?
        I am looking for {s} on the map. Which continent must I look at?
        I have to sort countries by continent. Where does {s} go?
        Someone who lives in {s} lives on which continent?
        People from {s} come from which continent?
        Do you know where {s} is?
        Can you tell me where {s} lies?
        Can you say on which continent {s} is?
        Could you show me where {s} is?
        Tell me where {s} is.
        Name the continent where I find {s}.
        A part of which continent is {s}?
        Every country is on some continent. On which is {s}?
        Is {s} in Europe or in Africa or where?
        Is {s} in Asia or (Europe|Africa|Oceania|South America)?
    """),
    "language": lines("""
        What's the (language|main language) (in|of) {s}?
        {s}, which language?
        {s} - language?
        {s}: what do people speak?
        Language in {s}?
        Main language of {s}?
        Spoken language of {s}?
        The language in {s}?
        (Which|What) language do you hear in {s}?
        (Which|What) language does one (speak|hear|need) in {s}?
        (Which|What) language do I (need|hear|speak) in {s}?
        (Which|What) language do most people (speak|use) in {s}?
        (Which|What) language do (families|teachers|children) (speak|use) in {s}?
        (Which|What) language is {s} known for?
        (Which|What) language is spoken by people (in|from) {s}?
        (Which|What) language is (normal|official|usual) in {s}?
        (Which|What) language would I need in {s}?
        (Which|What) is {s}'s (language|main language|official language)?
        (Which|What) is the language that they speak in {s}?
        What is spoken in {s}?
        What tongue is spoken in {s}?
        What language would someone from {s} speak?
        What is the language (called|named) that they speak in {s}?
        How is the language of {s} called?
        How do they (speak|talk) in {s}?
        In what language do people in {s} (talk|speak|write)?
        In which language do they (speak|write|talk|sing) in {s}?
        In which language are (lessons|laws|songs) in {s}?
        In {s} people speak ...
        In {s} they speak which language?
        In {s}, the language is ...
        In {s}, which language do I need?
        People in {s} speak ...
        People from {s} speak which language?
        Someone from {s} speaks which language?
        Children in {s} speak which language?
        {s}'s language is ...
        {s}'s language is which one?
        {s}'s main language is ...
        {s} has which (language|main language)?
        Fill in: the language of {s} is ____.
        Fill the gap: people in {s} speak ____.
        (Finish|Complete) the sentence: the main language of {s} is
        (Finish|Complete) this: in {s} they speak
        Country: {s}. Language?
        Country {s}, language?
        The country is {s}. What is the language?
        My (friend|neighbour|teacher) comes from {s}. What language does she speak?
        My (friend|neighbour|teacher) is from {s}. Which language is that?
        I got a letter from {s}. In which language is it?
        I want to talk to people in {s}. Which language do I learn?
        We are moving to {s}. Which language must we learn?
        I want to speak with someone from {s}. In which language?
        I switch on the radio in {s}. Which language do I hear?
        Which words book do I take to {s}? For which language?
        A book from {s} is in which language?
        A child in {s} speaks which language?
        When people in {s} talk, which language is it?
        When I travel to {s}, which language will people speak?
        Do you know what they speak in {s}?
        Can you tell me which language they speak in {s}?
        Tell me what people in {s} speak.
        Every country has a language. What is the one of {s}?
        With which language do I get along in {s}?
    """),
}
