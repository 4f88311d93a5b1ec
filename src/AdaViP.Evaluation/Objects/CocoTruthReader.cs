using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Objects;

/// <summary>
/// Reads what pictures show from COCO's annotations: the categories of their boxes, and every class that one of their captions
/// names. <c>instances_{val,train}2014.json</c> and <c>captions_{val,train}2014.json</c> are all read, as officially.
/// </summary>
public static class CocoTruthReader
{
    private static readonly string[] Instances = ["instances_train2014.json", "instances_val2014.json"];
    private static readonly string[] Captions = ["captions_train2014.json", "captions_val2014.json"];

    /// <summary>The truth of some pictures.</summary>
    /// <param name="files">Where the annotation files are.</param>
    /// <param name="images">The pictures asked for.</param>
    /// <param name="words">The word list.</param>
    /// <exception cref="UserDataException">A file is missing or wrong, or a category is not in the word list.</exception>
    public static CocoTruth Read(AnnotationFiles files, IEnumerable<long> images, ObjectWords words) =>
        Read([.. ((string[])[.. Instances, .. Captions]).Select(name => files.Require(name))], images, words);

    /// <summary>The truth of some pictures.</summary>
    /// <param name="paths">COCO's annotation files, with boxes, captions or both.</param>
    /// <param name="images">The pictures asked for.</param>
    /// <param name="words">The word list.</param>
    /// <exception cref="UserDataException">A file is wrong, or a category is not in the word list.</exception>
    public static CocoTruth Read(IReadOnlyList<string> paths, IEnumerable<long> images, ObjectWords words)
    {
        var visitor = new Visitor(images, words);
        foreach (string path in paths)
        {
            CocoFile.Read(path, visitor);
        }

        return visitor.Truth();
    }

    private sealed class Visitor(IEnumerable<long> images, ObjectWords words) : ICocoVisitor
    {
        private readonly Dictionary<long, HashSet<string>> _classes =
            images.Distinct().ToDictionary(id => id, _ => new HashSet<string>());
        private readonly HashSet<long> _known = [];
        private readonly Dictionary<long, string> _categories = [];
        private readonly List<(string File, long Image, long Category)> _boxes = [];
        private readonly ObjectWordReader _captions = new(words);
        private bool _hasBoxes;
        private bool _hasCaptions;

        public void Image(long id) => _known.Add(id);

        public void Category(long id, string name) => _categories[id] = name;

        public void Annotation(string file, long image, long? category, string? caption)
        {
            _known.Add(image);
            _hasBoxes |= category is not null;
            _hasCaptions |= caption is not null;
            if (!_classes.TryGetValue(image, out HashSet<string>? classes))
            {
                return;
            }

            if (category is long id)
            {
                // The categories may stand after the annotations.
                _boxes.Add((file, image, id));
            }
            else if (caption is not null)
            {
                classes.UnionWith(_captions.Read(caption).Mentions.Select(mention => mention.Class));
            }
        }

        public CocoTruth Truth()
        {
            foreach ((string file, long image, long category) in _boxes)
            {
                if (!_categories.TryGetValue(category, out string? name))
                {
                    throw new UserDataException($"{file}: picture {image} has a box of category {category}, "
                        + "which the file does not list. Get the file again.");
                }

                if (!words.Classes.TryGetValue(name, out string? known))
                {
                    throw new UserDataException($"{file}: the category \"{name}\" is not in the word list. "
                        + "Add it, or use the word list that belongs to these annotations.");
                }

                _classes[image].Add(known);
            }

            return new CocoTruth(
                _classes.ToDictionary(pair => pair.Key, pair => (IReadOnlySet<string>)pair.Value),
                _known,
                _hasBoxes,
                _hasCaptions);
        }
    }
}
