//! softargmax and logsumexp of float64 and float32 in Rust, without crates.
//!
//!   rustc -O --edition 2021 --crate-type cdylib examples/softargmax.rs -o softargmax_rs.so
//!   softgauge run ./softargmax_rs.so

use std::os::raw::c_char;

const OK: i32 = 0;

#[no_mangle]
pub extern "C" fn softgauge_version() -> *const c_char {
    b"1.0\0".as_ptr().cast()
}

macro_rules! define {
    ($t:ident, $softargmax:ident, $logsumexp:ident) => {
        mod $t {
            /// The entries of a row, which lie `step` apart.
            pub unsafe fn row(classes: usize, x: *const $t, step: isize) -> impl Iterator<Item = $t> {
                (0..classes as isize).map(move |k| *x.offset(k * step))
            }

            /// The largest entry, or NaN where there is one: `max` alone would pass over it.
            pub fn largest(row: impl Iterator<Item = $t>) -> $t {
                row.fold($t::NEG_INFINITY, |m, v| if v.is_nan() || m.is_nan() { $t::NAN } else { m.max(v) })
            }
        }

        /// # Safety
        /// The pointers must lead to `rows` rows of `classes` entries with these strides.
        #[no_mangle]
        pub unsafe extern "C" fn $softargmax(
            rows: usize, classes: usize, x: *const $t, x_row: isize, x_class: isize, y: *mut $t, y_row: isize,
            y_class: isize,
        ) -> i32 {
            for i in 0..rows as isize {
                let (from, to) = (x.offset(i * x_row), y.offset(i * y_row));
                let m = $t::largest($t::row(classes, from, x_class));
                let sum: $t = $t::row(classes, from, x_class).map(|v| (v - m).exp()).sum();
                for (k, v) in $t::row(classes, from, x_class).enumerate() {
                    *to.offset(k as isize * y_class) = (v - m).exp() / sum;
                }
            }
            OK
        }

        /// # Safety
        /// The pointers must lead to `rows` rows of `classes` entries with these strides.
        #[no_mangle]
        pub unsafe extern "C" fn $logsumexp(
            rows: usize, classes: usize, x: *const $t, x_row: isize, x_class: isize, y: *mut $t, y_row: isize,
            _y_class: isize,
        ) -> i32 {
            for i in 0..rows as isize {
                let from = x.offset(i * x_row);
                let m = $t::largest($t::row(classes, from, x_class));
                let sum: $t = $t::row(classes, from, x_class).map(|v| (v - m).exp()).sum();
                *y.offset(i * y_row) = if m.is_finite() { m + sum.ln() } else { m };
            }
            OK
        }
    };
}

define!(f64, softargmax_float64, logsumexp_float64);
define!(f32, softargmax_float32, logsumexp_float32);
