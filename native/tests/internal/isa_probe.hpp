// The vector functions of isa/ over arrays, compiled per instruction set by isa_probe_*.cpp.
#pragma once

#include <cstdint>
#include <ostream>

namespace adavip::tests {

// result[i] = f(x[i]); count is a multiple of 16.
using FloatProbe = void(const float* x, float* result, int64_t count);
using DoubleProbe = void(const double* x, double* result, int64_t count);
// Through the narrow type and back: result[i] = widen(narrow(x[i])) as bits.
using NarrowProbe = void(const float* x, uint16_t* result, int64_t count);
using WidenProbe = void(const uint16_t* x, float* result, int64_t count);

struct IsaProbe {
    const char* name;
    bool (*supported)() noexcept;
    FloatProbe* exp;
    DoubleProbe* exp64;
    DoubleProbe* log1p64;
    DoubleProbe* softplus64;
    DoubleProbe* sigmoid64;
    NarrowProbe* to_f16;
    NarrowProbe* to_bf16;
    WidenProbe* from_f16;
    WidenProbe* from_bf16;
};

// Test listings show the name instead of an address.
inline void PrintTo(const IsaProbe* probe, std::ostream* out) {
    *out << probe->name;
}

extern const IsaProbe probe_avx2;
extern const IsaProbe probe_avx512;

}  // namespace adavip::tests
