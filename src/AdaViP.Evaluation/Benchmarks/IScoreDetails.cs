namespace AdaViP.Evaluation.Benchmarks;

/// <summary>Takes what a benchmark says of its scores beside the official numbers, in order.</summary>
public interface IScoreDetails
{
    /// <summary>How many there are of something.</summary>
    void Count(string name, int value);

    /// <summary>How many there are of something, in several places.</summary>
    void Counts(string name, IEnumerable<int> values);

    /// <summary>A number; one that is not finite is undefined.</summary>
    void Number(string name, double value);

    /// <summary>A text.</summary>
    void Text(string name, string value);

    /// <summary>Several texts.</summary>
    void Texts(string name, IEnumerable<string> values);

    /// <summary>Details under a name of their own.</summary>
    void Group(string name, Action<IScoreDetails> details);
}
