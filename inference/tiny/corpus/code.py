"""The short Python functions that the model can write."""

from __future__ import annotations

SNIPPETS: tuple[tuple[str, str], ...] = (
    ("adds two numbers", "def add(a, b):\n    return a + b"),
    ("multiplies two numbers", "def multiply(a, b):\n    return a * b"),
    ("reverses a text", "def reverse(text):\n    return text[::-1]"),
    ("says hello", 'def hello(name):\n    print(f"Hello, {name}.")'),
    ("checks if a number is even", "def is_even(number):\n    return number % 2 == 0"),
    ("finds the largest number", "def largest(numbers):\n    return max(numbers)"),
    ("finds the smallest number", "def smallest(numbers):\n    return min(numbers)"),
    ("sums a list", "def total(numbers):\n    return sum(numbers)"),
    ("sorts a list", "def in_order(items):\n    return sorted(items)"),
    ("counts the words of a text", "def count_words(text):\n    return len(text.split())"),
    (
        "reads a file",
        'def read(path):\n    with open(path, encoding="utf-8") as file:\n        return file.read()',
    ),
    ("prints the numbers up to ten", "def show():\n    for number in range(1, 11):\n        print(number)"),
    ("computes the factorial", "def factorial(n):\n    return 1 if n < 2 else n * factorial(n - 1)"),
    (
        "computes the mean of a list",
        "def mean(numbers):\n    if not numbers:\n        return 0\n    return sum(numbers) / len(numbers)",
    ),
    ("removes doubles from a list", "def unique(items):\n    return list(dict.fromkeys(items))"),
    ("joins words with commas", 'def join(words):\n    return ", ".join(words)'),
)
