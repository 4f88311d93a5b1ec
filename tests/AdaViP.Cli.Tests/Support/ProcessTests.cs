namespace AdaViP.Cli.Tests.Support;

/// <summary>
/// Tests that start programs and must be alone: about what the machine has left, or about files beside the program. All others
/// start theirs in a folder of their own, and run beside one another.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessTests
{
    public const string Name = "processes";
}
