using System.Buffers.Binary;
using System.Text;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Torch.Safetensors;
using AdaViP.Torch.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Safetensors;

public sealed class SafetensorsTests
{
    [Fact]
    public void Write_EveryDtype_ReadsBackEqual()
    {
        using TemporaryFolder folder = new();
        using var scope = NewDisposeScope();
        (string Name, Tensor Value)[] tensors =
        [
            ("f32", randn(3, 5)),
            ("f64", randn(7, dtype: ScalarType.Float64)),
            ("bf16", randn(2, 3, 4).to(ScalarType.BFloat16)),
            ("f16", randn(9).to(ScalarType.Float16)),
            ("i64", arange(11)),
            ("u8", tensor(new byte[] { 1, 2, 255 })),
            ("scalar", tensor(2.5f)),
            ("empty", empty(0, 4)),
            ("transposed", randn(4, 6).t()),
        ];
        string path = folder.At("a.safetensors");
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string> { ["step"] = "17" });
        Assert.False(File.Exists(path + ".partial"));

        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal("17", file.Metadata["step"]);
        Assert.Equal("pt", file.Metadata["format"]);
        foreach ((string name, Tensor want) in tensors)
        {
            Tensor got = file.Read(name);
            Assert.Equal(want.dtype, got.dtype);
            Assert.Equal(want.shape, got.shape);
            TensorClose.Equal(name, want, got);
        }
    }

    [Fact]
    public void Read_AsAnotherDtype_Converts()
    {
        using TemporaryFolder folder = new();
        using var scope = NewDisposeScope();
        Tensor value = randn(4, 4);
        SafetensorsWriter.Write(folder.At("a.safetensors"), [("x", value)]);
        using SafetensorsFile file = SafetensorsFile.Open(folder.At("a.safetensors"));
        Tensor narrow = file.Read("x", ScalarType.BFloat16);
        TensorClose.Equal("x", value.to(ScalarType.BFloat16), narrow);
    }

    public static TheoryData<string, string, int, string> BadHeaders => new()
    {
        { "not json", "{\"x\": ", 0, "not valid JSON" },
        { "nothing", "", 0, "the header says it is 0 bytes long, but it names the tensors, and the shortest has 2" },
        { "blanks", "  ", 0, "is not valid JSON (there is nothing in it, in line 1, byte 3)" },
        { "text after it", """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} x""", 4, "not valid JSON" },
        { "two objects", """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}{}""", 4, "not valid JSON" },
        {
            "byte order mark", "\uFEFF" + """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4,
            "(it begins with a byte order mark, which safetensors does not allow). The file is damaged; fetch it again."
        },
        {
            "NUL behind", """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""" + "\0\0", 4,
            "(a NUL byte stands where JSON or its end should be, in line 1, byte 55). The file is damaged; fetch it again."
        },
        { "half a surrogate pair", """{"x\uD800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "not valid Unicode" },
        { "half a byte", """{"x":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}""", 2, "ends within a byte" },
        { "metadata of numbers", """{"__metadata__":{"step":1}}""", 0, "__metadata__.step is not a text" },
        { "not an object", "[1]", 0, "not an object" },
        { "no shape", """{"x":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "has no shape" },
        { "unknown dtype", """{"x":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype \"F99\"" },
        { "one offset", """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "two data_offsets" },
        { "backwards", """{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "run backwards" },
        { "negative", """{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "whole number" },
        {
            "shape and span",
            """{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""",
            8,
            "[3] of F32, 12 bytes, but its data_offsets span 8"
        },
        { "past the end", """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "truncated" },
        {
            "too large",
            """{"x":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,4]}}""",
            4,
            "beyond any file"
        },
        { "hole", """{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "but the header ends at 0" },
        {
            "tail",
            """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
            8,
            "describes 4 bytes of data, but the file has 8"
        },
        {
            "overlap",
            """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""",
            12,
            "overlaps x"
        },
        {
            "twice",
            """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
            8,
            "occurs twice"
        },
        {
            // Quadratic work would take minutes.
            "a shape of 400,000 dimensions",
            """{"x":{"dtype":"F32","data_offsets":[0,4],"shape":[1""" + string.Concat(Enumerable.Repeat(",1", 399_999)) + "]}}",
            4,
            "tensor x has 400000 dimensions, more than 64"
        },
    };

    private const string X = """ "x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}""";

    // Each is read by safetensors 0.8 and its tensor x has the value 1.5; offsets need no alignment, and order means nothing.
    public static TheoryData<string, string> OddHeaders => new()
    {
        { "spaces around", """  {"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}       """ },
        { "metadata null", """{"__metadata__":null,"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""" },
        { "metadata last", """{"x":{"data_offsets":[0,4],"shape":[1],"dtype":"F32"},"__metadata__":{"format":"pt"}}""" },
        { "unknown field", """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"note":{"a":[1]}}}""" },
        { "scalar", """{"x":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""" },
        { "no elements", "{" + X + ""","e":{"dtype":"F64","shape":[3,0],"data_offsets":[4,4]}}""" },
        { "escaped name", """{"\u0078":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}""" },
        {
            "before x",
            """{"x":{"dtype":"F32","shape":[1],"data_offsets":[1,5]},"b":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}"""
        },
        { "8-bit floats", "{" + X + ""","q":{"dtype":"F8_E8M0","shape":[2],"data_offsets":[4,6]}}""" },
        { "4-bit floats", "{" + X + ""","q":{"dtype":"F4","shape":[2,3],"data_offsets":[4,7]}}""" },
        { "complex", "{" + X + ""","c":{"dtype":"C64","shape":[1],"data_offsets":[4,12]}}""" },
    };

    [Theory]
    [MemberData(nameof(OddHeaders))]
    public void Open_OddHeaderThatTheLibraryReads_GivesTheValue(string oddity, string header)
    {
        using TemporaryFolder folder = new();
        string path = folder.At("odd.safetensors");
        long begin = oddity == "before x" ? 1 : 0;
        long end = oddity switch { "before x" => 5, "8-bit floats" => 6, "4-bit floats" => 7, "complex" => 12, _ => 4 };
        WriteRaw(path, header, (int)end);
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.Position = 8 + Encoding.UTF8.GetByteCount(header) + begin;
            stream.Write(BitConverter.GetBytes(1.5f));
        }

        using SafetensorsFile file = SafetensorsFile.Open(path);
        using Tensor value = file.Read("x");
        Assert.Equal(1.5f, value.item<float>());
        foreach (SafetensorsEntry entry in file.Entries.Values.Where(entry => entry.Dtype is "F8_E8M0" or "F4" or "C64"))
        {
            Assert.Contains(entry.Dtype, Assert.Throws<UserDataException>(() => file.Read(entry.Name)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OpenFolder_IndexBesideASingleFile_TakesTheSingleFile()
    {
        using TemporaryFolder folder = new();
        using Tensor value = randn(2);
        SafetensorsWriter.Write(folder.At("model.safetensors"), [("x", value)]);
        File.WriteAllText(folder.At("model.safetensors.index.json"), """{"weight_map":{"y":"gone.safetensors"}}""");
        using SafetensorsFolder opened = SafetensorsFolder.Open(folder.Path);
        Assert.Equal(["x"], opened.FilesByTensor.Keys);
    }

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void Open_BadHeader_NamesFileAndFault(string fault, string header, int dataBytes, string complaint)
    {
        using TemporaryFolder folder = new();
        string path = folder.At("bad.safetensors");
        WriteRaw(path, header, dataBytes);
        UserDataException e = Assert.Throws<UserDataException>(() => SafetensorsFile.Open(path));
        Assert.True(e.Message.Contains(complaint, StringComparison.Ordinal), $"{fault}: {e.Message}");
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(60)]
    [InlineData(-1)]
    public void Open_TruncatedAnywhere_SaysSo(int length)
    {
        using TemporaryFolder folder = new();
        using Tensor value = randn(64);
        string path = folder.At("cut.safetensors");
        SafetensorsWriter.Write(path, [("x", value)]);
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(length < 0 ? bytes.Length + length : length)]);
        UserDataException e = Assert.Throws<UserDataException>(() => SafetensorsFile.Open(path));
        Assert.Contains("truncated", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_HeaderLengthBeyondAnything_IsRefusedWithoutAllocating()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.MaxValue);
        File.WriteAllBytes(folder.At("a.safetensors"), bytes);
        UserDataException e = Assert.Throws<UserDataException>(() => SafetensorsFile.Open(folder.At("a.safetensors")));
        Assert.Contains("18446744073709551615 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_HeaderBeyondTheFormatsLimit_NamesTheLimit()
    {
        using TemporaryFolder folder = new();
        string path = folder.At("a.safetensors");
        using (FileStream stream = File.Create(path))
        {
            // A sparse file: it is as long as it says, and takes no room.
            stream.Write(BitConverter.GetBytes(100_000_001L));
            stream.SetLength(100_000_100);
        }

        UserDataException e = Assert.Throws<UserDataException>(() => SafetensorsFile.Open(path));
        Assert.Contains("100000001 bytes long; safetensors allows at most 100000000", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"weight_map":{"x":"../outside.safetensors"}}""", "must lie beside its index")]
    [InlineData("""{"weight_map":{"x":"/etc/passwd"}}""", "must lie beside its index")]
    [InlineData("""{"weight_map":{"x":"missing.safetensors"}}""", "missing.safetensors, which is missing")]
    [InlineData("""{"weight_map":{"x":"a/../../outside.safetensors"}}""", "must lie beside its index")]
    [InlineData("""{"weight_map":{"x":"."}}""", "must lie beside its index")]
    [InlineData("""{"weight_map":{"x":""}}""", "must lie beside its index")]
    [InlineData("""{"weight_map":{"x":"a.safetensors/"}}""", "must lie beside its index")]
    [InlineData("""{"weight_map":{"x":7}}""", "weight_map.x is the number 7; expected a file name")]
    [InlineData("""{"weight_map":{}}""", "is empty")]
    [InlineData("""{"weights":1}""", "has no weight_map")]
    [InlineData("""{""", "not valid JSON")]
    public void OpenFolder_BadIndex_SaysWhat(string index, string complaint)
    {
        using TemporaryFolder folder = new();
        using Tensor value = randn(2);
        SafetensorsWriter.Write(folder.At("a.safetensors"), [("x", value)]);
        SafetensorsWriter.Write(folder.At("b.safetensors"), [("z", value)]);
        File.WriteAllText(folder.At("model.safetensors.index.json"), index);
        UserDataException e = Assert.Throws<UserDataException>(() => SafetensorsFolder.Open(folder.Path));
        Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
        Assert.Contains("model.safetensors.index.json", e.Message, StringComparison.Ordinal);
    }

    // transformers opens the shards that the map names, in order, and takes all that is in them; the map's keys decide nothing.
    [Theory]
    [InlineData("""{"weight_map":{"x":"./a.safetensors","z":"no/../b.safetensors"}}""", "x a, y b, z b")]
    [InlineData("""{"weight_map":{"x":"a.safetensors","other":"./a.safetensors"}}""", "x a, y a")]
    [InlineData("""{"weight_map":{"x":"b.safetensors","z":"a.safetensors"}}""", "x a, y b, z b")]
    [InlineData("""{"weight_map":{"x":"c.safetensors","x":"b.safetensors"},"metadata":{"total_size":NaN}}""", "y b, z b")]
    public void OpenFolder_IndexThatDisagreesWithItsShards_TakesWhatTheShardsHave(string index, string owners)
    {
        using TemporaryFolder folder = new();
        using Tensor value = randn(2);
        SafetensorsWriter.Write(folder.At("a.safetensors"), [("x", value), ("y", value)]);
        SafetensorsWriter.Write(folder.At("b.safetensors"), [("y", value), ("z", value)]);
        File.WriteAllText(folder.At("model.safetensors.index.json"), index);
        using SafetensorsFolder opened = SafetensorsFolder.Open(folder.Path);
        Assert.Equal(owners, string.Join(", ", opened.FilesByTensor
            .OrderBy(owner => owner.Key, StringComparer.Ordinal)
            .Select(owner => $"{owner.Key} {Path.GetFileNameWithoutExtension(owner.Value.Path)}")));
    }

    [Fact]
    public void OpenFolder_PicklesOnly_SaysWhatToDo()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("pytorch_model.bin"), "");
        UserDataException e = Assert.Throws<UserDataException>(() => SafetensorsFolder.Open(folder.Path));
        Assert.Contains("pytorch_model.bin", e.Message, StringComparison.Ordinal);
        Assert.Contains("safetensors", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteTo_DiskFull_SaysSoAndKeepsTheOldFile()
    {
        using TemporaryFolder folder = new();
        using Tensor value = randn(1000);
        StorageException e = Assert.Throws<StorageException>(
            () => SafetensorsWriter.WriteTo(folder.At("a.safetensors"), [("x", value)], null,
                path => new FullDisk(path, 1000)));
        Assert.Contains("the disk is full", e.Message, StringComparison.Ordinal);
        Assert.Contains("a.safetensors", e.Message, StringComparison.Ordinal);
        Assert.Matches(@"a file of [\d.]+ (k|M|G|T|)B was being written, [\d.]+ (k|M|G|T|)B are free", e.Message);
    }

    [Fact]
    public void Write_IntoAMissingFolder_IsAUserError()
    {
        using TemporaryFolder folder = new();
        using Tensor value = randn(2);
        Assert.Throws<StorageException>(() => SafetensorsWriter.Write(folder.At("no/such/a.safetensors"), [("x", value)]));
    }

    private static void WriteRaw(string path, string header, int dataBytes)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] bytes = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        File.WriteAllBytes(path, bytes);
    }
}
