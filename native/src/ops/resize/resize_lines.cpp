#include "ops/resize/resize_lines.hpp"

#include <algorithm>
#include <cstring>

namespace adavip::ops {
namespace {

constexpr int64_t kTailBytes = 64;  // at most two quads and what is read past them

}  // namespace

LinePlan::LinePlan(const ResizeKernels& kernels, const ResizeArguments& arguments,
                   const ResizeGeometry& geometry, const AxisTaps& columns, const AxisTaps& rows)
    : kernels_(kernels),
      arguments_(arguments),
      left_(columns.input_begin - geometry.source_left),
      top_(rows.input_begin - geometry.source_top),
      columns_(columns.input_end - columns.input_begin),
      lines_(rows.input_end - rows.input_begin),
      quads_((columns_ + kQuadPixels - 1) / kQuadPixels),
      direct_quads_(quads_),
      padded_columns_(left_ < 0 || left_ + columns_ > arguments.source_width),
      padding_(scratch<uint8_t>(copy_bytes() + 2)),
      vertical_first_(geometry.vertical_first) {
    for (int64_t i = 0; i < copy_bytes(); i += 3)
        std::memcpy(padding_.get() + i, arguments.params.pad_rgb, 3);
    if (vertical_first_) {
        plan_vertical(rows);
    } else if (!padded_columns_) {
        const int64_t readable =
            source_bytes() < kQuadReadBytes ? 0 : (source_bytes() - kQuadReadBytes) / kQuadBytes + 1;
        direct_quads_ = std::min(quads_, readable);
    }
}

const uint8_t* LinePlan::source_row(int64_t line) const noexcept {
    const int64_t row = top_ + line;
    const bool inside = row >= 0 && row < arguments_.source_height;
    return inside ? arguments_.source + row * arguments_.source_row_stride : nullptr;
}

void LinePlan::copy_padded(const uint8_t* source_row, uint8_t* line) const noexcept {
    std::memcpy(line, padding_.get(), static_cast<std::size_t>(copy_bytes()));
    const int64_t begin = std::clamp<int64_t>(-left_, 0, columns_);
    const int64_t end = std::clamp(arguments_.source_width - left_, begin, columns_);
    if (source_row != nullptr && begin < end) {
        std::memcpy(line + 3 * begin, source_row + 3 * (left_ + begin),
                    static_cast<std::size_t>(3 * (end - begin)));
    }
}

// The vertical pass reads rows one below the other at one distance: with any padding, from a copy of the
// canvas.
void LinePlan::plan_vertical(const AxisTaps& rows) {
    vertical_ = exact_plan(rows, kernels_.digits);
    if (!padded_columns_ && top_ >= 0 && top_ + lines_ <= arguments_.source_height) {
        vertical_source_ = source_row(0) + 3 * left_;
        vertical_stride_ = arguments_.source_row_stride;
        return;
    }
    canvas_ = scratch<uint8_t>(lines_ * copy_bytes());
    vertical_source_ = canvas_.get();
    vertical_stride_ = copy_bytes();
    for (int64_t line = 0; line < lines_; ++line) {
        copy_padded(source_row(line), canvas_.get() + line * vertical_stride_);
    }
}

LineReader::LineReader(const LinePlan& plan)
    : plan_(plan),
      block_rows_(plan.kernels_.block_rows),
      copies_(scratch<uint8_t>(plan.padded_columns_ || plan.vertical_first_ ? block_rows_ * plan.copy_bytes()
                                                                            : 0)),
      tail_bytes_(scratch<uint8_t>(block_rows_ * kTailBytes)),
      rows_(static_cast<std::size_t>(block_rows_)),
      tails_(static_cast<std::size_t>(block_rows_)),
      window_(static_cast<std::size_t>(plan.vertical_.tap_quads * kQuadPixels)) {}

bool LineReader::point_at(int64_t first) {
    bool all_padding = true;
    for (int64_t i = 0; i < block_rows_; ++i) {
        uint8_t* const copy = copies_.get() + i * plan_.copy_bytes();
        if (plan_.vertical_first_) {
            resample(std::min(first + i, plan_.vertical_.size - 1), copy);
            point(i, copy, plan_.copy_bytes());
            all_padding = false;
            continue;
        }
        const uint8_t* const row = plan_.source_row(std::min(first + i, plan_.lines_ - 1));
        all_padding = all_padding && row == nullptr;
        if (row == nullptr) {
            point(i, plan_.padding_.get(), plan_.copy_bytes());
        } else if (plan_.padded_columns_) {
            plan_.copy_padded(row, copy);
            point(i, copy, plan_.copy_bytes());
        } else {
            point(i, row + 3 * plan_.left_, plan_.source_bytes());
        }
    }
    return all_padding;
}

// Line i of the block: `readable` bytes at `pixels`; the quads that would be read past them come from a copy.
void LineReader::point(int64_t i, const uint8_t* pixels, int64_t readable) {
    uint8_t* const tail = tail_bytes_.get() + i * kTailBytes;
    rows_[static_cast<std::size_t>(i)] = pixels;
    tails_[static_cast<std::size_t>(i)] = tail;
    if (plan_.direct_quads_ == plan_.quads_) return;
    const int64_t start = plan_.direct_quads_ * kQuadBytes;
    std::memset(tail, 0, kTailBytes);
    std::memcpy(tail, pixels + start,
                static_cast<std::size_t>(std::min(readable, plan_.copy_bytes()) - start));
}

// Vertical pass over the needed columns for one row of the window.
void LineReader::resample(int64_t row, uint8_t* line) {
    const QuadPlan& vertical = plan_.vertical_;
    for (std::size_t t = 0; t < window_.size(); ++t) {
        const int64_t source_line = std::min(
            vertical.first[static_cast<std::size_t>(row)] + static_cast<int64_t>(t), plan_.lines_ - 1);
        window_[t] = plan_.vertical_source_ + source_line * plan_.vertical_stride_;
    }
    const int32_t* const digits =
        &vertical.digits[static_cast<std::size_t>(row * vertical.tap_quads * kDigitLanes)];
    plan_.kernels_.line({window_.data(), digits, vertical.tap_quads, 3 * plan_.columns_, line});
}

}  // namespace adavip::ops
