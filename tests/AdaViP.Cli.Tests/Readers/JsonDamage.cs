using System.Text;
using System.Text.Json;

namespace AdaViP.Cli.Tests.Readers;

/// <summary>Copies of a JSON file, or of JSON lines, each with one mistake that a parser may let through.</summary>
internal static class JsonDamage
{
    // More than System.Text.Json's own 64.
    private const int Depth = 100;

    private static readonly byte[] Deep = Encoding.ASCII.GetBytes(new string('[', Depth) + new string(']', Depth));

    /// <summary>The copies; each mistake stands once at each of some keys.</summary>
    /// <param name="whole">The file.</param>
    /// <param name="keys">How many of the distinct keys are damaged, spread over the file.</param>
    public static IEnumerable<(string What, byte[] Bytes)> Of(byte[] whole, int keys)
    {
        Member[] members = Members(whole);
        int count = Math.Min(keys, members.Length);
        foreach (Member member in Enumerable.Range(0, count).Select(i => members[i * members.Length / count]))
        {
            byte[] key = whole[member.Key];
            int inKey = member.Key.Start.Value + 1;
            yield return ($"lone surrogate in the key {member.Name}", Put(whole, inKey, inKey, "\\ud800"u8));
            yield return ($"invalid UTF-8 in the key {member.Name}", Put(whole, inKey, inKey, [0xFF]));
            yield return ($"key {member.Name} twice", Put(whole, inKey - 1, inKey - 1, [.. key, .. ":0,"u8]));
            (int start, int end) = (member.Value.Start.Value, member.Value.End.Value);
            yield return ($"{member.Name} of depth {Depth}", Put(whole, start, end, Deep));
            yield return ($"{member.Name} beyond all numbers", Put(whole, start, end, "1e999"u8));
            (int at, int to) = whole[start] == '"' ? (start + 1, start + 1) : (start, end);
            string quote = whole[start] == '"' ? "" : "\"";
            byte[] quotes = Encoding.ASCII.GetBytes(quote);
            yield return ($"lone surrogate in {member.Name}", Put(whole, at, to, [.. quotes, .. "\\udc00"u8, .. quotes]));
            yield return ($"invalid UTF-8 in {member.Name}", Put(whole, at, to, [.. quotes, 0xFF, .. quotes]));
        }
    }

    private static byte[] Put(byte[] whole, int start, int end, ReadOnlySpan<byte> piece) =>
        [.. whole.AsSpan(0, start), .. piece, .. whole.AsSpan(end)];

    // The first of every name whose value is one token: those hold all values there are.
    private static Member[] Members(byte[] whole)
    {
        var members = new Dictionary<string, Member>();
        var reader = new Utf8JsonReader(whole, new JsonReaderOptions { AllowMultipleValues = true });
        Range key = default;
        string? name = null;
        while (reader.Read())
        {
            var token = new Range((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = reader.GetString()!;
                key = new Range(token.Start, token.Start.Value + reader.ValueSpan.Length + 2);
            }
            else if (name is not null && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject
                or JsonTokenType.StartArray or JsonTokenType.EndArray))
            {
                members.TryAdd(name, new Member(name, key, token));
            }
        }

        return [.. members.Values];
    }

    // The value is the first one behind the key, which may stand in a list.
    private sealed record Member(string Name, Range Key, Range Value);
}
