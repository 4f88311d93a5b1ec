using AdaViP.Core.Files;
using AdaViP.MicroWorld.Drawing;
using AdaViP.MicroWorld.Worlds;
using AdaViP.Vision.Images;

namespace AdaViP.MicroWorld.Datasets;

/// <summary>The picture files of a data set, numbered in a folder of their own.</summary>
internal sealed class ScenePictures
{
    /// <summary>Name of the folder.</summary>
    internal const string FolderName = "images";

    private readonly ScenePainter _painter;
    private readonly string _folder;

    /// <summary>Makes the folder.</summary>
    /// <param name="look">How scenes look.</param>
    /// <param name="folder">Of the data set.</param>
    internal ScenePictures(WorldPicture look, string folder)
    {
        _painter = new ScenePainter(look);
        _folder = folder;
        OutputFolder.Make(Path.Combine(folder, FolderName));
    }

    /// <summary>Path of a picture in the data set's folder, as its files name it.</summary>
    internal static string NameOf(int number) => $"{FolderName}/{number:00000}.png";

    /// <summary>Draws and writes a picture.</summary>
    internal void Write(int number, Scene scene)
    {
        byte[] png = ImageEncoder.Png(_painter.Paint(scene));
        AtomicFile.Write(Path.Combine(_folder, NameOf(number)), stream => stream.Write(png));
    }
}
