#include "dispatch/cpu_features.hpp"
#include "ops/mask/mask.hpp"

namespace adavip::ops {

std::span<const dispatch::RegistryEntry> mask_registry() {
    using namespace dispatch;
    static const RegistryEntry entries[] = {
        {AVP_OP_MASK_FROM_LOGITS, core::dtypes(AVP_F32), AVP_CPU, "ref", kRefPriority, always,
         erase(mask_from_logits_ref)},
        {AVP_OP_MASK_DILATE, core::dtypes(AVP_U8), AVP_CPU, "ref", kRefPriority, always,
         erase(mask_dilate_ref)},
        {AVP_OP_MASK_MEASURE, core::dtypes(AVP_U8), AVP_CPU, "ref", kRefPriority, always,
         erase(mask_measure_ref)},
        {AVP_OP_MASK_IOU, core::dtypes(AVP_U8), AVP_CPU, "ref", kRefPriority, always, erase(mask_iou_ref)},
#if ADAVIP_X86
        {AVP_OP_MASK_FROM_LOGITS, core::dtypes(AVP_F32), AVP_CPU, "avx2", kAvx2Priority, has_avx2,
         erase(mask_from_logits_avx2)},
        {AVP_OP_MASK_DILATE, core::dtypes(AVP_U8), AVP_CPU, "avx2", kAvx2Priority, has_avx2,
         erase(mask_dilate_avx2)},
        {AVP_OP_MASK_MEASURE, core::dtypes(AVP_U8), AVP_CPU, "avx2", kAvx2Priority, has_avx2,
         erase(mask_measure_avx2)},
        {AVP_OP_MASK_IOU, core::dtypes(AVP_U8), AVP_CPU, "avx2", kAvx2Priority, has_avx2,
         erase(mask_iou_avx2)},
        {AVP_OP_MASK_FROM_LOGITS, core::dtypes(AVP_F32), AVP_CPU, "avx512", kAvx512Priority, has_avx512,
         erase(mask_from_logits_avx512)},
        {AVP_OP_MASK_DILATE, core::dtypes(AVP_U8), AVP_CPU, "avx512", kAvx512Priority, has_avx512,
         erase(mask_dilate_avx512)},
        {AVP_OP_MASK_MEASURE, core::dtypes(AVP_U8), AVP_CPU, "avx512", kAvx512Priority, has_avx512,
         erase(mask_measure_avx512)},
        {AVP_OP_MASK_IOU, core::dtypes(AVP_U8), AVP_CPU, "avx512", kAvx512Priority, has_avx512,
         erase(mask_iou_avx512)},
#endif
    };
    return entries;
}

}  // namespace adavip::ops
