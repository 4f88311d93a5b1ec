#include "dispatch/cpu_features.hpp"

namespace adavip::dispatch {

bool always() noexcept {
    return true;
}

#if ADAVIP_X86
// The compiler's run-time checks XGETBV as well, so an instruction set that the system does not save is
// reported absent.
bool has_avx2() noexcept {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
}

bool has_avx512() noexcept {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#else
bool has_avx2() noexcept {
    return false;
}
bool has_avx512() noexcept {
    return false;
}
#endif

}  // namespace adavip::dispatch
