"""Which members of a family the default suite tries: those that bring a kind which no earlier one has.

The others are marked ``thorough``: a step of ``.ci/full``, most of them in ``.ci/run`` too. Nobody chooses: the
kinds of a member follow from what it declares, so that a new kind comes with a member in the default suite.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

import pytest

Member, Partner = TypeVar("Member"), TypeVar("Partner")


def sampled(
    members: Iterable[Member], kinds: Callable[[Member], Iterable[Hashable]], ids: Callable[[Member], str] = str
) -> list[Any]:
    """Return every member as a parameter of a test; without a kind of its own it is ``thorough``."""
    seen: set[Hashable] = set()
    parameters = []
    for member in members:
        own = set(kinds(member))
        marks = () if own - seen else (pytest.mark.thorough,)
        parameters.append(pytest.param(member, marks=marks, id=ids(member)))
        seen |= own
    return parameters


def in_turn(members: Mapping[str, Member], partners: Mapping[str, Partner]) -> list[Any]:
    """Return every pair as parameters of a test; each member with all but one partner is ``thorough``.

    That one is the first partner for the first member, the second for the second and so on in a circle.
    """
    parameters = []
    for i, (name, member) in enumerate(members.items()):
        for k, (other, partner) in enumerate(partners.items()):
            marks = () if k == i % len(partners) else (pytest.mark.thorough,)
            parameters.append(pytest.param(member, partner, marks=marks, id=f"{name}-{other}"))
    return parameters
