// Entry point of the avx2 build of preference.inl.
#include "isa/avx2.hpp"
#include "ops/preference/preference.hpp"
#include "ops/preference/preference.inl"

namespace adavip::ops {

void preference_loss_avx2(const PreferenceLoss& arguments, int64_t begin, int64_t end) {
    preference_loss(arguments, begin, end);
}

}  // namespace adavip::ops
