"""The words of the pages in Chinese and English, from `messages.toml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

from policygraph.resources import read_toml

LANGUAGES = ("zh", "en")
"""Chinese is the first language and the default."""

_HAN = re.compile("[\u3400-\u9fff]")


@cache
def messages() -> Mapping[str, tuple[str, str]]:
    """Dotted key to (Chinese, English)."""
    data = read_toml(__package__, "messages.toml")
    return {f"{section}.{key}": (pair[0], pair[1]) for section, table in data.items() for key, pair in table.items()}


def tongue(text: str, language: str) -> Markup:
    """The attribute that says that a text with Chinese characters in an English page is Chinese; else nothing."""
    return Markup(' lang="zh-CN"') if language == "en" and _HAN.search(str(text)) else Markup("")


@dataclass(frozen=True)
class Translator:
    """Says a message in one language; `language` is one of LANGUAGES."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The message, with its {names} filled where values are given; KeyError for a key that messages.toml lacks."""
        text = messages()[key][LANGUAGES.index(self.language)]
        return text.format(**values) if values else text

    def known(self, key: str, default: str) -> str:
        """The message, or `default` where there is no such key (kinds and roles that come from the data)."""
        return self(key) if key in messages() else default

    def pick(self, record: Any, name: str) -> str:
        """`record.name` in Chinese, `record.name_en` in English where it is not empty."""
        fields = record if isinstance(record, dict) else {key: getattr(record, key, "") for key in (name, f"{name}_en")}
        text = fields.get(f"{name}_en") if self.language == "en" else ""
        return str(text or fields[name])
