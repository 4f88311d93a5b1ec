using System.Buffers.Binary;
using System.Reflection.PortableExecutable;

namespace AdaViP.Cli.Tests.Architecture;

/// <summary>The folder of the program holds native libraries for one system: those of twenty others would be 650 MB.</summary>
public sealed class ProgramFolderTests
{
    /// <summary>Offsets in an ELF header: the class byte (2: 64 bits) and the processor (62: x86-64).</summary>
    private const int ElfClass = 4, ElfMachine = 18;

    [Fact]
    public void Runtimes_OfTheProgram_AreOfThisSystemOnly()
    {
        string runtimes = Path.Combine(AppContext.BaseDirectory, "runtimes");
        string[] files = [.. Directory.EnumerateFiles(runtimes, "*", SearchOption.AllDirectories)];
        Assert.NotEmpty(files);
        Assert.All(files,
            file => Assert.StartsWith("linux-x64/", Path.GetRelativePath(runtimes, file), StringComparison.Ordinal));
    }

    [Fact]
    public void SharedObjects_OfTheProgram_AreX64()
    {
        string[] files = [.. Files("*.so").Concat(Files("*.so.*"))];
        Assert.Contains(files, file => Path.GetFileName(file) == "libtorch_cpu.so");
        Assert.All(files, file =>
        {
            byte[] header = new byte[64];
            using FileStream stream = File.OpenRead(file);
            stream.ReadExactly(header);
            Assert.Equal("\u007fELF"u8, header.AsSpan(0, 4));
            Assert.Equal(2, header[ElfClass]);
            Assert.Equal(62, BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(ElfMachine)));
        });
    }

    [Fact]
    public void Libraries_OfOtherSystems_AreAbsent()
    {
        Assert.Empty(Files("*.dylib"));
        Assert.Empty(Files("*.lib"));
        Assert.All(Files("*.dll"), file =>
        {
            using PEReader reader = new(File.OpenRead(file));
            Assert.True(reader.HasMetadata, $"{file} is not an assembly but a library of Windows.");
        });
    }

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, pattern, SearchOption.AllDirectories);
}
