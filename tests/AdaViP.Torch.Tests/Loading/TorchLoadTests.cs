using System.Runtime.InteropServices;
using AdaViP.Core;
using AdaViP.Torch.Loading;
using TorchSharp;
using Xunit;

namespace AdaViP.Torch.Tests.Loading;

/// <summary>
/// TorchSharp loads here, with the copy that the build made where the system's libstdc++ is too old for the package's.
/// </summary>
public sealed class TorchLoadTests : IDisposable
{
    private const string FileName = "libLibTorchSharp.so";
    private static readonly string NativeFolder = Path.Combine("runtimes", "linux-x64", "native");
    private static readonly string InOutput = Path.Combine(AppContext.BaseDirectory, FileName);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Matmul_SmallMatrices_GivesTheProduct()
    {
        TorchRuntime.EnsureLoadable();
        using torch.Tensor left = torch.tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);
        using torch.Tensor right = torch.tensor(new float[] { 7, 8, 9, 10, 11, 12 }, [3, 2]);

        using torch.Tensor product = left.matmul(right);

        Assert.Equal([2L, 2L], product.shape);
        Assert.Equal([58f, 64f, 139f, 154f], product.data<float>().ToArray());
    }

    [Fact]
    public void Output_OnThisSystem_NeedsNoVersionThatIsMissing()
    {
        (ElfImage system, string systemPath) = System();
        ElfImage copy = ElfImage.Parse(File.ReadAllBytes(InOutput), InOutput);

        VersionNeed? gap = GlibcxxGap.Find(copy, InOutput, system, systemPath);

        Assert.True(gap is null or { IsWeak: true }, $"{InOutput} needs {gap?.Version}, which {systemPath} lacks.");
        string[] weak = [.. copy.ReadNeeds().Where(need => need.IsWeak).Select(need => need.Version)];
        Assert.Equal(gap is null ? [] : [GlibcxxGap.BridgedVersion], weak);
    }

    [Fact]
    public void Package_AfterTheBuild_IsAsShipped()
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string version = typeof(torch).Assembly.GetName().Version!.ToString(3);
        string path = Path.Combine(packages, "torchsharp", version, NativeFolder, FileName);
        Assert.SkipUnless(File.Exists(path), $"the package's file is not at {path}.");

        Assert.DoesNotContain(ElfImage.Parse(File.ReadAllBytes(path), path).ReadNeeds(), need => need.IsWeak);
    }

    [Fact]
    public void Bridge_FileAsShipped_SaysWhichVersionIsMissingAndWhatToDo()
    {
        RequireOldSystem();
        ElfImage image = ElfImage.Parse(File.ReadAllBytes(InOutput), InOutput);
        VersionNeed need = image.ReadNeeds().Single(one => one.Version == GlibcxxGap.BridgedVersion);
        image.Bytes[need.FlagsOffset] = 0;
        string path = WriteBeside(FileName, image.Bytes);

        UserErrorException error = Assert.Throws<UserErrorException>(() => TorchRuntime.Bridge(_folder.Path));

        Assert.Contains($"{path} needs GLIBCXX_3.4.32; ", error.Message, StringComparison.Ordinal);
        Assert.Contains("LD_LIBRARY_PATH", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bridge_DamagedFile_SaysSo()
    {
        RequireOldSystem();
        string path = WriteBeside(FileName, File.ReadAllBytes(InOutput)[..5000]);

        UserErrorException error = Assert.Throws<UserErrorException>(() => TorchRuntime.Bridge(_folder.Path));

        Assert.Contains($"{path} is damaged or cut short", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bridge_ShimMissing_NamesBothPlaces()
    {
        RequireOldSystem();

        UserErrorException error = Assert.Throws<UserErrorException>(() => TorchRuntime.Bridge(_folder.Path));

        Assert.Contains("libadavip_glibcxx.so", error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder.Path, NativeFolder), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bridge_ShimIsNoLibrary_GivesTheLoadersReason()
    {
        RequireOldSystem();
        string path = WriteBeside("libadavip_glibcxx.so", "no library"u8.ToArray());

        UserErrorException error = Assert.Throws<UserErrorException>(() => TorchRuntime.Bridge(_folder.Path));

        Assert.Contains($"{path}, which bridges GLIBCXX_3.4.32, is refused by the loader: ", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void EnsureLoadable_OnAnOldSystem_SuppliesTheSymbol()
    {
        RequireOldSystem();

        TorchRuntime.EnsureLoadable();

        Assert.True(NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), GlibcxxGap.BridgedSymbol, out _));
    }

    private static (ElfImage Image, string Path) System()
    {
        string path = GlibcxxGap.FindSystemLibrary() ?? throw new InvalidOperationException("no libstdc++.so.6");
        return (ElfImage.Parse(File.ReadAllBytes(path), path), path);
    }

    private static void RequireOldSystem() => Assert.SkipWhen(
        System().Image.ReadDefinitions().Contains(GlibcxxGap.BridgedVersion),
        $"this system's libstdc++ has {GlibcxxGap.BridgedVersion}: there is nothing to bridge.");

    private string WriteBeside(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder.Path, NativeFolder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
