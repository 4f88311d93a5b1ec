using System.Net.Http.Headers;

namespace AdaViP.Endpoints;

/// <summary>Reads replies up to a limit: a server that never ends its reply would fill the memory until the time is up.</summary>
/// <param name="limit">Most bytes of a reply's body.</param>
/// <param name="tooLong">What is thrown for more.</param>
/// <param name="encoded">What is thrown for a reply in a content encoding, such as gzip, which nobody asked for.</param>
/// <param name="taken">What is handed on of the body of a reply without an error.</param>
/// <param name="inner">Sends.</param>
internal sealed class BoundedReplyHandler(int limit, Func<Exception> tooLong, Func<string, Exception> encoded,
    Func<byte[], byte[]> taken, HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    private const int PartBytes = 1 << 14;

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            HttpContent content = response.Content;
            string encoding = string.Join(", ", content.Headers.ContentEncoding);
            if (encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                throw encoded(encoding);
            }

            byte[] body = await ReadAsync(content, cancellationToken).ConfigureAwait(false);
            var read = new ByteArrayContent(response.IsSuccessStatusCode ? taken(body) : body);
            foreach (KeyValuePair<string, HeaderStringValues> header in content.Headers.NonValidated
                .Where(header => !header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)))
            {
                read.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            response.Content = read;
            content.Dispose();
            return response;
        }
        catch
        {
            response.Dispose(); // closes the connection; the rest is not read
            throw;
        }
    }

    private async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var all = new MemoryStream();
        byte[] part = new byte[PartBytes];
        for (int read = await stream.ReadAsync(part, cancellationToken).ConfigureAwait(false); read > 0;
            read = await stream.ReadAsync(part, cancellationToken).ConfigureAwait(false))
        {
            if (all.Length + read > limit)
            {
                throw tooLong();
            }

            all.Write(part, 0, read);
        }

        return all.ToArray();
    }
}
