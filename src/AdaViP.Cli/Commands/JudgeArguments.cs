using System.CommandLine;
using System.CommandLine.Parsing;
using AdaViP.Cli.Failures;
using AdaViP.Endpoints;
using AdaViP.Evaluation.Judging;
using AdaViP.Evaluation.Presets;

namespace AdaViP.Cli.Commands;

/// <summary>Options that name a judge behind an endpoint.</summary>
internal sealed class JudgeArguments
{
    private const string Completions = "/chat/completions";

    private readonly Option<string?> _url = new("--judge-url")
    {
        Description = "Base address of an OpenAI-compatible server, for example http://127.0.0.1:8000/v1; asks a judge.",
        HelpName = "address",
    };

    private readonly Option<string?> _model;

    private readonly Option<string?> _key = new("--judge-key-variable")
    {
        Description = "Environment variable that holds the key; default: no key is sent.",
        HelpName = "name",
    };

    private readonly Option<string?> _prompt = new("--judge-prompt")
    {
        Description = "The benchmark's own judging script, or a text with its prompt; default: this program's own wording.",
        HelpName = "file",
    };

    private readonly Option<int> _attempts =
        NumberOption.Of<JudgeSettings, int>("--judge-attempts", "count", nameof(JudgeSettings.Attempts));

    private readonly Option<int> _parallel =
        NumberOption.Of<JudgeSettings, int>("--judge-parallel", "count", nameof(JudgeSettings.Parallel));

    private readonly Option<double> _timeout =
        NumberOption.Of<ChatEndpointSettings, double>("--judge-timeout", "number", nameof(ChatEndpointSettings.Timeout));

    private readonly Option<bool> _plainHttp = new("--judge-allow-http")
    {
        Description = "Allow http:// to another machine; texts and key travel unencrypted.",
    };

    /// <param name="preset">Gives the usual judge.</param>
    public JudgeArguments(JudgePreset preset)
    {
        _model = new Option<string?>("--judge-model")
        {
            Description = $"The judge's name at the server; default: {preset.Model}. Scores of two judges are not comparable.",
            HelpName = "name",
        };
    }

    /// <summary>Adds the options and their checks to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_url, _model, _key, _prompt, _attempts, _parallel, _timeout, _plainHttp])
        {
            command.Add(option);
        }
    }

    /// <summary>Refuses options that would have no effect.</summary>
    /// <param name="result">What was given.</param>
    /// <param name="replies">The option that names stored replies.</param>
    public void Check(CommandResult result, Option replies)
    {
        Option[] others = [_model, _key, _prompt, _attempts, _parallel, _timeout, _plainHttp];
        string[] given =
            [.. others.Where(option => result.GetResult(option) is { Implicit: false }).Select(option => option.Name)];
        bool url = result.GetResult(_url) is not null;
        if (result.GetResult(replies) is not null && (url || given.Length > 0))
        {
            result.AddError(
                $"{replies.Name} and {(url ? _url.Name : given[0])} exclude each other: score stored replies, or ask a judge.");
        }
        else if (!url && given.Length > 0)
        {
            result.AddError($"{string.Join(" and ", given)} {(given.Length == 1 ? "belongs" : "belong")} to {_url.Name}, "
                + "which is missing.");
        }
    }

    /// <summary>The judge, or null where none was named.</summary>
    /// <exception cref="UsageErrorException">The address cannot be read as one.</exception>
    public JudgeSettings? Read(ParseResult parsed, JudgePreset preset)
    {
        if (parsed.GetValue(_url) is not string url)
        {
            return null;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address))
        {
            throw new UsageErrorException($"--judge-url is \"{url}\", which is not an address; "
                + "write for example http://127.0.0.1:8000/v1.");
        }

        string path = address.AbsolutePath.TrimEnd('/');
        if (path.EndsWith(Completions, StringComparison.OrdinalIgnoreCase))
        {
            string shorter = new UriBuilder(address) { Path = path[..^Completions.Length] }.Uri.ToString();
            throw new UsageErrorException(
                $"--judge-url is \"{url}\" but must be the base address, to which {Completions} is added: {shorter}");
        }

        var endpoint = new ChatEndpointSettings
        {
            Address = address,
            KeyVariable = parsed.GetValue(_key),
            AllowPlainHttp = parsed.GetValue(_plainHttp),
            PlainHttp = ProgramSettings.JudgePlainHttp,
            Timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout)),
            Attempts = parsed.GetValue(_attempts),
        };
        return new JudgeSettings(
            new ChatConnector(endpoint),
            preset with { Model = parsed.GetValue(_model) ?? preset.Model },
            parsed.GetValue(_prompt),
            parsed.GetValue(_parallel),
            parsed.GetValue(_attempts));
    }
}
