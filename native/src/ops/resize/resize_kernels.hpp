// The two inner passes of the vector implementations, and what the driver (resize_blocks.cpp) hands them.
//
// Both passes work on quads, four taps in the four bytes of a 32-bit lane:
// - horizontal: a lane is one image row, its bytes four neighbouring pixels of one channel. A block of L rows
//   (L lanes in a vector) is first regrouped into prepared[quad][channel][row]; each output column is then a
//   few multiply-adds per quad, and its L results, rounded to bytes, are four rows per lane: the quads of the
//   vertical pass.
// - vertical: a lane is one column of one channel, its bytes four image rows below each other.
//
// Coefficients are 24-bit; a kernel multiplies bytes by 8-bit or 16-bit digits of them and joins the sums by
// shifts. All sums are exact modulo 2^32 and the true sum fits (resize_taps.cpp checks it), so the bits are
// those of resize_ref.
#pragma once

#include <cstdint>

#include "ops/resize/resize_taps.hpp"

namespace adavip::ops {

// Digits of the four coefficients of a quad: three lanes in one of two forms.
// kBytes: c = d0 + d1 * 2^8 + d2 * 2^16 with signed bytes; lane i holds digit i of the four coefficients.
// kWords: c = low + high * 2^16 with a signed word and a signed byte; lanes: low of taps 0 and 2, low of 1
// and 3, high of all.
enum class DigitForm { kBytes, kWords };
inline constexpr int kDigitLanes = 3;

// Columns are handled four at a time; plans and planes are padded to this.
inline constexpr int64_t kColumnStep = 4;

// Bytes that may be read past the twelve of a quad of pixels.
inline constexpr int64_t kQuadPixels = 4;
inline constexpr int64_t kQuadBytes = 12;
inline constexpr int64_t kQuadReadBytes = 16;

// One block of rows through the horizontal pass.
struct HorizontalTask {
    const uint8_t* const* rows;  // one per row of the block, at the first pixel of quad 0
    // the same rows from quad direct_quads on, readable to the end of the last quad
    const uint8_t* const* tails;
    int64_t direct_quads;  // quads of which kQuadReadBytes can be read through `rows`
    int64_t quads;
    const int32_t* first_quad;  // [columns]
    const int32_t* digits;      // [columns][taps_quads][kDigitLanes]
    int64_t tap_quads;
    int64_t columns;          // a multiple of kColumnStep
    uint8_t* prepared;        // scratch, [quads][3][rows of a block] lanes
    uint32_t* const* groups;  // one per four rows: [3][plane] lanes, overwritten
    int64_t plane;
};

// One row through the vertical pass.
struct VerticalTask {
    const uint32_t* const* groups;  // tap_quads of them, [3][plane] lanes
    const int32_t* digits;          // [tap_quads][kDigitLanes]
    int64_t tap_quads;
    int64_t plane;
    int64_t columns;
    const Normalisation* norm;
    void* target[3];     // where the row starts in each plane; u8: target[0], three bytes per pixel
    uint8_t* bytes;      // u8 only: scratch, [3][byte_plane]
    int64_t byte_plane;  // at least a vector longer than the columns
};

// One line through a vertical pass that comes first: bytes in, bytes out.
struct LineTask {
    const uint8_t* const* rows;  // kQuadPixels * tap_quads of them
    const int32_t* digits;       // [tap_quads][kDigitLanes]
    int64_t tap_quads;
    int64_t bytes;
    uint8_t* target;
};

// How one instruction set does it.
struct ResizeKernels {
    int64_t block_rows;
    DigitForm digits;
    bool (*reproduces_table)(const Normalisation& norm, int channel);  // by arithmetic, all 256 values
    void (*horizontal)(const HorizontalTask& task);
    void (*line)(const LineTask& task);
    void (*vertical_u8)(const VerticalTask& task);
    void (*vertical_f32)(const VerticalTask& task);
    void (*vertical_f16)(const VerticalTask& task);
    void (*vertical_bf16)(const VerticalTask& task);
};

// Runs the passes block by block, rows of the target spread over the pool.
void resize_blocks(const ResizeKernels& kernels, const ResizeArguments& arguments, core::ThreadPool& pool);

void resize_ref(const ResizeArguments& arguments, core::ThreadPool& pool);
void resize_avx2(const ResizeArguments& arguments, core::ThreadPool& pool);
void resize_avx512(const ResizeArguments& arguments, core::ThreadPool& pool);

}  // namespace adavip::ops
