// Driver of the vector implementations: row blocks, scratch, threads. No pixel arithmetic.
//
// Each thread walks down its rows of the target with a ring of horizontally resized rows just large enough
// for one vertical window, so that everything but source and target stays in the second-level cache. Where
// the vertical pass comes first (LineReader does it), the second one is the identity.
#include <algorithm>
#include <cstring>

#include "ops/resize/resize_lines.hpp"

namespace adavip::ops {
namespace {

constexpr int64_t kVectorBytes = 64;  // of the widest vector
constexpr int64_t kPlaneStep = 16;    // its lanes

// Work below which a second thread costs more than it saves, in canvas pixels; and the shortest part in
// target rows, because the vertical windows of neighbouring parts overlap and both compute that overlap.
constexpr int64_t kPixelsPerPart = 1 << 16;
constexpr int64_t kRowsPerPart = 16;

// Everything that the threads share.
struct Job {
    const ResizeKernels& kernels;
    const ResizeArguments& arguments;
    ResizeGeometry geometry;
    QuadPlan columns;
    QuadPlan rows;
    LinePlan lines;
    Normalisation norm;
    int64_t plane;  // lanes of one channel of a group
};

std::size_t element_size(int32_t dtype) noexcept {
    return dtype == AVP_U8 ? 3 : dtype == AVP_F32 ? sizeof(float) : sizeof(uint16_t);
}

// Resizes one band of rows of the window, from the top down: the part of one thread.
class BandResizer final {
  public:
    explicit BandResizer(const Job& job)
        : job_(job),
          block_groups_(job.kernels.block_rows / kQuadPixels),
          ring_size_(job.rows.tap_quads + block_groups_ - 1),
          group_lanes_(3 * job.plane),
          reader_(job.lines),
          ring_(scratch<uint32_t>(ring_size_ * group_lanes_)),
          prepared_(scratch<uint8_t>(job.columns.quads * 3 * job.kernels.block_rows * kQuadPixels)),
          byte_plane_(job.arguments.target_dtype == AVP_U8 ? job.plane + kVectorBytes : 0),
          bytes_(scratch<uint8_t>(3 * byte_plane_)),
          block_(static_cast<std::size_t>(block_groups_)),
          window_(static_cast<std::size_t>(job.rows.tap_quads)) {}

    void run(int64_t begin, int64_t end) {
        int64_t done = job_.rows.first[static_cast<std::size_t>(begin)];
        for (int64_t row = begin; row < end; ++row) {
            const int64_t first = job_.rows.first[static_cast<std::size_t>(row)];
            for (; done < first + job_.rows.tap_quads; done += block_groups_) resize_block(done);
            emit_row(row, first);
        }
    }

  private:
    uint32_t* group(int64_t index) noexcept { return ring_.get() + index % ring_size_ * group_lanes_; }

    void copy_group(uint32_t* to, const uint32_t* from) const noexcept {
        std::memcpy(to, from, static_cast<std::size_t>(group_lanes_) * sizeof(uint32_t));
    }

    // Horizontal pass over the lines of the groups first, first + 1, ... Blocks of nothing but padding are
    // all alike.
    void resize_block(int64_t first) {
        for (int64_t i = 0; i < block_groups_; ++i) block_[static_cast<std::size_t>(i)] = group(first + i);
        const bool padding = reader_.point_at(first * kQuadPixels);
        if (padding && padding_group_ != nullptr) {
            for (uint32_t* const target : block_) copy_group(target, padding_group_.get());
            return;
        }
        HorizontalTask task{};
        task.rows = reader_.rows();
        task.tails = reader_.tails();
        task.direct_quads = job_.lines.direct_quads();
        task.first_quad = job_.columns.first.data();
        task.digits = job_.columns.digits.data();
        task.tap_quads = job_.columns.tap_quads;
        task.columns = static_cast<int64_t>(job_.columns.first.size());
        task.prepared = prepared_.get();
        task.groups = block_.data();
        task.plane = job_.plane;
        job_.kernels.horizontal(task);
        if (padding) {
            padding_group_ = scratch<uint32_t>(group_lanes_);
            copy_group(padding_group_.get(), block_[0]);
        }
    }

    // Vertical pass and output for one row of the window.
    void emit_row(int64_t row, int64_t first_group) {
        const ResizeArguments& arguments = job_.arguments;
        for (int64_t q = 0; q < job_.rows.tap_quads; ++q)
            window_[static_cast<std::size_t>(q)] = group(first_group + q);
        VerticalTask task{};
        task.groups = window_.data();
        task.digits = &job_.rows.digits[static_cast<std::size_t>(row * job_.rows.tap_quads * kDigitLanes)];
        task.tap_quads = job_.rows.tap_quads;
        task.plane = job_.plane;
        task.columns = job_.columns.size;
        task.norm = &job_.norm;
        task.bytes = bytes_.get();
        task.byte_plane = byte_plane_;
        const int64_t planes = arguments.target_dtype == AVP_U8 ? 1 : 3;
        for (int64_t plane = 0; plane < planes; ++plane) {
            const int64_t target_row = plane * arguments.target_height + job_.geometry.target_top + row;
            const int64_t element = target_row * arguments.target_width + job_.geometry.target_left;
            task.target[plane] = static_cast<unsigned char*>(arguments.target) +
                                 element * static_cast<int64_t>(element_size(arguments.target_dtype));
        }
        switch (arguments.target_dtype) {
            case AVP_U8:
                job_.kernels.vertical_u8(task);
                break;
            case AVP_F32:
                job_.kernels.vertical_f32(task);
                break;
            case AVP_F16:
                job_.kernels.vertical_f16(task);
                break;
            default:
                job_.kernels.vertical_bf16(task);
                break;
        }
    }

    const Job& job_;
    int64_t block_groups_;
    int64_t ring_size_;  // a block may be computed while all but the last group of a window are in use
    int64_t group_lanes_;
    LineReader reader_;
    Scratch<uint32_t> ring_;
    Scratch<uint8_t> prepared_;
    int64_t byte_plane_;
    Scratch<uint8_t> bytes_;
    Scratch<uint32_t> padding_group_;
    std::vector<uint32_t*> block_;
    std::vector<const uint32_t*> window_;
};

Normalisation normalisation_for(const ResizeKernels& kernels, const ResizeArguments& arguments) {
    if (arguments.target_dtype == AVP_U8) return Normalisation{};
    Normalisation norm = normalisation(arguments.params);
    for (int channel = 0; channel < 3; ++channel)
        norm.arithmetic[channel] = kernels.reproduces_table(norm, channel);
    return norm;
}

}  // namespace

void resize_blocks(const ResizeKernels& kernels, const ResizeArguments& arguments, core::ThreadPool& pool) {
    const ResizeGeometry geometry = resize_geometry(arguments);
    fill_outside(arguments, geometry);
    if (geometry.empty()) return;
    const avp_resize_params& params = arguments.params;
    const AxisTaps columns = axis_taps(params.filter, geometry.canvas_width, params.resize_width,
                                       geometry.column_begin, geometry.column_end);
    const bool alike = geometry.canvas_width == geometry.canvas_height &&
                       params.resize_width == params.resize_height &&
                       geometry.column_begin == geometry.row_begin && geometry.column_end == geometry.row_end;
    const AxisTaps rows = alike ? columns
                                : axis_taps(params.filter, geometry.canvas_height, params.resize_height,
                                            geometry.row_begin, geometry.row_end);
    const AxisTaps second = geometry.vertical_first ? identity_taps(0, rows.size()) : rows;
    const Job job{kernels,
                  arguments,
                  geometry,
                  aligned_plan(columns, kernels.digits),
                  aligned_plan(second, kernels.digits),
                  LinePlan(kernels, arguments, geometry, columns, rows),
                  normalisation_for(kernels, arguments),
                  (columns.size() + kPlaneStep - 1) / kPlaneStep * kPlaneStep};
    const int64_t needed_pixels =
        (columns.input_end - columns.input_begin) * (rows.input_end - rows.input_begin);
    const int64_t pixels_per_row = needed_pixels / rows.size() + columns.size();
    const int64_t grain = std::max(kRowsPerPart, kPixelsPerPart / pixels_per_row);
    pool.parallel_for(rows.size(), grain,
                      [&job](int64_t begin, int64_t end) { BandResizer(job).run(begin, end); });
}

}  // namespace adavip::ops
