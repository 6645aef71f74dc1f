"""Topics in English: what is asked, and what is said about it. `{s}` a subject, `{n}` and `{m}` numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """`points` are sentences of answers; `block` is a piece of code or a table, where the topic has one."""

    subjects: tuple[str, ...]
    questions: tuple[str, ...]
    points: tuple[str, ...]
    block: str = ""


TOPICS: Mapping[str, Topic] = {
    "python": Topic(
        subjects=(
            *("a list of dictionaries", "a log file", "a folder of pictures", "a CSV file", "a date range"),
            *("a set of names", "a nested dictionary", "a long string", "a queue of jobs", "a JSON document"),
            *("a generator", "a matrix of numbers", "a web page", "a text file", "a priority list"),
        ),
        questions=(
            "How do I sort {s} in Python when there are {n} entries in it?",
            "My Python script reads {s} and takes {n} seconds. How can it be faster?",
            "Can you write a Python function that splits {s} into parts of {n}?",
            "Why does my loop over {s} skip every {n}th item?",
            "What is the best way to test code that works on {s}?",
            "How do I count what occurs more than {n} times in {s}?",
        ),
        points=(
            "Read {s} lazily with a generator, so that only one part is in memory at a time.",
            "Use `sorted` with a key function; it keeps the order of equal entries.",
            "Put the work into a function with one argument, which makes it easy to test with {n} entries.",
            "A set finds an entry in constant time, while a list looks at each of them.",
            "Do not change {s} while you walk through it; collect the changes first.",
            "`collections.Counter` counts in one pass, and `most_common({m})` gives the largest.",
            "Measure before you change anything: `cProfile` shows where the {n} seconds go.",
            "Write the result to a new file, and rename it at the end.",
            "With type hints, a checker finds the case in which {s} is empty.",
            "Slices of {m} are simple with `range(0, len(items), {m})`.",
        ),
        block="```python\ndef parts(items, size={m}):\n    for at in range(0, len(items), size):\n"
        "        yield items[at:at + size]\n\nprint(list(parts(range({n}), {m})))\n```",
    ),
    "spreadsheets": Topic(
        subjects=(
            *("monthly expenses", "a stock list", "a team rota", "exam marks", "sales by region"),
            *("a price list", "working hours", "an address list", "a budget", "measured temperatures"),
            *("a loan plan", "a guest list", "order numbers", "a training log", "invoices"),
        ),
        questions=(
            "Which formula adds up {s} over {n} rows, but only for one month?",
            "I have a sheet with {s} in {n} columns. How do I turn it into a summary?",
            "How can I highlight the {n} largest values in {s}?",
            "My sheet with {s} shows an error in row {n}. What could be wrong?",
            "How do I look up a value for {s} in another sheet?",
            "Can I protect {s} so that only {n} cells may be edited?",
        ),
        points=(
            "Give the range a name, so that the formula still reads well with {n} rows.",
            "`SUMIFS` adds only what meets all conditions; the month goes into a cell of its own.",
            "A pivot table groups {s} without any formula, and is refreshed with one click.",
            "Check that the numbers are numbers: text that looks like one is not added.",
            "Conditional formatting with the rule *top {m}* marks the largest values.",
            "With `XLOOKUP` the column may stand left of the one that is searched.",
            "Lock all cells first, then unlock the {m} that others may change.",
            "Keep the raw data of {s} on one sheet and the summary on another.",
            "A dollar sign keeps the row or the column when you copy the formula down.",
        ),
        block="| month | planned | spent |\n|---|---|---|\n| January | {n} | {m} |\n"
        "| February | {m} | {n} |\n| sum | `=SUM(B2:B3)` | `=SUM(C2:C3)` |",
    ),
    "cooking": Topic(
        subjects=(
            *("lentil soup", "flat bread", "a potato gratin", "roast carrots", "apple cake", "fish stew"),
            *(
                "rice pudding",
                "a bean salad",
                "dumplings",
                "tomato sauce",
                "pickled cucumbers",
                "oat biscuits",
            ),
            *("mushroom risotto", "a vegetable curry", "pancakes"),
        ),
        questions=(
            "How do I make {s} for {n} people?",
            "My {s} turned out too salty. What can I do with {n} portions of it?",
            "Can I prepare {s} {n} hours ahead?",
            "What can I use in {s} instead of butter? I have {n} grams of oil.",
            "How long does {s} keep in the fridge, and can I freeze {n} portions?",
            "Give me a shopping list for {s}, enough for {n} guests.",
        ),
        points=(
            "For {n} people, take about {m} grams of the main ingredient each.",
            "Cook it slowly: {m} minutes on a low heat give more flavour than ten on a high one.",
            "Salt in small steps and taste; a potato or some water saves a pot that is too salty.",
            "Let {s} rest for a quarter of an hour before you serve it.",
            "It keeps for three days in a closed box, and two months in the freezer.",
            "Oil replaces butter at four fifths of its weight.",
            "Cut everything to the same size, so that it is done at the same time.",
            "Toast the spices for a minute before anything else goes in.",
            "A spoon of lemon juice at the end lifts {s} more than more salt does.",
            "Warm the plates, because {s} cools quickly.",
        ),
        block="| ingredient | amount |\n|---|---|\n| main | {n}00 g |\n| onions | {m} |\n| stock | {n}0 ml |",
    ),
    "travel": Topic(
        subjects=(
            *("Bergen", "Porto", "Ghent", "Trieste", "Kraków", "Tallinn", "Valencia", "Graz", "Aarhus"),
            *("Brno", "Lyon", "Cork", "Ljubljana", "Bologna", "Turku"),
        ),
        questions=(
            "What should I see in {s} in {n} days with two children?",
            "How do I get from the airport to the centre of {s} for less than {n} euros?",
            "Is {s} worth a visit in winter? I have {n} days.",
            "Plan a weekend in {s} for {n} people who like walking.",
            "Which part of {s} is good to stay in, with a budget of {n} euros a night?",
            "I have {n} hours between two trains in {s}. What can I do?",
        ),
        points=(
            "Walk through the old town of {s} in the morning, before the groups come.",
            "A day ticket pays off from the third ride, and children often ride free.",
            "Plan no more than {m} stops a day, with a pause in between.",
            "The market hall is dry, warm and open until early afternoon.",
            "From the hill above {s} one sees the whole town; the way up takes {m} minutes.",
            "Book the museum for the hour after it opens.",
            "The quarter behind the station is cheap, but loud at night.",
            "A boat or a local train is the nicest way out of {s} for half a day.",
            "Leave {m} minutes for the way back to the platform.",
            "Many places are closed on Mondays, so put the walk there.",
        ),
    ),
    "letters": Topic(
        subjects=(
            *("a late delivery", "a job application", "a broken heating", "a meeting that has to move"),
            *("a refund", "a recommendation", "a farewell to colleagues", "a complaint about noise"),
            *("an invitation to a workshop", "a reminder of an open invoice", "a thank-you note"),
            *("the end of a contract", "a question to the landlord", "a request for leave"),
        ),
        questions=(
            "Write a short e-mail about {s}, in at most {n} words.",
            "Can you make my letter about {s} sound more friendly? It has {n} sentences.",
            "How do I begin a letter about {s} when I have waited {n} days?",
            "Give me {n} subject lines for a message about {s}.",
            "I need to write about {s} to somebody I have never met. What should I say in {n} lines?",
        ),
        points=(
            "Say in the first sentence what {s} is about and what you would like to happen.",
            "Name the date and the number, so that nobody has to search for {n} days.",
            "Offer one way out, and a day by which you would like an answer.",
            "Thank them once, at the end, and not in every paragraph.",
            "“I am writing about {s}” is plain, and better than a long apology.",
            "Leave out what the reader knows already; {m} sentences are enough.",
            "Read it aloud: where you stumble, make two sentences.",
            "Sign with your whole name and how to reach you.",
        ),
    ),
    "gardening": Topic(
        subjects=(
            *("tomatoes", "a young apple tree", "lavender", "a shady lawn", "roses", "chives", "raspberries"),
            *("a hedge of hornbeam", "courgettes", "a pot of basil", "strawberries", "a fig in a tub"),
            *("peas", "dahlias", "a compost heap"),
        ),
        questions=(
            "How often should I water {s} when it is {n} degrees outside?",
            "The leaves of {s} turn yellow after {n} days. What is missing?",
            "When do I cut {s}, and how far above the ground? I have {n} of them.",
            "Which plants grow well beside {s} in a bed of {n} square metres?",
            "How do I get {s} through a winter with {n} nights of frost?",
        ),
        points=(
            "Water {s} in the morning, rarely and thoroughly, rather than a little every day.",
            "Yellow leaves with green veins mean that iron is missing; the soil is often too chalky.",
            "Cut on a dry day, a finger above a bud that looks outwards.",
            "A layer of leaves, {m} centimetres deep, keeps the roots warm.",
            "Leave {m} centimetres between two plants, so that the air can move.",
            "Marigolds beside {s} keep some pests away and look well.",
            "Feed in spring and early summer only; later growth freezes.",
            "Put a finger into the soil: if it is dry two joints deep, water.",
            "Bring pots to the wall of the house, and lift them off the ground.",
        ),
    ),
    "fitness": Topic(
        subjects=(
            *("a 10 km run", "push-ups", "a long walk", "swimming", "stretching", "a hill climb", "yoga"),
            *("cycling to work", "rowing", "balance on one leg", "stairs", "a first half marathon"),
        ),
        questions=(
            "Make a plan for {s} in {n} weeks, three days a week.",
            "My knee hurts after {s}. Should I rest for {n} days?",
            "How do I get better at {s} when I only have {n} minutes a day?",
            "What should I eat before {s}, about {n} minutes earlier?",
            "Is {s} good for somebody of {n} who sits all day?",
        ),
        points=(
            "Begin with {m} minutes and add a tenth each week, not more.",
            "One hard day, then one easy day: that is when you get stronger.",
            "Pain that stays for more than {m} days is for a doctor, not for a plan.",
            "Keep a pace at which you can still talk.",
            "Eat something small with little fat, about {n} minutes before.",
            "Write down each time; after {m} weeks you see what helps.",
            "Warm up for five minutes, with movements like those of {s}.",
            "Sleep does more for {s} than another set.",
        ),
        block="| week | Tuesday | Thursday | Sunday |\n|---|---|---|---|\n| 1 | {m} min | {m} min | {n} min |"
        "\n| 2 | {m} min | {n} min | {n} min |",
    ),
    "numbers": Topic(
        subjects=(
            *("a rent of 840 euros", "a recipe in ounces", "a car that needs 6 litres per 100 km"),
            *("a discount", "a savings plan", "a wall of 14 square metres", "a tip for a table"),
            *("a loan of 12,000 euros", "a room of 4 by 5 metres", "an hourly wage", "a split bill"),
        ),
        questions=(
            "Work out {s} for {n} months, please.",
            "What does {s} come to with {n} per cent more?",
            "How do I divide {s} fairly among {n} people?",
            "Check my sum for {s}: I get {n}.",
            "How much is {s} if the price goes up by {n} per cent a year?",
        ),
        points=(
            "Write down what is known: {s}, and the factor {n}.",
            "{n} per cent more means times 1.{n:02d}.",
            "Divide first and round at the end, otherwise the cents do not add up.",
            "For {m} people each share is the whole divided by {m}.",
            "A quick check: ten per cent is the number without its last digit.",
            "After {m} years of it, multiply by itself {m} times rather than adding.",
            "The result is about {n}{m}, which fits the rough guess.",
            "Keep the unit in every line; that finds most mistakes.",
        ),
        block="```text\n{n} × {m} = {p}\n{p} ÷ 12 = {q}\n```",
    ),
}
INTROS = (
    *(
        "Here is how I would do it.",
        "That works well with a few steps.",
        "Short answer: yes, with some care.",
    ),
    *("Let us take it step by step.", "There are two good ways; this is the simpler one.", "In short:"),
    *("Happy to help with that.", "This is what usually works.", "It depends on one thing, but mostly so:"),
)
CLOSINGS = (
    *("Tell me if you need it shorter.", "Would you like an example with your own numbers?", "Good luck."),
    *("If something is different in your case, say so.", "That should be enough for {s}.", ""),
    *("I can put it into a list, too.", "", "Start with the first step and see how it goes."),
)
#: What an answer that misses the point says beside it.
WEAK = (
    "I am not sure about {s}, but it probably works somehow.",
    "As said before, this is simple, and everybody knows it.",
    "The right value is {n}, or perhaps {m}.",
    "You should ask an expert about {s}.",
    "This depends on many things that cannot be listed here.",
    "In general, {s} is {s}.",
)
DETAILS = (
    *(
        "I am doing this for the first time.",
        "My neighbour told me otherwise.",
        "It has to be done by Friday.",
    ),
    *("I tried it {m} times already.", "Please keep it short.", "Explain it as to a beginner.", "", "", ""),
    *(
        "I only have {m} euros for it.",
        "We are {m} people.",
        "A table would be nice.",
        "It is for my mother.",
    ),
    *("Last time it took me {m} hours.", "I have read three pages about it, and they disagree."),
)
