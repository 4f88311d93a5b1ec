using System.Text.RegularExpressions;
using AdaViP.Cli.Runtime;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;

namespace AdaViP.Cli.Tests.Runtime;

/// <summary>The kernels of the program are chosen in one place, and are those that were named.</summary>
public sealed partial class KernelFactoryTests
{
    // A set of its own is all that this file makes.
    private const string Sets = "AdaViP.Core/Reference/ReferenceKernels.cs";

    [Theory]
    [InlineData(KernelChoice.Native, "native ")]
    [InlineData(KernelChoice.Reference, "reference")]
    [InlineData(KernelChoice.Torch, "libtorch (preference loss: native ")]
    public void Create_Named_IsWhatComputes(KernelChoice choice, string description)
    {
        using KernelSet kernels = KernelFactory.Create(new RuntimeRecipe { Kernels = choice, Threads = 1 });

        Assert.StartsWith(description, kernels.Preference.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_OfTheProduct_MakeKernelsInOnePlace()
    {
        string source = Path.Combine(RepositoryPaths.Root, "src");
        string[] makers =
        [
            .. from path in Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories)
               let file = Path.GetRelativePath(source, path).Replace('\\', '/')
               where !file.Contains("/obj/", StringComparison.Ordinal) && Making().IsMatch(File.ReadAllText(path))
               orderby file
               select file,
        ];

        Assert.Equal(["AdaViP.Cli/Runtime/KernelFactory.cs", Sets], makers);
    }

    [GeneratedRegex(
        @"\b(Native|Reference)Kernels\.Create\(|\bnew ((Native|Reference)(Preference|Image|Mask)|Torch)Kernels\(")]
    private static partial Regex Making();
}
