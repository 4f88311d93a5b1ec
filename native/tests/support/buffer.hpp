// Memory for tests: any misalignment, with sentinels before and behind that are checked when asked and at the
// end.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) (static_cast<void>(address), static_cast<void>(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) (static_cast<void>(address), static_cast<void>(size))
#endif

namespace adavip::tests {

// `count` elements that start `misalignment` elements after a 64-byte boundary. Under AddressSanitizer the
// sentinels cannot even be read.
template <class T>
class Buffer final {
  public:
    explicit Buffer(int64_t count, int64_t misalignment = 0)
        : count_(static_cast<std::size_t>(count)),
          front_(kGuard + static_cast<std::size_t>(misalignment) * sizeof(T)),
          size_((front_ + count_ * sizeof(T) + kGuard + 63) / 64 * 64),
          bytes_(static_cast<unsigned char*>(std::aligned_alloc(64, size_)), &std::free) {
        std::memset(bytes_.get(), kSentinel, size_);
        std::fill_n(data(), count_, T{});
        ASAN_POISON_MEMORY_REGION(bytes_.get(), front_);
        ASAN_POISON_MEMORY_REGION(bytes_.get() + back(), size_ - back());
    }
    Buffer(const std::vector<T>& values, int64_t misalignment)
        : Buffer(static_cast<int64_t>(values.size()), misalignment) {
        std::copy(values.begin(), values.end(), data());
    }
    Buffer(Buffer&&) noexcept = default;
    ~Buffer() {
        if (bytes_ != nullptr) ExpectUntouchedAround();
    }

    T* data() noexcept { return reinterpret_cast<T*>(bytes_.get() + front_); }
    const T* data() const noexcept { return reinterpret_cast<const T*>(bytes_.get() + front_); }
    int64_t size() const noexcept { return static_cast<int64_t>(count_); }
    T& operator[](int64_t index) noexcept { return data()[index]; }
    const T& operator[](int64_t index) const noexcept { return data()[index]; }
    std::vector<T> values() const { return std::vector<T>(data(), data() + count_); }

    void ExpectUntouchedAround() {
        ASAN_UNPOISON_MEMORY_REGION(bytes_.get(), size_);
        for (std::size_t at = 0; at < size_; ++at) {
            if (at >= front_ && at < back()) continue;
            if (bytes_.get()[at] != kSentinel) {
                ADD_FAILURE() << "byte " << static_cast<int64_t>(at) - static_cast<int64_t>(front_)
                              << " relative to a buffer of " << count_ * sizeof(T) << " bytes was written";
                return;
            }
        }
    }

  private:
    static constexpr std::size_t kGuard = 128;
    static constexpr unsigned char kSentinel = 0xA5;

    std::size_t back() const noexcept { return front_ + count_ * sizeof(T); }

    std::size_t count_;
    std::size_t front_;
    std::size_t size_;
    std::unique_ptr<unsigned char, decltype(&std::free)> bytes_;
};

}  // namespace adavip::tests
