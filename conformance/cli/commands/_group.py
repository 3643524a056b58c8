"""A group of commands that knows what a misspelt one may have meant."""

from __future__ import annotations

import click

from ...errors import UsageError, did_you_mean


class Group(click.Group):
    """Commands by name; an unknown name is refused with the nearest one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names; raises :class:`UsageError` for another name."""
        name = args[0]
        known = self.list_commands(ctx)
        if name in known or name.startswith("-"):
            return super().resolve_command(ctx, args)
        hint = did_you_mean(name, known, n=1) or f"choose from {', '.join(known)};"
        raise UsageError(f"unknown command {name!r}: {hint} `{ctx.command_path} --help` says what each does")
