// The lines that the horizontal pass reads: rows of the source, padded copies of them, or, where the vertical
// pass comes first, its results.
#pragma once

#include <cstdint>
#include <vector>

#include "ops/resize/resize_quads.hpp"

namespace adavip::ops {

// What the threads share. A line is the needed columns of one canvas row; lines count from the first needed
// one.
class LinePlan final {
  public:
    LinePlan(const ResizeKernels& kernels, const ResizeArguments& arguments, const ResizeGeometry& geometry,
             const AxisTaps& columns, const AxisTaps& rows);

    int64_t quads() const noexcept { return quads_; }
    // The quads of a line that can be read kQuadReadBytes at a time; the others are read from a copy.
    int64_t direct_quads() const noexcept { return direct_quads_; }

  private:
    friend class LineReader;

    // Bytes of a line when it is not part of the source: its quads and what is read past the last.
    int64_t copy_bytes() const noexcept { return quads_ * kQuadBytes + kQuadReadBytes - kQuadBytes; }
    // Bytes of a source row from the first needed column on; only without padded columns.
    int64_t source_bytes() const noexcept { return 3 * (arguments_.source_width - left_); }
    // The source row of a line; nullptr for padding.
    const uint8_t* source_row(int64_t line) const noexcept;
    void copy_padded(const uint8_t* source_row, uint8_t* line) const noexcept;
    void plan_vertical(const AxisTaps& rows);

    const ResizeKernels& kernels_;
    const ResizeArguments& arguments_;
    int64_t left_;     // first needed column, of the source
    int64_t top_;      // first needed row, of the source
    int64_t columns_;  // needed
    int64_t lines_;    // needed
    int64_t quads_;
    int64_t direct_quads_;
    bool padded_columns_;
    Scratch<uint8_t> padding_;  // a line of nothing else
    // Vertical pass first: its windows, and the needed part of the canvas where it is not part of the source.
    bool vertical_first_;
    QuadPlan vertical_{};
    Scratch<uint8_t> canvas_;
    const uint8_t* vertical_source_ = nullptr;
    int64_t vertical_stride_ = 0;
};

// One thread's view of the lines of a block.
class LineReader final {
  public:
    explicit LineReader(const LinePlan& plan);

    // Points at the block_rows lines from `first` on, repeating the last line past the end; true when all are
    // padding.
    bool point_at(int64_t first);
    const uint8_t* const* rows() const noexcept { return rows_.data(); }
    // The same lines from direct_quads on.
    const uint8_t* const* tails() const noexcept { return tails_.data(); }

  private:
    void point(int64_t i, const uint8_t* pixels, int64_t readable);
    void resample(int64_t row, uint8_t* line);

    const LinePlan& plan_;
    int64_t block_rows_;
    Scratch<uint8_t> copies_;
    Scratch<uint8_t> tail_bytes_;
    std::vector<const uint8_t*> rows_;
    std::vector<const uint8_t*> tails_;
    std::vector<const uint8_t*> window_;
};

}  // namespace adavip::ops
