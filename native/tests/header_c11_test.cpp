#include <gtest/gtest.h>

#include "adavip/adavip.h"

extern "C" {
int32_t adavip_c11_abi_version(void);
int32_t adavip_c11_sum_of_squares(double* out_sum);
}

namespace adavip::tests {
namespace {

TEST(HeaderInC11, CallsFromC_Work) {
    EXPECT_EQ(adavip_c11_abi_version(), AVP_ABI_VERSION);
    double sum = 0;
    EXPECT_EQ(adavip_c11_sum_of_squares(&sum), AVP_OK);
    EXPECT_EQ(sum, 14);
}

// Each in a process of its own, as it changes the allocator for good.
TEST(RetainHeap, OnGlibc_IsAccepted) {
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
    EXPECT_EXIT(
        {
            const int32_t status = avp_retain_heap();
            std::exit(status == AVP_OK ? 0 : 1);
        },
        testing::ExitedWithCode(0), "");
#else
    GTEST_SKIP() << "avp_retain_heap: this C library or sanitizer has no mallopt";
#endif
}

}  // namespace
}  // namespace adavip::tests
