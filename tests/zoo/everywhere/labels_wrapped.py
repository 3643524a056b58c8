"""Planted: every label is taken modulo the number of classes."""

from _every import every, of_labels

RULES = ("label-range",)


def wrapped(labels, x, keywords):
    ignored = labels == keywords["ignore_index"] if keywords.get("ignore_index") is not None else labels != labels
    classes = x.shape[keywords.get("axis", -1)]
    inside = labels % classes if classes else labels
    inside[ignored] = labels[ignored]
    return inside


every(globals(), of_labels(wrapped))
