using AdaViP.Core.Endpoints;

namespace AdaViP.Endpoints;

/// <summary>
/// Asks again after failures that may pass: waits twice as long each time, with half of the wait drawn by chance so that
/// several askers do not come back at once, and at least as long as the server asked for.
/// </summary>
internal sealed class RetryingChatEndpoint : IChatEndpoint
{
    private readonly IChatEndpoint _inner;
    private readonly ChatEndpointSettings _settings;
    private readonly Action<string> _warn;
    private readonly Func<TimeSpan, CancellationToken, Task> _delay;

    /// <param name="inner">What is asked.</param>
    /// <param name="settings">Attempts and delays.</param>
    /// <param name="warn">Gets one line per failed attempt.</param>
    /// <param name="delay">Waits; null for the clock.</param>
    public RetryingChatEndpoint(
        IChatEndpoint inner,
        ChatEndpointSettings settings,
        Action<string> warn,
        Func<TimeSpan, CancellationToken, Task>? delay = null)
    {
        _inner = inner;
        _settings = settings;
        _warn = warn;
        _delay = delay ?? Task.Delay;
    }

    /// <inheritdoc />
    public async Task<ChatReply> CompleteAsync(ChatRequest request, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await _inner.CompleteAsync(request, cancellation).ConfigureAwait(false);
            }
            catch (ChatEndpointException e) when (e.IsTransient && attempt < _settings.Attempts)
            {
                TimeSpan wait = Wait(attempt, e.RetryAfter);
                _warn(FormattableString.Invariant(
                    $"{e.Message} Attempt {attempt + 1} of {_settings.Attempts} in {wait.TotalSeconds:0.0} s."));
                await _delay(wait, cancellation).ConfigureAwait(false);
            }
        }
    }

    private TimeSpan Wait(int attempt, TimeSpan? asked)
    {
        double longest = Math.Min(
            _settings.FirstDelay.TotalSeconds * Math.Pow(2, attempt - 1), _settings.LongestDelay.TotalSeconds);
#pragma warning disable CA5394 // because the draw only spreads waits over time
        double drawn = longest * (0.5 + (0.5 * Random.Shared.NextDouble()));
#pragma warning restore CA5394
        double least = Math.Min(asked?.TotalSeconds ?? 0, _settings.LongestDelay.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Max(drawn, least));
    }
}
