#nullable enable

using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace AdaViP.Torch.Loading;

/// <summary>
/// Build task: copies libLibTorchSharp.so, and where the system's libstdc++ lacks what it needs, with that one need weakened.
/// The source is never written to: it is a file of the NuGet cache.
/// </summary>
public sealed class WeakenVersionNeed : Microsoft.Build.Utilities.Task
{
    /// <summary>libLibTorchSharp.so as the package has it.</summary>
    [Microsoft.Build.Framework.Required]
    public string Source { get; set; } = string.Empty;

    /// <summary>Where the copy goes.</summary>
    [Microsoft.Build.Framework.Required]
    public string Target { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            Copy();
        }
        catch (Exception failure) when (failure is IOException || failure is UnauthorizedAccessException
            || failure is InvalidDataException || failure is DllNotFoundException || failure is EntryPointNotFoundException)
        {
            Log.LogError(null, "ADAVIP001", null, Source, 0, 0, 0, 0, "TorchSharp cannot be made loadable here: {0}",
                failure.Message);
        }

        return !Log.HasLoggedErrors;
    }

    private void Copy()
    {
        string system = GlibcxxGap.FindSystemLibrary() ?? throw new InvalidDataException(
            "the loader finds no libstdc++.so.6. Install it (Debian: apt-get install libstdc++6).");
        ElfImage image = ElfImage.Parse(File.ReadAllBytes(Source), Source);
        VersionNeed? gap = GlibcxxGap.Find(image, Source, ElfImage.Parse(File.ReadAllBytes(system), system), system);
        if (gap != null)
        {
            image.Weaken(gap.Value);
            Log.LogMessage(
                Microsoft.Build.Framework.MessageImportance.High,
                "{0}: {1} lacks {2}; the copy in the output folder does without it.",
                Path.GetFileName(Source),
                system,
                GlibcxxGap.BridgedVersion);
        }

        string temporary = Target + ".tmp";
        File.Delete(temporary);
        File.WriteAllBytes(temporary, image.Bytes);
        File.Delete(Target);
        File.Move(temporary, Target);
    }
}
