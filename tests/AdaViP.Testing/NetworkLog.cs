using System.Text.Json;

namespace AdaViP.Testing;

/// <summary>A log of Chromium's network (<c>--log-net-log</c>): what pages asked for, without what the browser does.</summary>
internal static class NetworkLog
{
    private const string Request = "URL_REQUEST_START_JOB";
    private const string Connection = "HTTP_STREAM_JOB_CONTROLLER";
    private const string NameLookup = "HOST_RESOLVER_MANAGER_REQUEST";

    // Chromium looks for updates, accounts and the time, and for Google's address, whatever it shows; that a request has no page
    // behind it is what its initiator says, and no page can say so of its own.
    private const string NoPage = "not an origin";
    private const string OwnLookup = "google.com:443";

    /// <summary>
    /// Addresses that pages requested, connected to, or looked up the names of; without those of files and of data inside a page.
    /// </summary>
    /// <param name="file">The log of a browser that has ended.</param>
    public static string[] OfPages(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement types = document.RootElement.GetProperty("constants").GetProperty("logEventTypes");
        int request = types.GetProperty(Request).GetInt32();
        int connection = types.GetProperty(Connection).GetInt32();
        int lookup = types.GetProperty(NameLookup).GetInt32();
        var asked = new List<string>();
        var own = new HashSet<string> { OwnLookup };
        var names = new List<string>();
        foreach (JsonElement entry in document.RootElement.GetProperty("events").EnumerateArray())
        {
            if (!entry.TryGetProperty("params", out JsonElement more))
            {
                continue;
            }

            int type = entry.GetProperty("type").GetInt32();
            if (type == request && Text(more, "url") is string url)
            {
                if (Text(more, "initiator") == NoPage)
                {
                    own.Add(new Uri(url).GetLeftPart(UriPartial.Authority));
                }
                else
                {
                    asked.Add(url);
                }
            }
            else if (type == connection && more.TryGetProperty("is_preconnect", out JsonElement ahead) && ahead.GetBoolean())
            {
                asked.Add(Text(more, "url")!);
            }
            else if (type == lookup && Text(more, "host") is string host)
            {
                names.Add(host);
            }
        }

        return
        [
            .. asked.Concat(names.Where(name => !own.Contains(name))).Distinct()
                .Where(address => !address.StartsWith("file:", StringComparison.Ordinal)
                    && !address.StartsWith("data:", StringComparison.Ordinal)),
        ];
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
