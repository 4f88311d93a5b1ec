#include "dispatch/cpu_features.hpp"
#include "ops/logprob/logprob.hpp"

namespace adavip::ops {

std::span<const dispatch::RegistryEntry> logprob_registry() {
    using namespace dispatch;
    static const RegistryEntry entries[] = {
        {AVP_OP_LOGPROB_FORWARD, core::kHalfOrFloat, AVP_CPU, "ref", kRefPriority, always,
         erase(logprob_forward_ref)},
        {AVP_OP_LOGPROB_BACKWARD, core::kHalfOrFloat, AVP_CPU, "ref", kRefPriority, always,
         erase(logprob_backward_ref)},
        {AVP_OP_SEQUENCE_LOGPROB, core::kHalfOrFloat, AVP_CPU, "ref", kRefPriority, always,
         erase(logprob_forward_ref)},
#if ADAVIP_X86
        {AVP_OP_LOGPROB_FORWARD, core::kHalfOrFloat, AVP_CPU, "avx2", kAvx2Priority, has_avx2,
         erase(logprob_forward_avx2)},
        {AVP_OP_LOGPROB_BACKWARD, core::kHalfOrFloat, AVP_CPU, "avx2", kAvx2Priority, has_avx2,
         erase(logprob_backward_avx2)},
        {AVP_OP_SEQUENCE_LOGPROB, core::kHalfOrFloat, AVP_CPU, "avx2", kAvx2Priority, has_avx2,
         erase(logprob_forward_avx2)},
        {AVP_OP_LOGPROB_FORWARD, core::kHalfOrFloat, AVP_CPU, "avx512", kAvx512Priority, has_avx512,
         erase(logprob_forward_avx512)},
        {AVP_OP_LOGPROB_BACKWARD, core::kHalfOrFloat, AVP_CPU, "avx512", kAvx512Priority, has_avx512,
         erase(logprob_backward_avx512)},
        {AVP_OP_SEQUENCE_LOGPROB, core::kHalfOrFloat, AVP_CPU, "avx512", kAvx512Priority, has_avx512,
         erase(logprob_forward_avx512)},
#endif
    };
    return entries;
}

}  // namespace adavip::ops
