#include "dispatch/cpu_features.hpp"
#include "ops/resize/resize_kernels.hpp"

namespace adavip::ops {
namespace {

#if ADAVIP_X86
// The flags of *_avx512vnni.cpp.
bool has_avx512_vnni() noexcept {
    return dispatch::has_avx512() && __builtin_cpu_supports("avx512vnni");
}
#endif

}  // namespace

std::span<const dispatch::RegistryEntry> resize_registry() {
    using namespace dispatch;
    static const RegistryEntry entries[] = {
        {AVP_OP_RESIZE, core::dtypes(AVP_U8, AVP_F32, AVP_F16, AVP_BF16), AVP_CPU, "ref", kRefPriority,
         always, erase(resize_ref)},
#if ADAVIP_X86
        {AVP_OP_RESIZE, core::dtypes(AVP_U8, AVP_F32, AVP_F16, AVP_BF16), AVP_CPU, "avx2", kAvx2Priority,
         has_avx2, erase(resize_avx2)},
        {AVP_OP_RESIZE, core::dtypes(AVP_U8, AVP_F32, AVP_F16, AVP_BF16), AVP_CPU, "avx512", kAvx512Priority,
         has_avx512_vnni, erase(resize_avx512)},
#endif
    };
    return entries;
}

}  // namespace adavip::ops
