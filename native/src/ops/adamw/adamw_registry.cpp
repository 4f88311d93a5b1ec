#include "dispatch/cpu_features.hpp"
#include "ops/adamw/adamw.hpp"

namespace adavip::ops {

std::span<const dispatch::RegistryEntry> adamw_registry() {
    using namespace dispatch;
    static const RegistryEntry entries[] = {
        {AVP_OP_ADAMW, core::dtypes(AVP_F32, AVP_BF16), AVP_CPU, "ref", kRefPriority, always,
         erase(adamw_ref)},
        {AVP_OP_SUM_SQUARES, core::kHalfOrFloat, AVP_CPU, "ref", kRefPriority, always,
         erase(sum_squares_ref)},
#if ADAVIP_X86
        {AVP_OP_ADAMW, core::dtypes(AVP_F32, AVP_BF16), AVP_CPU, "avx2", kAvx2Priority, has_avx2,
         erase(adamw_avx2)},
        {AVP_OP_SUM_SQUARES, core::kHalfOrFloat, AVP_CPU, "avx2", kAvx2Priority, has_avx2,
         erase(sum_squares_avx2)},
        {AVP_OP_ADAMW, core::dtypes(AVP_F32, AVP_BF16), AVP_CPU, "avx512", kAvx512Priority, has_avx512,
         erase(adamw_avx512)},
        {AVP_OP_SUM_SQUARES, core::kHalfOrFloat, AVP_CPU, "avx512", kAvx512Priority, has_avx512,
         erase(sum_squares_avx512)},
#endif
    };
    return entries;
}

}  // namespace adavip::ops
