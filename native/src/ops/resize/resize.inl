// Both passes for vectors of kLanes 32-bit lanes, on top of isa/avx2.hpp or isa/avx512.hpp; included by
// resize_avx2.cpp and resize_avx512vnni.cpp inside their unnamed namespaces, after what differs between them:
//   in_order: lane i of every 128-bit part of a result of pack_bytes becomes 128-bit part i.
//   load_rows(rows, offset): 16 bytes of rows[0], rows[4], ..., one per 128-bit part.
//   store_groups(groups, lane, v): 128-bit part i of v to groups[i] + lane.
//   Coefficients, Sums: broadcast_digits, start, accumulate, total; the sums begin with half a unit for
//   rounding.

// In each 128-bit part: four vectors of four 32-bit columns (a b c -) become (a a a a), (b b b b), (c c c c).
struct Triple {
    Bits a, b, c;
};
inline Triple transpose(Bits v0, Bits v1, Bits v2, Bits v3) {
    const Bits ab01 = unpack_low32(v0, v1);
    const Bits ab23 = unpack_low32(v2, v3);
    const Bits c01 = unpack_high32(v0, v1);
    const Bits c23 = unpack_high32(v2, v3);
    return {unpack_low64(ab01, ab23), unpack_high64(ab01, ab23), unpack_low64(c01, c23)};
}

// Regroups one quad of pixels of every row of the block: kLanes rows of RGBRGBRGBRGB become one vector per
// channel.
inline void prepare_quad(const uint8_t* const* rows, int64_t offset, uint8_t* prepared) {
    // Twelve interleaved bytes to RRRR GGGG BBBB.
    const Bits order = in_every_part(_mm_setr_epi8(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, -1, -1, -1, -1));
    Bits parts[4];
    for (int r = 0; r < 4; ++r) parts[r] = shuffle_bytes(load_rows(rows + r, offset), order);
    const Triple channels = transpose(parts[0], parts[1], parts[2], parts[3]);
    store_bits_aligned(prepared, channels.a);
    store_bits_aligned(prepared + sizeof(Bits), channels.b);
    store_bits_aligned(prepared + 2 * sizeof(Bits), channels.c);
}

inline Bits rounded(const Sums& sums) {
    return shift_right_signed32<kPrecisionBits>(total(sums));
}

// One column of the result: a channel of kLanes rows per vector, not yet limited to bytes.
struct Column {
    Bits red, green, blue;
};
inline Column resize_column(const uint8_t* prepared, const int32_t* digits, int64_t quads) {
    Sums red = start(), green = start(), blue = start();
    for (int64_t q = 0; q < quads; ++q) {
        const Coefficients coefficients = broadcast_digits(digits + q * kDigitLanes);
        const uint8_t* const quad = prepared + q * static_cast<int64_t>(3 * sizeof(Bits));
        accumulate(red, load_bits(quad), coefficients);
        accumulate(green, load_bits(quad + sizeof(Bits)), coefficients);
        accumulate(blue, load_bits(quad + 2 * sizeof(Bits)), coefficients);
    }
    return {rounded(red), rounded(green), rounded(blue)};
}

// kTapQuads 0: as many as the task says; else known to the compiler.
template <int kTapQuads>
inline void resize_block(const HorizontalTask& task) {
    constexpr int64_t kQuadSize = 3 * sizeof(Bits);
    const int64_t tap_quads = kTapQuads == 0 ? task.tap_quads : kTapQuads;
    int64_t ready =
        0;  // quads prepared: just ahead of the columns, so that they are in the first-level cache
    for (int64_t x = 0; x < task.columns; x += kColumnStep) {
        const int64_t needed = task.first_quad[x + kColumnStep - 1] + tap_quads;
        for (; ready < needed && ready < task.direct_quads; ++ready) {
            prepare_quad(task.rows, ready * kQuadBytes, task.prepared + ready * kQuadSize);
        }
        for (; ready < needed; ++ready) {
            prepare_quad(task.tails, (ready - task.direct_quads) * kQuadBytes,
                         task.prepared + ready * kQuadSize);
        }
        Column c[kColumnStep];
        for (int64_t i = 0; i < kColumnStep; ++i) {
            c[i] = resize_column(task.prepared + task.first_quad[x + i] * kQuadSize,
                                 task.digits + (x + i) * tap_quads * kDigitLanes, tap_quads);
        }
        store_groups(task.groups, x, pack_bytes(c[0].red, c[1].red, c[2].red, c[3].red));
        store_groups(task.groups, task.plane + x, pack_bytes(c[0].green, c[1].green, c[2].green, c[3].green));
        store_groups(task.groups, 2 * task.plane + x, pack_bytes(c[0].blue, c[1].blue, c[2].blue, c[3].blue));
    }
}

void horizontal(const HorizontalTask& task) {
    switch (task.tap_quads) {
        case 1:
            return resize_block<1>(task);
        case 2:
            return resize_block<2>(task);
        case 3:
            return resize_block<3>(task);
        case 4:
            return resize_block<4>(task);
        default:
            return resize_block<0>(task);
    }
}

// Adds four rows of bytes, weighted, to the sums of sizeof(Bits) columns. Unpacking interleaves within
// 128-bit parts; packing the sums again undoes it.
struct ByteSums {
    Sums parts[4];
};
inline void accumulate_rows(ByteSums& sums, Bits v0, Bits v1, Bits v2, Bits v3,
                            const Coefficients& coefficients) {
    const Bits low01 = unpack_low8(v0, v1), high01 = unpack_high8(v0, v1);
    const Bits low23 = unpack_low8(v2, v3), high23 = unpack_high8(v2, v3);
    accumulate(sums.parts[0], unpack_low16(low01, low23), coefficients);
    accumulate(sums.parts[1], unpack_high16(low01, low23), coefficients);
    accumulate(sums.parts[2], unpack_low16(high01, high23), coefficients);
    accumulate(sums.parts[3], unpack_high16(high01, high23), coefficients);
}

inline Bits packed(const ByteSums& sums) {
    return pack_bytes(rounded(sums.parts[0]), rounded(sums.parts[1]), rounded(sums.parts[2]),
                      rounded(sums.parts[3]));
}

void line(const LineTask& task) {
    constexpr int64_t kStep = sizeof(Bits);
    int64_t x = 0;
    for (; x + kStep <= task.bytes; x += kStep) {
        ByteSums sums = {{start(), start(), start(), start()}};
        for (int64_t q = 0; q < task.tap_quads; ++q) {
            const uint8_t* const* const rows = task.rows + q * kQuadPixels;
            accumulate_rows(sums, load_bits(rows[0] + x), load_bits(rows[1] + x), load_bits(rows[2] + x),
                            load_bits(rows[3] + x), broadcast_digits(task.digits + q * kDigitLanes));
        }
        store_bits(task.target + x, packed(sums));
    }
    if (x == task.bytes) return;
    ByteSums sums = {{start(), start(), start(), start()}};
    for (int64_t q = 0; q < task.tap_quads; ++q) {
        uint8_t last[kQuadPixels][kStep] = {};
        for (int64_t r = 0; r < kQuadPixels; ++r) {
            for (int64_t i = 0; x + i < task.bytes; ++i) last[r][i] = task.rows[q * kQuadPixels + r][x + i];
        }
        accumulate_rows(sums, load_bits(last[0]), load_bits(last[1]), load_bits(last[2]), load_bits(last[3]),
                        broadcast_digits(task.digits + q * kDigitLanes));
    }
    uint8_t last[kStep];
    store_bits(last, packed(sums));
    for (int64_t i = 0; x + i < task.bytes; ++i) task.target[x + i] = last[i];
}

// kCount neighbouring vectors of columns through the vertical windows, not yet limited to bytes.
template <int kCount>
inline void resize_rows(const VerticalTask& task, int64_t offset, Bits (&values)[kCount]) {
    Sums sums[kCount];
    for (Sums& sum : sums) sum = start();
    for (int64_t q = 0; q < task.tap_quads; ++q) {
        const Coefficients coefficients = broadcast_digits(task.digits + q * kDigitLanes);
        const uint32_t* const group = task.groups[q] + offset;
        for (int i = 0; i < kCount; ++i) accumulate(sums[i], load_bits(group + i * kLanes), coefficients);
    }
    for (int i = 0; i < kCount; ++i) values[i] = rounded(sums[i]);
}

// Calls emit(x, values) for all columns of one channel, with arrays of kAtOnce vectors and then of one; the
// last vector may be partly unused.
constexpr int kAtOnce = 4;
template <class Emit>
inline void for_columns(const VerticalTask& task, int64_t channel, const Emit& emit) {
    const int64_t start_lane = channel * task.plane;
    int64_t x = 0;
    for (; x + kAtOnce * kLanes <= task.columns; x += kAtOnce * kLanes) {
        Bits values[kAtOnce];
        resize_rows(task, start_lane + x, values);
        emit(x, values);
    }
    for (; x < task.columns; x += kLanes) {
        Bits values[1];
        resize_rows(task, start_lane + x, values);
        emit(x, values);
    }
}

// The normalised value of a channel as table lookups, or as arithmetic where that gives the same 256 floats.
//
// value * scale + offset is taken in two parts. The high parts of scale and offset are multiples of a power
// of two so coarse that high = value * scale_high + offset_high is exact in float; the low parts are small
// enough for their rounding not to matter. high + low is then the correctly rounded sum but for rare ties, so
// the result is compared with the table for all 256 values and the table is used where it differs.
struct ChannelMap {
    const float* table;
    Floats scale_high, scale_low, offset_high, offset_low;
    bool arithmetic;
};

inline Floats mapped(const ChannelMap& map, Bits values) {
    const Floats x = to_floats(values);
    const Floats high = fma(x, map.scale_high, map.offset_high);
    const Floats low = fma(x, map.scale_low, map.offset_low);
    return add(high, low);
}

inline ChannelMap channel_map(const Normalisation& norm, int channel) {
    return {norm.table[channel],           set(norm.scale_high[channel]),
            set(norm.scale_low[channel]),  set(norm.offset_high[channel]),
            set(norm.offset_low[channel]), norm.arithmetic[channel]};
}

bool reproduces_table(const Normalisation& norm, int channel) {
    const ChannelMap map = channel_map(norm, channel);
    for (int32_t value = 0; value < 256; value += kLanes) {
        float floats[kLanes];
        store(F32{}, floats, mapped(map, add32(lane_indices(), set32(value))));
        for (int lane = 0; lane < kLanes; ++lane) {
            if (!(floats[lane] == map.table[value + lane])) return false;
        }
    }
    return true;
}

// The float targets: store_full writes a vector of kLanes elements of the target's type.
template <class Element, class StoreFull>
inline void vertical_planes(const VerticalTask& task, const StoreFull& store_full) {
    const Bits limit = set32(255);
    for (int channel = 0; channel < 3; ++channel) {
        const ChannelMap map = channel_map(*task.norm, channel);
        Element* const target = static_cast<Element*>(task.target[channel]);
        for_columns(task, channel, [&](int64_t x, const auto& values) {
            for (const Bits& unlimited : values) {
                const Bits value = min32(max32(unlimited, zero_bits()), limit);
                const Floats floats = map.arithmetic ? mapped(map, value) : gather(map.table, value);
                if (x + kLanes <= task.columns) {
                    store_full(target + x, floats);
                } else {
                    Element last[kLanes];
                    store_full(last, floats);
                    for (int64_t i = 0; x + i < task.columns; ++i) target[x + i] = last[i];
                }
                x += kLanes;
            }
        });
    }
}

void vertical_f32(const VerticalTask& task) {
    vertical_planes<float>(task, [](float* target, Floats floats) { store(F32{}, target, floats); });
}

void vertical_f16(const VerticalTask& task) {
    vertical_planes<uint16_t>(task, [](uint16_t* target, Floats floats) { store(F16{}, target, floats); });
}

// Rounds to nearest, ties to even, in integers; finite values and infinities.
void vertical_bf16(const VerticalTask& task) {
    vertical_planes<uint16_t>(task, [](uint16_t* target, Floats floats) {
        const Bits bits = bits_of(floats);
        const Bits last_kept = shift_right32<31>(shift_left32<15>(bits));
        const Bits rounded = add32(add32(bits, set32(0x7FFF)), last_kept);
        store_halves(target, low_halves(shift_right32<16>(rounded)));
    });
}

// Sixteen pixels from three planes to RGBRGB...
inline void interleave_16(const uint8_t* red, const uint8_t* green, const uint8_t* blue, uint8_t* target) {
    const __m128i r = _mm_loadu_si128(reinterpret_cast<const __m128i*>(red));
    const __m128i g = _mm_loadu_si128(reinterpret_cast<const __m128i*>(green));
    const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(blue));
    const __m128i r0 = _mm_setr_epi8(0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1, -1, 5);
    const __m128i g0 = _mm_setr_epi8(-1, 0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1, -1);
    const __m128i b0 = _mm_setr_epi8(-1, -1, 0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1);
    const __m128i r1 = _mm_setr_epi8(-1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1, 10, -1);
    const __m128i g1 = _mm_setr_epi8(5, -1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1, 10);
    const __m128i b1 = _mm_setr_epi8(-1, 5, -1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1);
    const __m128i r2 = _mm_setr_epi8(-1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15, -1, -1);
    const __m128i g2 = _mm_setr_epi8(-1, -1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15, -1);
    const __m128i b2 = _mm_setr_epi8(10, -1, -1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15);
    const auto mix = [&](__m128i from_r, __m128i from_g, __m128i from_b) {
        return _mm_or_si128(_mm_or_si128(_mm_shuffle_epi8(r, from_r), _mm_shuffle_epi8(g, from_g)),
                            _mm_shuffle_epi8(b, from_b));
    };
    _mm_storeu_si128(reinterpret_cast<__m128i*>(target), mix(r0, g0, b0));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(target + 16), mix(r1, g1, b1));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(target + 32), mix(r2, g2, b2));
}

void vertical_u8(const VerticalTask& task) {
    for (int channel = 0; channel < 3; ++channel) {
        uint8_t* const plane = task.bytes + channel * task.byte_plane;
        for_columns(task, channel, [&](int64_t x, const auto& values) {
            if constexpr (sizeof(values) == sizeof(Bits)) {
                store_bits(plane + x, in_order(pack_bytes(values[0], zero_bits(), zero_bits(), zero_bits())));
            } else {
                store_bits(plane + x, in_order(pack_bytes(values[0], values[1], values[2], values[3])));
            }
        });
    }
    const uint8_t* const red = task.bytes;
    const uint8_t* const green = red + task.byte_plane;
    const uint8_t* const blue = green + task.byte_plane;
    uint8_t* const target = static_cast<uint8_t*>(task.target[0]);
    constexpr int64_t kPixels = 16;
    int64_t x = 0;
    for (; x + kPixels <= task.columns; x += kPixels)
        interleave_16(red + x, green + x, blue + x, target + 3 * x);
    if (x < task.columns) {
        uint8_t last[3 * kPixels];
        interleave_16(red + x, green + x, blue + x, last);
        for (int64_t i = 0; i < 3 * (task.columns - x); ++i) target[3 * x + i] = last[i];
    }
}
