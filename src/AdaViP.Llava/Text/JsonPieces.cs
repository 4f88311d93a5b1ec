using System.Security.Cryptography;
using System.Text;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Core.Memory;
using Tokenizers.DotNet;

namespace AdaViP.Llava.Text;

/// <summary>
/// The vocabulary of a <c>tokenizer.json</c>: Llama's BPE with byte fallback or byte-level BPE. The tokenizers library, whose
/// format this is, computes the ids; <see cref="TokenizerFile"/> checks the file before and leaves special tokens out.
/// </summary>
internal sealed class JsonPieces : ITextPieces
{
    /// <summary>Name of the file in a model folder.</summary>
    internal const string FileName = "tokenizer.json";

    // What the library takes for each byte of the file, and what has to be left meanwhile for the other libraries of a model.
    private const int MemoryPerByte = 12;
    private const long MemoryBeside = 48 << 20;

    private readonly TokenizerFile _file;
    private readonly Tokenizer _library;
    private readonly int? _marker;

    private JsonPieces(TokenizerFile file, Tokenizer library, (int? Begin, int? End) named, int? marker)
    {
        _file = file;
        _library = library;
        _marker = marker;
        (BeginTokenId, NamedEndTokenId) = named;
        EndTokenIds = file.SpecialIds;
    }

    public int Count => _file.Count;

    public int? BeginTokenId { get; }

    public int? NamedEndTokenId { get; }

    // Which of its special tokens ends an answer is the model's matter.
    public IReadOnlyList<int> EndTokenIds { get; }

    /// <summary>Reads the tokenizer of a folder.</summary>
    /// <param name="path">Its tokenizer.json; files beside it are looked at.</param>
    /// <param name="marker">The id that marks pictures: no text may get it, whatever the file says. Null for none.</param>
    /// <exception cref="UserDataException">A file is damaged, contradicts another one, or asks for something unknown.</exception>
    internal static JsonPieces Read(string path, int? marker)
    {
        TokenizerFile file = TokenizerFile.Read(path);
        (int?, int?) named = TokenizerRoles.Apply(file, Path.GetDirectoryName(path) ?? ".");
        return new JsonPieces(file, Load(file, path, marker), named, marker);
    }

    public bool IsNeverText(int id) => id == _marker || _file.IsNeverText(id);

    public bool IsByte(int id) => _file.ContentOf(id) is ['<', '0', 'x', _, _, '>'];

    /// <summary>The id of a piece or an added token; null where there is none.</summary>
    internal int? IdOf(string content) => _file.IdOf(content);

    public IReadOnlyList<int> Encode(string text) =>
        text.Length == 0 ? [] : Array.ConvertAll(_library.Encode(Valid(text)), id => (int)id);

    public IReadOnlyList<int> EncodeAfterColon(string text) =>
        text.Length == 0 ? [] : Encode(_file.Components.PrependsSpace ? text : " " + text);

    public string Decode(IEnumerable<int> ids)
    {
        uint[] text = [.. ids.Where(IsText).Select(id => (uint)id)];
        return text.Length == 0 ? "" : _library.Decode(text);
    }

    private bool IsText(int id) => id != _marker && _file.ContentOf(id) is string content
        && !(_file.Added.TryGetValue(content, out AddedToken? token) && token.Special);

    // Half a surrogate pair is not a character: it becomes U+FFFD, as in any conversion to UTF-8.
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    // The library reads files only, so it gets one that nobody else can open and that is gone when the process is.
    private static Tokenizer Load(TokenizerFile file, string path, int? marker)
    {
        string copy = Path.Combine(Path.GetTempPath(), $"adavip-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.json");
        try
        {
            using FileStream stream = new(copy, CopyOptions());
            try
            {
                string name = copy;
                if (OperatingSystem.IsLinux())
                {
                    File.Delete(copy);
                    name = FormattableString.Invariant($"/proc/self/fd/{stream.SafeFileHandle.DangerousGetHandle()}");
                }

                new TextTokenizerWriter(file, marker).Write(stream);
                stream.Flush();
                RequireMemory(path, stream.Length);
                return new Tokenizer(vocabPath: name);
            }
            finally
            {
                File.Delete(copy);
            }
        }
        catch (TokenizerException e)
        {
            throw new UserDataException($"{path} cannot be used as a tokenizer: "
                + $"{ShownValue.Sentence(e.Message)} Fetch the file again.", e);
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            throw new UserErrorException(
                $"{copy} is needed for a moment to load {path}, and cannot be written: {FileProblem.Describe(e)}. "
                + (e is DirectoryNotFoundException ? "Make that folder, or name"
                    : FileProblem.IsNoRoom(e) ? "Make room there, or name" : "Name")
                + " another folder for temporary files in TMPDIR.", e);
        }
    }

    // The library ends the process where it gets no memory.
    private static void RequireMemory(string path, long bytes) => new MemoryDemand(
            $"Reading {path}", [new MemoryItem("tokenizer", bytes * MemoryPerByte), new MemoryItem("program", MemoryBeside)])
        .Require(MemoryLimits.Read(), "Free memory, or raise the limit of this shell or container (ulimit -a).");

    private static FileStreamOptions CopyOptions()
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
