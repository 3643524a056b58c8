// The online kernel of Milakov and Gimelshein (2018) in C++: maximum and sum in one pass, for three formats.
//
//   c++ -std=c++20 -O2 -shared -fPIC -I conformance/native examples/online.cpp -o online.so
//   softgauge run ./online.so
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "softgauge.h"

namespace {

struct Double {
  using Stored = double;
  using Computed = double;
  static double load(double v) { return v; }
  static double store(double v) { return v; }
};

struct Float {
  using Stored = float;
  using Computed = float;
  static float load(float v) { return v; }
  static float store(float v) { return v; }
};

// bfloat16 is the upper half of a float; the arithmetic is that of float.
struct BFloat16 {
  using Stored = std::uint16_t;
  using Computed = float;
  static float load(std::uint16_t bits) { return std::bit_cast<float>(std::uint32_t{bits} << 16); }
  static std::uint16_t store(float v) {
    auto bits = std::bit_cast<std::uint32_t>(v);
    if (v != v) return static_cast<std::uint16_t>((bits >> 16) | 0x40);
    return static_cast<std::uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);  // to nearest, ties to even
  }
};

template <class T>
struct Running {
  T maximum = -std::numeric_limits<T>::infinity();
  T sum = 0;

  void add(T v) {
    if (v > maximum) {
      sum = sum * std::exp(maximum - v) + 1;
      maximum = v;
    } else {
      // Equal entries first: the difference of two infinities is no number. A NaN is larger and equal to nothing.
      sum += v == maximum ? T{1} : std::exp(v - maximum);
    }
  }
};

template <class F>
Running<typename F::Computed> pass(std::size_t classes, const typename F::Stored *x, std::ptrdiff_t step) {
  Running<typename F::Computed> running;
  for (std::size_t k = 0; k < classes; k++, x += step) running.add(F::load(*x));
  return running;
}

template <class F>
std::int32_t softargmax(std::size_t rows, std::size_t classes, const typename F::Stored *x, std::ptrdiff_t x_row,
                        std::ptrdiff_t x_class, typename F::Stored *y, std::ptrdiff_t y_row, std::ptrdiff_t y_class) {
  for (std::size_t i = 0; i < rows; i++, x += x_row, y += y_row) {
    auto running = pass<F>(classes, x, x_class);
    auto from = x;
    auto to = y;
    for (std::size_t k = 0; k < classes; k++, from += x_class, to += y_class)
      *to = F::store(std::exp(F::load(*from) - running.maximum) / running.sum);
  }
  return SOFTGAUGE_OK;
}

template <class F>
std::int32_t logsumexp(std::size_t rows, std::size_t classes, const typename F::Stored *x, std::ptrdiff_t x_row,
                       std::ptrdiff_t x_class, typename F::Stored *y, std::ptrdiff_t y_row, std::ptrdiff_t) {
  for (std::size_t i = 0; i < rows; i++, x += x_row, y += y_row) {
    auto running = pass<F>(classes, x, x_class);
    auto infinite = std::isinf(running.maximum) && running.sum == running.sum;
    *y = F::store(infinite ? running.maximum : running.maximum + std::log(running.sum));
  }
  return SOFTGAUGE_OK;
}

}  // namespace

#define EXPORT(name, format, F)                                                                                \
  std::int32_t name##_##format(std::size_t rows, std::size_t classes, const F::Stored *x, std::ptrdiff_t x_row, \
                               std::ptrdiff_t x_class, F::Stored *y, std::ptrdiff_t y_row,                     \
                               std::ptrdiff_t y_class) {                                                       \
    return name<F>(rows, classes, x, x_row, x_class, y, y_row, y_class);                                       \
  }

extern "C" {
const char *softgauge_version() { return "1.0"; }
EXPORT(softargmax, float64, Double)
EXPORT(softargmax, float32, Float)
EXPORT(softargmax, bfloat16, BFloat16)
EXPORT(logsumexp, float64, Double)
EXPORT(logsumexp, float32, Float)
EXPORT(logsumexp, bfloat16, BFloat16)
}
