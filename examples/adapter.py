"""An adapter of the stdio protocol in Python without packages: copy it and put your own functions in.

softgauge protocol check 'exec:python3 examples/adapter.py'
softgauge run 'exec:python3 examples/adapter.py'
"""

import array
import json
import math
import sys

CODES = {"float64": "d", "float32": "f"}  # what Python's arrays hold; other formats are answered with unsupported


def softargmax(rows):
    """Yield exp(x_k) / sum_i exp(x_i), row after row."""
    for row in rows:
        m = math.nan if any(map(math.isnan, row)) else max(row, default=0.0)
        # The difference of two infinities is no number, and exp knows neither.
        e = [math.exp(v - m) if math.isfinite(v - m) else 0.0 if v < m else math.nan for v in row]
        total = math.fsum(e)
        yield from (v / total for v in e)


def logsumexp(rows):
    """Yield log sum_i exp(x_i), one number a row."""
    for row in rows:
        m = math.nan if any(map(math.isnan, row)) else max(row, default=-math.inf)
        yield m + math.log(math.fsum(math.exp(v - m) for v in row)) if math.isfinite(m) else m


FUNCTIONS = {"softargmax": softargmax, "logsumexp": logsumexp}


def answer(request, payload):
    """Return the answer to a request and the bytes that follow it."""
    if request["type"] == "start":
        return {"status": "ok", "protocol": 1, "name": "adapter.py", "version": "1.0"}, b""
    if request["type"] == "describe":
        return {"status": "ok", "functions": list(FUNCTIONS), "capabilities": {"dtypes": list(CODES)}}, b""
    dtype, shape = request["arrays"][0]["dtype"], request["arrays"][0]["shape"]
    if dtype not in CODES:
        return {"status": "unsupported", "message": f"no {dtype}"}, b""
    x = array.array(CODES[dtype], payload)
    if sys.byteorder == "big":
        x.byteswap()
    rows = [x[i : i + shape[-1]] for i in range(0, len(x), shape[-1])] if len(shape) > 1 and shape[-1] else []
    if request["type"] == "echo":
        y = x
        if request["transpose"]:
            y, shape = [v for column in zip(*rows, strict=True) for v in column], shape[::-1]
    elif request["function"] in FUNCTIONS:
        # Rows of no classes have no entries, but there may be some.
        rows = rows or [[]] * shape[0]
        y = FUNCTIONS[request["function"]](rows)
        shape = shape[:1] if request["function"] == "logsumexp" else shape
    else:
        return {"status": "unsupported", "message": f"no {request['function']}"}, b""
    y = array.array(CODES[dtype], y)
    if sys.byteorder == "big":
        y.byteswap()
    return {"status": "ok", "dtype": dtype, "shape": shape, "bytes": len(y) * y.itemsize}, y.tobytes()


def main():
    """Answer requests until there are none."""
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        if request["type"] == "stop":
            return
        payload = sys.stdin.buffer.read(request.get("bytes", 0))
        header, data = answer(request, payload)
        sys.stdout.buffer.write(json.dumps({"id": request["id"], **header}).encode() + b"\n" + data)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
