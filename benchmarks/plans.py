"""Plans of invented places, as many as asked for: some 3,400 characters (10 kB) each, with duties, aims and chains."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

CHARACTERS = 3_300
"""How long a plan grows before its last chapter."""

_SLOT = re.compile(r"\{(\w+)\}")
_NUMERALS = "一二三四五六七八九十"
_FOLDER = 1_000


def write_plans(count: int, folder: Path) -> int:
    """Write `count` plans, a thousand a folder, the same ones each time; give how many bytes they have."""
    size = 0
    for number in range(count):
        target = folder / f"{number // _FOLDER:04}" / f"plan-{number:07}.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        size += target.write_bytes(plan(number).encode())
    return size


def plan(number: int) -> str:
    """The text of the n-th plan: the same whatever the others are."""
    return _Plan(number).text()


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("plans.toml").read_text(encoding="utf-8"))


class _Plan:
    """One plan in the making."""

    def __init__(self, number: int) -> None:
        words = _words()
        self._number = number
        self._random = random.Random(number)  # noqa: S311
        names = [head + tail for head in words["heads"] for tail in words["tails"]]
        self._name = names[number % len(names)]
        self._issue = number // len(names) + 1
        self._level = self._choose(words["levels"])
        self._lines: list[str] = []

    def text(self) -> str:
        """All of it, line by line."""
        self._head()
        self._aims()
        self._tasks()
        self._lines.append("四、保障措施")
        for index, measure in enumerate(self._random.sample(_words()["measure"], 3)):
            self._lines.append(f"（{_NUMERALS[index]}）{measure}。{self._some('sentence', 1)}{self._one('duty')}")
        return "\n".join(self._lines) + "\n"

    def _head(self) -> None:
        place, year = f"{self._name}{self._level}", self._random.choice((2021, 2022, 2023))
        title = self._filled("{field}{kind}")
        self._lines += [
            f"{place}政发〔{year}〕{self._issue}号",
            f"{place}人民政府",
            f"关于印发{place}{title}的通知",
            "各乡镇人民政府、街道办事处，各有关单位：",
            f"现将《{place}{title}》印发给你们，请认真组织实施。",
            f"{place}人民政府",
            f"{year}年{self._number % 12 + 1}月{self._number % 28 + 1}日",
            f"{place}{title}（{year}—2025年）",
            f"为{self._filled('{verb}{object}')}，依据{self._one('law')}，制定本方案。",
        ]

    def _aims(self) -> None:
        self._lines += ["一、总体要求", self._some("plain", 3), "二、主要目标", self._some("sentence", 2)]
        self._lines += ["表1  主要指标", "序号\t指标\t单位\t2020年\t2025年"]
        for index, row in enumerate(self._random.sample(_words()["row"], 4), 1):
            self._lines.append(f"{index}\t{self._filled(row)}")

    def _tasks(self) -> None:
        self._lines.append("三、重点任务")
        length, number = sum(map(len, self._lines)), 0
        while length < CHARACTERS:
            added = []
            if number % 4 == 0 and number < 4 * len(_NUMERALS):
                added.append(f"（{_NUMERALS[number // 4]}）{self._one('title')}")
            number += 1
            body = self._some("said", self._random.randint(3, 5)) + self._some(
                "sentence", self._random.choice((0, 1, 1, 2))
            )
            added.append(f"{number}.{self._one('title')}。{body}{self._one('duty')}")
            self._lines += added
            length += sum(map(len, added))

    def _some(self, name: str, count: int) -> str:
        return "".join(map(self._filled, self._random.sample(_words()[name], count)))

    def _one(self, name: str) -> str:
        return self._filled(self._choose(_words()[name]))

    def _filled(self, pattern: str) -> str:
        """The pattern with a word in each slot; what is chosen may have slots of its own."""
        return _SLOT.sub(self._slot, pattern)

    def _slot(self, match: re.Match[str]) -> str:
        name = match[1]
        if name in {"name", "level"}:
            return self._name if name == "name" else self._level
        if name == "we":
            return self._level
        if name in _NUMBERS:
            return str(self._random.randint(*_NUMBERS[name]))
        return self._one(name)

    def _choose(self, words: list[str]) -> str:
        return self._random.choice(words)


_NUMBERS = {"small": (3, 25), "middle": (26, 70), "big": (40, 84), "large": (85, 99)}


def plans(count: int) -> Iterator[tuple[str, str]]:
    """The names and texts of so many plans."""
    return ((f"plan-{number:07}", plan(number)) for number in range(count))
