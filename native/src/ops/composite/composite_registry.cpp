#include "ops/composite/composite.hpp"

namespace adavip::ops {

std::span<const dispatch::RegistryEntry> composite_registry() {
    using namespace dispatch;
    static const RegistryEntry entries[] = {
        on_cpu(AVP_OP_COMPOSITE, core::dtypes(AVP_U8, AVP_F32), kRef, composite_ref),
#if ADAVIP_X86
        on_cpu(AVP_OP_COMPOSITE, core::dtypes(AVP_U8, AVP_F32), kAvx2, composite_avx2),
        on_cpu(AVP_OP_COMPOSITE, core::dtypes(AVP_U8, AVP_F32), kAvx512, composite_avx512),
#endif
    };
    return entries;
}

}  // namespace adavip::ops
