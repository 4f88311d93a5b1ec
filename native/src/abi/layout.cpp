// avp_abi_layout: what this binary thinks every struct of the header looks like.
#include <cstddef>
#include <cstring>

#include "adavip/adavip.h"

namespace {

struct LayoutRow {
    const char* name;
    int64_t value;
};

#define AVP_SIZE(type) \
    { #type, sizeof(type) }
#define AVP_FIELD(type, field) \
    { #type "." #field, offsetof(type, field) }

constexpr LayoutRow kLayout[] = {
    AVP_SIZE(avp_tensor),
    AVP_FIELD(avp_tensor, data),
    AVP_FIELD(avp_tensor, shape),
    AVP_FIELD(avp_tensor, stride),
    AVP_FIELD(avp_tensor, rank),
    AVP_FIELD(avp_tensor, dtype),
    AVP_FIELD(avp_tensor, device),
    AVP_FIELD(avp_tensor, device_index),

    AVP_SIZE(avp_context_params),
    AVP_FIELD(avp_context_params, struct_size),
    AVP_FIELD(avp_context_params, threads),
    AVP_FIELD(avp_context_params, force_impl),
    AVP_FIELD(avp_context_params, device),
    AVP_FIELD(avp_context_params, device_index),
    AVP_FIELD(avp_context_params, stream),

    AVP_SIZE(avp_registry_row),
    AVP_FIELD(avp_registry_row, struct_size),
    AVP_FIELD(avp_registry_row, op),
    AVP_FIELD(avp_registry_row, op_name),
    AVP_FIELD(avp_registry_row, impl_name),
    AVP_FIELD(avp_registry_row, priority),
    AVP_FIELD(avp_registry_row, supported),
    AVP_FIELD(avp_registry_row, device),
    AVP_FIELD(avp_registry_row, dtypes),

    AVP_SIZE(avp_logprob_params),
    AVP_FIELD(avp_logprob_params, struct_size),
    AVP_FIELD(avp_logprob_params, reserved),
    AVP_FIELD(avp_logprob_params, ignore_index),

    AVP_SIZE(avp_preference_params),
    AVP_FIELD(avp_preference_params, struct_size),
    AVP_FIELD(avp_preference_params, objective),
    AVP_FIELD(avp_preference_params, beta),
    AVP_FIELD(avp_preference_params, anchor),
    AVP_FIELD(avp_preference_params, anchor_weight),

    AVP_SIZE(avp_resize_params),
    AVP_FIELD(avp_resize_params, struct_size),
    AVP_FIELD(avp_resize_params, filter),
    AVP_FIELD(avp_resize_params, canvas_width),
    AVP_FIELD(avp_resize_params, canvas_height),
    AVP_FIELD(avp_resize_params, pad_left),
    AVP_FIELD(avp_resize_params, pad_top),
    AVP_FIELD(avp_resize_params, resize_width),
    AVP_FIELD(avp_resize_params, resize_height),
    AVP_FIELD(avp_resize_params, crop_left),
    AVP_FIELD(avp_resize_params, crop_top),
    AVP_FIELD(avp_resize_params, pad_rgb),
    AVP_FIELD(avp_resize_params, reserved),
    AVP_FIELD(avp_resize_params, outside_value),
    AVP_FIELD(avp_resize_params, rescale),
    AVP_FIELD(avp_resize_params, mean),
    AVP_FIELD(avp_resize_params, std),

    AVP_SIZE(avp_adamw_params),
    AVP_FIELD(avp_adamw_params, struct_size),
    AVP_FIELD(avp_adamw_params, reserved),
    AVP_FIELD(avp_adamw_params, step),
    AVP_FIELD(avp_adamw_params, learning_rate),
    AVP_FIELD(avp_adamw_params, beta1),
    AVP_FIELD(avp_adamw_params, beta2),
    AVP_FIELD(avp_adamw_params, epsilon),
    AVP_FIELD(avp_adamw_params, weight_decay),
    AVP_FIELD(avp_adamw_params, grad_scale),

    AVP_SIZE(avp_mask_params),
    AVP_FIELD(avp_mask_params, struct_size),
    AVP_FIELD(avp_mask_params, padded_height),
    AVP_FIELD(avp_mask_params, padded_width),
    AVP_FIELD(avp_mask_params, crop_height),
    AVP_FIELD(avp_mask_params, crop_width),
    AVP_FIELD(avp_mask_params, threshold),

    AVP_SIZE(avp_composite_params),
    AVP_FIELD(avp_composite_params, struct_size),
    AVP_FIELD(avp_composite_params, left),
    AVP_FIELD(avp_composite_params, top),
    AVP_FIELD(avp_composite_params, feather),
    AVP_FIELD(avp_composite_params, fill_scale),
    AVP_FIELD(avp_composite_params, reserved),
};

#undef AVP_SIZE
#undef AVP_FIELD

}  // namespace

int64_t avp_abi_layout(const char* name) {
    if (name == nullptr) return -1;
    for (const LayoutRow& row : kLayout) {
        if (std::strcmp(row.name, name) == 0) return row.value;
    }
    return -1;
}
