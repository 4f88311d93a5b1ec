/* The header is C11: this file compiles it without C++ and calls through it. */
#include "adavip/adavip.h"

int32_t adavip_c11_abi_version(void);
int32_t adavip_c11_sum_of_squares(double* out_sum);

int32_t adavip_c11_abi_version(void) {
    return avp_abi_version();
}

int32_t adavip_c11_sum_of_squares(double* out_sum) {
    float values[3] = {1.0F, 2.0F, 3.0F};
    const avp_tensor view = {values, {3, 1, 1, 1}, {1, 0, 0, 0}, 1, AVP_F32, AVP_CPU, 0};
    avp_context_params params = {0};
    params.struct_size = sizeof params;
    params.threads = 1;
    params.force_impl = "ref";
    avp_context* context = NULL;
    int32_t status = avp_context_create(&params, &context);
    if (status != AVP_OK) {
        return status;
    }
    status = avp_sum_squares(context, &view, out_sum);
    avp_context_free(context);
    return status;
}
