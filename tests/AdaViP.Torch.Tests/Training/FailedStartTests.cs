using System.Security.Cryptography;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Training;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>A run that cannot begin changes nothing.</summary>
public sealed class FailedStartTests
{
    [Fact]
    public void Run_OverwriteThatCannotStart_LeavesTheEarlierRunAsItWas()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        string otherVocabulary = OriginalLayout.Write(run.Golden.Policy, folder);
        string output = folder.At("run");
        Assert.True(GoldenRun.Train(run.Inputs(output)).Finished);
        List<(string, string)> before = Contents(output);
        TrainerInputs again = run.Inputs(output, mode: OutputMode.Overwrite);
        TrainerInputs[] broken =
        [
            again with { ModelFolder = folder.At("nowhere") },
            again with { Dataset = run.WithSecond(sample => sample with { RejectedImage = null }) },
            again with { ReferenceFolder = otherVocabulary },
            again with { ModelFolder = output, ReferenceFolder = null },
        ];
        foreach (TrainerInputs inputs in broken)
        {
            Assert.ThrowsAny<UserErrorException>(() => GoldenRun.Train(inputs));
            Assert.Equal(before, Contents(output));
        }

        Assert.True(GoldenRun.Train(again).Finished);
    }

    [Fact]
    public void Run_StartThatFails_LeavesNothingInAFreshFolder()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        using TemporaryFolder other = new();
        string otherVocabulary = OriginalLayout.Write(run.Golden.Policy, other);

        Assert.Throws<UserDataException>(
            () => GoldenRun.Train(run.Inputs(folder.At("run")) with { ReferenceFolder = otherVocabulary }));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static List<(string, string)> Contents(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (file, Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))),
    ];
}
