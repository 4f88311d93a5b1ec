// A small pool of threads owned by one context. Work is cut into equal contiguous parts, part i always on
// thread i: no stealing, so what runs where depends only on the count, the grain and the number of threads.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace adavip::core {

// Processors this process may run on (its affinity mask), at least 1.
int available_processors() noexcept;

class ThreadPool final {
  public:
    // The calling thread works too: threads - 1 are started. 1 <= threads.
    explicit ThreadPool(int threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    int threads() const noexcept { return threads_; }

    // Calls body(begin, end) on disjoint ranges that cover [0, count); returns when all are done. Inner
    // boundaries are multiples of grain and no range is shorter than grain, except the last. Too little work
    // for two ranges runs on the caller. The first exception a body throws is rethrown here. Calls from
    // several threads take turns; a body must not call parallel_for of the same pool.
    template <class Body>
    void parallel_for(int64_t count, int64_t grain, const Body& body) {
        const Range whole{count, grain,
                          [](const void* context, int64_t begin, int64_t end) {
                              (*static_cast<const Body*>(context))(begin, end);
                          },
                          &body};
        run(whole);
    }

  private:
    struct Range {
        int64_t count;
        int64_t grain;
        void (*call)(const void* context, int64_t begin, int64_t end);
        const void* context;
    };

    void run(const Range& range);
    void run_part(const Range& range, int part, int parts) noexcept;
    void work(int index);
    void stop() noexcept;

    int threads_;
    std::vector<std::thread> workers_;
    std::mutex caller_;  // one parallel_for at a time
    std::mutex mutex_;   // guards everything below
    std::condition_variable wake_;
    std::condition_variable done_;
    Range current_{};
    int parts_ = 0;
    int pending_ = 0;
    uint64_t generation_ = 0;
    bool stopping_ = false;
    std::exception_ptr error_;
};

}  // namespace adavip::core
