using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace AdaViP.Endpoints.Tests.Support;

/// <summary>An HTTP server on a free loopback port whose replies a test scripts.</summary>
internal sealed class LoopbackChatServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<int, string, CannedReply> _answer;
    private readonly ConcurrentQueue<(string Body, string? Authorization)> _seen = new();
    private readonly TaskCompletionSource _closing = new();
    private int _count;

    /// <param name="answer">Reply to the request with this number (from 0) and body; called from several threads.</param>
    public LoopbackChatServer(Func<int, string, CannedReply> answer)
    {
        _answer = answer;
        (_listener, Address) = Listen();
        _ = AcceptAsync();
    }

    /// <summary>Base address for a client.</summary>
    public Uri Address { get; }

    /// <summary>Bodies and Authorization headers so far.</summary>
    public IReadOnlyList<(string Body, string? Authorization)> Seen => [.. _seen];

    /// <summary>A reply as a chat completion.</summary>
    public static CannedReply Says(string text, string finishReason = "stop") => new(200, JsonSerializer.Serialize(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1,
        model = "judge",
        choices = new[] { new { index = 0, finish_reason = finishReason, message = new { role = "assistant", content = text } } },
        usage = new { prompt_tokens = 1, completion_tokens = 1, total_tokens = 2 },
    }));

    public void Dispose()
    {
        _closing.TrySetResult();
        _listener.Close();
    }

    private static (HttpListener Listener, Uri Address) Listen()
    {
        for (int attempt = 0; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            int port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return (listener, new Uri($"http://127.0.0.1:{port}/v1"));
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                // Somebody took the port in between.
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = RespondAsync(context);
        }
    }

    private async Task RespondAsync(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            string body = await reader.ReadToEndAsync();
            _seen.Enqueue((body, context.Request.Headers["Authorization"]));
            CannedReply reply = _answer(Interlocked.Increment(ref _count) - 1, body);
            await Task.WhenAny(_closing.Task, Task.Delay(reply.Delay));
            context.Response.StatusCode = reply.Status;
            context.Response.ContentType = "application/json";
            if (reply.RetryAfter is string wait)
            {
                context.Response.Headers["Retry-After"] = wait;
            }

            foreach ((string name, string value) in reply.Headers)
            {
                context.Response.Headers[name] = value;
            }

            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(reply.Body));
            byte[] tail = new byte[1 << 16];
            while (reply.EndlessTail)
            {
                await context.Response.OutputStream.WriteAsync(tail);
            }

            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client gave up first.
        }
    }
}
