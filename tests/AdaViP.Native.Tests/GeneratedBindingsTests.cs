using AdaViP.BindingGenerator;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Native.Tests;

/// <summary>The checked-in P/Invokes are what the header gives, and the generator refuses what has no blittable form.</summary>
public sealed class GeneratedBindingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Generated_FromTheHeader_EqualsTheCheckedInFiles()
    {
        RequireParser();
        string root = RepositoryPaths.Root;
        IReadOnlyDictionary<string, string> files =
            BindingWriter.WriteAll(HeaderModel.Read(Path.Combine(root, Repository.Header)));
        string folder = Path.Combine(root, Repository.Generated);

        Assert.Equal(files.Keys.Order(), Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order());
        foreach ((string name, string text) in files)
        {
            Assert.True(
                File.ReadAllText(Path.Combine(folder, name)) == text,
                $"{Repository.Generated}/{name} is stale: run dotnet run --project bindings/AdaViP.BindingGenerator");
        }
    }

    [Fact]
    public void Read_EveryKindOfDeclaration_HasItsBlittableForm()
    {
        RequireParser();
        HeaderModel model = HeaderModel.Read(Header("""
            #include <stdint.h>
            #define AVP_LIMIT -12
            #define AVP_TEXT "no number"
            enum { AVP_A, AVP_B = 7 };
            typedef struct avp_big_thing avp_big_thing;
            typedef struct avp_pair { uint32_t struct_size; const char* name; uint8_t rgb[3]; double base; } avp_pair;
            int32_t avp_big_thing_create(const avp_pair* params, avp_big_thing** out_thing);
            void avp_big_thing_free(avp_big_thing* thing);
            int64_t avp_big_thing_use(const avp_big_thing* thing, void* data, double* out_value);
            """));

        Assert.Equal([new("AVP_LIMIT", -12), new("AVP_A", 0), new HeaderConstant("AVP_B", 7)], model.Constants);
        HeaderStruct pair = Assert.Single(model.Structs);
        Assert.Equal(
            [new("struct_size", "uint", 0), new("name", "byte*", 0), new("rgb", "byte", 3), new HeaderField("base", "double", 0)],
            pair.Fields);
        Assert.Equal(
            [
                "int avp_big_thing_create(avp_pair* params, out BigThingHandle out_thing)",
                "void avp_big_thing_free(nint thing)",
                "long avp_big_thing_use(BigThingHandle thing, void* data, double* out_value)",
            ],
            model.Functions.Select(function =>
                $"{function.ReturnType} {function.Name}("
                    + $"{string.Join(", ", function.Parameters.Select(p => $"{p.Type} {p.Name}"))})"));
        string methods = BindingWriter.WriteAll(model)["NativeMethods.g.cs"];
        Assert.Contains("avp_big_thing_create(avp_pair* @params, out BigThingHandle out_thing);", methods,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("void avp_f(long count);", "avp_f(count)")]
    [InlineData("struct avp_s { _Bool flag; };", "avp_s.flag")]
    [InlineData("struct avp_s { unsigned int low : 3; };", "avp_s.low is a bit field")]
    [InlineData("void avp_f(void (*callback)(int));", "avp_f(callback)")]
    public void Read_TypeWithoutBlittableForm_NamesThePlace(string declaration, string place)
    {
        RequireParser();
        BindingException error = Assert.Throws<BindingException>(() => HeaderModel.Read(Header(declaration)));
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_InvalidC_ShowsTheParsersMessage()
    {
        RequireParser();
        BindingException error = Assert.Throws<BindingException>(() => HeaderModel.Read(Header("int avp_f(")));
        Assert.Contains("error:", error.Message, StringComparison.Ordinal);
    }

    private static void RequireParser() =>
        Assert.SkipUnless(CastXml.FindProgram() is not null, "castxml is not installed (Debian: apt-get install castxml).");

    private string Header(string text)
    {
        string path = Path.Combine(_folder.Path, "sample.h");
        File.WriteAllText(path, text + "\n");
        return path;
    }
}
