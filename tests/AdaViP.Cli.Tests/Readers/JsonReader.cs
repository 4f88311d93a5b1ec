namespace AdaViP.Cli.Tests.Readers;

/// <summary>A JSON file that a command reads.</summary>
/// <param name="Name">For the name of the test.</param>
/// <param name="File">The file, below <paramref name="Folder"/>; a folder stands for the only file in it.</param>
/// <param name="Folder">What is copied for the test, below the folder of <see cref="ReadersFixture"/>.</param>
/// <param name="Command">The command line; gets the path of the copied folder.</param>
internal sealed record JsonReader(string Name, string Folder, string File, Func<string, string[]> Command)
{
    /// <summary>How many of the file's keys are damaged: few where a command takes long.</summary>
    public int Keys { get; init; } = 6;

    /// <summary>Whether the command changes the folder, which is copied again for every run.</summary>
    public bool Writes { get; init; }

    /// <summary>Exit code of the command for the undamaged file.</summary>
    public int Code { get; init; }
}
