using System.Reflection;
using System.Text;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Settings;

namespace AdaViP.Evaluation.Judging;

/// <summary>
/// The text a judge is asked with. Published numbers were made with the benchmarks' own texts, which stand in their scripts: such
/// a script, or a plain text, may be given; else the program's own wording is used, and reports say so.
/// </summary>
/// <param name="Name">For reports.</param>
/// <param name="Template">Text with placeholders in braces.</param>
public sealed record JudgePrompt(string Name, string Template)
{
    private static readonly string[] Quotes = ["\"\"\"", "'''"];

    /// <summary>SHA-256 of the template, lower-case hex: prompts of one name may differ.</summary>
    public string Sha256 => Digest.OfText(Template);

    /// <summary>Loads a prompt.</summary>
    /// <param name="own">The program's own wording, for where no file is given.</param>
    /// <param name="file">A text file, or the benchmark's script; null for the own wording.</param>
    /// <param name="placeholders">Names of all placeholders, in their order; "{}" stands for the next one.</param>
    /// <exception cref="UserOptionException">The file cannot be read or lacks a placeholder.</exception>
    public static JudgePrompt Load(string own, string? file, IReadOnlyList<string> placeholders)
    {
        string template = Named(file is null ? own : Read(file), placeholders);
        foreach (string name in placeholders)
        {
            if (!template.Contains($"{{{name}}}", StringComparison.Ordinal))
            {
                string needed = string.Join(", ", placeholders.Select(placeholder => $"{{{placeholder}}}"));
                throw new UserOptionException($"{EvaluationSettings.JudgePrompt} is \"{file}\", "
                    + $"which has no placeholder {{{name}}}; it needs {needed}.");
            }
        }

        return new JudgePrompt(file is null ? "prompt in AdaViP's own wording" : $"prompt of {Path.GetFileName(file)}", template);
    }

    /// <summary>A prompt in the program's own wording, out of the assembly that a benchmark is in.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="resource">Name of the embedded text.</param>
    public static string Own(Assembly assembly, string resource)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource)
            ?? throw new ArgumentException($"{assembly.GetName().Name} has no resource {resource}.", nameof(resource));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd();
    }

    /// <summary>What a stored reply says about its prompt.</summary>
    public object Describe() => new { name = Name, sha256 = Sha256 };

    /// <summary>The text for one question; what is put in is not searched for placeholders.</summary>
    /// <param name="values">Value of each placeholder.</param>
    public string Fill(IReadOnlyDictionary<string, string> values)
    {
        var text = new StringBuilder();
        for (int i = 0; i < Template.Length; i++)
        {
            int end = Template[i] == '{' ? Template.IndexOf('}', i) : -1;
            if (end > i && values.TryGetValue(Template[(i + 1)..end], out string? value))
            {
                text.Append(value);
                i = end;
            }
            else
            {
                text.Append(Template[i]);
            }
        }

        return text.ToString();
    }

    private static string Read(string file)
    {
        if (InputFile.Problem(file) is string problem)
        {
            throw new UserOptionException($"{EvaluationSettings.JudgePrompt} is \"{file}\", which {problem}. Name a text file.");
        }

        try
        {
            string text = Encoding.UTF8.GetString(Utf8File.ReadBytes(file, BoundedFile.Settings).Span);
            return file.EndsWith(".py", StringComparison.OrdinalIgnoreCase) ? OfScript(text, file) : text;
        }
        catch (UserDataException e)
        {
            throw new UserOptionException($"{EvaluationSettings.JudgePrompt}: {e.Message}", e);
        }
    }

    // "template = '''...'''" or "prompt_template = \"\"\"...\"\"\"".
    private static string OfScript(string script, string file)
    {
        foreach (string quote in Quotes)
        {
            int name = script.IndexOf("template = " + quote, StringComparison.Ordinal);
            int start = name < 0 ? -1 : script.IndexOf(quote, name, StringComparison.Ordinal) + quote.Length;
            int end = start < 0 ? -1 : script.IndexOf(quote, start, StringComparison.Ordinal);
            if (end >= 0)
            {
                return Unescape(script[start..end]);
            }
        }

        throw new UserOptionException(
            $"{EvaluationSettings.JudgePrompt} is \"{file}\", "
                + "a script without a text that is called template or prompt_template. Save the prompt as a .txt file.");
    }

    private static string Unescape(string text)
    {
        var plain = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }

            char next = text[++i];
            plain.Append(next switch
            {
                'n' => "\n",
                't' => "\t",
                '\n' => "",
                '"' or '\'' or '\\' => next.ToString(),
                _ => "\\" + next,
            });
        }

        return plain.ToString();
    }

    // "{}" is filled in order, as Python's format does.
    private static string Named(string template, IReadOnlyList<string> placeholders)
    {
        foreach (string name in placeholders)
        {
            int place = template.IndexOf("{}", StringComparison.Ordinal);
            if (place < 0)
            {
                break;
            }

            template = $"{template[..place]}{{{name}}}{template[(place + 2)..]}";
        }

        return template;
    }
}
