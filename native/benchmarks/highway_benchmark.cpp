// What decision 0012 measures: the vertical pass of the resize and the AdamW update, once in the vector
// vocabulary of native/src/isa and once in google/highway, on data that the caches hold, on one thread.
// A program of its own, adavip_highway_benchmark, for a processor with AVX2; built where Highway is installed
// (Debian: libhwy-dev).
#include <hwy/highway.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <random>
#include <vector>

#include "isa/avx2.hpp"

namespace adavip {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

constexpr int kColumns = 1024;
constexpr int kAtOnce = 4;
constexpr int32_t kHalf = 1 << 21;
constexpr int kPrecisionBits = 22;

// Four bytes per lane and quad; per quad three lanes of digits, as resize_avx2.cpp has them.
struct Pass {
    std::vector<uint32_t> groups;
    std::vector<int32_t> digits;
    int quads;
};

[[gnu::noinline]] void own_rows(const Pass& pass, int32_t* out) {
    for (int x = 0; x < kColumns; x += kAtOnce * kLanes) {
        Bits low[kAtOnce], high[kAtOnce];
        for (int i = 0; i < kAtOnce; ++i) low[i] = set32(kHalf), high[i] = zero_bits();
        for (int q = 0; q < pass.quads; ++q) {
            const int32_t* const digits = pass.digits.data() + 3 * q;
            const Bits low_even = set32(digits[0]), low_odd = set32(digits[1]), all_high = set32(digits[2]);
            for (int i = 0; i < kAtOnce; ++i) {
                const Bits quad = load_bits(pass.groups.data() + q * kColumns + x + i * kLanes);
                const Bits even = and_bits(quad, set32(0x00FF00FF)), odd = shift_right16<8>(quad);
                low[i] =
                    add32(low[i], add32(_mm256_madd_epi16(even, low_even), _mm256_madd_epi16(odd, low_odd)));
                high[i] = add16(high[i], _mm256_maddubs_epi16(quad, all_high));
            }
        }
        for (int i = 0; i < kAtOnce; ++i) {
            const Bits both = add16(high[i], shift_left32<16>(high[i]));
            const Bits upper = and_bits(both, set32(static_cast<int32_t>(0xFFFF0000)));
            store_bits(out + x + i * kLanes, shift_right_signed32<kPrecisionBits>(add32(low[i], upper)));
        }
    }
}

// Highway 1.0.3 has no product of unsigned and signed bytes, so the high digits are words too.
[[gnu::noinline]] void highway_rows(const Pass& pass, int32_t* out) {
    const hn::ScalableTag<int32_t> d32;
    const hn::RepartitionToNarrow<decltype(d32)> d16;
    const hn::RebindToUnsigned<decltype(d32)> u32;
    const hn::RebindToUnsigned<decltype(d16)> u16;
    const int lanes = static_cast<int>(hn::Lanes(d32));
    const auto words = [&](int8_t first, int8_t second) {
        const uint32_t joined = static_cast<uint16_t>(first) | static_cast<uint32_t>(second) << 16;
        return hn::BitCast(d16, hn::Set(d32, static_cast<int32_t>(joined)));
    };
    for (int x = 0; x < kColumns; x += kAtOnce * lanes) {
        hn::Vec<decltype(d32)> low[kAtOnce], high[kAtOnce], unused = hn::Zero(d32);
        for (int i = 0; i < kAtOnce; ++i) low[i] = hn::Set(d32, kHalf), high[i] = hn::Zero(d32);
        for (int q = 0; q < pass.quads; ++q) {
            const int32_t* const digits = pass.digits.data() + 3 * q;
            int8_t bytes[4];
            std::memcpy(bytes, digits + 2, 4);
            const auto low_even = hn::BitCast(d16, hn::Set(d32, digits[0]));
            const auto low_odd = hn::BitCast(d16, hn::Set(d32, digits[1]));
            const auto high_even = words(bytes[0], bytes[2]), high_odd = words(bytes[1], bytes[3]);
            for (int i = 0; i < kAtOnce; ++i) {
                const auto quad = hn::LoadU(u32, pass.groups.data() + q * kColumns + x + i * lanes);
                const auto even = hn::BitCast(d16, hn::And(quad, hn::Set(u32, 0x00FF00FFU)));
                const auto odd = hn::BitCast(d16, hn::ShiftRight<8>(hn::BitCast(u16, quad)));
                low[i] = hn::ReorderWidenMulAccumulate(d32, even, low_even, low[i], unused);
                low[i] = hn::ReorderWidenMulAccumulate(d32, odd, low_odd, low[i], unused);
                high[i] = hn::ReorderWidenMulAccumulate(d32, even, high_even, high[i], unused);
                high[i] = hn::ReorderWidenMulAccumulate(d32, odd, high_odd, high[i], unused);
            }
        }
        for (int i = 0; i < kAtOnce; ++i) {
            const auto sum = hn::Add(low[i], hn::ShiftLeft<16>(high[i]));
            hn::StoreU(hn::ShiftRight<kPrecisionBits>(sum), d32, out + x + i * lanes);
        }
    }
}

struct State {
    std::vector<float> values, first, second, grad;
};
constexpr float kDecay = 0.9999F, kWeight = 0.1F, kBeta2 = 0.999F, kSecond = 0.001F, kRoot = 0.5F,
                kEpsilon = 1e-8F, kStep = 1e-3F;

[[gnu::noinline]] void own_adamw(State& s) {
    for (std::size_t at = 0; at < s.grad.size(); at += kLanes) {
        const Floats g = load(F32{}, &s.grad[at]);
        Floats m = load(F32{}, &s.first[at]), v = load(F32{}, &s.second[at]);
        m = add(m, mul(set(kWeight), sub(g, m)));
        v = add(mul(v, set(kBeta2)), mul(mul(set(kSecond), g), g));
        const Floats denominator = add(div(sqrt(v), set(kRoot)), set(kEpsilon));
        const Floats p = mul(load(F32{}, &s.values[at]), set(kDecay));
        store(F32{}, &s.values[at], sub(p, div(mul(set(kStep), m), denominator)));
        store(F32{}, &s.first[at], m);
        store(F32{}, &s.second[at], v);
    }
}

[[gnu::noinline]] void highway_adamw(State& s) {
    const hn::ScalableTag<float> d;
    for (std::size_t at = 0; at < s.grad.size(); at += hn::Lanes(d)) {
        const auto g = hn::LoadU(d, &s.grad[at]);
        auto m = hn::LoadU(d, &s.first[at]), v = hn::LoadU(d, &s.second[at]);
        m = hn::Add(m, hn::Mul(hn::Set(d, kWeight), hn::Sub(g, m)));
        v = hn::Add(hn::Mul(v, hn::Set(d, kBeta2)), hn::Mul(hn::Mul(hn::Set(d, kSecond), g), g));
        const auto denominator = hn::Add(hn::Div(hn::Sqrt(v), hn::Set(d, kRoot)), hn::Set(d, kEpsilon));
        const auto p = hn::Mul(hn::LoadU(d, &s.values[at]), hn::Set(d, kDecay));
        hn::StoreU(hn::Sub(p, hn::Div(hn::Mul(hn::Set(d, kStep), m), denominator)), d, &s.values[at]);
        hn::StoreU(m, d, &s.first[at]);
        hn::StoreU(v, d, &s.second[at]);
    }
}

// The two in turns, so that both have the same neighbours: the shortest time of each, and the median of the
// ratios.
template <class Own, class Highway>
void report(const char* name, bool same, const Own& own, const Highway& highway) {
    const auto time = [](const auto& run) {
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < 100; ++i) run();
        return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() /
               100;
    };
    double shortest[2] = {1e18, 1e18};
    std::vector<double> ratios;
    for (int turn = 0; turn < 400; ++turn) {
        const double first = time(own), second = time(highway);
        shortest[0] = std::min(shortest[0], first);
        shortest[1] = std::min(shortest[1], second);
        ratios.push_back(second / first);
    }
    std::sort(ratios.begin(), ratios.end());
    std::printf("%s: %s, own %.0f ns, highway %.0f ns, median ratio %.2f\n", name,
                same ? "same bits" : "OTHER BITS", shortest[0], shortest[1], ratios[200]);
}

void run() {
    std::mt19937 random(1);
    for (const int quads : {1, 2, 4}) {
        Pass pass{std::vector<uint32_t>(static_cast<std::size_t>(quads * kColumns)), {}, quads};
        for (uint32_t& group : pass.groups) group = static_cast<uint32_t>(random());
        for (int q = 0; q < quads; ++q) {
            pass.digits.push_back(static_cast<int32_t>(random()));
            pass.digits.push_back(static_cast<int32_t>(random()));
            int8_t bytes[4];  // small, as vpmaddubsw needs them
            for (int8_t& byte : bytes) byte = static_cast<int8_t>(static_cast<int>(random() % 61) - 30);
            int32_t high = 0;
            std::memcpy(&high, bytes, 4);
            pass.digits.push_back(high);
        }
        std::vector<int32_t> own(kColumns), other(kColumns);
        own_rows(pass, own.data());
        highway_rows(pass, other.data());
        char name[64];
        std::snprintf(name, sizeof name, "vertical pass, %d quads of %d columns", quads, kColumns);
        report(
            name, own == other, [&] { own_rows(pass, own.data()); },
            [&] { highway_rows(pass, other.data()); });
    }
    State own{std::vector<float>(4096), std::vector<float>(4096), std::vector<float>(4096, 0.1F), {}};
    for (float& value : own.values) value = static_cast<float>(random() % 1000) / 1000 - 0.5F;
    own.grad = own.values;
    State other = own;
    own_adamw(own);
    highway_adamw(other);
    const bool same = own.values == other.values && own.first == other.first && own.second == other.second;
    report(
        "AdamW of 4096 floats", same, [&] { own_adamw(own); }, [&] { highway_adamw(other); });
}

}  // namespace
}  // namespace adavip

int main() {
    adavip::run();
}
