#include "ops/logprob/logprob.hpp"

namespace adavip::ops {

std::span<const dispatch::RegistryEntry> logprob_registry() {
    using namespace dispatch;
    static const RegistryEntry entries[] = {
        on_cpu(AVP_OP_LOGPROB_FORWARD, core::kHalfOrFloat, kRef, logprob_forward_ref),
        on_cpu(AVP_OP_LOGPROB_BACKWARD, core::kHalfOrFloat, kRef, logprob_backward_ref),
        on_cpu(AVP_OP_SEQUENCE_LOGPROB, core::kHalfOrFloat, kRef, logprob_forward_ref),
#if ADAVIP_X86
        on_cpu(AVP_OP_LOGPROB_FORWARD, core::kHalfOrFloat, kAvx2, logprob_forward_avx2),
        on_cpu(AVP_OP_LOGPROB_BACKWARD, core::kHalfOrFloat, kAvx2, logprob_backward_avx2),
        on_cpu(AVP_OP_SEQUENCE_LOGPROB, core::kHalfOrFloat, kAvx2, logprob_forward_avx2),
        on_cpu(AVP_OP_LOGPROB_FORWARD, core::kHalfOrFloat, kAvx512, logprob_forward_avx512),
        on_cpu(AVP_OP_LOGPROB_BACKWARD, core::kHalfOrFloat, kAvx512, logprob_backward_avx512),
        on_cpu(AVP_OP_SEQUENCE_LOGPROB, core::kHalfOrFloat, kAvx512, logprob_forward_avx512),
#endif
    };
    return entries;
}

}  // namespace adavip::ops
