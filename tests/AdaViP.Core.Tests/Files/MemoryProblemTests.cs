using Xunit;

namespace AdaViP.Core.Tests.Files;

public sealed class MemoryProblemTests
{
    private const string Libtorch =
        "[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: "
            + "can't allocate memory: you tried to allocate 131072000 bytes. Error code 12 (Cannot allocate memory)";

    [Fact]
    public void During_LibtorchOutOfMemory_NamesThePhaseAndTheBytes()
    {
        MemoryException failure = Assert.Throws<MemoryException>(
            () => MemoryProblem.During("loading the model from m", () => throw new InvalidOperationException(Libtorch)));

        Assert.Equal("loading the model from m", failure.Phase);
        Assert.Equal("out of memory while loading the model from m (131.1 MB more were not available).", failure.Message);
    }

    [Fact]
    public void During_Nested_TheInnermostPhaseCounts() =>
        Assert.Equal(
            "computing step 3",
            Assert.Throws<MemoryException>(() => MemoryProblem.During("training", Step)).Phase);

    private static void Step() => MemoryProblem.During("computing step 3", () => throw new InsufficientMemoryException());

    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 139 GiB")]
    [InlineData("std::bad_alloc")]
    [InlineData("Non-zero status code returned while running Add node. Status Message: "
        + "bfc_arena.cc:376 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool) Failed to get the chunk")]
    [InlineData("Failed to allocate memory for requested buffer of size 1048576")]
    [InlineData("libtorch_cpu.so: failed to map segment from shared object")]
    public void Is_WhatLibrariesSay_IsRecognised(string message)
    {
        Assert.True(MemoryProblem.Is(new InvalidOperationException(message)));
        InvalidOperationException inner = new(message);
        Assert.True(MemoryProblem.Is(new AggregateException(new InvalidOperationException("x", inner))));
    }

    [Theory]
    [InlineData(0x8007000C)]
    [InlineData(0x8007000E)]
    public void Is_PartOfAProgramThatFindsNoMemory_IsRecognised(uint code)
    {
        FileLoadException failure = new("Could not load file or assembly 'Some.Part'.") { HResult = unchecked((int)code) };
        Assert.True(MemoryProblem.Is(failure));
        Assert.True(MemoryProblem.IsOfTheProcess(new TypeInitializationException("Part", failure)));
    }

    [Fact]
    public void IsOfTheProcess_WhatIsNotTheFilesFault_IsToldFromDamage()
    {
        Assert.True(MemoryProblem.IsOfTheProcess(new InsufficientMemoryException()));
        Assert.True(MemoryProblem.IsOfTheProcess(new InvalidOperationException("Resource temporarily unavailable")));
        Assert.True(MemoryProblem.IsOfTheProcess(new FileLoadException("part")));
        Assert.False(MemoryProblem.IsOfTheProcess(new InvalidDataException("page 3")));
        Assert.False(MemoryProblem.IsOfTheProcess(new FormatException()));
        Assert.False(MemoryProblem.IsOfTheProcess(new EndOfStreamException()));
    }

    [Theory]
    [InlineData("pthread_create failed for thread: 3, index: 2, error code: 11 error msg: Resource temporarily unavailable")]
    [InlineData("std::system_error: Resource temporarily unavailable")]
    public void During_ThreadThatIsNotStarted_NamesBothPossibleCauses(string message)
    {
        Assert.False(MemoryProblem.Is(new InvalidOperationException(message)));
        ThreadException failure = Assert.Throws<ThreadException>(
            () => MemoryProblem.During("loading the model from m", () => throw new InvalidOperationException(message)));
        Assert.Equal("loading the model from m", failure.Phase);
        Assert.Contains("ulimit -u", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ulimit -v", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("out of memory", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_FileInUse_IsNeitherMemoryNorThreads()
    {
        var failure = new IOException("Resource temporarily unavailable : '/run.lock'", 11);
        Assert.False(MemoryProblem.Is(failure));
        Assert.False(ThreadException.Is(failure));
    }

    [Fact]
    public void Is_OtherFailures_AreNot()
    {
        Assert.False(MemoryProblem.Is(new InvalidOperationException("the sizes 3 and 4 do not match")));
        Assert.False(MemoryProblem.Is(new UserErrorException("'question' is \"out of memory\"; expected a picture")));
    }
}
