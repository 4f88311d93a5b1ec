namespace AdaViP.Cli.Tests.Support;

/// <summary>
/// Tests about what the machine has left, or about files beside the program, run when no other test of this assembly does. All
/// others start programs in a folder of their own, and run beside one another.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneTests
{
    public const string Name = "alone";
}
