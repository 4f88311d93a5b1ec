using AdaViP.Core;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Settings;

namespace AdaViP.Evaluation.Running;

/// <summary>Whether a run may go on with answers that are stored: what they depend on is compared.</summary>
/// <param name="folder">Folder of the answers.</param>
/// <param name="run">What the answers of this run depend on.</param>
/// <param name="model">Its model; for descriptions that earlier versions stored.</param>
internal sealed class IdentityCheck(string folder, AnswerIdentity run, IAnswerModel model)
{
    private static string OtherFolder => $"Choose another {SettingKey.OutputFolder}, or begin again with {SettingKey.Overwrite}.";

    /// <summary>Compares a description with the stored one, where there is one. To be called where answers are stored: without
    /// any, nothing binds a run.</summary>
    /// <exception cref="UserOptionException">The folder holds answers of another run; names the difference.</exception>
    public void Check()
    {
        if (IdentityFile.Read(folder, $"Begin again with {SettingKey.Overwrite}.") is not StoredIdentity stored)
        {
            return;
        }

        CheckModel(stored);
        foreach ((string field, string value) in run.Compared)
        {
            Require(field, stored[field], value);
        }

        CheckPrecision(stored[IdentityFile.Precision]);
        CheckLimit(stored);
    }

    // A limit may grow: the answers so far are the first ones of the longer run. Fewer would leave answers out in silence.
    private void CheckLimit(StoredIdentity stored)
    {
        int? before = stored.Limit;
        if (before is null && stored[IdentityFile.Limit] is string other)
        {
            throw Other(IdentityFile.Limit, other, run.Limit is int now ? AnswerIdentity.Written(now) : null);
        }

        if (run.Limit is int limit && (before is null || before > limit))
        {
            throw new UserOptionException(
                $"{folder} holds a run over {(before is int first ? $"the first {first} questions" : "all questions")}; "
                + $"one over the first {limit} would leave answers out. "
                + (before is int least
                    ? $"Give {EvaluationSettings.Limit} {least} or more" : $"Leave {EvaluationSettings.Limit} out")
                + $", choose another {SettingKey.OutputFolder}, or begin again with {SettingKey.Overwrite}.");
        }
    }

    // Null is auto, the type of the checkpoint, whose files are the same here: naming that type is the same run.
    private void CheckPrecision(string? before)
    {
        string? now = run.Precision is string name ? AnswerIdentity.Written(name) : null;
        if (before == now)
        {
            return;
        }

        string own = model.OwnPrecision();
        string Type(string? json) => json is null ? own : ShownValue.Cut(json.Trim('"'));
        string Named(string? json) => json is null ? $"auto ({own})" : Type(json);
        if (Type(before) != Type(now))
        {
            throw Other($"{IdentityFile.Precision} was {Named(before)} and is now {Named(now)}");
        }
    }

    private void CheckModel(StoredIdentity stored)
    {
        if (stored.Files is not IReadOnlyDictionary<string, string> before)
        {
            CheckEarlier(stored);
            return;
        }

        // Earlier versions counted files that decide nothing.
        Dictionary<string, string> now = run.Files.ToDictionary(file => file.Key, file => AnswerIdentity.Written(file.Value));
        foreach (string name in before.Keys.Where(ModelFiles.Count).Union(now.Keys).Order(StringComparer.Ordinal))
        {
            string? then = before.GetValueOrDefault(name);
            string? here = now.GetValueOrDefault(name);
            if (then != here)
            {
                string change = then is null ? "is new" : here is null ? "is gone" : "has another content";
                throw Other($"{name} of the model {change} (SHA-256 was {Shown(then)} and is now {Shown(here)})");
            }
        }
    }

    // Earlier versions stored one hash of the ends of some files. A run of theirs is continued where that hash still fits and no
    // file that decides answers was written after the run began.
    private void CheckEarlier(StoredIdentity stored)
    {
        Require(
            IdentityFile.EarlierModelHash,
            stored[IdentityFile.EarlierModelHash],
            AnswerIdentity.Written(ModelFiles.EarlierHash(model.Folder)));
        DateTime began = File.GetLastWriteTimeUtc(Path.Combine(folder, IdentityFile.FileName));
        foreach ((string name, _) in run.Files)
        {
            DateTime written = File.GetLastWriteTimeUtc(Path.Combine(model.Folder, name));
            if (written > began)
            {
                throw new UserOptionException(
                    $"{folder} holds answers of an earlier version, whose {IdentityFile.FileName} does not say "
                        + $"what was in {name} of the model; "
                        + $"that file was written at {written:u}, after the run began at {began:u}. {OtherFolder}");
            }
        }
    }

    private void Require(string field, string? before, string now)
    {
        if (before != now)
        {
            throw Other(field, before, now);
        }
    }

    private UserOptionException Other(string field, string? before, string? now) =>
        Other($"{field} was {Shown(before)} and is now {Shown(now)}");

    private UserOptionException Other(string difference) => new(
        $"{folder} holds answers of another run: {difference}. {OtherFolder}");

    private static string Shown(string? json) => json is null ? "nothing" : ShownValue.Cut(json);
}
