// Filter windows of one axis in Pillow's fixed point, and the geometry of one avp_resize call.
#pragma once

#include <cstdint>
#include <vector>

#include "ops/resize/resize.hpp"

namespace adavip::ops {

// Coefficients are multiples of 2^-22: 32 bits less 8 for the pixel and 2 of head room for weights outside
// [0, 1].
inline constexpr int kPrecisionBits = 22;
inline constexpr int32_t kHalf = 1 << (kPrecisionBits - 1);

// Output index begin + i of an axis is sum over t < count[i] of coefficients[i * capacity + t] *
// input[first[i] + t].
struct AxisTaps {
    int64_t size() const noexcept { return static_cast<int64_t>(first.size()); }

    int64_t input_begin = 0;  // the part of the input that the window needs
    int64_t input_end = 0;
    int64_t capacity = 0;
    std::vector<int64_t> first;
    std::vector<int64_t> count;
    std::vector<int32_t> coefficients;
};

// Taps of the output indices [begin, end), begin < end, when `input` samples become `output`.
AxisTaps axis_taps(int32_t filter, int64_t input, int64_t output, int64_t begin, int64_t end);

// What axis_taps gives for equal sizes: each output is its input.
AxisTaps identity_taps(int64_t begin, int64_t end);

// Where things are. Canvas coordinates unless the name says otherwise; half-open ranges.
struct ResizeGeometry {
    int64_t canvas_width;
    int64_t canvas_height;
    int64_t source_left;
    int64_t source_top;
    int64_t column_begin;  // of the resized image: what the target shows of it
    int64_t column_end;
    int64_t row_begin;
    int64_t row_end;
    int64_t target_left;  // where column_begin, row_begin lie in the target
    int64_t target_top;
    bool vertical_first;  // which pass rounds to bytes first

    bool empty() const noexcept { return column_begin >= column_end || row_begin >= row_end; }
};
ResizeGeometry resize_geometry(const ResizeArguments& arguments) noexcept;

// Pillow resizes horizontally first, but since release 13 vertically first where the height shrinks by a
// clearly larger factor than the width (python-pillow/Pillow pull request 9549). Its pictures tell that
// factors 1.002 times apart are not enough and 1.252 times apart are; the limit taken here lies between.
bool vertical_first(int64_t width, int64_t height, int64_t to_width, int64_t to_height) noexcept;

// table[c][value] = float((value * rescale - mean[c]) / std[c]), the expression in double. The rest is for
// kernels that compute instead of looking up (resize.inl, ChannelMap): scale = rescale / std and offset =
// -mean / std in two parts, the high one a multiple of a power of two such that value * scale_high +
// offset_high is exact in float.
struct Normalisation {
    float table[3][256];
    float scale_high[3];
    float scale_low[3];
    float offset_high[3];
    float offset_low[3];
    bool arithmetic[3];  // set by the driver where a kernel's arithmetic reproduces the table
};
Normalisation normalisation(const avp_resize_params& params) noexcept;

// Fills what the target shows outside the resized image: 0 for bytes, outside_value for floats.
void fill_outside(const ResizeArguments& arguments, const ResizeGeometry& geometry) noexcept;

}  // namespace adavip::ops
