using AdaViP.Cli.Runtime;
using AdaViP.Pairs.Building;

namespace AdaViP.Cli.PairBuilds;

/// <summary>What <c>pairs build</c> was asked for.</summary>
/// <param name="Data">Preference data.</param>
/// <param name="ImageRoot">Folder of pictures; null for the folder of the data.</param>
/// <param name="Models">models.yaml.</param>
/// <param name="Output">Folder of the pairs.</param>
/// <param name="Overwrite">Whether to begin again.</param>
/// <param name="Endpoint">Writes the sentences; null for rules.</param>
/// <param name="Options">All else; the selection comes from models.yaml.</param>
/// <param name="MemoryCheck">Whether the models' memory is compared with what is available before they are loaded.</param>
/// <param name="Kernels">What resamples pictures and computes masks.</param>
internal sealed record PairsRequest(
    IReadOnlyList<string> Data,
    string? ImageRoot,
    string Models,
    string Output,
    bool Overwrite,
    SentenceEndpoint? Endpoint,
    PairBuildOptions Options,
    bool MemoryCheck,
    PictureKernels Kernels);
