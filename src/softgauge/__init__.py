"""softgauge: the reference specification and the measuring instrument for the softmax family.

Three parts answer three questions. :mod:`softgauge.spec` says what is true,
:mod:`softgauge.reference` says what the value is, :mod:`softgauge.conformance`
says how good an implementation is; :func:`softgauge.check` grades one from Python.
Nothing heavy is imported here: ``import softgauge`` costs what an empty module costs.
"""

TYPE_CHECKING = False  # the name that type checkers know, without the module typing

if TYPE_CHECKING:
    from .conformance.api import check

__all__ = ["__version__", "check"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import what is asked for."""
    if name == "check":
        from .conformance.api import check

        return check
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
