//! An adapter of the stdio protocol in Rust, without crates: softargmax and logsumexp of float64 and float32.
//!
//!   rustc -O --edition 2021 examples/adapter.rs -o adapter
//!   softgauge protocol check exec:./adapter
//!   softgauge run exec:./adapter

use std::io::{self, BufRead, Read, Write};

/// A value of JSON, as far as requests have any.
enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    fn parse(text: &mut std::iter::Peekable<std::str::Chars>) -> Json {
        skip(text);
        match text.peek() {
            Some('{') => {
                let mut entries = Vec::new();
                text.next();
                while more(text, '}') {
                    let Json::Text(key) = Json::parse(text) else { panic!("a key is no text") };
                    skip(text);
                    assert_eq!(text.next(), Some(':'));
                    entries.push((key, Json::parse(text)));
                }
                Json::Object(entries)
            }
            Some('[') => {
                let mut items = Vec::new();
                text.next();
                while more(text, ']') {
                    items.push(Json::parse(text));
                }
                Json::List(items)
            }
            Some('"') => {
                let mut read = String::new();
                text.next();
                while let Some(c) = text.next().filter(|c| *c != '"') {
                    // No name, format or keyword of the protocol has an escape that matters.
                    read.push(if c == '\\' { text.next().unwrap() } else { c });
                }
                Json::Text(read)
            }
            _ => {
                let mut word = String::new();
                while let Some(c) = text.next_if(|c| !",]} ".contains(*c)) {
                    word.push(c);
                }
                match word.as_str() {
                    "null" => Json::Null,
                    "true" => Json::Bool(true),
                    "false" => Json::Bool(false),
                    number => Json::Number(number.parse().expect("a number")),
                }
            }
        }
    }

    fn get(&self, name: &str) -> &Json {
        match self {
            Json::Object(entries) => entries.iter().find(|(key, _)| key == name).map_or(&Json::Null, |(_, v)| v),
            _ => &Json::Null,
        }
    }

    fn text(&self) -> &str {
        if let Json::Text(text) = self { text } else { "" }
    }

    fn number(&self) -> usize {
        if let Json::Number(number) = self { *number as usize } else { 0 }
    }

    fn items(&self) -> &[Json] {
        if let Json::List(items) = self { items } else { &[] }
    }
}

fn skip(text: &mut std::iter::Peekable<std::str::Chars>) {
    while text.next_if(|c| c.is_whitespace()).is_some() {}
}

/// Whether another entry follows before `end`; what separates entries is read over.
fn more(text: &mut std::iter::Peekable<std::str::Chars>, end: char) -> bool {
    skip(text);
    text.next_if_eq(&',');
    skip(text);
    text.next_if_eq(&end).is_none()
}

macro_rules! define {
    ($t:ident) => {
        mod $t {
            pub const SIZE: usize = std::mem::size_of::<$t>();

            pub fn read(bytes: &[u8]) -> Vec<$t> {
                bytes.chunks_exact(SIZE).map(|part| $t::from_le_bytes(part.try_into().unwrap())).collect()
            }

            pub fn write(numbers: &[$t]) -> Vec<u8> {
                numbers.iter().flat_map(|v| v.to_le_bytes()).collect()
            }

            fn largest(row: &[$t]) -> $t {
                row.iter().fold($t::NEG_INFINITY, |m, v| if v.is_nan() || m.is_nan() { $t::NAN } else { m.max(*v) })
            }

            fn softargmax(row: &[$t]) -> Vec<$t> {
                let m = largest(row);
                let sum: $t = row.iter().map(|v| (v - m).exp()).sum();
                row.iter().map(|v| (v - m).exp() / sum).collect()
            }

            fn logsumexp(row: &[$t]) -> Vec<$t> {
                let m = largest(row);
                vec![if m.is_finite() { m + row.iter().map(|v| (v - m).exp()).sum::<$t>().ln() } else { m }]
            }

            /// The result of a function over rows of `classes` numbers, None for one that is not known.
            pub fn call(name: &str, x: &[$t], rows: usize, classes: usize) -> Option<Vec<$t>> {
                let function = match name {
                    "softargmax" => softargmax,
                    "logsumexp" => logsumexp,
                    _ => return None,
                };
                Some((0..rows).flat_map(|i| function(&x[i * classes..(i + 1) * classes])).collect())
            }

            pub fn transpose(x: &[$t], rows: usize, classes: usize) -> Vec<$t> {
                (0..classes * rows).map(|at| x[at % rows * classes + at / rows]).collect()
            }
        }
    };
}

define!(f64);
define!(f32);

/// The rest of the answer's header, and the bytes that follow it.
fn answer(request: &Json, payload: &[u8]) -> (String, Vec<u8>) {
    match request.get("type").text() {
        "start" => return (r#""status": "ok", "protocol": 1, "version": "1.0""#.into(), vec![]),
        "describe" => {
            let told = r#""functions": ["softargmax", "logsumexp"], "capabilities": {"dtypes": ["float64", "float32"]}"#;
            return (format!(r#""status": "ok", {told}"#), vec![]);
        }
        _ => {}
    }
    let x = &request.get("arrays").items()[0];
    let (dtype, shape) = (x.get("dtype").text(), x.get("shape").items());
    let mut due: Vec<usize> = shape.iter().map(Json::number).collect();
    let (rows, classes) = if due.len() == 2 { (due[0], due[1]) } else { (1, due[0]) };
    let name = request.get("function").text();
    let result = match (request.get("type").text(), dtype) {
        ("echo", "float64") | ("echo", "float32") if !matches!(request.get("transpose"), Json::Bool(true)) => {
            Some(payload.to_vec())
        }
        ("echo", "float64") => Some(f64::write(&f64::transpose(&f64::read(payload), rows, classes))),
        ("echo", "float32") => Some(f32::write(&f32::transpose(&f32::read(payload), rows, classes))),
        ("call", "float64") => f64::call(name, &f64::read(payload), rows, classes).map(|y| f64::write(&y)),
        ("call", "float32") => f32::call(name, &f32::read(payload), rows, classes).map(|y| f32::write(&y)),
        _ => None,
    };
    let Some(bytes) = result else {
        return (format!(r#""status": "unsupported", "message": "no {name} of {dtype}""#), vec![]);
    };
    if matches!(request.get("transpose"), Json::Bool(true)) {
        due.reverse();
    } else if name == "logsumexp" {
        due.pop();
    }
    (format!(r#""status": "ok", "dtype": "{dtype}", "shape": {due:?}, "bytes": {}"#, bytes.len()), bytes)
}

fn main() -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let mut line = String::new();
    while input.read_line(&mut line)? > 0 {
        let request = Json::parse(&mut line.chars().peekable());
        if request.get("type").text() == "stop" {
            break;
        }
        let mut payload = vec![0; request.get("bytes").number()];
        input.read_exact(&mut payload)?;
        let (header, bytes) = answer(&request, &payload);
        writeln!(output, r#"{{"id": {}, {header}}}"#, request.get("id").number())?;
        output.write_all(&bytes)?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}
