/* softgauge.h: what a shared library exports to be graded by softgauge, version 1 of the ABI.
 *
 * Written by `python -m softgauge.conformance.native.header`; docs/native.md explains it. A library exports the
 * functions that it has, under the names below, and none of the others. Each works on `rows` rows of `classes` numbers.
 * Every array is a pointer with two strides, counted in elements and possibly zero or negative: entry (i, k) of x is
 * x[i * x_row + k * x_class]. An array without classes has the class stride 0, a single number both strides 0. Pointers
 * are aligned; where rows or classes are 0 they are not to be read. Arguments are not to be written to.
 *
 * T is the C type of the format: double and float, and the bits of float16 and bfloat16 as uint16_t, of float8_e5m2 and
 * float8_e4m3fn as uint8_t. A mask is 0 or 1, 1 keeps. A label is a class, counted from 0.
 */
#ifndef SOFTGAUGE_H
#define SOFTGAUGE_H

#include <stddef.h>
#include <stdint.h>

#define SOFTGAUGE_ABI 1

/* What a function returns; any other number is an error of the library's own. */
#define SOFTGAUGE_OK 0
#define SOFTGAUGE_UNSUPPORTED 1 /* this format or this option is not offered */
#define SOFTGAUGE_INVALID 2 /* these arguments are refused, a label that is no class for example */

/* The values of `reduction`. */
#define SOFTGAUGE_NONE 0
#define SOFTGAUGE_SUM 1
#define SOFTGAUGE_MEAN 2

#define SOFTGAUGE_EXPORT __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

/* All three may be left out. The second returns a JSON object with the entries of CAPABILITIES. */
SOFTGAUGE_EXPORT const char *softgauge_version(void);
SOFTGAUGE_EXPORT const char *softgauge_capabilities(void);
SOFTGAUGE_EXPORT int32_t softgauge_abi(void);

/* `n` is a number of samples, `weight` is NULL or one number a class, `ignore_index` is NULL or a label.
 * softgauge_echo_FORMAT copies x to y; a library that exports it is first asked whether it reads its arguments as they
 * lie. It may be left out. */
#define SOFTGAUGE_PROTOTYPES(format, T) \
  SOFTGAUGE_EXPORT int32_t softgauge_echo_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, T *y, ptrdiff_t y_row, \
      ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t binary_cross_entropy_with_logits_##format( \
      size_t rows, size_t classes, const T *logits, ptrdiff_t logits_row, ptrdiff_t logits_class, \
      const T *targets, ptrdiff_t targets_row, ptrdiff_t targets_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t binary_cross_entropy_with_logits_vjp_##format( \
      size_t rows, size_t classes, const T *logits, ptrdiff_t logits_row, ptrdiff_t logits_class, \
      const T *targets, ptrdiff_t targets_row, ptrdiff_t targets_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t boltzmann_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, T *y, ptrdiff_t y_row, \
      ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t boltzmann_vjp_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t cross_entropy_##format( \
      size_t rows, size_t classes, const T *p, ptrdiff_t p_row, ptrdiff_t p_class, const T *q, ptrdiff_t q_row, \
      ptrdiff_t q_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t cross_entropy_vjp_##format( \
      size_t rows, size_t classes, const T *p, ptrdiff_t p_row, ptrdiff_t p_class, const T *q, ptrdiff_t q_row, \
      ptrdiff_t q_class, const T *g, ptrdiff_t g_row, ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t cross_entropy_vjp_q_##format( \
      size_t rows, size_t classes, const T *p, ptrdiff_t p_row, ptrdiff_t p_class, const T *q, ptrdiff_t q_row, \
      ptrdiff_t q_class, const T *g, ptrdiff_t g_row, ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t cross_entropy_loss_##format( \
      size_t rows, size_t classes, const T *logits, ptrdiff_t logits_row, ptrdiff_t logits_class, \
      const int64_t *labels, ptrdiff_t labels_row, ptrdiff_t labels_class, const T *weight, \
      ptrdiff_t weight_class, double label_smoothing, const int64_t *ignore_index, int32_t reduction, T *y, \
      ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t cross_entropy_loss_vjp_##format( \
      size_t rows, size_t classes, const T *logits, ptrdiff_t logits_row, ptrdiff_t logits_class, \
      const int64_t *labels, ptrdiff_t labels_row, ptrdiff_t labels_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, const T *weight, ptrdiff_t weight_class, double label_smoothing, \
      const int64_t *ignore_index, int32_t reduction, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t entropy_##format( \
      size_t rows, size_t classes, const T *p, ptrdiff_t p_row, ptrdiff_t p_class, T *y, ptrdiff_t y_row, \
      ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t entropy_vjp_##format( \
      size_t rows, size_t classes, const T *p, ptrdiff_t p_row, ptrdiff_t p_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t gaussian_softargmax_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, int64_t n, T *y, \
      ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t gaussian_softargmax_vjp_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, int64_t n, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t gaussian_softargmax_corrected_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, int64_t n, T *y, \
      ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t gaussian_softargmax_corrected_vjp_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, int64_t n, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t kl_divergence_##format( \
      size_t rows, size_t classes, const T *p, ptrdiff_t p_row, ptrdiff_t p_class, const T *q, ptrdiff_t q_row, \
      ptrdiff_t q_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t kl_divergence_vjp_##format( \
      size_t rows, size_t classes, const T *p, ptrdiff_t p_row, ptrdiff_t p_class, const T *q, ptrdiff_t q_row, \
      ptrdiff_t q_class, const T *g, ptrdiff_t g_row, ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t kl_divergence_vjp_q_##format( \
      size_t rows, size_t classes, const T *p, ptrdiff_t p_row, ptrdiff_t p_class, const T *q, ptrdiff_t q_row, \
      ptrdiff_t q_class, const T *g, ptrdiff_t g_row, ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t log_sigmoid_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, T *y, ptrdiff_t y_row, \
      ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t log_sigmoid_vjp_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t log_softargmax_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, T *y, ptrdiff_t y_row, \
      ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t log_softargmax_vjp_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t logsumexp_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, T *y, ptrdiff_t y_row, \
      ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t logsumexp_vjp_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t masked_softargmax_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const uint8_t *mask, \
      ptrdiff_t mask_row, ptrdiff_t mask_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t masked_softargmax_vjp_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const uint8_t *mask, \
      ptrdiff_t mask_row, ptrdiff_t mask_class, const T *g, ptrdiff_t g_row, ptrdiff_t g_class, T *y, \
      ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t mellowmax_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, T *y, ptrdiff_t y_row, \
      ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t mellowmax_vjp_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t range_limited_softargmax_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, int64_t n, T *y, \
      ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t range_limited_softargmax_vjp_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, int64_t n, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t sigmoid_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, T *y, ptrdiff_t y_row, \
      ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t sigmoid_vjp_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t softargmax_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, T *y, ptrdiff_t y_row, \
      ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t softargmax_vjp_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t softmax_cross_entropy_##format( \
      size_t rows, size_t classes, const T *logits, ptrdiff_t logits_row, ptrdiff_t logits_class, \
      const T *targets, ptrdiff_t targets_row, ptrdiff_t targets_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t softmax_cross_entropy_vjp_##format( \
      size_t rows, size_t classes, const T *logits, ptrdiff_t logits_row, ptrdiff_t logits_class, \
      const T *targets, ptrdiff_t targets_row, ptrdiff_t targets_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t softmax_cross_entropy_vjp_targets_##format( \
      size_t rows, size_t classes, const T *logits, ptrdiff_t logits_row, ptrdiff_t logits_class, \
      const T *targets, ptrdiff_t targets_row, ptrdiff_t targets_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t softplus_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, T *y, ptrdiff_t y_row, \
      ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t softplus_vjp_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t sparse_softmax_cross_entropy_##format( \
      size_t rows, size_t classes, const T *logits, ptrdiff_t logits_row, ptrdiff_t logits_class, \
      const int64_t *labels, ptrdiff_t labels_row, ptrdiff_t labels_class, T *y, ptrdiff_t y_row, \
      ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t sparse_softmax_cross_entropy_vjp_##format( \
      size_t rows, size_t classes, const T *logits, ptrdiff_t logits_row, ptrdiff_t logits_class, \
      const int64_t *labels, ptrdiff_t labels_row, ptrdiff_t labels_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t tempered_softargmax_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, double temperature, T *y, \
      ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t tempered_softargmax_vjp_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, double temperature, T *y, ptrdiff_t y_row, ptrdiff_t y_class); \
  SOFTGAUGE_EXPORT int32_t tempered_softargmax_vjp_temperature_##format( \
      size_t rows, size_t classes, const T *x, ptrdiff_t x_row, ptrdiff_t x_class, const T *g, ptrdiff_t g_row, \
      ptrdiff_t g_class, double temperature, T *y, ptrdiff_t y_row, ptrdiff_t y_class);

SOFTGAUGE_PROTOTYPES(float64, double)
SOFTGAUGE_PROTOTYPES(float32, float)
SOFTGAUGE_PROTOTYPES(float16, uint16_t)
SOFTGAUGE_PROTOTYPES(bfloat16, uint16_t)
SOFTGAUGE_PROTOTYPES(float8_e5m2, uint8_t)
SOFTGAUGE_PROTOTYPES(float8_e4m3fn, uint8_t)

#undef SOFTGAUGE_PROTOTYPES

#ifdef __cplusplus
}
#endif

#endif
