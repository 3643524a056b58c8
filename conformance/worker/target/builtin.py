"""The built-in backends as they describe themselves: their files are read and never run, so nothing is imported."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ....spec.discovery import functions

FOLDER = Path(__file__).parents[2] / "backends"


@dataclass(frozen=True)
class Builtin:
    """A backend of this package.

    ``extra`` is the extra that installs what its file imports, None for what is always there. ``distribution`` is the
    name of its library in an index, or several that hold the same one. ``variants`` maps what may follow the colon to
    what it means. ``dtypes`` are the formats it declares, None where each is tried.
    """

    name: str
    extra: str | None
    distribution: str | tuple[str, ...]
    imports: tuple[str, ...]
    functions: tuple[str, ...]
    dtypes: tuple[str, ...] | None
    variants: Mapping[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """Modules that it imports and that are not there."""
        return tuple(name for name in self.imports if importlib.util.find_spec(name) is None)

    @property
    def version(self) -> str:
        """The version of its library, empty where that is not installed."""
        return installed(self.distribution)

    @property
    def hint(self) -> str:
        """The command that installs what it needs, empty where that is always there."""
        return f"pip install 'softgauge[{self.extra}]'" if self.extra else ""


def builtin() -> tuple[str, ...]:
    """Return the names of the built-in backends.

    >>> "numpy" in builtin()
    True
    """
    return tuple(sorted(p.stem for p in FOLDER.glob("[!_]*.py")))


def described(name: str) -> Builtin:
    """Return what the file of a built-in backend says of it.

    >>> described("torch").extra, "cuda" in described("torch").variants
    ('torch', True)
    """
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    names = dict(_assigned(tree.body))
    declared = _entries(names.get("CAPABILITIES"))
    dtypes = declared.get("dtypes")
    return Builtin(
        name=name,
        extra=_literal(names.get("EXTRA")),
        distribution=_literal(names.get("DISTRIBUTION")),
        imports=tuple(dict.fromkeys(_imported(tree))),
        functions=tuple(f for f in functions() if f in names),
        dtypes=None if dtypes is None else tuple(dtypes),
        variants=_literal(names.get("VARIANTS")) or {},
    )


def installed(distribution: str | tuple[str, ...]) -> str:
    """Return the version of the first of these distributions that is installed, or nothing.

    >>> installed("no-such-library")
    ''
    """
    # It takes a sixth of a worker's start, and files and modules name no distribution.
    from importlib import metadata

    for name in (distribution,) if isinstance(distribution, str) else distribution:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return ""


def _assigned(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield the names that a module defines and what they are assigned, None for a function."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef):
            yield statement.name, None
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield statement.target.id, statement.value
        elif isinstance(statement, ast.Assign):
            for target in ast.walk(statement):
                if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store):
                    yield target.id, statement.value
        elif isinstance(statement, ast.If):
            yield from _assigned(statement.body)


def _imported(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            modules = [alias.name for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom) and statement.level == 0:
            modules = [str(statement.module)]
        else:
            continue
        for module in modules:
            top = module.partition(".")[0]
            if top not in sys.stdlib_module_names:
                yield top


def _literal(value: ast.expr | None) -> Any:
    """Return a constant, None for what is computed."""
    try:
        return None if value is None else ast.literal_eval(value)
    except ValueError:
        return None


def _entries(value: ast.expr | None) -> dict[str, Any]:
    """Return the entries of a dict that are constants."""
    if not isinstance(value, ast.Dict):
        return {}
    return {_literal(k): _literal(v) for k, v in zip(value.keys, value.values, strict=True)}
