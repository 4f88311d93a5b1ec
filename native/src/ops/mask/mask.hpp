// Masks: the segmenter's low-resolution logits become a binary mask of the picture, which is dilated,
// measured and compared.
//
// from_logits, the definition (each product and sum rounded to f32 on its own, so every implementation gives
// the same bits):
//
//   low [h, w] -> padded [PH, PW]: bilinear, pixel centres at +0.5 (align_corners off)
//              -> crop [CH, CW]: its top left part, where the unpadded picture lies
//              -> image [H, W]: bilinear again
//   mask = value > threshold; NaN is outside
//
// Both bilinear steps are separable; here the first one widens every low row once, then an image row is a
// mixture of two mixtures of low rows, and the last step goes along the row:
//
//   wide[r, x] = low[r, i0(x)] * a0(x) + low[r, i1(x)] * a1(x)              x < CW
//   mid[Y, x]  = wide[j0(Y), x] * b0(Y) + wide[j1(Y), x] * b1(Y)            Y < CH
//   row[y, x]  = mid[k0(y), x] * c0(y) + mid[k1(y), x] * c1(y)
//   out[y, X]  = row[y, l0(X)] * d0(X) + row[y, l1(X)] * d1(X)
//
// dilate: 1 where any source pixel of the kernel x kernel square is not 0; anchor kernel / 2, outside counts
// as empty. Windows double (1, 2, 4, ... columns), so a pixel costs log2(kernel) operations per direction.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dispatch/registry.hpp"

namespace adavip::ops {

// What one bilinear step mixes: output i is source[first[i]] * near[i] + source[second[i]] * far[i].
struct BilinearTaps {
    std::vector<int32_t> first;
    std::vector<int32_t> second;
    std::vector<float> near;
    std::vector<float> far;
};

// The first `kept` outputs of a step from `from` to `to` samples, all >= 1; f32 arithmetic as in torch.
BilinearTaps bilinear_taps(int64_t from, int64_t to, int64_t kept);

// Widest crop: a row of it is kept on the stack.
inline constexpr int64_t kMaxPaddedSide = 8192;

struct BilinearTapsView {
    const int32_t* first;
    const int32_t* second;
    const float* near;
    const float* far;
};

inline BilinearTapsView view_of(const BilinearTaps& taps) {
    return {taps.first.data(), taps.second.data(), taps.near.data(), taps.far.data()};
}

struct MaskFromLogits {
    enum class Step { kWiden, kRows };

    Step step;
    const float* low;  // [low_height, low_width]
    int64_t low_width;
    float* wide;         // [low_height, crop_width]
    int64_t crop_width;  // <= kMaxPaddedSide
    int64_t width;       // of the image
    BilinearTapsView columns_up, rows_up, rows_out, columns_out;
    float threshold;
    uint8_t* mask;  // [height, width]
};

// kWiden: low rows [begin, end); kRows: image rows [begin, end).
using MaskFromLogitsFunction = void(const MaskFromLogits& arguments, int64_t begin, int64_t end);
MaskFromLogitsFunction mask_from_logits_ref;
MaskFromLogitsFunction mask_from_logits_avx2;
MaskFromLogitsFunction mask_from_logits_avx512;

struct MaskDilate {
    enum class Step { kAlongRows, kAlongColumns };

    Step step;
    const uint8_t* source;  // [height, width]
    int64_t height;
    int64_t width;
    int64_t kernel;   // >= 1
    uint8_t* wide;    // [height + kernel - 1, width]: rows dilated along x, `kernel / 2` empty rows above
    uint8_t* line;    // [height, width + kernel - 1] scratch of the row step; unused by ref
    uint8_t* target;  // [height, width]
};

// kAlongRows: rows [begin, end); kAlongColumns: columns [begin, end).
using MaskDilateFunction = void(const MaskDilate& arguments, int64_t begin, int64_t end);
MaskDilateFunction mask_dilate_ref;
MaskDilateFunction mask_dilate_avx2;
MaskDilateFunction mask_dilate_avx512;

struct MaskMeasure {
    const uint8_t* masks;  // [count, height, width]
    int64_t height;
    int64_t width;
    int64_t* areas;   // [count]
    int32_t* bounds;  // [count, 4]: left, top, right, bottom; 0 for an empty mask
};

// Masks [begin, end).
using MaskMeasureFunction = void(const MaskMeasure& arguments, int64_t begin, int64_t end);
MaskMeasureFunction mask_measure_ref;
MaskMeasureFunction mask_measure_avx2;
MaskMeasureFunction mask_measure_avx512;

struct MaskIou {
    enum class Step { kPack, kPairs };

    Step step;
    const uint8_t* masks;  // [count, pixels]
    int64_t count;
    int64_t pixels;
    uint64_t* bits;  // [count, words] one bit a pixel; unused by ref
    int64_t words;   // (pixels + 63) / 64
    double* iou;     // [count, count]
};

// kPack: masks [begin, end); kPairs: rows of iou [begin, end), the upper half and its mirror image.
using MaskIouFunction = void(const MaskIou& arguments, int64_t begin, int64_t end);
MaskIouFunction mask_iou_ref;
MaskIouFunction mask_iou_avx2;
MaskIouFunction mask_iou_avx512;

// |A and B| / |A or B|, 0 for two empty masks.
inline double iou_of(int64_t both, int64_t either) {
    return either > 0 ? static_cast<double>(both) / static_cast<double>(either) : 0.0;
}

// Intersection over union of boxes [count, 4] (x0, y0, x1, y1); 0 where a box has no area.
void box_iou(const double* boxes, int64_t count, double* iou);

// Greedy non-maximum suppression: by (score descending, index ascending), a NaN score last, each item is kept
// unless its IoU with a kept one is greater than the threshold. keep[i] is 1 or 0.
void suppress(const double* iou, const double* scores, int64_t count, double threshold, uint8_t* keep);

std::span<const dispatch::RegistryEntry> mask_registry();

}  // namespace adavip::ops
