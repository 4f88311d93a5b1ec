using System.Globalization;

namespace AdaViP.Evaluation.Running;

/// <summary>
/// What run.json says of stored answers. People and earlier versions may have written it: a value may be of any kind, and is held
/// as its JSON, so that a message can show it as it stands there.
/// </summary>
/// <param name="Values">The fields that are there and not null, as JSON.</param>
/// <param name="Files">SHA-256 of each file of the model, as JSON; null in a run of an earlier version.</param>
internal sealed record StoredIdentity(IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string>? Files)
{
    /// <summary>How many questions were to be answered; null for all, or where that is not a whole number.</summary>
    public int? Limit =>
        int.TryParse(this[IdentityFile.Limit], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int limit)
            ? limit : null;

    /// <summary>A field as JSON; null where it is null or missing.</summary>
    public string? this[string field] => Values.GetValueOrDefault(field);
}
