using AdaViP.MicroWorld.Networks;
using AdaViP.MicroWorld.Worlds;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.ModelTraining;

/// <summary>How long and how fast a model learns.</summary>
/// <param name="Steps">Updates.</param>
/// <param name="BatchSize">Scenes of an update.</param>
/// <param name="Rate">Highest learning rate: reached after a twentieth of the steps, then down to 0 along a cosine.</param>
internal sealed record LearningPlan(int Steps, int BatchSize, double Rate)
{
    private const double WarmUp = 0.05;

    /// <summary>The learning rate of a step, counted from 0.</summary>
    internal double RateOf(int step)
    {
        double rising = Math.Max(1, Steps * WarmUp);
        return step < rising
            ? Rate * (step + 1) / rising
            : Rate * 0.5 * (1 + Math.Cos(Math.PI * (step - rising) / (Steps - rising)));
    }
}

/// <summary>A model that can be trained and written.</summary>
internal interface IModelTrainer : IDisposable
{
    /// <summary>Its section in the file of models.</summary>
    string Name { get; }

    /// <summary>Length and speed.</summary>
    LearningPlan Plan { get; }

    /// <summary>Trains from the drawn weights to the last step.</summary>
    /// <param name="report">Told of steps done and the loss, now and then.</param>
    /// <param name="cancellation">Looked at before every step.</param>
    void Train(Action<int, double> report, CancellationToken cancellation);

    /// <summary>Writes the model's files.</summary>
    /// <param name="folder">Exists.</param>
    void Save(string folder);
}

/// <summary>The loop: batches are drawn on other threads while libtorch computes; the same seed gives the same weights.</summary>
/// <typeparam name="TBatch">What a step learns from; holds no tensors.</typeparam>
/// <param name="world">Source of scenes.</param>
internal abstract class ModelTrainer<TBatch>(TrainingWorld world) : IDisposable
{
    private const int Ahead = 3;
    private const int ReportEvery = 20;

    /// <summary>Names its random numbers.</summary>
    public abstract string Name { get; }

    /// <summary>Length and speed.</summary>
    public LearningPlan Plan => WholePlan with { Steps = Math.Min(WholePlan.Steps, world.MostSteps) };

    /// <summary>The plan where nothing shortens it.</summary>
    protected abstract LearningPlan WholePlan { get; }

    /// <summary>Source of scenes.</summary>
    protected TrainingWorld World => world;

    /// <summary>What its training changes: the model, and what helps it to learn.</summary>
    protected abstract IReadOnlyList<NetworkWeight> Learned { get; }

    /// <summary>As <see cref="IModelTrainer.Train"/>.</summary>
    public void Train(Action<int, double> report, CancellationToken cancellation)
    {
        var drawn = new Queue<Task<TBatch>>();
        using var updates = new WeightUpdates(Learned);
        double sum = 0;
        for (int step = 0; step < Plan.Steps; step++)
        {
            for (int next = step + drawn.Count; next < Math.Min(Plan.Steps, step + Ahead); next++)
            {
                int index = next;
                drawn.Enqueue(Task.Run(() => Draw(index), CancellationToken.None));
            }

            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            Tensor loss = Loss(drawn.Dequeue().GetAwaiter().GetResult());
            loss.backward();
            updates.Step(Plan.RateOf(step));
            sum += loss.item<float>();
            if ((step + 1) % ReportEvery == 0 || step + 1 == Plan.Steps)
            {
                report(step + 1, sum / (step % ReportEvery + 1));
                sum = 0;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory of the weights back.</summary>
    protected virtual void Release()
    {
        foreach (NetworkWeight weight in Learned)
        {
            weight.Value.Dispose();
        }
    }

    /// <summary>What a step learns from; called on another thread.</summary>
    protected abstract TBatch Draw(int step);

    /// <summary>The loss of a batch, a single number.</summary>
    protected abstract Tensor Loss(TBatch batch);

    /// <summary>The numbers of a step's examples, each from a stream of its own.</summary>
    protected IEnumerable<(int Index, PortableRandom Random)> Streams(int step) => Enumerable.Range(0, Plan.BatchSize)
        .Select(i => (i, world.Random($"{Name} training", (long)step * Plan.BatchSize + i)));
}
