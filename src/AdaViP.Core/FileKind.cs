namespace AdaViP.Core;

/// <summary>Kinds that need different treatment.</summary>
public enum FileKind
{
    /// <summary>A file with contents.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A named pipe.</summary>
    Pipe,

    /// <summary>A device or a socket.</summary>
    Device,
}
