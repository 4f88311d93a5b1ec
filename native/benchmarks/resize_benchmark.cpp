// Pillow-exact resampling on one thread: what the five models ask for, per implementation. Target: at least
// twice as fast as OpenCV's INTER_AREA and Skia's mipmapped scaling of the same sizes on one core. MB/s
// counts source and target.
#include <string>

#include "support.hpp"

namespace adavip::benchmarks {
namespace {

struct Picture {
    const char* name;
    int32_t width;
    int32_t height;
    int32_t canvas;  // side of the square it is padded to; 0: none
    int32_t to_width;
    int32_t to_height;
    int32_t filter;
    int32_t dtype;
};

constexpr Picture kPictures[] = {
    {"640x480_336x336_bicubic_u8", 640, 480, 0, 336, 336, AVP_FILTER_BICUBIC, AVP_U8},
    {"640x480_336x336_bicubic_f32", 640, 480, 0, 336, 336, AVP_FILTER_BICUBIC, AVP_F32},
    {"640x480_pad_336x336_bicubic_f32", 640, 480, 640, 336, 336, AVP_FILTER_BICUBIC, AVP_F32},
    {"480x640_pad_336x336_bicubic_f32", 480, 640, 640, 336, 336, AVP_FILTER_BICUBIC, AVP_F32},
    {"480x640_384x384_bilinear_f32", 480, 640, 0, 384, 384, AVP_FILTER_BILINEAR, AVP_F32},
    {"1920x1080_336x336_bicubic_u8", 1920, 1080, 0, 336, 336, AVP_FILTER_BICUBIC, AVP_U8},
    {"1920x1080_336x336_bicubic_f32", 1920, 1080, 0, 336, 336, AVP_FILTER_BICUBIC, AVP_F32},
    {"1920x1080_1024x576_bilinear_u8", 1920, 1080, 0, 1024, 576, AVP_FILTER_BILINEAR, AVP_U8},
    {"1920x1080_1024x576_bilinear_f32", 1920, 1080, 0, 1024, 576, AVP_FILTER_BILINEAR, AVP_F32},
    {"640x480_1024x768_bilinear_f32", 640, 480, 0, 1024, 768, AVP_FILTER_BILINEAR, AVP_F32},
    {"640x480_1024x768_bicubic_u8", 640, 480, 0, 1024, 768, AVP_FILTER_BICUBIC, AVP_U8},
};

avp_resize_params params_of(const Picture& picture) {
    avp_resize_params params{};
    params.struct_size = sizeof params;
    params.filter = picture.filter;
    params.canvas_width = params.canvas_height = picture.canvas;
    params.pad_left = picture.canvas == 0 ? 0 : (picture.canvas - picture.width) / 2;
    params.pad_top = picture.canvas == 0 ? 0 : (picture.canvas - picture.height) / 2;
    params.resize_width = picture.to_width;
    params.resize_height = picture.to_height;
    params.rescale = 1.0 / 255.0;
    constexpr double kMean[] = {0.48145466, 0.4578275, 0.40821073};
    constexpr double kDeviation[] = {0.26862954, 0.26130258, 0.27577711};
    for (int channel = 0; channel < 3; ++channel) {
        params.mean[channel] = kMean[channel];
        params.std[channel] = kDeviation[channel];
    }
    return params;
}

avp_tensor block_of(void* data, int32_t dtype, int64_t first, int64_t second, int64_t third) {
    return {data, {first, second, third, 1}, {second * third, third, 1, 0}, 3, dtype, AVP_CPU, 0};
}

void resize(benchmark::State& state, const Picture& picture, const char* impl) {
    const auto context = make_context(impl, 1);
    if (context == nullptr) {
        state.SkipWithError("not on this machine");
        return;
    }
    Block<uint8_t> source(int64_t{3} * picture.width * picture.height);
    std::mt19937 random(11);
    for (int64_t i = 0; i < source.size(); ++i) source.data()[i] = static_cast<uint8_t>(random());
    const int64_t elements = int64_t{3} * picture.to_width * picture.to_height;
    const int64_t target_bytes = elements * (picture.dtype == AVP_U8 ? 1 : 4);
    Block<uint8_t> target(target_bytes);
    const avp_tensor from = block_of(source.data(), AVP_U8, picture.height, picture.width, 3);
    avp_tensor to = picture.dtype == AVP_U8
                        ? block_of(target.data(), AVP_U8, picture.to_height, picture.to_width, 3)
                        : block_of(target.data(), AVP_F32, 3, picture.to_height, picture.to_width);
    const avp_resize_params params = params_of(picture);
    for (auto _ : state) {
        const int32_t status = avp_resize(context.get(), &params, &from, &to);
        if (status != AVP_OK) state.SkipWithError(avp_last_error_message());
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * (source.size() + target_bytes));
}

const bool kRegistered = [] {
    for (const Picture& picture : kPictures) {
        for (const char* const impl : {"avx512", "avx2"}) {
            benchmark::RegisterBenchmark(
                (std::string("Resize/") + picture.name + "/" + impl).c_str(),
                [&picture, impl](benchmark::State& state) { resize(state, picture, impl); })
                ->Unit(benchmark::kMicrosecond);
        }
    }
    return true;
}();

}  // namespace
}  // namespace adavip::benchmarks
