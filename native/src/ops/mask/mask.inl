// Vector kernels of mask.hpp, compiled once per instruction set on top of isa/avx2.hpp or isa/avx512.hpp.
// The loops over bytes are plain: the compiler turns them into vectors of the file's instruction set.

namespace adavip::ops {
namespace {

inline Floats mixed(Floats first, Floats near, Floats second, Floats far) {
    return add(mul(first, near), mul(second, far));
}

inline float mixed(float first, float near, float second, float far) {
    return first * near + second * far;
}

void widen_row(const MaskFromLogits& a, int64_t row) {
    const float* const low = a.low + row * a.low_width;
    const BilinearTapsView& m = a.columns_up;
    float* const wide = a.wide + row * a.crop_width;
    int64_t x = 0;
    for (; x + kLanes <= a.crop_width; x += kLanes) {
        store(F32{}, wide + x,
              mixed(gather(low, load_bits(m.first + x)), load(F32{}, m.near + x),
                    gather(low, load_bits(m.second + x)), load(F32{}, m.far + x)));
    }
    for (; x < a.crop_width; ++x) wide[x] = mixed(low[m.first[x]], m.near[x], low[m.second[x]], m.far[x]);
}

// The four low rows that an image row mixes, with their weights.
struct RowSources {
    const float* wide[4];
    float up[4];
    float out[2];
};

RowSources sources_of(const MaskFromLogits& a, int64_t y) {
    RowSources s{};
    const int32_t middle[] = {a.rows_out.first[y], a.rows_out.second[y]};
    for (int i = 0; i < 2; ++i) {
        s.wide[2 * i] = a.wide + a.rows_up.first[middle[i]] * a.crop_width;
        s.wide[2 * i + 1] = a.wide + a.rows_up.second[middle[i]] * a.crop_width;
        s.up[2 * i] = a.rows_up.near[middle[i]];
        s.up[2 * i + 1] = a.rows_up.far[middle[i]];
    }
    s.out[0] = a.rows_out.near[y];
    s.out[1] = a.rows_out.far[y];
    return s;
}

void mix_rows(const RowSources& s, int64_t count, float* row) {
    int64_t x = 0;
    for (; x + kLanes <= count; x += kLanes) {
        const Floats upper =
            mixed(load(F32{}, s.wide[0] + x), set(s.up[0]), load(F32{}, s.wide[1] + x), set(s.up[1]));
        const Floats lower =
            mixed(load(F32{}, s.wide[2] + x), set(s.up[2]), load(F32{}, s.wide[3] + x), set(s.up[3]));
        store(F32{}, row + x, mixed(upper, set(s.out[0]), lower, set(s.out[1])));
    }
    for (; x < count; ++x) {
        row[x] = mixed(mixed(s.wide[0][x], s.up[0], s.wide[1][x], s.up[1]), s.out[0],
                       mixed(s.wide[2][x], s.up[2], s.wide[3][x], s.up[3]), s.out[1]);
    }
}

void threshold_row(const MaskFromLogits& a, const float* row, uint8_t* mask) {
    const BilinearTapsView& m = a.columns_out;
    const Floats limit = set(a.threshold);
    int64_t x = 0;
    for (; x + kLanes <= a.width; x += kLanes) {
        const Floats value = mixed(gather(row, load_bits(m.first + x)), load(F32{}, m.near + x),
                                   gather(row, load_bits(m.second + x)), load(F32{}, m.far + x));
        store_ones(mask + x, greater(value, limit));
    }
    for (; x < a.width; ++x) {
        mask[x] = mixed(row[m.first[x]], m.near[x], row[m.second[x]], m.far[x]) > a.threshold ? 1 : 0;
    }
}

void from_logits(const MaskFromLogits& a, int64_t begin, int64_t end) {
    if (a.step == MaskFromLogits::Step::kWiden) {
        for (int64_t row = begin; row < end; ++row) widen_row(a, row);
        return;
    }
    alignas(64) float row[kMaxPaddedSide];
    for (int64_t y = begin; y < end; ++y) {
        mix_rows(sources_of(a, y), a.crop_width, row);
        threshold_row(a, row, a.mask + y * a.width);
    }
}

// to[i] = from[i] | from[i + step]; `to` may be `from`, as elements ahead are read before they are written.
inline void or_ahead(const uint8_t* from, int64_t step, int64_t count, uint8_t* to) {
#pragma GCC ivdep
    for (int64_t i = 0; i < count; ++i) to[i] = static_cast<uint8_t>(from[i] | from[i + step]);
}

void dilate_row(const MaskDilate& a, int64_t y) {
    const int64_t reach = a.kernel / 2;
    const uint8_t* const source = a.source + y * a.width;
    uint8_t* const line = a.line + y * (a.width + a.kernel - 1);
    for (int64_t i = 0; i < reach; ++i) line[i] = 0;
    for (int64_t x = 0; x < a.width; ++x) line[reach + x] = source[x] != 0 ? 1 : 0;
    for (int64_t i = reach + a.width; i < a.width + a.kernel - 1; ++i) line[i] = 0;
    int64_t span = 1;
    for (; 2 * span <= a.kernel; span *= 2) {
        or_ahead(line, span, a.width + a.kernel - 2 * span, line);
    }
    or_ahead(line, a.kernel - span, a.width, a.wide + (y + reach) * a.width);
}

void dilate_columns(const MaskDilate& a, int64_t begin, int64_t end) {
    const int64_t columns = end - begin;
    const int64_t padded = a.height + a.kernel - 1;
    uint8_t* const wide = a.wide + begin;
    int64_t span = 1;
    for (; 2 * span <= a.kernel; span *= 2) {
        for (int64_t y = 0; y <= padded - 2 * span; ++y) {
            uint8_t* const row = wide + y * a.width;
            or_ahead(row, span * a.width, columns, row);
        }
    }
    for (int64_t y = 0; y < a.height; ++y) {
        or_ahead(wide + y * a.width, (a.kernel - span) * a.width, columns, a.target + begin + y * a.width);
    }
}

void dilate(const MaskDilate& a, int64_t begin, int64_t end) {
    if (a.step == MaskDilate::Step::kAlongColumns) {
        dilate_columns(a, begin, end);
        return;
    }
    for (int64_t y = begin; y < end; ++y) dilate_row(a, y);
}

// nonzero64 of the first `count` < 64 bytes.
inline uint64_t nonzero_first(const uint8_t* from, int64_t count) {
    uint64_t bits = 0;
    for (int64_t i = 0; i < count; ++i) bits |= static_cast<uint64_t>(from[i] != 0) << i;
    return bits;
}

struct RowMeasure {
    int64_t area;
    int64_t left;   // of the row; meaningless where area is 0
    int64_t right;  // one past
};

RowMeasure measure_row(const uint8_t* row, int64_t width) {
    RowMeasure m{0, 0, 0};
    for (int64_t x = 0; x < width; x += 64) {
        const uint64_t bits = x + 64 <= width ? nonzero64(row + x) : nonzero_first(row + x, width - x);
        if (bits == 0) continue;
        if (m.area == 0) m.left = x + __builtin_ctzll(bits);
        m.right = x + 64 - __builtin_clzll(bits);
        m.area += __builtin_popcountll(bits);
    }
    return m;
}

void measure(const MaskMeasure& a, int64_t begin, int64_t end) {
    for (int64_t mask = begin; mask < end; ++mask) {
        int64_t area = 0, left = a.width, top = 0, right = 0, bottom = 0;
        for (int64_t y = 0; y < a.height; ++y) {
            const RowMeasure row = measure_row(a.masks + (mask * a.height + y) * a.width, a.width);
            if (row.area == 0) continue;
            if (area == 0) top = y;
            bottom = y + 1;
            area += row.area;
            left = row.left < left ? row.left : left;
            right = row.right > right ? row.right : right;
        }
        a.areas[mask] = area;
        a.bounds[4 * mask] = area > 0 ? static_cast<int32_t>(left) : 0;
        a.bounds[4 * mask + 1] = static_cast<int32_t>(top);
        a.bounds[4 * mask + 2] = static_cast<int32_t>(right);
        a.bounds[4 * mask + 3] = static_cast<int32_t>(bottom);
    }
}

void pack(const MaskIou& a, int64_t mask) {
    const uint8_t* const from = a.masks + mask * a.pixels;
    uint64_t* const bits = a.bits + mask * a.words;
    for (int64_t word = 0; word < a.words; ++word) {
        const int64_t at = 64 * word;
        bits[word] = at + 64 <= a.pixels ? nonzero64(from + at) : nonzero_first(from + at, a.pixels - at);
    }
}

void compare(const MaskIou& a, int64_t i) {
    const uint64_t* const first = a.bits + i * a.words;
    for (int64_t j = i; j < a.count; ++j) {
        const uint64_t* const second = a.bits + j * a.words;
        int64_t both = 0, either = 0;
        for (int64_t word = 0; word < a.words; ++word) {
            both += __builtin_popcountll(first[word] & second[word]);
            either += __builtin_popcountll(first[word] | second[word]);
        }
        // iou_of spelled out: an inline function shared with plain files may not be compiled here.
        const double value = either > 0 ? static_cast<double>(both) / static_cast<double>(either) : 0.0;
        a.iou[i * a.count + j] = value;
        a.iou[j * a.count + i] = value;
    }
}

void iou(const MaskIou& a, int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
        if (a.step == MaskIou::Step::kPack) {
            pack(a, i);
        } else {
            compare(a, i);
        }
    }
}

}  // namespace
}  // namespace adavip::ops
