// Driver of the vector implementations: plans in quads, row blocks, padding, scratch, threads. No pixel
// arithmetic.
//
// Each thread walks down its rows of the target with a ring of horizontally resized rows just large enough
// for one vertical window, so that everything but source and target stays in the second-level cache.
#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include "ops/resize/resize_kernels.hpp"

namespace adavip::ops {
namespace {

constexpr std::size_t kAlignment = 64;
constexpr int64_t kPlaneStep = 16;  // lanes of the widest vector
constexpr int64_t kTailBytes = 64;  // at most two quads and what is read past them

// Work below which a second thread costs more than it saves, in canvas pixels; and the shortest part in
// target rows, because the vertical windows of neighbouring parts overlap and both compute that overlap.
constexpr int64_t kPixelsPerPart = 1 << 16;
constexpr int64_t kRowsPerPart = 16;

struct FreeAligned {
    void operator()(void* memory) const noexcept { ::operator delete (memory, std::align_val_t{kAlignment}); }
};

template <class Element>
using Scratch = std::unique_ptr<Element[], FreeAligned>;

template <class Element>
Scratch<Element> scratch(int64_t count) {
    const std::size_t bytes = static_cast<std::size_t>(count) * sizeof(Element);
    return Scratch<Element>(static_cast<Element*>(::operator new (bytes, std::align_val_t{kAlignment})));
}

// AxisTaps with every window widened to the same number of quads, counted from the first input that is
// needed.
struct QuadPlan {
    int64_t origin;
    int64_t quads;
    int64_t tap_quads;
    int64_t size;
    std::vector<int32_t> first_quad;  // [size, padded to kColumnStep]
    std::vector<int32_t> digits;      // [size, padded][tap_quads][kDigitLanes]
};

QuadPlan quad_plan(const AxisTaps& taps, void (*encode)(const int32_t*, int32_t*)) {
    QuadPlan plan{};
    plan.origin = taps.input_begin;
    plan.quads = (taps.input_end - taps.input_begin + kQuadPixels - 1) / kQuadPixels;
    plan.size = taps.size();
    for (std::size_t i = 0; i < taps.first.size(); ++i) {
        const int64_t first = taps.first[i] - plan.origin;
        const int64_t last = first + taps.count[i] - 1;
        plan.tap_quads = std::max(plan.tap_quads, last / kQuadPixels - first / kQuadPixels + 1);
    }
    const int64_t padded = (plan.size + kColumnStep - 1) / kColumnStep * kColumnStep;
    plan.first_quad.resize(static_cast<std::size_t>(padded));
    plan.digits.assign(static_cast<std::size_t>(padded * plan.tap_quads * kDigitLanes), 0);
    std::vector<int32_t> window(static_cast<std::size_t>(plan.tap_quads * kQuadPixels));
    for (int64_t i = 0; i < plan.size; ++i) {
        const auto index = static_cast<std::size_t>(i);
        const int64_t first = taps.first[index] - plan.origin;
        // Near the end the window starts earlier, so that it never reaches past the last quad.
        const int64_t quad = std::min(first / kQuadPixels, plan.quads - plan.tap_quads);
        plan.first_quad[index] = static_cast<int32_t>(quad);
        std::fill(window.begin(), window.end(), 0);
        std::copy_n(&taps.coefficients[static_cast<std::size_t>(i * taps.capacity)], taps.count[index],
                    &window[static_cast<std::size_t>(first - quad * kQuadPixels)]);
        for (int64_t q = 0; q < plan.tap_quads; ++q) {
            encode(&window[static_cast<std::size_t>(q * kQuadPixels)],
                   &plan.digits[static_cast<std::size_t>((i * plan.tap_quads + q) * kDigitLanes)]);
        }
    }
    for (std::size_t i = static_cast<std::size_t>(plan.size); i < plan.first_quad.size(); ++i) {
        plan.first_quad[i] = plan.first_quad[i - 1];  // unused columns with all coefficients 0
    }
    return plan;
}

// Everything that the threads share.
struct Job {
    const ResizeKernels& kernels;
    const ResizeArguments& arguments;
    ResizeGeometry geometry;
    QuadPlan columns;
    QuadPlan rows;
    Normalisation norm;
    int64_t plane;             // lanes of one channel of a group
    bool padded_columns;       // the columns needed reach outside the source
    int64_t direct_quads;      // quads that can be read from source rows themselves
    Scratch<uint8_t> padding;  // one line of pad_rgb, as long as the columns needed

    int64_t line_bytes() const noexcept { return columns.quads * kQuadBytes + kQuadReadBytes - kQuadBytes; }
};

// Bytes of a source row from the first needed column on; only where no padding is needed.
int64_t bytes_from_first_column(const Job& job) noexcept {
    return 3 * (job.arguments.source_width - (job.columns.origin - job.geometry.source_left));
}

void plan_sources(Job& job, const AxisTaps& columns) {
    const int64_t left = job.geometry.source_left;
    job.padded_columns = columns.input_begin < left || columns.input_end > left + job.arguments.source_width;
    if (job.padded_columns) {
        job.direct_quads = job.columns.quads;  // of the padded copies
    } else {
        const int64_t bytes = bytes_from_first_column(job);
        const int64_t direct = bytes < kQuadReadBytes ? 0 : (bytes - kQuadReadBytes) / kQuadBytes + 1;
        job.direct_quads = std::min(direct, job.columns.quads);
    }
    job.padding = scratch<uint8_t>(job.line_bytes() + 2);
    for (int64_t i = 0; i < job.line_bytes(); i += 3) {
        std::memcpy(job.padding.get() + i, job.arguments.params.pad_rgb, 3);
    }
}

std::size_t element_size(int32_t dtype) noexcept {
    return dtype == AVP_U8 ? 3 : dtype == AVP_F32 ? sizeof(float) : sizeof(uint16_t);
}

// One thread's walk down some rows of the window.
class Walk final {
  public:
    explicit Walk(const Job& job)
        : job_(job),
          block_rows_(job.kernels.block_rows),
          block_groups_(block_rows_ / kQuadPixels),
          ring_size_(job.rows.tap_quads + block_groups_ - 1),
          group_lanes_(3 * job.plane),
          ring_(scratch<uint32_t>(ring_size_ * group_lanes_)),
          prepared_(scratch<uint8_t>(job.columns.quads * 3 * block_rows_ * kQuadPixels)),
          tails_(scratch<uint8_t>(block_rows_ * kTailBytes)),
          lines_(scratch<uint8_t>(job.padded_columns ? block_rows_ * job.line_bytes() : 0)),
          bytes_(scratch<uint8_t>(job.arguments.target_dtype == AVP_U8 ? 3 * job.plane : 0)),
          row_pointers_(static_cast<std::size_t>(block_rows_)),
          tail_pointers_(static_cast<std::size_t>(block_rows_)),
          block_pointers_(static_cast<std::size_t>(block_groups_)),
          window_pointers_(static_cast<std::size_t>(job.rows.tap_quads)) {}

    void run(int64_t begin, int64_t end) {
        int64_t done = job_.rows.first_quad[static_cast<std::size_t>(begin)];
        for (int64_t row = begin; row < end; ++row) {
            const int64_t first = job_.rows.first_quad[static_cast<std::size_t>(row)];
            for (; done < first + job_.rows.tap_quads; done += block_groups_) resize_block(done);
            emit_row(row, first);
        }
    }

  private:
    uint32_t* group(int64_t index) noexcept { return ring_.get() + index % ring_size_ * group_lanes_; }

    // Horizontal pass over the rows of the groups first, first + 1, ...
    void resize_block(int64_t first) {
        for (int64_t i = 0; i < block_groups_; ++i)
            block_pointers_[static_cast<std::size_t>(i)] = group(first + i);
        const int64_t padding_rows = point_at_rows(first);
        if (padding_rows == block_rows_ && padding_group_ != nullptr) {
            for (uint32_t* const target : block_pointers_) {
                std::memcpy(target, padding_group_.get(),
                            static_cast<std::size_t>(group_lanes_) * sizeof(uint32_t));
            }
            return;
        }
        HorizontalTask task{};
        task.rows = row_pointers_.data();
        task.tails = tail_pointers_.data();
        task.direct_quads = job_.direct_quads;
        task.quads = job_.columns.quads;
        task.first_quad = job_.columns.first_quad.data();
        task.digits = job_.columns.digits.data();
        task.tap_quads = job_.columns.tap_quads;
        task.columns = static_cast<int64_t>(job_.columns.first_quad.size());
        task.prepared = prepared_.get();
        task.groups = block_pointers_.data();
        task.plane = job_.plane;
        job_.kernels.horizontal(task);
        if (padding_rows == block_rows_) {
            // Letterboxes have many such rows: all are alike.
            padding_group_ = scratch<uint32_t>(group_lanes_);
            std::memcpy(padding_group_.get(), block_pointers_[0],
                        static_cast<std::size_t>(group_lanes_) * sizeof(uint32_t));
        }
    }

    // Points row_pointers_ and tail_pointers_ at the block's canvas rows; returns how many of them are
    // padding.
    int64_t point_at_rows(int64_t first_group) {
        const ResizeGeometry& geometry = job_.geometry;
        int64_t padding_rows = 0;
        for (int64_t i = 0; i < block_rows_; ++i) {
            const int64_t canvas_row =
                std::min(job_.rows.origin + first_group * kQuadPixels + i,
                         geometry.canvas_height - 1);  // rows below have coefficients 0
            const int64_t source_row = canvas_row - geometry.source_top;
            if (source_row < 0 || source_row >= job_.arguments.source_height) {
                ++padding_rows;
                point(i, job_.padding.get(), job_.line_bytes());
            } else {
                const uint8_t* const row =
                    job_.arguments.source + source_row * job_.arguments.source_row_stride;
                if (job_.padded_columns) {
                    point(i, padded_line(i, row), job_.line_bytes());
                } else {
                    point(i, row + 3 * (job_.columns.origin - geometry.source_left),
                          bytes_from_first_column(job_));
                }
            }
        }
        return padding_rows;
    }

    // Row i of the block: `readable` bytes at `pixels`, of which the last quads are copied to where more can
    // be read.
    void point(int64_t i, const uint8_t* pixels, int64_t readable) {
        row_pointers_[static_cast<std::size_t>(i)] = pixels;
        uint8_t* const tail = tails_.get() + i * kTailBytes;
        tail_pointers_[static_cast<std::size_t>(i)] = tail;
        const int64_t start = job_.direct_quads * kQuadBytes;
        const int64_t wanted = job_.line_bytes() - start;
        if (job_.direct_quads < job_.columns.quads) {
            std::memset(tail, 0, kTailBytes);
            std::memcpy(tail, pixels + start, static_cast<std::size_t>(std::min(readable - start, wanted)));
        }
    }

    // A copy of the needed columns of a source row with padding left and right of it.
    const uint8_t* padded_line(int64_t i, const uint8_t* row) {
        uint8_t* const line = lines_.get() + i * job_.line_bytes();
        const int64_t origin = job_.columns.origin;
        const int64_t end = origin + job_.columns.quads * kQuadPixels;
        const int64_t left = job_.geometry.source_left;
        const int64_t from = std::clamp(left, origin, end);
        const int64_t to = std::clamp(left + job_.arguments.source_width, from, end);
        std::memcpy(line, job_.padding.get(), static_cast<std::size_t>(3 * (from - origin)));
        std::memcpy(line + 3 * (from - origin), row + 3 * (from - left),
                    static_cast<std::size_t>(3 * (to - from)));
        std::memcpy(line + 3 * (to - origin), job_.padding.get(),
                    static_cast<std::size_t>(job_.line_bytes() - 3 * (to - origin)));
        return line;
    }

    // Vertical pass for one row of the window.
    void emit_row(int64_t row, int64_t first_group) {
        const ResizeArguments& arguments = job_.arguments;
        for (int64_t q = 0; q < job_.rows.tap_quads; ++q) {
            window_pointers_[static_cast<std::size_t>(q)] = group(first_group + q);
        }
        VerticalTask task{};
        task.groups = window_pointers_.data();
        task.digits = &job_.rows.digits[static_cast<std::size_t>(row * job_.rows.tap_quads * kDigitLanes)];
        task.tap_quads = job_.rows.tap_quads;
        task.plane = job_.plane;
        task.columns = job_.columns.size;
        task.norm = &job_.norm;
        task.bytes = bytes_.get();
        const int64_t planes = arguments.target_dtype == AVP_U8 ? 1 : 3;
        for (int64_t plane = 0; plane < planes; ++plane) {
            const int64_t element =
                (plane * arguments.target_height + job_.geometry.target_top + row) * arguments.target_width +
                job_.geometry.target_left;
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
    int64_t block_rows_;
    int64_t block_groups_;
    int64_t
        ring_size_;  // groups; a block may be computed while all but the last group of a window are in use
    int64_t group_lanes_;
    Scratch<uint32_t> ring_;
    Scratch<uint8_t> prepared_;
    Scratch<uint8_t> tails_;
    Scratch<uint8_t> lines_;
    Scratch<uint8_t> bytes_;
    Scratch<uint32_t> padding_group_;
    std::vector<const uint8_t*> row_pointers_;
    std::vector<const uint8_t*> tail_pointers_;
    std::vector<uint32_t*> block_pointers_;
    std::vector<const uint32_t*> window_pointers_;
};

}  // namespace

void encode_byte_digits(const int32_t* coefficients, int32_t* digits) {
    for (int lane = 0; lane < kDigitLanes; ++lane) digits[lane] = 0;
    for (int tap = 0; tap < kQuadPixels; ++tap) {
        int32_t rest = coefficients[tap];
        for (int lane = 0; lane < kDigitLanes; ++lane) {
            const auto digit = static_cast<int8_t>(rest & 0xFF);
            rest = (rest - digit) >> 8;
            digits[lane] |=
                static_cast<int32_t>(static_cast<uint32_t>(static_cast<uint8_t>(digit)) << (8 * tap));
        }
    }
}

void encode_word_digits(const int32_t* coefficients, int32_t* digits) {
    for (int lane = 0; lane < kDigitLanes; ++lane) digits[lane] = 0;
    for (int tap = 0; tap < kQuadPixels; ++tap) {
        const auto low = static_cast<int16_t>(coefficients[tap] & 0xFFFF);
        const int32_t high = (coefficients[tap] - low) >> 16;
        const uint32_t low_bits = static_cast<uint32_t>(static_cast<uint16_t>(low)) << (16 * (tap / 2));
        const uint32_t high_bits = static_cast<uint32_t>(static_cast<uint8_t>(high)) << (8 * tap);
        digits[tap % 2] |= static_cast<int32_t>(low_bits);
        digits[2] |= static_cast<int32_t>(high_bits);
    }
}

void resize_blocks(const ResizeKernels& kernels, const ResizeArguments& arguments, core::ThreadPool& pool) {
    const ResizeGeometry geometry = resize_geometry(arguments);
    fill_outside(arguments, geometry);
    if (geometry.empty()) return;
    const avp_resize_params& params = arguments.params;
    const AxisTaps columns = axis_taps(params.filter, geometry.canvas_width, params.resize_width,
                                       geometry.column_begin, geometry.column_end);
    const AxisTaps rows = axis_taps(params.filter, geometry.canvas_height, params.resize_height,
                                    geometry.row_begin, geometry.row_end);
    Job job{kernels,
            arguments,
            geometry,
            quad_plan(columns, kernels.encode),
            quad_plan(rows, kernels.encode),
            arguments.target_dtype == AVP_U8 ? Normalisation{} : normalisation(params),
            0,
            false,
            0,
            nullptr};
    job.plane = (columns.size() + kPlaneStep - 1) / kPlaneStep * kPlaneStep;
    plan_sources(job, columns);
    if (arguments.target_dtype != AVP_U8) {
        for (int channel = 0; channel < 3; ++channel) {
            job.norm.arithmetic[channel] = kernels.reproduces_table(job.norm, channel);
        }
    }
    const int64_t pixels_per_row =
        (columns.input_end - columns.input_begin) * (rows.input_end - rows.input_begin) / rows.size() +
        columns.size();
    const int64_t grain = std::max(kRowsPerPart, kPixelsPerPart / pixels_per_row);
    pool.parallel_for(rows.size(), grain, [&job](int64_t begin, int64_t end) { Walk(job).run(begin, end); });
}

}  // namespace adavip::ops
