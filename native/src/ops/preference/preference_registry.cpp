#include "dispatch/cpu_features.hpp"
#include "ops/preference/preference.hpp"

namespace adavip::ops {

std::span<const dispatch::RegistryEntry> preference_registry() {
    using namespace dispatch;
    static const RegistryEntry entries[] = {
        {AVP_OP_PREFERENCE_LOSS, core::kFloatOrDouble, AVP_CPU, "ref", kRefPriority, always,
         erase(preference_loss_ref)},
#if ADAVIP_X86
        {AVP_OP_PREFERENCE_LOSS, core::kFloatOrDouble, AVP_CPU, "avx2", kAvx2Priority, has_avx2,
         erase(preference_loss_avx2)},
        {AVP_OP_PREFERENCE_LOSS, core::kFloatOrDouble, AVP_CPU, "avx512", kAvx512Priority, has_avx512,
         erase(preference_loss_avx512)},
#endif
    };
    return entries;
}

}  // namespace adavip::ops
