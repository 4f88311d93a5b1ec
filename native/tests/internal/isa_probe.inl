// Bodies of isa_probe.hpp on top of isa/avx2.hpp or isa/avx512.hpp; ADAVIP_PROBE names the table.

namespace adavip::tests {
namespace {

// As the backward uses it: 0 below kExpLowest.
void exp_all(const float* x, float* result, int64_t count) {
    for (int64_t i = 0; i < count; i += kLanes) {
        const Floats value = load(F32{}, x + i);
        const Exponential e = exp_in_parts(value);
        store(F32{}, result + i, mul_where(not_less(value, set(kExpLowest)), e.mantissa, e.scale));
    }
}

template <Doubles (*function)(Doubles)>
void over_doubles(const double* x, double* result, int64_t count) {
    alignas(64) double lanes[kLanes64];
    for (int64_t i = 0; i < count; i += kLanes64) {
        for (int64_t lane = 0; lane < kLanes64; ++lane) lanes[lane] = x[i + lane];
        store64(lanes, function(load64(lanes)));
        for (int64_t lane = 0; lane < kLanes64; ++lane) result[i + lane] = lanes[lane];
    }
}

template <class Half>
void narrow_all(const float* x, uint16_t* result, int64_t count) {
    for (int64_t i = 0; i < count; i += kLanes) store(Half{}, result + i, load(F32{}, x + i));
}

template <class Half>
void widen_all(const uint16_t* x, float* result, int64_t count) {
    for (int64_t i = 0; i < count; i += kLanes) store(F32{}, result + i, load(Half{}, x + i));
}

}  // namespace

const IsaProbe ADAVIP_PROBE = {ADAVIP_PROBE_NAME,       ADAVIP_PROBE_SUPPORTED, exp_all,
                               over_doubles<exp64>,     over_doubles<log1p64>,  over_doubles<softplus64>,
                               over_doubles<sigmoid64>, narrow_all<F16>,        narrow_all<Bf16>,
                               widen_all<F16>,          widen_all<Bf16>};

}  // namespace adavip::tests
