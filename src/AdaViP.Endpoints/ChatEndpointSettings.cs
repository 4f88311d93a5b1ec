using AdaViP.Core;
using AdaViP.Core.Settings;

namespace AdaViP.Endpoints;

/// <summary>Where an endpoint is and how patiently it is asked.</summary>
public sealed record ChatEndpointSettings
{
    /// <summary>Base address of an OpenAI-compatible server, for example http://127.0.0.1:8000/v1.</summary>
    public required Uri Address { get; init; }

    /// <summary>Environment variable that holds the key; null sends none.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>Whether http:// may leave this machine.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>The setting behind <see cref="AllowPlainHttp"/>, for messages.</summary>
    public SettingKey PlainHttp { get; init; } = new("endpoint.plain_http");

    /// <summary>Longest wait for one reply.</summary>
    [Setting("Longest wait for one reply, in seconds.", Min = 0, MinExclusive = true, Max = 86400)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Asks per request before it counts as failed, at least 1.</summary>
    [Setting("Asks per request before it counts as failed.", Min = 1, Max = 100)]
    public int Attempts { get; init; } = 6;

    /// <summary>Wait before the second ask; doubles each time.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between two asks, also where the server asks for a longer one.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Folder of stored replies; null stores none.</summary>
    public string? CacheFolder { get; init; }
}
