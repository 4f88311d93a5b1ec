namespace AdaViP.Cli.Tests.Support;

/// <summary>Tests that start the program run one after another: each uses all processors.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessTests
{
    public const string Name = "processes";
}
