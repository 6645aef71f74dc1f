"""Requests as people write them to a chat, in 25 languages: six sentences each, with a place for a subject.

Written for this; nobody's words. The first three sentences with the first two subjects are to develop on; the
last three with the last two are held out. Each sentence asks alone, so that short ones are among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

Half = Literal["development", "held out"]

TEXTS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "en": (
        (
            "Can you explain {} to me in simple words?",
            "Write a short letter about {}, please.",
            "What should I know about {} before I decide?",
            "I have to give a talk about {} tomorrow. Where do I begin?",
            "Give me three reasons for {}.",
            "My neighbour keeps talking about {}; is any of it true?",
        ),
        ("renewable energy", "the tax return", "bread baking", "old bicycles"),
    ),
    "de": (
        (
            "Kannst du mir {} mit einfachen Worten erklären?",
            "Schreib bitte einen kurzen Brief über {}.",
            "Was sollte ich über {} wissen, bevor ich mich entscheide?",
            "Ich muss morgen einen Vortrag über {} halten. Womit fange ich an?",
            "Nenne mir drei Gründe für {}.",
            "Mein Nachbar redet ständig über {}; stimmt davon irgendetwas?",
        ),
        ("erneuerbare Energie", "die Steuererklärung", "das Brotbacken", "alte Fahrräder"),
    ),
    "fr": (
        (
            "Peux-tu m'expliquer {} avec des mots simples ?",
            "Écris une courte lettre sur {}, s'il te plaît.",
            "Que dois-je savoir sur {} avant de me décider ?",
            "Je dois faire un exposé sur {} demain. Par où commencer ?",
            "Donne-moi trois raisons pour {}.",
            "Mon voisin parle sans cesse de {} ; y a-t-il du vrai là-dedans ?",
        ),
        ("l'énergie renouvelable", "la déclaration d'impôts", "la cuisson du pain", "les vieux vélos"),
    ),
    "es": (
        (
            "¿Puedes explicarme {} con palabras sencillas?",
            "Escribe una carta breve sobre {}, por favor.",
            "¿Qué debería saber sobre {} antes de decidirme?",
            "Mañana tengo que dar una charla sobre {}. ¿Por dónde empiezo?",
            "Dame tres razones para {}.",
            "Mi vecino no para de hablar de {}; ¿hay algo de cierto?",
        ),
        ("la energía renovable", "la declaración de la renta", "hacer pan en casa", "las bicicletas viejas"),
    ),
    "pt": (
        (
            "Podes explicar-me {} com palavras simples?",
            "Escreve uma carta curta sobre {}, por favor.",
            "O que devo saber sobre {} antes de decidir?",
            "Amanhã tenho de fazer uma apresentação sobre {}. Por onde começo?",
            "Dá-me três razões para {}.",
            "O meu vizinho não para de falar de {}; será que alguma coisa é verdade?",
        ),
        ("a energia renovável", "a declaração de impostos", "fazer pão em casa", "as bicicletas antigas"),
    ),
    "it": (
        (
            "Puoi spiegarmi {} con parole semplici?",
            "Scrivi una breve lettera su {}, per favore.",
            "Che cosa dovrei sapere su {} prima di decidere?",
            "Domani devo tenere una presentazione su {}. Da dove comincio?",
            "Dammi tre ragioni per {}.",
            "Il mio vicino parla sempre di {}; c'è qualcosa di vero?",
        ),
        (
            "l'energia rinnovabile",
            "la dichiarazione dei redditi",
            "fare il pane in casa",
            "le vecchie biciclette",
        ),
    ),
    "nl": (
        (
            "Kun je mij {} in eenvoudige woorden uitleggen?",
            "Schrijf alsjeblieft een korte brief over {}.",
            "Wat moet ik weten over {} voordat ik een keuze maak?",
            "Ik moet morgen een praatje houden over {}. Waar begin ik?",
            "Geef me drie redenen voor {}.",
            "Mijn buurman heeft het steeds over {}; klopt daar iets van?",
        ),
        ("duurzame energie", "de belastingaangifte", "zelf brood bakken", "oude fietsen"),
    ),
    "sv": (
        (
            "Kan du förklara {} för mig med enkla ord?",
            "Skriv ett kort brev om {}, tack.",
            "Vad borde jag veta om {} innan jag bestämmer mig?",
            "Jag ska hålla ett föredrag om {} i morgon. Var börjar jag?",
            "Ge mig tre skäl för {}.",
            "Min granne pratar jämt om {}; är något av det sant?",
        ),
        ("förnybar energi", "självdeklarationen", "att baka bröd hemma", "gamla cyklar"),
    ),
    "da": (
        (
            "Kan du forklare mig {} med enkle ord?",
            "Skriv venligst et kort brev om {}.",
            "Hvad bør jeg vide om {}, før jeg beslutter mig?",
            "Jeg skal holde et oplæg om {} i morgen. Hvor begynder jeg?",
            "Giv mig tre grunde til {}.",
            "Min nabo bliver ved med at tale om {}; er noget af det rigtigt?",
        ),
        ("vedvarende energi", "selvangivelsen", "at bage brød derhjemme", "gamle cykler"),
    ),
    "fi": (
        (
            "Voitko selittää minulle yksinkertaisin sanoin, mitä on {}?",
            "Kirjoita lyhyt kirje aiheesta {}, kiitos.",
            "Mitä minun pitäisi tietää ennen kuin päätän, kun aiheena on {}?",
            "Minun täytyy pitää huomenna esitelmä, jonka aihe on {}. Mistä aloitan?",
            "Anna kolme hyvää syytä: {}.",
            "Naapurini puhuu koko ajan samasta asiasta: {}. Onko siinä mitään perää?",
        ),
        ("uusiutuva energia", "veroilmoitus", "leivän leipominen", "vanhat polkupyörät"),
    ),
    "pl": (
        (
            "Czy możesz mi wyjaśnić prostymi słowami, czym jest {}?",
            "Napisz proszę krótki list na temat: {}.",
            "Co powinienem wiedzieć, zanim zdecyduję się na {}?",
            "Jutro muszę wygłosić referat na temat {}. Od czego zacząć?",
            "Podaj mi trzy powody, dla których warto wybrać {}.",
            "Mój sąsiad ciągle mówi o jednym: {}. Czy to prawda?",
        ),
        ("energia odnawialna", "zeznanie podatkowe", "domowe pieczenie chleba", "stare rowery"),
    ),
    "cs": (
        (
            "Můžeš mi jednoduchými slovy vysvětlit, co je {}?",
            "Napiš prosím krátký dopis na téma {}.",
            "Co bych měl vědět, než se rozhodnu pro {}?",
            "Zítra musím přednášet na téma {}. Kde mám začít?",
            "Uveď mi tři důvody, proč je dobré {}.",
            "Můj soused pořád mluví o tom, co je {}; je na tom něco pravdy?",
        ),
        ("obnovitelná energie", "daňové přiznání", "domácí pečení chleba", "staré jízdní kolo"),
    ),
    "hu": (
        (
            "El tudnád magyarázni egyszerű szavakkal, mi az a {}?",
            "Írj kérlek egy rövid levelet erről: {}.",
            "Mit kell tudnom, mielőtt döntök erről: {}?",
            "Holnap előadást kell tartanom, a témája {}. Hol kezdjem?",
            "Mondj három okot, amiért jó a {}.",
            "A szomszédom folyton erről beszél: {}. Van benne valami igazság?",
        ),
        ("megújuló energia", "adóbevallás", "házi kenyérsütés", "régi kerékpár"),
    ),
    "tr": (
        (
            "Bana basit kelimelerle {} konusunu açıklar mısın?",
            "Lütfen {} hakkında kısa bir mektup yaz.",
            "Karar vermeden önce {} hakkında ne bilmeliyim?",
            "Yarın {} üzerine bir konuşma yapmam gerekiyor. Nereden başlamalıyım?",
            "Bana {} için üç neden söyle.",
            "Komşum sürekli {} konusundan söz ediyor; bunda bir doğruluk payı var mı?",
        ),
        ("yenilenebilir enerji", "vergi beyannamesi", "evde ekmek yapmak", "eski bisikletler"),
    ),
    "ro": (
        (
            "Poți să-mi explici {} în cuvinte simple?",
            "Scrie, te rog, o scrisoare scurtă despre {}.",
            "Ce ar trebui să știu despre {} înainte să mă hotărăsc?",
            "Mâine trebuie să țin o prezentare despre {}. Cu ce încep?",
            "Dă-mi trei motive pentru {}.",
            "Vecinul meu vorbește mereu despre {}; este ceva adevărat?",
        ),
        ("energia regenerabilă", "declarația de venit", "pâinea făcută în casă", "bicicletele vechi"),
    ),
    "ru": (
        (
            "Можешь объяснить мне простыми словами, что такое {}?",
            "Напиши, пожалуйста, короткое письмо на тему: {}.",
            "Что мне нужно знать, прежде чем выбрать {}?",
            "Завтра мне нужно сделать доклад на тему {}. С чего начать?",
            "Назови три причины, почему стоит выбрать {}.",
            "Мой сосед всё время говорит об одном: {}. Есть ли в этом правда?",
        ),
        ("возобновляемая энергия", "налоговая декларация", "домашний хлеб", "старый велосипед"),
    ),
    "uk": (
        (
            "Чи можеш пояснити мені простими словами, що таке {}?",
            "Напиши, будь ласка, короткого листа на тему: {}.",
            "Що мені треба знати, перш ніж обрати {}?",
            "Завтра я маю виступити з доповіддю на тему {}. З чого почати?",
            "Назви три причини, чому варто обрати {}.",
            "Мій сусід увесь час говорить про одне: {}. Чи є в цьому правда?",
        ),
        ("відновлювана енергія", "податкова декларація", "домашній хліб", "старий велосипед"),
    ),
    "el": (
        (
            "Μπορείς να μου εξηγήσεις με απλά λόγια {};",
            "Γράψε, σε παρακαλώ, ένα σύντομο γράμμα για {}.",
            "Τι πρέπει να ξέρω για {} πριν αποφασίσω;",
            "Αύριο πρέπει να μιλήσω για {}. Από πού να αρχίσω;",
            "Πες μου τρεις λόγους για {}.",
            "Ο γείτονάς μου μιλάει συνέχεια για {}· είναι αλήθεια τίποτα από αυτά;",
        ),
        ("την ανανεώσιμη ενέργεια", "τη φορολογική δήλωση", "το σπιτικό ψωμί", "τα παλιά ποδήλατα"),
    ),
    "ar": (
        (
            "هل يمكنك أن تشرح لي {} بكلمات بسيطة؟",
            "اكتب من فضلك رسالة قصيرة عن {}.",
            "ماذا يجب أن أعرف عن {} قبل أن أقرر؟",
            "علي أن ألقي كلمة عن {} غدا. من أين أبدأ؟",
            "أعطني ثلاثة أسباب من أجل {}.",
            "جاري يتحدث دائما عن {}، فهل في كلامه شيء من الصحة؟",
        ),
        ("الطاقة المتجددة", "الإقرار الضريبي", "خبز البيت", "الدراجات القديمة"),
    ),
    "hi": (
        (
            "क्या आप मुझे {} के बारे में सरल शब्दों में समझा सकते हैं?",
            "कृपया {} पर एक छोटा पत्र लिखिए।",
            "निर्णय लेने से पहले मुझे {} के बारे में क्या जानना चाहिए?",
            "मुझे कल {} पर भाषण देना है। कहाँ से शुरू करूँ?",
            "मुझे {} के तीन कारण बताइए।",
            "मेरा पड़ोसी हमेशा {} की बात करता है; क्या इसमें कुछ सच है?",
        ),
        ("नवीकरणीय ऊर्जा", "आयकर विवरणी", "घर की रोटी", "पुरानी साइकिल"),
    ),
    "zh": (
        (
            "你能用简单的话给我解释一下{}吗?",
            "请写一封关于{}的短信。",
            "在做决定之前,我应该了解{}的哪些方面?",
            "我明天要做一个关于{}的演讲,应该从哪里开始?",
            "请给我三个选择{}的理由。",
            "我的邻居总是在说{},这里面有真的吗?",
        ),
        ("可再生能源", "个人所得税申报", "在家做面包", "旧自行车"),
    ),
    "ja": (
        (
            "{}について簡単な言葉で説明してもらえますか?",
            "{}について短い手紙を書いてください。",
            "決める前に{}について何を知っておくべきですか?",
            "明日{}について発表しなければなりません。何から始めればいいですか?",
            "{}がよい理由を三つ挙げてください。",
            "隣の人はいつも{}の話をしていますが、本当のことなのでしょうか?",
        ),
        ("再生可能エネルギー", "確定申告", "家でのパン作り", "古い自転車"),
    ),
    "ko": (
        (
            "{}에 대해 쉬운 말로 설명해 줄 수 있나요?",
            "{}에 대한 짧은 편지를 써 주세요.",
            "결정하기 전에 {}에 대해 무엇을 알아야 하나요?",
            "내일 {}에 대해 발표를 해야 합니다. 어디서부터 시작할까요?",
            "{}이 좋은 이유를 세 가지 말해 주세요.",
            "제 이웃은 늘 {} 이야기만 하는데 그중에 맞는 말이 있나요?",
        ),
        ("재생 에너지", "연말 정산", "집에서 빵 굽기", "오래된 자전거"),
    ),
    "vi": (
        (
            "Bạn có thể giải thích cho tôi về {} bằng lời đơn giản không?",
            "Hãy viết một bức thư ngắn về {}.",
            "Tôi nên biết gì về {} trước khi quyết định?",
            "Ngày mai tôi phải nói chuyện về {}. Tôi nên bắt đầu từ đâu?",
            "Cho tôi ba lý do để chọn {}.",
            "Hàng xóm của tôi cứ nói mãi về {}; có gì là thật không?",
        ),
        ("năng lượng tái tạo", "tờ khai thuế", "làm bánh mì ở nhà", "xe đạp cũ"),
    ),
    "id": (
        (
            "Bisakah kamu menjelaskan {} kepadaku dengan kata-kata sederhana?",
            "Tolong tulis surat singkat tentang {}.",
            "Apa yang perlu saya ketahui tentang {} sebelum memutuskan?",
            "Besok saya harus berbicara tentang {}. Dari mana saya mulai?",
            "Beri saya tiga alasan untuk {}.",
            "Tetangga saya terus berbicara tentang {}; apakah ada yang benar?",
        ),
        ("energi terbarukan", "laporan pajak", "membuat roti di rumah", "sepeda tua"),
    ),
}
# What is of no language that could be told. First half to develop on, second held out.
NOTHING: Sequence[str] = (
    "ok", "42", "Hi!", "def f(x):\n    return x + 1\n", "https://example.com/a/b?c=d", "3.14 * 2 = 6.28",
    "SELECT id, name FROM users WHERE age > 30;", "{\"a\": [1, 2, 3], \"b\": null}", "???", "👍👍👍",
    "Yes.", "1) 2) 3)", "import os\nimport sys\nfor x in sys.argv:\n    print(x)\n", "a@b.example",
    "#include <stdio.h>\nint main() { return 0; }", "x = 5; y = x ** 2;", "…", "<b>42</b>",
    "```\nls -la /tmp\n```", "2026-11-29 08:15",
)  # fmt: skip


class Text(NamedTuple):
    code: str
    text: str


def texts(half: Half) -> list[Text]:
    at = slice(0, 3) if half == "development" else slice(3, 6)
    of = slice(0, 2) if half == "development" else slice(2, 4)
    return [
        Text(code, sentence.format(subject))
        for code, (sentences, subjects) in TEXTS.items()
        for sentence in sentences[at]
        for subject in subjects[of]
    ]


def nothing(half: Half) -> Sequence[str]:
    middle = len(NOTHING) // 2
    return NOTHING[:middle] if half == "development" else NOTHING[middle:]
