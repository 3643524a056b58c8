"""One file per function, called like it. Each defines ``NOTE``, a :class:`~softgauge.spec.note.Note`."""
