using AdaViP.Core;
using AdaViP.Data.Settings;
using AdaViP.Evaluation.Settings;
using AdaViP.Llava.Settings;
using AdaViP.Pairs.Building;
using AdaViP.RunReports.Settings;
using AdaViP.Vision.Settings;

namespace AdaViP.Cli.Failures;

/// <summary>The options of the program behind the settings that messages of other rooms speak of.</summary>
internal static class ProgramSettings
{
    /// <summary>Whether a judge may be asked over http:// on another machine.</summary>
    public static SettingKey JudgePlainHttp { get; } = new("judge.plain_http");

    /// <summary>Whether the language model of the sentences may be asked over http:// on another machine.</summary>
    public static SettingKey SentencePlainHttp { get; } = new("sentences.plain_http");

    /// <summary>What settings are called on the command line, by their keys.</summary>
    public static IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>
    {
        [SettingKey.OutputFolder.Key] = "--out",
        [SettingKey.Overwrite.Key] = "--overwrite",
        [SettingKey.Resume.Key] = "--resume",
        [DataSettings.Files.Key] = "--data",
        [DataSettings.ImageRoot.Key] = "--image-root",
        [DataSettings.BadRows.Key] = "data.bad_rows: skip in a recipe, --bad-rows skip for pairs build",
        [LlavaSettings.Precision.Key] = "--precision",
        [VisionSettings.CheckModels.Key] = "'adavip models check'",
        [EvaluationSettings.Evaluate.Key] = "adavip evaluate",
        [EvaluationSettings.Annotations.Key] = "--annotations",
        [EvaluationSettings.Images.Key] = "--images",
        [EvaluationSettings.Questions.Key] = "--questions",
        [EvaluationSettings.Limit.Key] = "--limit",
        [EvaluationSettings.AsOfficial.Key] = "--as-official",
        [EvaluationSettings.JudgeAddress.Key] = "--judge-url",
        [EvaluationSettings.JudgePrompt.Key] = "--judge-prompt",
        [PairSettings.PreviewSize.Key] = "--preview-size",
        [PairSettings.PicturesPerFile.Key] = "--pictures-per-file",
        [PairSettings.Workers.Key] = "--workers",
        [PairSettings.Queue.Key] = "--queue",
        [PairSettings.PictureFormat.Key] = "--image-format",
        [PairSettings.Shard.Key] = "--shard",
        [PairSettings.BadPictures.Key] = "--bad-rows",
        [PairSettings.Models.Key] = "--models",
        [PairSettings.SentenceModel.Key] = "--endpoint-model",
        [PairSettings.Build.Key] = "'adavip pairs build'",
        [ReportSettings.Names.Key] = "--name",
        [JudgePlainHttp.Key] = "--judge-allow-http",
        [SentencePlainHttp.Key] = "--endpoint-plain-http",
    };

    /// <summary>A message with options in place of settings.</summary>
    /// <param name="message">Of any room.</param>
    public static string Say(string message) => SettingKey.Say(message, key => Words.GetValueOrDefault(key));
}
