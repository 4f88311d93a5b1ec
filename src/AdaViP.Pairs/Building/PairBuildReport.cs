namespace AdaViP.Pairs.Building;

/// <summary>What a finished build left.</summary>
/// <param name="Pictures">Distinct pictures of this process's share.</param>
/// <param name="Pairs">Preferences that got a rejected picture.</param>
/// <param name="Without">Preferences that got none, by reason.</param>
/// <param name="TraceFile">Its trace.</param>
/// <param name="Progress">Rates of this run.</param>
public sealed record PairBuildReport(
    int Pictures, int Pairs, IReadOnlyDictionary<string, int> Without, string TraceFile, PairProgress Progress);
