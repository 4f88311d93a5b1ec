using AdaViP.Core.Data;

namespace AdaViP.Pairs.Building;

/// <summary>What came of one preference.</summary>
/// <param name="Sample">The preference.</param>
/// <param name="Trace">Its line of the trace.</param>
internal sealed record PairOutcome(PreferenceSample Sample, PreferenceTrace Trace);
