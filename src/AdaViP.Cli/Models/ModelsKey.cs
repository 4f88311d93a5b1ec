namespace AdaViP.Cli.Models;

/// <summary>A key of models.yaml.</summary>
/// <param name="Section">Name of the section.</param>
/// <param name="Name">Name of the key.</param>
/// <param name="Expectation">What its value must be.</param>
/// <param name="Meaning">What it does and what holds without it.</param>
internal sealed record ModelsKey(string Section, string Name, string Expectation, string Meaning);
