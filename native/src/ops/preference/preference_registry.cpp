#include "ops/preference/preference.hpp"

namespace adavip::ops {

std::span<const dispatch::RegistryEntry> preference_registry() {
    using namespace dispatch;
    static const RegistryEntry entries[] = {
        on_cpu(AVP_OP_PREFERENCE_LOSS, core::kFloatOrDouble, kRef, preference_loss_ref),
#if ADAVIP_X86
        on_cpu(AVP_OP_PREFERENCE_LOSS, core::kFloatOrDouble, kAvx2, preference_loss_avx2),
        on_cpu(AVP_OP_PREFERENCE_LOSS, core::kFloatOrDouble, kAvx512, preference_loss_avx512),
#endif
    };
    return entries;
}

}  // namespace adavip::ops
