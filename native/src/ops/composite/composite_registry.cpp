#include "dispatch/cpu_features.hpp"
#include "ops/composite/composite.hpp"

namespace adavip::ops {

std::span<const dispatch::RegistryEntry> composite_registry() {
    using namespace dispatch;
    static const RegistryEntry entries[] = {
        {AVP_OP_COMPOSITE, core::dtypes(AVP_U8, AVP_F32), AVP_CPU, "ref", kRefPriority, always,
         erase(composite_ref)},
#if ADAVIP_X86
        {AVP_OP_COMPOSITE, core::dtypes(AVP_U8, AVP_F32), AVP_CPU, "avx2", kAvx2Priority, has_avx2,
         erase(composite_avx2)},
        {AVP_OP_COMPOSITE, core::dtypes(AVP_U8, AVP_F32), AVP_CPU, "avx512", kAvx512Priority, has_avx512,
         erase(composite_avx512)},
#endif
    };
    return entries;
}

}  // namespace adavip::ops
