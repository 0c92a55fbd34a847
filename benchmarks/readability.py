"""The school grade of the English sentences of pages and letters (bar A16).

    python -m benchmarks.readability

Flesch–Kincaid grade level (Kincaid and others 1975, Naval Technical Training Command, Research Branch Report 8-75):
0.39 × words per sentence + 11.8 × syllables per word − 15.59, over all sentences together. Only what is a sentence
counts: labels and buttons of one or two words have no grade. A value that is filled in counts as one word of two
syllables. Syllables are counted by groups of vowels, a silent final e apart.
"""

from __future__ import annotations

import re

from tests.architecture.test_plain_words import sentences

LEAST_WORDS = 4
FILLED_IN = re.compile(r"%\(\w+\)s")
WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’]*")
SILENT = re.compile(r"(?:[^laeiouy]e|[^dt]ed|[^sxzcg]es)$")
BAR = 8


def count_syllables(word: str) -> int:
    word = word.lower().strip("'’")
    groups = len(re.findall(r"[aeiouyàâäéèêëîïôöùûü]+", word))
    return max(1, groups - bool(SILENT.search(word)))


def grade(words: int, sentences: int, syllables: int) -> float:
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def main() -> None:
    read = [WORD.findall(FILLED_IN.sub("Mary", one)) for one in sentences("en")]
    read = [words for words in read if len(words) >= LEAST_WORDS]
    grades = [grade(len(words), 1, sum(map(count_syllables, words))) for words in read]
    words = sum(map(len, read))
    overall = grade(words, len(read), sum(count_syllables(word) for one in read for word in one))
    above = sum(one > BAR for one in grades)
    print(f"{len(read)} sentences, {words / len(read):.1f} words each: grade {overall:.1f} (bar {BAR})")
    print(f"{above} sentences ({100 * above / len(read):.0f} %) are above grade {BAR} by themselves")


if __name__ == "__main__":
    main()
