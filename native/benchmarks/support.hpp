// Shared pieces of the benchmarks: contexts, tensors, and the memory passes that the ops are compared with.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "adavip/adavip.h"

namespace adavip::benchmarks {

inline constexpr int kThreads = 2;  // the target is stated for two cores

// A context whose implementation is forced; nullptr when this machine lacks it.
inline std::unique_ptr<avp_context, decltype(&avp_context_free)> make_context(const char* impl,
                                                                              int32_t threads = kThreads) {
    avp_context_params params{};
    params.struct_size = sizeof params;
    params.threads = threads;
    params.force_impl = impl;
    avp_context* context = nullptr;
    avp_context_create(&params, &context);
    return {context, &avp_context_free};
}

inline avp_tensor vector_of(void* data, int32_t dtype, int64_t count) {
    return {data, {count, 1, 1, 1}, {1, 0, 0, 0}, 1, dtype, AVP_CPU, 0};
}

inline avp_tensor matrix_of(void* data, int32_t dtype, int64_t rows, int64_t columns) {
    return {data, {rows, columns, 1, 1}, {columns, 1, 0, 0}, 2, dtype, AVP_CPU, 0};
}

// Page-aligned memory, touched so that no benchmark pays the first page fault.
template <class T>
class Block final {
  public:
    explicit Block(int64_t count)
        : count_(count),
          data_(static_cast<T*>(std::aligned_alloc(
                    4096, (static_cast<std::size_t>(count) * sizeof(T) + 4095) / 4096 * 4096)),
                &std::free) {
        for (int64_t i = 0; i < count; ++i) data_.get()[i] = T{};
    }
    T* data() noexcept { return data_.get(); }
    int64_t size() const noexcept { return count_; }

  private:
    int64_t count_;
    std::unique_ptr<T, decltype(&std::free)> data_;
};

// A plain thread that runs the second half of every pass, parked between passes like the library's own
// workers.
class Halves final {
  public:
    Halves();
    ~Halves();
    // half(0) here and half(1) on the other thread.
    void run(const std::function<void(int)>& half);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// The fastest this machine reads, fills, scales in place or copies `count` floats with both threads.
float read_pass(Halves& halves, const float* data, int64_t count);
void write_pass(Halves& halves, float* data, int64_t count, float value);
void scale_pass(Halves& halves, float* data, int64_t count, float factor);
void copy_pass(Halves& halves, const float* from, float* to, int64_t count);

inline double milliseconds(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

// Times of one kind of pass over the iterations of a row; medians are what is compared.
class Times final {
  public:
    void add(double value) { values_.push_back(value); }
    double median() {
        std::sort(values_.begin(), values_.end());
        return values_.empty() ? 0 : values_[values_.size() / 2];
    }

  private:
    std::vector<double> values_;
};

}  // namespace adavip::benchmarks
