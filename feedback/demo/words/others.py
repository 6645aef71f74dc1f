"""The same in other languages, smaller: subjects of several topics, questions, sentences of answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """`next` is what is said after an answer, by what it says of it."""

    subjects: Mapping[str, tuple[str, ...]]
    questions: tuple[str, ...]
    points: tuple[str, ...]
    intros: tuple[str, ...]
    weak: tuple[str, ...]
    next: Mapping[str, tuple[str, ...]]


LANGUAGES: Mapping[str, Language] = {
    "de": Language(
        subjects={
            "cooking": ("Linsensuppe", "Apfelkuchen", "Kartoffelgratin", "Pfannkuchen", "Gemüsecurry"),
            "gardening": ("Tomaten", "Lavendel", "Rosen", "Himbeeren", "Schnittlauch"),
            "travel": ("Graz", "Gent", "Triest", "Bergen", "Krakau"),
        },
        questions=(
            "Was muss ich bei {s} beachten, wenn ich nur {n} Tage Zeit habe?",
            "Kannst du mir {s} in höchstens {n} Sätzen erklären?",
            "Wie gelingt {s} für {n} Personen?",
            "Ich habe {n} Euro für {s}. Reicht das, und worauf soll ich achten?",
        ),
        points=(
            "Plane für {s} lieber etwas mehr Zeit ein, etwa {m} Stunden.",
            "Schreibe zuerst auf, was schon da ist, und kaufe nur den Rest.",
            "Bei {s} kommt es vor allem auf die Reihenfolge an.",
            "Mit {n} Euro kommt man aus, wenn man früh bucht oder einkauft.",
            "Mach zwischendurch eine Pause und prüfe das Ergebnis.",
            "Für {n} Personen nimmt man ungefähr das {m}-Fache der Menge.",
            "Am Ende hilft ein wenig Geduld mehr als jede Eile.",
        ),
        intros=("So würde ich es machen.", "Das geht gut in wenigen Schritten.", "Kurz gesagt:"),
        weak=("Das kommt ganz darauf an.", "Dazu weiß ich leider nicht viel, vielleicht {n} oder {m}."),
        next={
            "complaint": ("Das stimmt so nicht.", "Das hilft mir nicht weiter.", "Die Zahl {n} ist falsch."),
            "clarification": ("Nein, ich meinte {s} für {m} Personen.", "Ich meinte etwas anderes."),
            "thanks": ("Danke, das hilft mir sehr!", "Super, vielen Dank."),
            "none": ("Und wie ist es mit {s}?", "Was kostet das ungefähr?", "Gibt es das auch für {m} Tage?"),
        },
    ),
    "es": Language(
        subjects={
            "cooking": (
                "la sopa de lentejas",
                "el arroz con leche",
                "las tortitas",
                "la ensalada de alubias",
            ),
            "travel": ("Valencia", "Oporto", "Lyon", "Bolonia"),
            "letters": ("una devolución", "una carta de motivación", "una queja por ruido"),
        },
        questions=(
            "¿Qué debo tener en cuenta con {s} si solo tengo {n} días?",
            "¿Me explicas {s} en {n} frases como máximo?",
            "Necesito ayuda con {s} para {n} personas, ¿por dónde empiezo?",
        ),
        points=(
            "Empieza por lo más sencillo y deja {m} horas para el resto.",
            "Para {n} personas basta con multiplicar las cantidades.",
            "Con {s} lo importante es el orden de los pasos.",
            "Anota lo que ya tienes antes de comprar nada.",
            "Compara al menos {m} opciones y elige la más cercana.",
            "Revisa el resultado con calma al final.",
        ),
        intros=("Yo lo haría así.", "Es fácil en pocos pasos.", "En resumen:"),
        weak=("Depende de muchas cosas.", "No estoy seguro, quizá {n} o {m}."),
        next={
            "complaint": ("Eso no es correcto.", "No me sirve esta respuesta.", "El número {n} está mal."),
            "clarification": ("No, me refería a {s} para {m} personas.", "Quería decir otra cosa."),
            "thanks": ("¡Muchas gracias, me ayuda mucho!", "Perfecto, gracias."),
            "none": ("¿Y cuánto cuesta?", "¿Qué pasa si somos {m}?", "¿Y con {s}?"),
        },
    ),
    "fr": Language(
        subjects={
            "cooking": ("la soupe de lentilles", "le gratin", "les crêpes", "la tarte aux pommes"),
            "gardening": ("les tomates", "la lavande", "un jeune pommier", "les framboises"),
            "travel": ("Gand", "Porto", "Trieste", "Lyon"),
        },
        questions=(
            "Comment faire pour {s} si je n’ai que {n} jours ?",
            "Peux-tu m’expliquer {s} en {n} phrases au plus ?",
            "J’ai {n} euros pour {s}, est-ce suffisant ?",
        ),
        points=(
            "Commence par le plus simple et garde {m} heures pour la suite.",
            "Pour {n} personnes, il suffit de multiplier les quantités.",
            "Avec {s}, c’est surtout l’ordre des étapes qui compte.",
            "Note d’abord ce que tu as déjà.",
            "Compare au moins {m} possibilités avant de choisir.",
            "À la fin, vérifie tout une fois encore, sans te presser.",
        ),
        intros=("Voici comment je ferais.", "C’est simple, en quelques étapes.", "En bref :"),
        weak=("Cela dépend de beaucoup de choses.", "Je ne sais pas trop, peut-être {n} ou {m}."),
        next={
            "complaint": ("Ce n’est pas juste.", "Cette réponse ne m’aide pas.", "Le chiffre {n} est faux."),
            "clarification": ("Non, je voulais dire {s} pour {m} personnes.", "Je parlais d’autre chose."),
            "thanks": ("Merci beaucoup, c’est très utile !", "Parfait, merci."),
            "none": ("Et combien cela coûte ?", "Et si nous sommes {m} ?", "Et pour {s} ?"),
        },
    ),
    "nb": Language(
        subjects={
            "cooking": ("linsesuppe", "fiskegryte", "eplekake", "pannekaker"),
            "travel": ("Bergen", "Aarhus", "Turku", "Tallinn"),
            "fitness": ("en lang tur", "svømming", "ti kilometer", "styrketrening"),
        },
        questions=(
            "Hva bør jeg tenke på med {s} når jeg har {n} dager?",
            "Kan du forklare {s} med høyst {n} setninger?",
            "Hvordan planlegger jeg {s} for {n} personer?",
        ),
        points=(
            "Begynn med det enkleste, og sett av {m} timer til resten.",
            "Til {n} personer ganger du mengdene.",
            "Med {s} er rekkefølgen det viktigste.",
            "Skriv først ned hva du allerede har.",
            "Ta en pause underveis, og se over det til slutt.",
        ),
        intros=("Slik ville jeg gjort det.", "Det går fint med noen få steg.", "Kort sagt:"),
        weak=("Det kommer an på mye.", "Jeg er ikke sikker, kanskje {n} eller {m}."),
        next={
            "complaint": ("Det stemmer ikke.", "Dette hjelper meg ikke.", "Tallet {n} er feil."),
            "clarification": ("Nei, jeg mente {s} for {m} personer.", "Jeg mente noe annet."),
            "thanks": ("Tusen takk, det hjalp!", "Flott, takk."),
            "none": ("Og hva koster det?", "Hva om vi er {m}?", "Og med {s}?"),
        },
    ),
}
