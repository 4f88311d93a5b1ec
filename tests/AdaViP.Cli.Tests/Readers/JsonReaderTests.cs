using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Readers;

/// <summary>
/// Whatever is wrong with a JSON file that the program reads, the command ends: with success where the file does not matter, else
/// with a problem that the program knows.
/// </summary>
public sealed class JsonReaderTests(ReadersFixture fixture) : IClassFixture<ReadersFixture>
{
    private const string Unknown = "not a problem that the program knows";

    // What the runtime's parser says, which helps nobody who has a damaged file.
    private static readonly string[] RuntimeWords =
        ["isFinalBlock", "JSON payload", "JSON tokens", "is an invalid", "end of data"];

    /// <summary>Far more than any of the commands takes; what waits for a pipe waits for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static TheoryData<string, string, string> Readers
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (JsonReader reader in JsonReaders.All)
            {
                rows.Add(reader.Name, reader.Folder, reader.File);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task File_WithAMistake_EndsInSuccessOrAKnownProblem(string name, string folder, string file)
    {
        JsonReader reader = Find(name, folder, file);
        using var work = new TemporaryFolder();
        byte[] whole = File.ReadAllBytes(Only(Path.Combine(fixture.Root, folder, file)));
        CommandResult sound = await RunAsync(reader, work, whole);
        Assert.True(sound.Code == reader.Code, $"the undamaged files: exit code {sound.Code}, {sound.Error}");
        var wrong = new List<string>();
        foreach ((string what, byte[] bytes) in JsonDamage.Of(whole, reader.Keys))
        {
            CommandResult result = await RunAsync(reader, work, bytes);
            if (result.Code is not (0 or 1 or 2 or 3) || result.Error.Contains(Unknown, StringComparison.Ordinal)
                || result.Error.Contains("   at ", StringComparison.Ordinal)
                || RuntimeWords.Any(word => result.Error.Contains(word, StringComparison.Ordinal)))
            {
                wrong.Add($"{what}: exit code {result.Code}, {result.Error.TrimEnd()}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task NamedPipe_InPlaceOfAFile_DoesNotBlock(string name, string folder, string file)
    {
        NamedPipe.Require();
        JsonReader reader = Find(name, folder, file);
        using var work = new TemporaryFolder();
        CommandResult result = await RunAsync(reader, work, null);
        Assert.DoesNotContain(Unknown, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private static JsonReader Find(string name, string folder, string file) =>
        JsonReaders.All.First(reader => reader.Name == name && reader.Folder == folder && reader.File == file);

    private static string Only(string path) =>
        Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories).Single() : path;

    // Null in place of the bytes makes a named pipe, which nobody writes.
    private async Task<CommandResult> RunAsync(JsonReader reader, TemporaryFolder work, byte[]? bytes)
    {
        string copy = work.At("copy");
        if (reader.Writes && Directory.Exists(copy))
        {
            Directory.Delete(copy, recursive: true);
        }

        if (!Directory.Exists(copy))
        {
            work.Copy(Path.Combine(fixture.Root, reader.Folder), "copy");
        }

        string file = Only(Path.Combine(copy, reader.File));
        File.Delete(file);
        if (bytes is null)
        {
            NamedPipe.Make(file);
        }
        else
        {
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        }

        return await Task.Run(() => InProcess.RunAsync(reader.Command(copy)))
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
    }
}
