"""Facts about countries: capital, currency, continent and language."""

from __future__ import annotations

from .relation import Relation, lines, pairs, words
from .ways_places import WAYS

CAPITALS = pairs("""
    Norway: Oslo; Sweden: Stockholm; Denmark: Copenhagen; Finland: Helsinki; Iceland: Reykjavik
    Ireland: Dublin; France: Paris; Spain: Madrid; Portugal: Lisbon; Italy: Rome; Germany: Berlin
    Austria: Vienna; Switzerland: Bern; Belgium: Brussels; the Netherlands: Amsterdam
    Poland: Warsaw; Hungary: Budapest; Romania: Bucharest; Bulgaria: Sofia; Greece: Athens
    Croatia: Zagreb; Serbia: Belgrade; Albania: Tirana; Ukraine: Kyiv; Estonia: Tallinn
    Latvia: Riga; Lithuania: Vilnius; Turkey: Ankara; Egypt: Cairo; Morocco: Rabat
    Tunisia: Tunis; Kenya: Nairobi; Ethiopia: Addis Ababa; Ghana: Accra; Nigeria: Abuja
    Senegal: Dakar; Uganda: Kampala; Zambia: Lusaka; Angola: Luanda; Rwanda: Kigali
    China: Beijing; Japan: Tokyo; South Korea: Seoul; Vietnam: Hanoi; Thailand: Bangkok
    Cambodia: Phnom Penh; Mongolia: Ulaanbaatar; India: New Delhi; Nepal: Kathmandu
    Pakistan: Islamabad; Bangladesh: Dhaka; Indonesia: Jakarta; the Philippines: Manila
    Iran: Tehran; Iraq: Baghdad; Canada: Ottawa; Cuba: Havana; Jamaica: Kingston
    Peru: Lima; Chile: Santiago; Argentina: Buenos Aires; Uruguay: Montevideo
    Colombia: Bogota; Venezuela: Caracas; Ecuador: Quito; Paraguay: Asuncion
    Australia: Canberra; New Zealand: Wellington
""")

CURRENCIES = pairs("""
    Norway: Norwegian krone; Sweden: Swedish krona; Denmark: Danish krone; Finland: euro
    Iceland: Icelandic krona; Ireland: euro; France: euro; Spain: euro; Portugal: euro
    Italy: euro; Germany: euro; Austria: euro; Switzerland: Swiss franc; Belgium: euro
    the Netherlands: euro; Poland: zloty; Hungary: forint; Romania: leu; Greece: euro
    Serbia: dinar; Albania: lek; Ukraine: hryvnia; Estonia: euro; Latvia: euro; Lithuania: euro
    Turkey: lira; Egypt: Egyptian pound; Morocco: dirham; Kenya: Kenyan shilling
    Ethiopia: birr; Ghana: cedi; Nigeria: naira; Zambia: kwacha; Angola: kwanza; China: yuan
    Japan: yen; South Korea: won; Vietnam: dong; Thailand: baht; Cambodia: riel
    Mongolia: tugrik; India: Indian rupee; Nepal: Nepalese rupee; Pakistan: Pakistani rupee
    Bangladesh: taka; Indonesia: rupiah; the Philippines: Philippine peso; Iran: rial
    Canada: Canadian dollar; Jamaica: Jamaican dollar; Peru: sol; Chile: Chilean peso
    Argentina: Argentine peso; Paraguay: guarani; Australia: Australian dollar
    New Zealand: New Zealand dollar
""")

LANGUAGES = pairs("""
    Norway: Norwegian; Sweden: Swedish; Denmark: Danish; Iceland: Icelandic; France: French
    Spain: Spanish; Portugal: Portuguese; Italy: Italian; Germany: German; Austria: German
    the Netherlands: Dutch; Poland: Polish; Hungary: Hungarian; Romania: Romanian
    Bulgaria: Bulgarian; Greece: Greek; Croatia: Croatian; Albania: Albanian
    Ukraine: Ukrainian; Estonia: Estonian; Latvia: Latvian; Lithuania: Lithuanian
    Turkey: Turkish; Egypt: Arabic; Tunisia: Arabic; China: Chinese; Japan: Japanese
    South Korea: Korean; Vietnam: Vietnamese; Thailand: Thai; Mongolia: Mongolian
    Iran: Persian; Cuba: Spanish; Chile: Spanish; Argentina: Spanish; Australia: English
    Jamaica: English; Bangladesh: Bengali; Nepal: Nepali; Cambodia: Khmer
""")

_BY_CONTINENT = {
    "Europe": """Norway, Sweden, Denmark, Finland, Iceland, Ireland, France, Spain, Portugal,
        Italy, Germany, Austria, Switzerland, Belgium, the Netherlands, Poland, Hungary, Romania,
        Bulgaria, Greece, Croatia, Serbia, Albania, Ukraine, Estonia, Latvia, Lithuania""",
    "Africa": """Egypt, Morocco, Tunisia, Kenya, Ethiopia, Ghana, Nigeria, Senegal, Uganda, Zambia,
        Angola, Rwanda""",
    "Asia": """China, Japan, South Korea, Vietnam, Thailand, Cambodia, Mongolia, India, Nepal,
        Pakistan, Bangladesh, Indonesia, the Philippines, Iran, Iraq""",
    "North America": "Canada, Cuba, Jamaica",
    "South America": """Peru, Chile, Argentina, Uruguay, Colombia, Venezuela, Ecuador,
        Paraguay""",
    "Oceania": "Australia, New Zealand",
}
CONTINENTS = tuple((land, part) for part, table in _BY_CONTINENT.items() for land in words(table))

STRANGE_COUNTRIES = words("""
    Bolivia, Laos, Malta, Cyprus, Slovenia, Slovakia, Moldova, Georgia, Armenia, Jordan, Oman,
    Yemen, Kuwait, Qatar, Mali, Niger, Chad, Sudan, Somalia, Gabon, Togo, Benin, Malawi, Botswana,
    Namibia, Mozambique, Madagascar, Haiti, Panama, Honduras, Nicaragua, Belize, Fiji, Samoa,
    Tonga, Bhutan, Kazakhstan, Uzbekistan, Atlantis, Narnia, Utopia, the Moon, Wonderland,
    Middle-earth, Bavaria, Texas, Florida, Scotland, Wales, Sicily, Siberia, Antarctica, Hawaii
""")

CAPITAL = Relation(
    name="capital",
    answer="The capital of {s} is {k}.",
    noun_phrases=lines("""
        the capital of {s}
        {s}'s capital
        the capital city of {s}
        the name of the capital of {s}
        the seat of government of {s}
    """),
    forms=lines("""
        Which city is the (capital|seat of government) of {s}?
        What city (is|serves as|acts as) {s}'s capital?
        Where is the (government|parliament) of {s}?
        (Which|What) is the capital city (of|in) {s}?
        What is {s}'s capital (called|named)?
        What do (you|they|people) call the capital of {s}?
        How is the capital of {s} called?
        Where does the government of {s} (sit|meet|work)?
        From which city is {s} (governed|ruled|run)?
        {s}: capital?
        {s} capital
        Capital of {s}?
        {s} has which (city as its|) capital?
        {s}'s capital is which city?
        The capital of {s} is ...
        The capital of {s} is (which|what) city?
        Which city (serves|acts|functions) as the capital of {s}?
        I am (going|travelling|flying) to {s}. What is its capital?
        I (live|work|was born) in {s}. Which city is my capital?
        In {s}, which city is the capital?
        In {s}, what is the capital (city|) called?
        Complete: the capital of {s} is
        If I visit the capital of {s}, which city am I in?
        Which (town|city) in {s} is the capital?
        (Name|Give) the city that is the capital of {s}.
        What is the main city of {s}, its capital?
        (Suppose|Say) I want to see {s}'s capital. Where do I go?
        Where would I find the (government|president|parliament) of {s}?
        Which capital (belongs to|does) {s} (have|)?
        What capital does {s} have?
        Does {s} have a capital, and which one?
        Where is the capital of {s}?
        A quiz asks for {s} and its capital. What do I write?
        Of {s}, (what|which) is the capital?
    """)
    + WAYS["capital"],
    facts=CAPITALS,
    strangers=STRANGE_COUNTRIES,
    attributes=("capital", "capital city"),
)

CURRENCY = Relation(
    name="currency",
    answer="The currency of {s} is the {k}.",
    noun_phrases=lines("""
        the currency of {s}
        {s}'s currency
        the money used in {s}
        the name of the currency of {s}
        the currency used in {s}
    """),
    forms=lines("""
        (Which|What) currency is used in {s}?
        (Which|What) money is used in {s}?
        What money do (people|they|you) use in {s}?
        With what do (people|they) pay in {s}?
        How do people pay in {s}?
        What do I pay with in {s}?
        What (currency|money) does {s} (use|have)?
        What is {s}'s money called?
        What is the (money|currency) in {s} called?
        {s}: currency?
        {s} currency
        {s} money
        Currency of {s}?
        Which (currency|money) do I need (in|for) {s}?
        I am (going|travelling|flying) to {s}. What money do I need?
        I (want|have) to pay in {s}. Which currency is it?
        In {s}, which currency is used?
        In {s}, what do people pay with?
        In {s}, what is the money called?
        The currency of {s} is ...
        Complete: the currency of {s} is the
        People in {s} pay with what (currency|money)?
        What are prices in {s} (given|written|counted) in?
        Which (coins|notes) are used in {s}?
        What is a coin from {s} called?
        What kind of money (is used|do they have|is there) in {s}?
        If I shop in {s}, which currency do I use?
        Which currency (belongs to|is from) {s}?
        (What|Which) is the official (currency|money) of {s}?
        What should I change my money into for {s}?
        I need cash for {s}. Which currency?
        {s} uses (which|what) currency?
    """)
    + WAYS["currency"],
    facts=CURRENCIES,
    strangers=STRANGE_COUNTRIES,
    attributes=("currency", "money"),
)

CONTINENT = Relation(
    name="continent",
    answer="{s} is in {k}.",
    noun_phrases=lines("""
        the continent of {s}
        {s}'s continent
        the continent that {s} is in
        the continent where {s} lies
        the part of the world where {s} is
    """),
    forms=lines("""
        (Which|What) continent is {s} (in|on|part of)?
        In which continent is {s}?
        On which continent (is|lies) {s}?
        Where is {s}?
        Where in the world is {s}?
        Where on the map is {s}?
        Where does {s} lie?
        Where can I find {s} (on the map|on a map|)?
        {s} is in which continent?
        {s} is part of which continent?
        {s} lies on which continent?
        {s}: continent?
        {s} continent
        Continent of {s}?
        To which continent does {s} belong?
        (Which|What) continent does {s} belong to?
        In what part of the world is {s}?
        (Which|What) part of the world is {s} in?
        (Which|What) continent (has|holds|contains) {s}?
        (Which|What) continent (would|do) I find {s} (in|on)?
        Is {s} in Europe, Asia or (Africa|somewhere else)?
        Is {s} in Africa or in Asia or elsewhere?
        Where is {s} located?
        {s} is located on which continent?
        {s} is where (on the globe|in the world|on Earth)?
        I am (going|travelling|flying) to {s}. Which continent is that?
        If I travel to {s}, which continent am I on?
        Complete: {s} is in
        The continent of {s} is ...
        Which continent do I (visit|see) when I go to {s}?
        Of which continent is {s} a part?
        Where should I look for {s} on a globe?
    """)
    + WAYS["continent"],
    facts=CONTINENTS,
    strangers=STRANGE_COUNTRIES,
    attributes=("continent",),
)

LANGUAGE = Relation(
    name="language",
    answer="The main language of {s} is {k}.",
    noun_phrases=lines("""
        the language of {s}
        the main language of {s}
        the language spoken in {s}
        {s}'s main language
        the language that people speak in {s}
    """),
    forms=lines("""
        (Which|What) language is spoken in {s}?
        (Which|What) language do (people|they) speak in {s}?
        (Which|What) language do the people (of|in) {s} speak?
        What do (people|they) speak in {s}?
        How do people (speak|talk) in {s}?
        {s}: language?
        {s} language
        Language of {s}?
        (What|Which) is the main language (in|of) {s}?
        (What|Which) is the official language (in|of) {s}?
        In {s}, which language is spoken?
        In {s}, what do people speak?
        People in {s} speak which language?
        (Which|What) language should I learn for {s}?
        I am (going|travelling|flying) to {s}. What language do they speak there?
        I (live|work) in {s}. Which language do I need?
        Which language do I hear in {s}?
        If I go to {s}, which language will I hear?
        The language of {s} is ...
        Complete: in {s} people speak
        What is the tongue of {s}?
        Which language do children in {s} learn (first|at home)?
        In what language are (books|newspapers|signs) in {s} written?
        {s} speaks (which|what) language?
        (What|Which) language does {s} (use|have|speak)?
        Which language is (used|common) in {s}?
    """)
    + WAYS["language"],
    facts=LANGUAGES,
    strangers=STRANGE_COUNTRIES,
    attributes=("language", "main language"),
)

PLACES = (CAPITAL, CURRENCY, CONTINENT, LANGUAGE)
