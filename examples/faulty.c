/* A softargmax of float32 that is wrong on purpose: the maximum is not taken off, so large logits overflow.
 *
 *   cc -O2 -shared -fPIC -I conformance/native examples/faulty.c -o faulty.so -lm
 *   softgauge run ./faulty.so      # exit code 1
 */
#include <math.h>

#include "softgauge.h"

int32_t softargmax_float32(size_t rows, size_t classes, const float *x, ptrdiff_t x_row, ptrdiff_t x_class, float *y,
                           ptrdiff_t y_row, ptrdiff_t y_class) {
  for (size_t i = 0; i < rows; i++, x += x_row, y += y_row) {
    float sum = 0;
    for (ptrdiff_t k = 0; k < (ptrdiff_t)classes; k++) sum += y[k * y_class] = expf(x[k * x_class]);
    for (ptrdiff_t k = 0; k < (ptrdiff_t)classes; k++) y[k * y_class] /= sum;
  }
  return SOFTGAUGE_OK;
}
