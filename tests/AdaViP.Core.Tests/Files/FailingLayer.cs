using AdaViP.Core.Files;

namespace AdaViP.Core.Tests.Files;

/// <summary>A disk whose calls fail from a certain one on, with an error number of Linux.</summary>
internal sealed class FailingLayer : FileLayer
{
    internal const int Io = 5; // EIO
    internal const int NoSpace = 28; // ENOSPC
    internal const int Quota = 122; // EDQUOT

    /// <summary>What went on, in order: "sync NAME", "folder NAME", "rename NAME".</summary>
    internal List<string> Calls { get; } = [];

    /// <summary>Whether a call fails; gets what <see cref="Calls"/> gets.</summary>
    internal Func<string, bool> Fails { get; init; } = _ => true;

    /// <summary>The error number.</summary>
    internal int Error { get; init; } = Quota;

    internal override void Sync(FileStream stream)
    {
        Count($"sync {Path.GetFileName(stream.Name)}");
        base.Sync(stream);
    }

    internal override void SyncFolder(string folder)
    {
        Count($"folder {Path.GetFileName(folder)}");
        base.SyncFolder(folder);
    }

    internal override void Rename(string from, string to)
    {
        Count($"rename {Path.GetFileName(to)}");
        base.Rename(from, to);
    }

    internal override void RenameFolder(string from, string to)
    {
        Count($"rename {Path.GetFileName(to)}");
        base.RenameFolder(from, to);
    }

    private void Count(string call)
    {
        Calls.Add(call);
        if (Fails(call))
        {
            throw new IOException("the disk failed", Error);
        }
    }
}
