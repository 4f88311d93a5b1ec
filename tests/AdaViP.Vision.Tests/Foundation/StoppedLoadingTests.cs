using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;
using Xunit;

namespace AdaViP.Vision.Tests.Foundation;

/// <summary>Models of gigabytes take long to load: an interruption is heeded before the next graph, not after the last.</summary>
public sealed class StoppedLoadingTests(FoundationFixture fixture) : IClassFixture<FoundationFixture>
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    public void Open_CancelledWhileAGraphIsLoaded_LoadsNoOther(int last, int sections)
    {
        using var stop = new CancellationTokenSource();
        var engine = new StoppingEngine(fixture.Engine, stop, last);
        List<string> opened = [];
        Assert.Throws<OperationCanceledException>(
            () => FoundationModelSet.Open(FoundationFixture.Shipped, engine, fixture.Kernels, opened.Add, stop.Token));
        Assert.Equal(last, engine.Loaded);
        Assert.Equal(sections, opened.Count);
    }

    // Graphs are loaded one after the other; the token is cancelled in the last one.
    private sealed class StoppingEngine : IGraphEngine
    {
        private readonly IGraphEngine _engine;
        private readonly CancellationTokenSource _stop;
        private readonly int _last;

        public StoppingEngine(IGraphEngine engine, CancellationTokenSource stop, int last)
        {
            _engine = engine;
            _stop = stop;
            _last = last;
            StopAt(0);
        }

        public int Loaded { get; private set; }

        public string Description => _engine.Description;

        public long? EmbeddingRows(GraphFile file, string input) => _engine.EmbeddingRows(file, input);

        public IGraphSession Load(GraphFile file)
        {
            IGraphSession session = _engine.Load(file);
            StopAt(++Loaded);
            return session;
        }

        private void StopAt(int loaded)
        {
            if (loaded == _last)
            {
                _stop.Cancel();
            }
        }
    }
}
