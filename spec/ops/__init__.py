"""One file per function. Each defines ``OP``; discovery finds it, no list names it."""
