// Puts a filled region into a picture: out = base outside the mask, the fill inside.
//
//   hard:      out = mask != 0 ? fill : base
//   feathered: out = round((alpha * fill + (255 - alpha) * base) / 255), alpha 0 outside the mask, so those
//              pixels stay as they are, byte for byte
//
// f32 fills are planes: byte = round(clamp(value * scale, 0, 255)), ties to even, NaN is 0. Everything is
// integer or a single rounding, so every implementation gives the same bytes. Bytes moved per pixel: base,
// fill and result 3 each (f32 fill 12), mask 1.
#pragma once

#include <cstdint>
#include <span>

#include "dispatch/registry.hpp"

namespace adavip::ops {

// One mask with its fill.
struct Composite {
    const uint8_t* base;   // [height, width, 3]
    const uint8_t* alpha;  // [height, width]: the mask, or alpha where feathered
    const void* fill;      // [fill_height, fill_width, 3] u8 or [3, fill_height, fill_width] f32
    uint8_t* out;          // [height, width, 3]
    int64_t width;
    int64_t left;  // where the fill lies in the picture
    int64_t top;
    int64_t fill_width;
    int64_t fill_height;
    int32_t fill_dtype;  // AVP_U8 or AVP_F32
    float fill_scale;    // f32 fills only
    bool feathered;
};

// Rows [begin, end) of the picture.
using CompositeFunction = void(const Composite& arguments, int64_t begin, int64_t end);
CompositeFunction composite_ref;
CompositeFunction composite_avx2;
CompositeFunction composite_avx512;

// alpha = round(255 * share of mask pixels in the (2 radius + 1)^2 square, cut at the picture's border)
// inside the mask, 0 outside: the fill fades towards the mask's edge. columns: scratch [width].
void feather(const uint8_t* mask, int64_t height, int64_t width, int64_t radius, int32_t* columns,
             uint8_t* alpha);

std::span<const dispatch::RegistryEntry> composite_registry();

}  // namespace adavip::ops
