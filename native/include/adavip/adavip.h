/* AdaViP native core: the one public header (C11). docs/abi.md states the rules, docs/equations.md the maths.
 *
 * Rules that hold for every function below
 * - A fallible function returns an avp_status as int32_t; on anything but AVP_OK its outputs are untouched
 *   unless its comment says otherwise, and avp_last_error_message() has the reason (thread-local, UTF-8,
 *   borrowed until the next call on that thread).
 * - The caller owns every buffer. Nothing allocated here outlives a call, except objects from `_create`.
 * - Nothing is printed, no exception or abort leaves the library.
 * - Strides and counts are in elements. A dimension may be 0: the call then succeeds and does nothing.
 * - Parameter structs start with struct_size = sizeof(the struct); fields are only ever added at the end.
 * - Equal inputs give equal bits for one implementation, whatever the number of threads.
 */
#ifndef ADAVIP_ADAVIP_H
#define ADAVIP_ADAVIP_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define AVP_API __declspec(dllexport)
#else
#define AVP_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define AVP_ABI_VERSION 2

/* Results of fallible functions. */
enum {
    AVP_OK = 0,
    AVP_INVALID_ARGUMENT = 1, /* a shape, dtype, range or pointer is wrong: the message has both values */
    AVP_OUT_OF_MEMORY = 2,
    AVP_UNSUPPORTED = 3, /* valid, but nothing does it here: forced but missing ISA, non-contiguous, ... */
    AVP_DEVICE = 4,
    AVP_CANCELLED = 5,
    AVP_INTERNAL = 6
};

/* Element types of avp_tensor.dtype. */
enum { AVP_F32 = 1, AVP_F16 = 2, AVP_BF16 = 3, AVP_F64 = 4, AVP_U8 = 5, AVP_I32 = 6, AVP_I64 = 7 };

/* Kinds of devices, of avp_tensor.device and avp_context_params.device. */
enum { AVP_CPU = 0, AVP_CUDA = 1 };

/* Operations, for avp_active_impl and the registry. */
enum {
    AVP_OP_LOGPROB_FORWARD = 0,
    AVP_OP_LOGPROB_BACKWARD = 1,
    AVP_OP_SEQUENCE_LOGPROB = 2,
    AVP_OP_PREFERENCE_LOSS = 3,
    AVP_OP_RESIZE = 4,
    AVP_OP_ADAMW = 5,
    AVP_OP_SUM_SQUARES = 6,
    AVP_OP_MASK_FROM_LOGITS = 7,
    AVP_OP_MASK_DILATE = 8,
    AVP_OP_MASK_MEASURE = 9,
    AVP_OP_MASK_IOU = 10,
    AVP_OP_COMPOSITE = 11,
    AVP_OP_COUNT = 12
};

/* A view of caller-owned memory. Unused dimensions are 1 with stride 0.
 * Its device must be that of the context that it is given to. */
typedef struct avp_tensor {
    void* data;
    int64_t shape[4];
    int64_t stride[4];
    int32_t rank;
    int32_t dtype;
    int32_t device;       /* AVP_CPU, AVP_CUDA */
    int32_t device_index; /* which of the kind; 0 for AVP_CPU */
} avp_tensor;

/* ---- library, errors, self-description ---------------------------------------------------------------- */

AVP_API int32_t avp_abi_version(void);

/* sizeof("avp_tensor") or offsetof("avp_tensor.data") of any struct or field in this header;
 * -1 for an unknown name. */
AVP_API int64_t avp_abi_layout(const char* name);

/* Reason of the last failure on this thread; never NULL. */
AVP_API const char* avp_last_error_message(void);

/* Keep freed memory in this process instead of handing it back to the system (glibc: no mmap blocks, no
 * trimming, one arena). Affects every allocator user of the process, so only the program itself calls it,
 * before its first large allocation. Threads that allocated before keep their arena: blocks over 64 MB then
 * go back to the system all the same, so large work belongs on the main thread or on later ones.
 * AVP_UNSUPPORTED where the C library has no such switch. */
AVP_API int32_t avp_retain_heap(void);

/* ---- context: a thread pool and one chosen implementation per operation ------------------------------- */

typedef struct avp_context avp_context;

typedef struct avp_context_params {
    uint32_t struct_size;
    int32_t threads; /* 0: as many as the processors this process may use */
    /* NULL: the environment variable ADAVIP_FORCE_IMPL, else automatic; "ref", "avx2", "avx512" */
    const char* force_impl;
    int32_t device;       /* where the context computes; 0 is AVP_CPU */
    int32_t device_index; /* which of the kind; 0 for AVP_CPU */
    /* the device's stream for all work of the context, NULL: its default stream; AVP_CPU has none, so NULL */
    void* stream;
} avp_context_params;

/* A forced implementation or a device that this machine or library lacks is AVP_UNSUPPORTED,
 * never a fallback. */
AVP_API int32_t avp_context_create(const avp_context_params* params, avp_context** out_context);
AVP_API void avp_context_free(avp_context* context); /* NULL is fine */
AVP_API int32_t avp_context_threads(const avp_context* context);

/* Waits for all work of the context. On AVP_CPU every call is finished when it returns, so there is nothing
 * to wait for; on other devices calls may return before their work is done,
 * and what fails later is reported here. */
AVP_API int32_t avp_context_synchronize(avp_context* context);

/* Name of the implementation that `op` uses in this context for `dtype` ("ref", "avx2", "avx512"); dtype 0:
 * for the first that it takes. NULL for an unknown op or a dtype that it does not take.
 * The dtype is that of the logits, of the policy's log-probs, of the resampled target, of the parameter,
 * of the fills, of the masks. */
AVP_API const char* avp_active_impl(const avp_context* context, int32_t op, int32_t dtype);

/* The registry: rows 0 .. avp_registry_count()-1,
 * one per operation, set of dtypes, device and instruction set. */
typedef struct avp_registry_row {
    uint32_t struct_size;
    int32_t op;
    const char* op_name;   /* "logprob_forward" */
    const char* impl_name; /* "avx512" */
    int32_t priority;      /* the highest supported one is chosen */
    int32_t supported;     /* 1 when this machine can run it */
    int32_t device;        /* AVP_CPU, AVP_CUDA */
    uint32_t dtypes;       /* bit 1 << dtype of each that it takes */
} avp_registry_row;
AVP_API int32_t avp_registry_count(void);
AVP_API int32_t avp_registry_get(int32_t index, avp_registry_row* out_row);

/* ---- log-probabilities -------------------------------------------------------------------------------- */

typedef struct avp_logprob_params {
    uint32_t struct_size;
    int32_t reserved;
    int64_t ignore_index; /* rows with this target give log-prob 0 and gradient 0; usually -100 */
} avp_logprob_params;

/* logps[i] = logits[i, targets[i]] - lse[i],  lse[i] = log sum_v exp(logits[i, v]);  one read of the logits.
 * logits [rows, vocab] f32|f16|bf16, unit stride inside a row, any row stride; targets [rows] i64;
 * logps [rows] f32|f64 contiguous; lse [rows] f32|f64 contiguous, may be NULL.
 * Accumulates in f32 or wider. A NaN or +Inf logit makes its row NaN; -Inf is an impossible token.
 * A target outside [0, vocab) that is not ignore_index is AVP_INVALID_ARGUMENT, before anything is written. */
AVP_API int32_t avp_logprob_forward(avp_context* context, const avp_logprob_params* params,
                                    const avp_tensor* logits, const avp_tensor* targets, avp_tensor* logps,
                                    avp_tensor* lse);

/* grad[i, v] = coef[i] * (onehot(targets[i])[v] - exp(logits[i, v] - lse[i])), lse as the forward wrote it.
 * coef [rows] f32|f64: one that is not finite makes grad[i, :] NaN; grad [rows, vocab] of the logits' dtype,
 * either the logits themselves (overwritten in place) or memory that does not overlap them. */
AVP_API int32_t avp_logprob_backward(avp_context* context, const avp_logprob_params* params,
                                     const avp_tensor* logits, const avp_tensor* targets,
                                     const avp_tensor* lse, const avp_tensor* coef, avp_tensor* grad);

/* Both of the above in one visit per row: what they write one after the other, to the last bit, while a row
 * is read from memory only once (it stays in the core's second-level cache up to about 1 MB). coef [rows]
 * f32|f64, or NULL: all 1, for losses whose coefficients are known only once all log-probs are. The gradient
 * of row i is then grad[i, :] times d loss / d logps[i], a factor that a product with grad can take over to
 * its much smaller other side. lse [rows] f32|f64 or NULL; grad as above. */
AVP_API int32_t avp_logprob_forward_backward(avp_context* context, const avp_logprob_params* params,
                                             const avp_tensor* logits, const avp_tensor* targets,
                                             const avp_tensor* coef, avp_tensor* logps, avp_tensor* lse,
                                             avp_tensor* grad);

/* sums[s] = sum of the log-probs of the rows with segment_ids[i] == s; no per-row value leaves the kernel.
 * segment_ids [rows] i32 in [0, segments), non-decreasing; sums [segments] f64, overwritten (0 for an empty
 * segment); lse [rows] f32|f64 or NULL, for a later avp_logprob_backward. */
AVP_API int32_t avp_sequence_logprob(avp_context* context, const avp_logprob_params* params,
                                     const avp_tensor* logits, const avp_tensor* targets,
                                     const avp_tensor* segment_ids, avp_tensor* sums, avp_tensor* lse);

/* ---- preference losses (E3, E10-E13 and the baselines) ------------------------------------------------ */

enum {
    AVP_LOSS_ADAVIP = 0,       /* E11: softplus(log sum_k w_k exp(r_k - r_0)), any K >= 1 */
    AVP_LOSS_DPO = 1,          /* E3 on column 1; later columns get gradient 0 */
    AVP_LOSS_VISION_SUM = 2,   /* sum over k of E3 */
    AVP_LOSS_VISION_HALF = 3,  /* mean over k of E3 */
    AVP_LOSS_VISION_JOINT = 4, /* softplus(mean_k r_k - r_0) */
    AVP_LOSS_MDPO = 5,         /* vision_sum with anchor_weight 1 */
    AVP_LOSS_COUNT = 6
};

typedef struct avp_preference_params {
    uint32_t struct_size;
    int32_t objective;
    double beta;   /* > 0 */
    double anchor; /* delta: reward the chosen answer should exceed; counts nothing without a weight */
    /* >= 0; 0: no anchor. AVP_LOSS_MDPO has its own, 1: there 0 and 1 are the same, others are refused.
     * A later field: callers without it have no anchor but mDPO's. */
    double anchor_weight;
} avp_preference_params;

/* r = beta * (policy - reference). Column 0 is the chosen sequence, columns 1..K the rejected ones.
 * The loss is that of the objective + anchor_weight * softplus(anchor - r_0), its gradient that of both.
 * policy, reference [n, 1+K] f64|f32; log_weights [K] f64 or NULL (all 0; only AVP_LOSS_ADAVIP takes any;
 * -Inf takes column k out, but not all; NaN and +Inf are refused);
 * losses [n] f64; grad [n, 1+K] f64: d loss / d policy log-prob (includes beta); rewards [n, 1+K] f64;
 * omega [n, K] f64: E13, softmax over the rejected of r_k + log w_k; margins [n, K] f64: r_0 - r_k.
 * rewards, omega and margins may be NULL. Stable for any finite input; a NaN input makes that row NaN. */
AVP_API int32_t avp_preference_loss(avp_context* context, const avp_preference_params* params,
                                    const avp_tensor* policy, const avp_tensor* reference,
                                    const avp_tensor* log_weights, avp_tensor* losses, avp_tensor* grad,
                                    avp_tensor* rewards, avp_tensor* omega, avp_tensor* margins);

/* ---- image resampling --------------------------------------------------------------------------------- */

enum { AVP_FILTER_BOX = 0, AVP_FILTER_BILINEAR = 1, AVP_FILTER_BICUBIC = 2, AVP_FILTER_LANCZOS = 3 };

/* source -> [canvas: the source placed at (pad_left, pad_top) on a canvas filled with pad_rgb] -> resized to
 * resize_width x resize_height with Pillow's 8-bit rounding -> window of output size at (crop_left, crop_top)
 * -> uint8 HWC, or float CHW as (value * rescale - mean[c]) / std[c]. Where the window leaves the resized
 * image, uint8 outputs get 0 and float outputs get outside_value. */
typedef struct avp_resize_params {
    uint32_t struct_size;
    int32_t filter;
    int32_t canvas_width; /* 0, 0: no canvas, the source itself */
    int32_t canvas_height;
    int32_t pad_left;
    int32_t pad_top;
    int32_t resize_width;
    int32_t resize_height;
    int32_t crop_left; /* may be negative */
    int32_t crop_top;
    uint8_t pad_rgb[3];
    uint8_t reserved;
    float outside_value;
    double rescale; /* usually 1/255 */
    double mean[3];
    double std[3];
} avp_resize_params;

/* source [height, width, 3] u8, unit stride in the last dimension, pixel stride 3, any row stride;
 * target [out_height, out_width, 3] u8 contiguous, or [3, out_height, out_width] f32|f16|bf16 contiguous.
 * Byte-exact with Pillow's Image.resize (8-bit RGB) before normalisation. */
AVP_API int32_t avp_resize(avp_context* context, const avp_resize_params* params, const avp_tensor* source,
                           avp_tensor* target);

/* ---- masks -------------------------------------------------------------------------------------------- */

/* A mask is [height, width] u8: 0 outside, anything else inside; written masks hold 0 and 1.
 * All contiguous. */

typedef struct avp_mask_params {
    uint32_t struct_size;
    int32_t padded_height; /* what the logits cover, in pixels of the segmenter's input: 1024 for SAM */
    int32_t padded_width;
    int32_t crop_height; /* its top left part that holds the picture, before zero padding */
    int32_t crop_width;
    float threshold; /* inside where the logit is greater; SAM: 0 */
} avp_mask_params;

/* Low-resolution logits to masks of the picture's size: bilinear (align_corners off) to padded_height x
 * padded_width, cropped, bilinear to the masks' size, compared. A NaN logit makes what it reaches outside.
 * logits [n, h, w] f32; masks [n, height, width] u8. Padded sides are at most 8192. */
AVP_API int32_t avp_mask_from_logits(avp_context* context, const avp_mask_params* params,
                                     const avp_tensor* logits, avp_tensor* masks);

/* 1 where any pixel of the kernel x kernel square is inside; anchor kernel / 2 (the middle of an odd one),
 * beyond the border is outside. kernel in [1, 4095]; 1 copies. source, target [n, height, width] u8. */
AVP_API int32_t avp_mask_dilate(avp_context* context, int32_t kernel, const avp_tensor* source,
                                avp_tensor* target);

/* areas [n] i64: pixels inside; bounds [n, 4] i32: first column, first row, one past the last column and row;
 * all 0 for an empty mask. masks [n, height, width] u8. */
AVP_API int32_t avp_mask_measure(avp_context* context, const avp_tensor* masks, avp_tensor* areas,
                                 avp_tensor* bounds);

/* iou [n, n] f64: pixels in both over pixels in either, 0 for two empty masks.
 * masks [n, height, width] u8. */
AVP_API int32_t avp_mask_iou(avp_context* context, const avp_tensor* masks, avp_tensor* iou);

/* The same for boxes [n, 4] f64 (x0, y0, x1, y1); 0 where a box has no area or a side is NaN. */
AVP_API int32_t avp_box_iou(avp_context* context, const avp_tensor* boxes, avp_tensor* iou);

/* Greedy non-maximum suppression: by (score descending, index ascending), NaN scores last, an item is kept
 * unless its IoU with a kept one is greater than the threshold.
 * iou [n, n] f64, scores [n] f64; keep [n] u8. */
AVP_API int32_t avp_nms(avp_context* context, double threshold, const avp_tensor* iou,
                        const avp_tensor* scores, avp_tensor* keep);

/* ---- compositing -------------------------------------------------------------------------------------- */

typedef struct avp_composite_params {
    uint32_t struct_size;
    int32_t left; /* where the fills lie in the picture: 0, 0 when they have its size */
    int32_t top;
    /* 0: hard; else the fill fades out over this many pixels inside the mask, at most 1024 */
    int32_t feather;
    float fill_scale; /* f32 fills: factor to 0 .. 255 */
    int32_t reserved;
} avp_composite_params;

/* out[i] = base with fills[i] where masks[i] is inside and the fill reaches; every other pixel is base's,
 * byte for byte. Hard: the fill itself. Feathered: round((alpha * fill + (255 - alpha) * base) / 255) with
 * alpha = 255 * (share of mask pixels in the square of 2 * feather + 1 pixels around).
 * base [height, width, 3] u8; masks [n, height, width] u8; fills [n, h, w, 3] u8, or [n, 3, h, w] f32
 * (value * fill_scale, clamped to [0, 255] and rounded, ties to even; NaN is 0);
 * out [n, height, width, 3] u8. */
AVP_API int32_t avp_composite(avp_context* context, const avp_composite_params* params,
                              const avp_tensor* base, const avp_tensor* masks, const avp_tensor* fills,
                              avp_tensor* out);

/* ---- optimizer ---------------------------------------------------------------------------------------- */

typedef struct avp_adamw_params {
    uint32_t struct_size;
    int32_t reserved;
    int64_t step; /* 1 for the first update */
    double learning_rate;
    double beta1;
    double beta2;
    double epsilon;
    double weight_decay; /* decoupled: param *= 1 - learning_rate * weight_decay first */
    double grad_scale;   /* multiplied into the gradient: clipping and averaging folded in */
} avp_adamw_params;

/* One decoupled-decay Adam update of a flat slice, the arithmetic of torch.optim.AdamW.
 * param [n] f32|bf16; master [n] f32: NULL when param is f32, required when it is bf16 (param becomes its
 * rounding); grad [n] f32|bf16; exp_avg, exp_avg_sq [n] f32. All contiguous, none overlapping. A NaN or Inf
 * gradient is taken as it is: check avp_sum_squares first. */
AVP_API int32_t avp_adamw(avp_context* context, const avp_adamw_params* params, avp_tensor* param,
                          avp_tensor* master, const avp_tensor* grad, avp_tensor* exp_avg,
                          avp_tensor* exp_avg_sq);

/* *out_sum = sum of squares in f64, fixed order. values [n] f32|bf16|f16 contiguous. */
AVP_API int32_t avp_sum_squares(avp_context* context, const avp_tensor* values, double* out_sum);

#ifdef __cplusplus
}
#endif
#endif
