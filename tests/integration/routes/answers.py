"""What somebody learns from an answer, however it is wrapped."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile

import pyarrow.parquet
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse

# What differs between any two answers, and says nothing.
VARYING = {
    "Date", "Expires", "Content-Length", "X-Request-ID", "X-Correlation-ID", "RateLimit",
    "RateLimit-Policy",
}  # fmt: skip
_FORM_TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]*"')
_AS_OF = re.compile(r'("as_of":)"[^"]*"')


@dataclass(frozen=True, slots=True)
class Told:
    """An answer without what differs between any two requests; `asked` is what the address named."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    cookies: str = field(default="", compare=False)

    @classmethod
    def by(cls, answer: HttpResponse, asked: object = "") -> "Told":
        headers = [
            *((name, value) for name, value in sorted(answer.headers.items()) if name not in VARYING),
            *(("cookie", name) for name in sorted(answer.cookies)),
            *(("message", text) for text in _messages(answer)),
        ]
        content = answer.getvalue() if answer.streaming else answer.content
        return cls(
            answer.status_code,
            tuple((name, _comparable(value, asked)) for name, value in headers),
            _comparable("\n".join(unpacked(content)), asked),
            answer.cookies.output(),
        )

    def shows(self, canaries: Iterable[str]) -> list[str]:
        text = f"{self.headers} {self.cookies} {self.body}"
        return [canary for canary in canaries if canary in text]

    def header(self, name: str) -> str:
        return dict(self.headers).get(name, "")

    def __str__(self) -> str:
        headers = {name: value for name, value in self.headers if name in {"Location", "message", "cookie"}}
        return f"{self.status} {headers or ''} {self.body[:300]!r}"


def unpacked(content: bytes) -> Iterator[str]:
    """The text of a page, of every file in a zip or a spreadsheet, and of every cell of a Parquet file."""
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from unpacked(archive.read(name))
    elif content.startswith(b"PAR1"):
        table = pyarrow.parquet.read_table(BytesIO(content))
        yield f"{table.schema.metadata} {table.to_pylist()}"
    else:
        yield content.decode("utf-8", errors="replace")


def _messages(answer: HttpResponse) -> list[str]:
    """What the next page would say above its heading: the cookie that carries it is signed, not hidden."""
    request: HttpRequest = answer.wsgi_request  # type: ignore[attr-defined]
    return [str(message) for message in get_messages(request)]


def _comparable(text: str, asked: object) -> str:
    text = _AS_OF.sub(r"\1", _FORM_TOKEN.sub(r"\1", text))
    return text.replace(str(asked), "ASKED") if asked else text
