#include "ops/resize/resize_kernels.hpp"

namespace adavip::ops {
namespace {

#if ADAVIP_X86
// The flags of *_avx512vnni.cpp.
bool has_avx512_vnni() noexcept {
    return dispatch::has_avx512() && __builtin_cpu_supports("avx512vnni");
}

constexpr dispatch::InstructionSet kAvx512Vnni{"avx512", dispatch::kAvx512.priority, has_avx512_vnni};
#endif

}  // namespace

std::span<const dispatch::RegistryEntry> resize_registry() {
    using namespace dispatch;
    static const RegistryEntry entries[] = {
        on_cpu(AVP_OP_RESIZE, core::dtypes(AVP_U8, AVP_F32, AVP_F16, AVP_BF16), kRef, resize_ref),
#if ADAVIP_X86
        on_cpu(AVP_OP_RESIZE, core::dtypes(AVP_U8, AVP_F32, AVP_F16, AVP_BF16), kAvx2, resize_avx2),
        on_cpu(AVP_OP_RESIZE, core::dtypes(AVP_U8, AVP_F32, AVP_F16, AVP_BF16), kAvx512Vnni, resize_avx512),
#endif
    };
    return entries;
}

}  // namespace adavip::ops
