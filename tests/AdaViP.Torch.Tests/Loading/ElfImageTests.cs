using AdaViP.Torch.Loading;
using Xunit;

namespace AdaViP.Torch.Tests.Loading;

/// <summary>The ELF reader and the one change it makes, on copies of a shared object that this build made.</summary>
public sealed class ElfImageTests
{
    private const string Name = "sample.so";

    [Fact]
    public void Weaken_OneNeed_ChangesThatEntryAndNothingElse()
    {
        byte[] original = Sample();
        ElfImage image = ElfImage.Parse([.. original], Name);
        List<VersionNeed> before = image.ReadNeeds();
        VersionNeed chosen = before.First(need => need.Library == "libstdc++.so.6");

        Assert.True(image.Weaken(chosen));

        List<int> changed = [.. Enumerable.Range(0, original.Length).Where(i => original[i] != image.Bytes[i])];
        Assert.Equal([(int)chosen.FlagsOffset], changed);
        List<VersionNeed> after = ElfImage.Parse(image.Bytes, Name).ReadNeeds();
        Assert.Equal(before.Select(need => (need.Library, need.Version)), after.Select(need => (need.Library, need.Version)));
        Assert.Equal([(chosen.Library, chosen.Version)], after.Where(need => need.IsWeak)
            .Select(need => (need.Library, need.Version)));
    }

    [Fact]
    public void Weaken_SecondTime_ChangesNothing()
    {
        ElfImage image = ElfImage.Parse(Sample(), Name);
        VersionNeed need = image.ReadNeeds()[0];
        image.Weaken(need);
        byte[] once = [.. image.Bytes];

        Assert.False(image.Weaken(need));
        Assert.Equal(once, image.Bytes);
    }

    [Fact]
    public void ReadDefinitions_SystemLibrary_HasItsVersions()
    {
        string path = GlibcxxGap.FindSystemLibrary() ?? throw new InvalidOperationException("no libstdc++.so.6");
        HashSet<string> versions = ElfImage.Parse(File.ReadAllBytes(path), path).ReadDefinitions();

        Assert.Contains("GLIBCXX_3.4", versions);
        Assert.Contains("CXXABI_1.3", versions);
        Assert.StartsWith("GLIBCXX_3.4.", GlibcxxGap.Newest(versions), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.9", "GLIBCXX_3.4.30", "GLIBCXX_3.4.30")]
    [InlineData("GLIBCXX_3.4.30", "GLIBCXX_3.4.9", "GLIBCXX_3.4.30")]
    [InlineData("CXXABI_1.3.13", "GLIBCXX_TUNABLES", "no GLIBCXX version")]
    public void Newest_Versions_ComparesNumbers(string first, string second, string expected) =>
        Assert.Equal(expected, GlibcxxGap.Newest([first, second]));

    [Fact]
    public void Find_SystemHasAll_NoGap()
    {
        string path = GlibcxxGap.FindSystemLibrary() ?? throw new InvalidOperationException("no libstdc++.so.6");
        ElfImage system = ElfImage.Parse(File.ReadAllBytes(path), path);

        Assert.Null(GlibcxxGap.Find(ElfImage.Parse(Sample(), Name), Name, system, path));
    }

    [Fact]
    public void Find_AnotherVersionMissing_NamesBothLibrariesAndTheNextStep()
    {
        // The sample itself defines no version, so as a "system library" it lacks the first one the sample needs.
        ElfImage sample = ElfImage.Parse(Sample(), Name);
        string needed = sample.ReadNeeds().First(need => need.Library == "libstdc++.so.6").Version;

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => GlibcxxGap.Find(sample, Name, sample, "old.so"));

        Assert.Contains($"sample.so needs {needed} of libstdc++.so.6; old.so has up to no GLIBCXX version", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("LD_LIBRARY_PATH", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_NoElf_SaysSo()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => ElfImage.Parse([.. "#!/bin/sh\n"u8], Name));
        Assert.Equal("sample.so is not an ELF file (10 bytes).", error.Message);
    }

    [Fact]
    public void Parse_32Bit_SaysSo()
    {
        byte[] bytes = Sample();
        bytes[4] = 1;
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => ElfImage.Parse(bytes, Name));
        Assert.Equal("sample.so is ELF class 1, byte order 1; expected 2 and 1 (64-bit, little-endian).", error.Message);
    }

    [Fact]
    public void Parse_CutShort_IsRefused()
    {
        byte[] bytes = Sample();
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => ElfImage.Parse(bytes[..(bytes.Length / 2)], Name));
        Assert.StartsWith("sample.so is damaged or cut short:", error.Message, StringComparison.Ordinal);
        Assert.Contains($"in a file of {bytes.Length / 2} bytes.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyDamage_IsRefusedOrHarmless()
    {
        byte[] original = Sample();
        Random random = new(20261124);
        int refused = 0;
        for (int trial = 0; trial < 3000; trial++)
        {
            byte[] damaged = trial % 3 == 0 ? original[..random.Next(original.Length)] : [.. original];
            for (int flip = 0; flip < 4 && damaged.Length > 0; flip++)
            {
                // Half of the damage goes to the section table at the end, which steers everything else.
                int at = flip % 2 == 0
                    ? random.Next(damaged.Length)
                    : damaged.Length - 1 - random.Next(Math.Min(damaged.Length, 2048));
                damaged[at] = (byte)random.Next(256);
            }

            try
            {
                ElfImage image = ElfImage.Parse(damaged, Name);
                image.ReadDefinitions();
                foreach (VersionNeed need in image.ReadNeeds())
                {
                    image.ReadSymbols(need);
                    image.Weaken(need);
                }
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 3000);
    }

    [Fact]
    public void Exports_OfTheShim_AreTheOneSymbol() =>
        Assert.Equal([GlibcxxGap.BridgedSymbol], ElfExports.Of(Sample(), Name));

    private static byte[] Sample() =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libadavip_glibcxx.so"));
}
