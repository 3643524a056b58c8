/* softargmax, logsumexp and sigmoid of float32 in C.
 *
 *   cc -O2 -shared -fPIC -I conformance/native examples/softargmax.c -o softargmax.so -lm
 *   softgauge run ./softargmax.so
 */
#include <math.h>

#include "softgauge.h"

int32_t softgauge_abi(void) { return SOFTGAUGE_ABI; }

const char *softgauge_version(void) { return "1.0"; }

const char *softgauge_capabilities(void) { return "{\"dtypes\": [\"float32\"], \"batch_invariant\": true}"; }

int32_t softgauge_echo_float32(size_t rows, size_t classes, const float *x, ptrdiff_t x_row, ptrdiff_t x_class,
                               float *y, ptrdiff_t y_row, ptrdiff_t y_class) {
  for (ptrdiff_t i = 0; i < (ptrdiff_t)rows; i++)
    for (ptrdiff_t k = 0; k < (ptrdiff_t)classes; k++) y[i * y_row + k * y_class] = x[i * x_row + k * x_class];
  return SOFTGAUGE_OK;
}

/* The place of the largest entry, or of a NaN. */
static ptrdiff_t largest(ptrdiff_t classes, const float *x, ptrdiff_t step) {
  ptrdiff_t at = 0;
  for (ptrdiff_t k = 0; k < classes; k++) {
    if (isnan(x[k * step])) return k;
    if (x[k * step] > x[at * step]) at = k;
  }
  return at;
}

int32_t softargmax_float32(size_t rows, size_t classes, const float *x, ptrdiff_t x_row, ptrdiff_t x_class, float *y,
                           ptrdiff_t y_row, ptrdiff_t y_class) {
  ptrdiff_t count = (ptrdiff_t)classes;
  for (size_t i = 0; i < rows && count; i++, x += x_row, y += y_row) {
    float m = x[largest(count, x, x_class) * x_class], sum = 0;
    for (ptrdiff_t k = 0; k < count; k++) sum += y[k * y_class] = expf(x[k * x_class] - m);
    for (ptrdiff_t k = 0; k < count; k++) y[k * y_class] /= sum;
  }
  return SOFTGAUGE_OK;
}

/* m + log1p(the sum without its largest term): nothing is lost where one term dominates. */
int32_t logsumexp_float32(size_t rows, size_t classes, const float *x, ptrdiff_t x_row, ptrdiff_t x_class, float *y,
                          ptrdiff_t y_row, ptrdiff_t y_class) {
  ptrdiff_t count = (ptrdiff_t)classes;
  (void)y_class; /* one number a row: the class stride is 0 */
  for (size_t i = 0; i < rows; i++, x += x_row, y += y_row) {
    ptrdiff_t at = count ? largest(count, x, x_class) : 0;
    float m = count ? x[at * x_class] : -INFINITY, rest = 0;
    for (ptrdiff_t k = 0; k < count && isfinite(m); k++)
      if (k != at) rest += expf(x[k * x_class] - m);
    *y = m + log1pf(rest);
  }
  return SOFTGAUGE_OK;
}

int32_t sigmoid_float32(size_t rows, size_t classes, const float *x, ptrdiff_t x_row, ptrdiff_t x_class, float *y,
                        ptrdiff_t y_row, ptrdiff_t y_class) {
  for (ptrdiff_t i = 0; i < (ptrdiff_t)rows; i++)
    for (ptrdiff_t k = 0; k < (ptrdiff_t)classes; k++) {
      float v = x[i * x_row + k * x_class], e = expf(-fabsf(v));
      y[i * y_row + k * y_class] = (v < 0 ? e : 1) / (1 + e);
    }
  return SOFTGAUGE_OK;
}
