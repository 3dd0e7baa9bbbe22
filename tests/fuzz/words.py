#!/usr/bin/env python3
"""Print a libFuzzer dictionary: the words that profiles, settings and shapes look for.

    python3 tests/fuzz/words.py FILE…

Every text between quotes in JSON and C files, once. Without them a fuzzer would have to guess a heading letter by letter.
"""
import re
import sys

LONGEST = 40


def words_of(path):
    text = open(path, encoding="utf-8").read()
    for word in re.findall(r'"((?:[^"\\\n]|\\.)*)"', text):
        word = word.replace('\\"', '"').replace("\\\\", "\\")
        # Sentences and the profiles' own notes help nobody.
        if 0 < len(word.encode()) <= LONGEST and word.count(" ") < 4 and "%" not in word and "\\" not in word:
            yield word


def escape(word):
    return "".join(chr(b) if 0x20 <= b < 0x7F and b not in b'"\\' else f"\\x{b:02X}" for b in word.encode())


def main():
    for word in sorted({word for path in sys.argv[1:] for word in words_of(path)}):
        print(f'"{escape(word)}"')


if __name__ == "__main__":
    main()
