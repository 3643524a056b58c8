"""Where each framework documents a function: one rule per framework makes the address from the name."""

from __future__ import annotations

from ..note import Name


def pytorch(name: str, remark: str = "") -> Name:
    """Return a function of ``torch``."""
    return Name("PyTorch", f"torch.{name}", f"https://docs.pytorch.org/docs/stable/generated/torch.{name}.html", remark)


def jax(name: str, remark: str = "") -> Name:
    """Return a function of ``jax``."""
    return Name("JAX", f"jax.{name}", f"https://docs.jax.dev/en/latest/_autosummary/jax.{name}.html", remark)


def scipy(name: str, remark: str = "") -> Name:
    """Return a function of ``scipy``."""
    page = f"https://docs.scipy.org/doc/scipy/reference/generated/scipy.{name}.html"
    return Name("SciPy", f"scipy.{name}", page, remark)


def numpy(name: str, remark: str = "") -> Name:
    """Return a function of ``numpy``."""
    return Name("NumPy", f"numpy.{name}", f"https://numpy.org/doc/stable/reference/generated/numpy.{name}.html", remark)


def tensorflow(name: str, remark: str = "") -> Name:
    """Return a function of ``tf``."""
    page = f"https://www.tensorflow.org/api_docs/python/tf/{name.replace('.', '/')}"
    return Name("TensorFlow", f"tf.{name}", page, remark)


def onnx(name: str, remark: str = "") -> Name:
    """Return an operator of ONNX."""
    return Name("ONNX", name, f"https://onnx.ai/onnx/operators/onnx__{name}.html", remark)
