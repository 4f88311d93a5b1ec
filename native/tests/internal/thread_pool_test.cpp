#include "core/thread_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>

namespace adavip::tests {
namespace {

using core::ThreadPool;

TEST(ThreadPool, ParallelFor_CoversEveryIndexOnce) {
    for (const int threads : {1, 2, 5, 16}) {
        ThreadPool pool(threads);
        for (const int64_t count : {0, 1, 2, 7, 100, 1001}) {
            for (const int64_t grain : {1, 3, 64}) {
                std::vector<std::atomic<int>> hits(static_cast<std::size_t>(count));
                pool.parallel_for(count, grain, [&](int64_t begin, int64_t end) {
                    EXPECT_EQ(begin % grain, 0);
                    EXPECT_TRUE(end == count || end % grain == 0);
                    EXPECT_LT(begin, end);
                    for (int64_t i = begin; i < end; ++i) ++hits[static_cast<std::size_t>(i)];
                });
                for (int64_t i = 0; i < count; ++i) {
                    ASSERT_EQ(hits[static_cast<std::size_t>(i)], 1) << threads << " " << count << " " << i;
                }
            }
        }
    }
}

TEST(ThreadPool, ParallelFor_UsesAllThreadsWhenThereIsWork) {
    ThreadPool pool(3);
    std::mutex mutex;
    std::set<std::thread::id> ids;
    pool.parallel_for(3, 1, [&](int64_t, int64_t) {
        const std::lock_guard lock(mutex);
        ids.insert(std::this_thread::get_id());
    });
    EXPECT_EQ(ids.size(), 3U);
}

TEST(ThreadPool, LittleWork_StaysOnTheCaller) {
    ThreadPool pool(4);
    std::thread::id worker;
    pool.parallel_for(100, 100, [&](int64_t, int64_t) { worker = std::this_thread::get_id(); });
    EXPECT_EQ(worker, std::this_thread::get_id());
}

TEST(ThreadPool, ExceptionInAnyPart_ReachesTheCallerAndThePoolStaysUsable) {
    ThreadPool pool(4);
    for (int64_t thrower = 0; thrower < 4; ++thrower) {
        EXPECT_THROW(pool.parallel_for(4, 1,
                                       [&](int64_t begin, int64_t) {
                                           if (begin == thrower) throw std::runtime_error("part");
                                       }),
                     std::runtime_error);
    }
    std::atomic<int64_t> sum = 0;
    pool.parallel_for(1000, 1, [&](int64_t begin, int64_t end) { sum += end - begin; });
    EXPECT_EQ(sum, 1000);
}

TEST(ThreadPool, CallsFromSeveralThreads_TakeTurns) {
    ThreadPool pool(3);
    std::atomic<int64_t> sum = 0;
    std::vector<std::thread> callers;
    for (int caller = 0; caller < 4; ++caller) {
        callers.emplace_back([&] {
            for (int round = 0; round < 100; ++round) {
                pool.parallel_for(30, 1, [&](int64_t begin, int64_t end) { sum += end - begin; });
            }
        });
    }
    for (std::thread& caller : callers) caller.join();
    EXPECT_EQ(sum, 4 * 100 * 30);
}

TEST(ThreadPool, AvailableProcessors_RespectsTheAffinityMask) {
    const int before = core::available_processors();
    EXPECT_GE(before, 1);
#if defined(__linux__)
    cpu_set_t saved;
    ASSERT_EQ(sched_getaffinity(0, sizeof saved, &saved), 0);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(sched_getcpu()), &one);
    ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
    EXPECT_EQ(core::available_processors(), 1);
    ASSERT_EQ(sched_setaffinity(0, sizeof saved, &saved), 0);
    EXPECT_EQ(core::available_processors(), before);
#endif
}

}  // namespace
}  // namespace adavip::tests
