#include "ops/mask/mask.hpp"

namespace adavip::ops {

std::span<const dispatch::RegistryEntry> mask_registry() {
    using namespace dispatch;
    static const RegistryEntry entries[] = {
        on_cpu(AVP_OP_MASK_FROM_LOGITS, core::dtypes(AVP_F32), kRef, mask_from_logits_ref),
        on_cpu(AVP_OP_MASK_DILATE, core::dtypes(AVP_U8), kRef, mask_dilate_ref),
        on_cpu(AVP_OP_MASK_MEASURE, core::dtypes(AVP_U8), kRef, mask_measure_ref),
        on_cpu(AVP_OP_MASK_IOU, core::dtypes(AVP_U8), kRef, mask_iou_ref),
#if ADAVIP_X86
        on_cpu(AVP_OP_MASK_FROM_LOGITS, core::dtypes(AVP_F32), kAvx2, mask_from_logits_avx2),
        on_cpu(AVP_OP_MASK_DILATE, core::dtypes(AVP_U8), kAvx2, mask_dilate_avx2),
        on_cpu(AVP_OP_MASK_MEASURE, core::dtypes(AVP_U8), kAvx2, mask_measure_avx2),
        on_cpu(AVP_OP_MASK_IOU, core::dtypes(AVP_U8), kAvx2, mask_iou_avx2),
        on_cpu(AVP_OP_MASK_FROM_LOGITS, core::dtypes(AVP_F32), kAvx512, mask_from_logits_avx512),
        on_cpu(AVP_OP_MASK_DILATE, core::dtypes(AVP_U8), kAvx512, mask_dilate_avx512),
        on_cpu(AVP_OP_MASK_MEASURE, core::dtypes(AVP_U8), kAvx512, mask_measure_avx512),
        on_cpu(AVP_OP_MASK_IOU, core::dtypes(AVP_U8), kAvx512, mask_iou_avx512),
#endif
    };
    return entries;
}

}  // namespace adavip::ops
