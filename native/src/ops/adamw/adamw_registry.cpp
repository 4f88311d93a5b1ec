#include "ops/adamw/adamw.hpp"

namespace adavip::ops {

std::span<const dispatch::RegistryEntry> adamw_registry() {
    using namespace dispatch;
    static const RegistryEntry entries[] = {
        on_cpu(AVP_OP_ADAMW, core::dtypes(AVP_F32, AVP_BF16), kRef, adamw_ref),
        on_cpu(AVP_OP_SUM_SQUARES, core::kHalfOrFloat, kRef, sum_squares_ref),
#if ADAVIP_X86
        on_cpu(AVP_OP_ADAMW, core::dtypes(AVP_F32, AVP_BF16), kAvx2, adamw_avx2),
        on_cpu(AVP_OP_SUM_SQUARES, core::kHalfOrFloat, kAvx2, sum_squares_avx2),
        on_cpu(AVP_OP_ADAMW, core::dtypes(AVP_F32, AVP_BF16), kAvx512, adamw_avx512),
        on_cpu(AVP_OP_SUM_SQUARES, core::kHalfOrFloat, kAvx512, sum_squares_avx512),
#endif
    };
    return entries;
}

}  // namespace adavip::ops
