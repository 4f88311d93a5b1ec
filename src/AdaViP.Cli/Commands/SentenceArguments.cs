using System.CommandLine;
using AdaViP.Cli.Failures;
using AdaViP.Cli.PairBuilds;
using AdaViP.Endpoints;

namespace AdaViP.Cli.Commands;

/// <summary>How answers are split into sentences: by rules, or by a language model behind an endpoint.</summary>
internal sealed class SentenceArguments
{
    private readonly Option<string?> _endpoint = new("--endpoint")
    {
        Description =
            "Lets a language model (Llama-3 in the paper) write the sentences: "
            + "base address of an OpenAI-compatible server, for example http://127.0.0.1:8000/v1. Default: split by rules.",
        HelpName = "url",
    };

    private readonly Option<string?> _model = new("--endpoint-model")
    {
        Description = "Name of the language model at --endpoint.",
        HelpName = "name",
    };

    private readonly Option<string?> _key = new("--endpoint-key-variable")
    {
        Description = "Environment variable that holds the key for --endpoint; none is sent otherwise.",
        HelpName = "name",
    };

    private readonly Option<bool> _plain = new("--endpoint-plain-http")
    {
        Description = "Allows http:// to another machine.",
    };

    private readonly Option<int> _attempts = NumberOption.Of<ChatEndpointSettings, int>(
        "--endpoint-attempts", "count", nameof(ChatEndpointSettings.Attempts),
        "Asks before a failing --endpoint ends the build.");

    private readonly Option<double> _timeout =
        NumberOption.Of<ChatEndpointSettings, double>("--endpoint-timeout", "number", nameof(ChatEndpointSettings.Timeout));

    /// <summary>Adds the options and their checks.</summary>
    public void AddTo(Command command)
    {
        command.Add(_endpoint);
        command.Add(_model);
        command.Add(_key);
        command.Add(_plain);
        command.Add(_attempts);
        command.Add(_timeout);
        command.Validators.Add(result =>
        {
            string? endpoint = result.GetValue(_endpoint);
            bool others = result.GetValue(_model) is not null || result.GetValue(_key) is not null || result.GetValue(_plain)
                || result.GetResult(_attempts) is { Implicit: false } || result.GetResult(_timeout) is { Implicit: false };
            if (endpoint is null && others)
            {
                result.AddError("--endpoint-model, --endpoint-key-variable, --endpoint-plain-http, "
                    + "--endpoint-attempts and --endpoint-timeout belong to --endpoint, which is missing.");
            }
            else if (endpoint is not null && string.IsNullOrWhiteSpace(result.GetValue(_model)))
            {
                result.AddError("--endpoint needs --endpoint-model: the name of the language model as the server knows it.");
            }
            else if (endpoint is not null && !Uri.TryCreate(endpoint, UriKind.Absolute, out _))
            {
                result.AddError($"--endpoint is \"{endpoint}\" but must be an address such as http://127.0.0.1:8000/v1.");
            }
        });
    }

    /// <summary>The endpoint asked for; null for rules.</summary>
    public SentenceEndpoint? Read(ParseResult parsed) => parsed.GetValue(_endpoint) is string address
        ? new SentenceEndpoint(
            new ChatEndpointSettings
            {
                Address = new Uri(address),
                KeyVariable = parsed.GetValue(_key),
                AllowPlainHttp = parsed.GetValue(_plain),
                Attempts = parsed.GetValue(_attempts),
                Timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout)),
                PlainHttp = ProgramSettings.SentencePlainHttp,
            },
            parsed.GetValue(_model)!)
        : null;
}
