// An adapter of the stdio protocol in JavaScript, for Node, without packages.
//
//   softgauge protocol check 'exec:node examples/adapter.mjs'
//   softgauge run 'exec:node examples/adapter.mjs'
import { readSync, writeSync } from "node:fs";

const TYPES = { float64: Float64Array, float32: Float32Array };

const FUNCTIONS = {
  softargmax: {
    shape: (shape) => shape,
    row(x, y) {
      const m = largest(x);
      const e = Array.from(x, (v) => Math.exp(v - m));
      const sum = e.reduce((a, b) => a + b, 0);
      e.forEach((v, k) => (y[k] = v / sum));
    },
  },
  logsumexp: {
    shape: (shape) => shape.slice(0, -1),
    row(x, y) {
      const m = largest(x);
      y[0] = Number.isFinite(m) ? m + Math.log(x.reduce((sum, v) => sum + Math.exp(v - m), 0)) : m;
    },
  },
  sigmoid: {
    shape: (shape) => shape,
    row(x, y) {
      x.forEach((v, k) => {
        const e = Math.exp(-Math.abs(v));
        y[k] = (v < 0 ? e : 1) / (1 + e);
      });
    },
  },
};

function largest(x) {
  return x.reduce((a, b) => Math.max(a, b), -Infinity); // NaN where there is one
}

function answer(request, payload) {
  const { type } = request;
  if (type === "start") return { status: "ok", protocol: 1, name: "adapter.mjs", version: process.versions.node };
  if (type === "describe")
    return { status: "ok", functions: Object.keys(FUNCTIONS), capabilities: { dtypes: Object.keys(TYPES) } };
  const { dtype, shape } = request.arrays[0];
  const Numbers = TYPES[dtype];
  if (!Numbers) return { status: "unsupported", message: `no ${dtype}` };
  const x = new Numbers(payload.buffer, payload.byteOffset, payload.length / Numbers.BYTES_PER_ELEMENT);
  const [rows, classes] = shape.length === 2 ? shape : [1, x.length];
  if (type === "echo") {
    if (!request.transpose) return array(dtype, shape, x.slice());
    return array(dtype, [classes, rows], x.map((_, at) => x[(at % rows) * classes + Math.floor(at / rows)]));
  }
  const known = FUNCTIONS[request.function];
  if (!known) return { status: "unsupported", message: `no ${request.function}` };
  const due = known.shape(shape);
  const y = new Numbers(due.reduce((a, b) => a * b, 1));
  for (let i = 0, width = rows ? y.length / rows : 0; i < rows; i++)
    known.row(x.subarray(i * classes, (i + 1) * classes), y.subarray(i * width, (i + 1) * width));
  return array(dtype, due, y);
}

function array(dtype, shape, y) {
  return { status: "ok", dtype, shape, bytes: y.byteLength, payload: new Uint8Array(y.buffer) };
}

// Standard input and output as blocking files: one request, one answer.
function read(bytes) {
  const buffer = Buffer.from(new ArrayBuffer(bytes)); // a memory of its own, so that its start is aligned
  for (let done = 0; done < bytes; ) {
    const got = readSync(0, buffer, done, bytes - done, null);
    if (!got) process.exit(0);
    done += got;
  }
  return buffer;
}

function write(buffer) {
  for (let done = 0; done < buffer.length; ) done += writeSync(1, buffer, done);
}

for (;;) {
  let line = "";
  for (let c; (c = read(1)[0]) !== 10; ) line += String.fromCharCode(c);
  const request = JSON.parse(line);
  if (request.type === "stop") process.exit(0);
  const { payload, ...header } = answer(request, read(request.bytes ?? 0));
  write(Buffer.from(JSON.stringify({ id: request.id, ...header }) + "\n"));
  if (payload) write(payload);
}
