using AdaViP.Core.Data;

namespace AdaViP.Data.Rows;

/// <summary>Ends the reading of one row; the builder turns it into a <see cref="BadRow"/> or stops.</summary>
internal sealed class BadRowException(BadRowKind kind, string message) : Exception(message)
{
    /// <summary>What is wrong.</summary>
    public BadRowKind Kind { get; } = kind;

    /// <summary>"no field 'chosen'".</summary>
    public static BadRowException Missing(string field) => new(BadRowKind.MissingField, $"no field '{field}'");

    /// <summary>"'chosen' is found; expected ...".</summary>
    public static BadRowException Wrong(string field, string found, string expected) =>
        new(BadRowKind.WrongField, $"'{field}' is {found}; expected {expected}");
}
