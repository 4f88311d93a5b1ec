namespace AdaViP.Cli.Tests.Support;

/// <summary>What a command left behind.</summary>
internal sealed record CommandResult(int Code, string Out, string Error)
{
    /// <summary>Asserts the exit code; a failure shows both streams.</summary>
    public CommandResult ShouldExit(int code)
    {
        Assert.True(code == Code, $"exit code {Code}, expected {code}\n--- stdout\n{Out}\n--- stderr\n{Error}");
        return this;
    }

    /// <summary>Asserts a failure that a user can read: exit code, every text in stderr, no stack trace anywhere.</summary>
    public CommandResult ShouldFail(int code, params string[] texts)
    {
        ShouldExit(code);
        Assert.StartsWith(
            "error: ", Error.Split('\n').FirstOrDefault(line => !line.StartsWith("warning: ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        foreach (string text in texts)
        {
            Assert.Contains(text, Error, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("   at ", Out + Error, StringComparison.Ordinal);
        return this;
    }
}
