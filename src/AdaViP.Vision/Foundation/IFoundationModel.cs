using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>A loaded model of the pair builder.</summary>
public interface IFoundationModel : IDisposable
{
    /// <summary>What was found out about it.</summary>
    ModelReport Report { get; }

    /// <summary>Its graphs, with the time spent in each.</summary>
    IReadOnlyList<IGraphSession> Sessions { get; }

    /// <summary>Runs the model once on a drawn picture.</summary>
    /// <returns>What came out, in a few words.</returns>
    string Probe();
}
