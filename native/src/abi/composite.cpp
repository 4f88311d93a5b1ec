// avp_composite: checks and dispatch.
#include "ops/composite/composite.hpp"

#include <cmath>
#include <vector>

#include "abi/context.hpp"
#include "core/tensor_check.hpp"

using namespace adavip;

namespace {

constexpr int64_t kMaxSide = 65535;
constexpr int64_t kMaxFeather = 1024;
constexpr int64_t kRowGrain = 16;  // rows a thread takes at least

struct Problem {
    int64_t count = 0;
    int64_t height = 0;
    int64_t width = 0;
    int64_t fill_height = 0;
    int64_t fill_width = 0;
    int64_t fill_pixels() const { return fill_height * fill_width; }
};

void check_contiguous(const char* name, const avp_tensor& tensor) {
    int64_t stride = 1;
    for (int axis = tensor.rank - 1; axis >= 0; --axis) {
        if (tensor.shape[axis] > 1 && tensor.stride[axis] != stride) {
            core::fail_unsupported(name, ": stride[", axis, "] is ", tensor.stride[axis],
                                   ", only contiguous (", stride, ") is supported");
        }
        stride *= tensor.shape[axis];
    }
}

const avp_tensor& checked(core::Device device, const avp_tensor* tensor, const char* name, int32_t rank,
                          core::DtypeSet allowed) {
    const avp_tensor& view = core::check_tensor(device, tensor, name, rank, allowed);
    bool empty = false;
    for (int axis = 0; axis < rank; ++axis) empty = empty || view.shape[axis] == 0;
    if (!empty) check_contiguous(name, view);
    return view;
}

core::Footprint footprint_of(const char* name, const avp_tensor& tensor) {
    int64_t count = 1;
    for (int axis = 0; axis < tensor.rank; ++axis) count *= tensor.shape[axis];
    return core::footprint(name, core::VectorView{tensor.data, count, tensor.dtype});
}

Problem problem_of(const avp_tensor& base, const avp_tensor& masks, const avp_tensor& fills,
                   const avp_tensor& out) {
    const bool planes = fills.dtype == AVP_F32;
    Problem p{masks.shape[0], base.shape[0], base.shape[1], fills.shape[planes ? 2 : 1],
              fills.shape[planes ? 3 : 2]};
    core::check_equal("base.shape[2]", base.shape[2], "the number of channels", 3);
    core::check_equal(planes ? "fills.shape[1]" : "fills.shape[3]", fills.shape[planes ? 1 : 3],
                      "the number of channels", 3);
    core::check_equal("out.shape[3]", out.shape[3], "the number of channels", 3);
    core::check_equal("fills.shape[0]", fills.shape[0], "masks.shape[0]", p.count);
    core::check_equal("out.shape[0]", out.shape[0], "masks.shape[0]", p.count);
    core::check_equal("masks.shape[1]", masks.shape[1], "base.shape[0]", p.height);
    core::check_equal("masks.shape[2]", masks.shape[2], "base.shape[1]", p.width);
    core::check_equal("out.shape[1]", out.shape[1], "base.shape[0]", p.height);
    core::check_equal("out.shape[2]", out.shape[2], "base.shape[1]", p.width);
    if (p.height > kMaxSide || p.width > kMaxSide) {
        core::fail_invalid("base is ", p.width, " x ", p.height, ", at most ", kMaxSide, " a side");
    }
    return p;
}

void check_params(const avp_composite_params& params, const Problem& p, bool planes) {
    if (params.left < 0 || params.left + p.fill_width > p.width) {
        core::fail_invalid("params.left ", params.left, " puts a fill ", p.fill_width,
                           " wide outside a picture of width ", p.width);
    }
    if (params.top < 0 || params.top + p.fill_height > p.height) {
        core::fail_invalid("params.top ", params.top, " puts a fill ", p.fill_height,
                           " high outside a picture of height ", p.height);
    }
    if (params.feather < 0 || params.feather > kMaxFeather) {
        core::fail_invalid("params.feather is ", params.feather, ", must be in [0, ", kMaxFeather, "]");
    }
    if (planes && !(std::isfinite(params.fill_scale) && params.fill_scale > 0)) {
        core::fail_invalid("params.fill_scale is ", params.fill_scale, ", must be finite and > 0");
    }
}

}  // namespace

int32_t avp_composite(avp_context* context, const avp_composite_params* params, const avp_tensor* base,
                      const avp_tensor* masks, const avp_tensor* fills, avp_tensor* out) {
    return abi::guarded("avp_composite", [&] {
        avp_context& owner = abi::required(context, "context");
        const core::Device device = owner.device;
        const avp_composite_params read = abi::read_params(params, "params");
        const avp_tensor& picture = checked(device, base, "base", 3, core::dtypes(AVP_U8));
        const avp_tensor& mask = checked(device, masks, "masks", 3, core::dtypes(AVP_U8));
        const avp_tensor& fill = checked(device, fills, "fills", 4, core::dtypes(AVP_U8, AVP_F32));
        const avp_tensor& result = checked(device, out, "out", 4, core::dtypes(AVP_U8));
        const Problem p = problem_of(picture, mask, fill, result);
        check_params(read, p, fill.dtype == AVP_F32);
        const core::Footprint items[] = {footprint_of("out", result), footprint_of("base", picture),
                                         footprint_of("masks", mask), footprint_of("fills", fill)};
        core::check_disjoint(items, 4, 1);
        if (p.count == 0 || p.height == 0 || p.width == 0) return;

        const int64_t pixels = p.height * p.width;
        const bool feathered = read.feather > 0;
        std::vector<uint8_t> alpha(feathered ? static_cast<std::size_t>(pixels) : 0);
        std::vector<int32_t> columns(feathered ? static_cast<std::size_t>(p.width) : 0);
        auto* const function = abi::chosen<ops::CompositeFunction>(owner, AVP_OP_COMPOSITE, fill.dtype);
        for (int64_t i = 0; i < p.count; ++i) {
            const uint8_t* const one = static_cast<const uint8_t*>(mask.data) + i * pixels;
            if (feathered) ops::feather(one, p.height, p.width, read.feather, columns.data(), alpha.data());
            const ops::Composite arguments{static_cast<const uint8_t*>(picture.data),
                                           feathered ? alpha.data() : one,
                                           static_cast<const unsigned char*>(fill.data) +
                                               i * p.fill_pixels() * 3 * core::dtype_size(fill.dtype),
                                           static_cast<uint8_t*>(result.data) + i * pixels * 3,
                                           p.width,
                                           read.left,
                                           read.top,
                                           p.fill_width,
                                           p.fill_height,
                                           fill.dtype,
                                           read.fill_scale,
                                           feathered};
            owner.pool.parallel_for(p.height, kRowGrain,
                                    [&](int64_t begin, int64_t end) { function(arguments, begin, end); });
        }
    });
}
