// Entry point of the avx512 build of preference.inl.
#include "isa/avx512.hpp"
#include "ops/preference/preference.hpp"
#include "ops/preference/preference.inl"

namespace adavip::ops {

void preference_loss_avx512(const PreferenceLoss& arguments, int64_t begin, int64_t end) {
    preference_loss(arguments, begin, end);
}

}  // namespace adavip::ops
