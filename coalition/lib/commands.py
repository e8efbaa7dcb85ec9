"""What every management command of ours shares: arguments as people write them, one JSON answer."""

import json
from argparse import ArgumentTypeError
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalition.lib import context


def day(text: str) -> date:
    """An argument that is a day; argparse shows the message to whoever wrote something else."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day; write it as 2026-03-31") from error


class AnsweringCommand(BaseCommand):
    """A command whose last line of standard output is one JSON object; a ValueError becomes its plain refusal."""

    requires_system_checks = ()  # they load every page and chart, which takes longer than most answers

    def answer(self, **options: Any) -> Mapping[str, object]:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with context.entered(context.PROGRAM):
                answer = self.answer(**options)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(answer, ensure_ascii=False))


def argument_type(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """Let argparse show what `parse` says of a wrong argument, instead of a bare "invalid value"."""

    def convert(text: str) -> Any:
        try:
            return parse(text)
        except ValueError as error:
            raise ArgumentTypeError(str(error)) from error

    return convert
