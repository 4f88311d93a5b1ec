using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AdaViP.Cli.Tests.Architecture;

/// <summary>
/// The texts of errors that a user may cause, read from the sources: what the exceptions of the house are made with, and what is
/// handed to the methods that report problems of files and options. A place for a value is a name in braces, a choice of words
/// has a bar between them.
/// </summary>
internal static partial class UserMessages
{
    // What carries a text to a user, as it is or as a part of another message.
    private static readonly HashSet<string> Carriers =
    [
        "UserErrorException", "UserDataException", "UserOptionException", "UsageErrorException", "StorageException",
        "SentenceException", "ChatEndpointException", "MemoryException", "ThreadException", "BadRowException",
        "UnreadablePictureException", "InvalidDataException", "NativeException",
        "RecipeProblem", "Fault",
    ];

    // Methods that take a problem in words.
    private static readonly HashSet<string> Reporters = ["AddError", "Report", "ReportAt", "Wrong"];

    /// <summary>The messages below a folder, each once, in the order of their letters.</summary>
    public static string[] Below(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split('/').Any(part => part is "bin" or "obj"))
            .SelectMany(file => Of(File.ReadAllText(file)))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The messages of one source, in its order.</summary>
    public static IEnumerable<string> Of(string source) =>
        CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes()
            .SelectMany(Arguments)
            .Where(argument => !argument.Ancestors().OfType<ArgumentSyntax>().Any(outer => IsTextOfMessage(outer)))
            .Select(argument => Text(argument.Expression))
            .Where(IsSentence);

    private static bool IsTextOfMessage(ArgumentSyntax outer) =>
        outer.Parent?.Parent is SyntaxNode call && Arguments(call).Contains(outer) && IsSentence(Text(outer.Expression));

    private static IEnumerable<ArgumentSyntax> Arguments(SyntaxNode node) => node switch
    {
        ObjectCreationExpressionSyntax made when Carriers.Contains(Name(made.Type)) => made.ArgumentList?.Arguments ?? [],
        ImplicitObjectCreationExpressionSyntax made when Carriers.Contains(Returned(made)) => made.ArgumentList.Arguments,
        InvocationExpressionSyntax call when Reporters.Contains(Name(call.Expression)) => call.ArgumentList.Arguments,
        ConstructorInitializerSyntax { Parent: ConstructorDeclarationSyntax made } start
            when Carriers.Contains(made.Identifier.Text) => start.ArgumentList.Arguments,
        PrimaryConstructorBaseTypeSyntax start when Carriers.Contains(Name(start.Type)) => start.ArgumentList.Arguments,
        _ => [],
    };

    // Of the method around a new() without its type.
    private static string Returned(SyntaxNode made) => made.Ancestors()
        .Select(outer => outer switch
        {
            MethodDeclarationSyntax method => Name(method.ReturnType),
            LocalFunctionStatementSyntax function => Name(function.ReturnType),
            PropertyDeclarationSyntax property => Name(property.Type),
            _ => null,
        })
        .FirstOrDefault(name => name is not null) ?? "";

    private static string Text(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) =>
            literal.Token.ValueText.ReplaceLineEndings("\\n"),
        InterpolatedStringExpressionSyntax text => string.Concat(text.Contents.Select(Part)),
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => Text(sum.Left) + Text(sum.Right),
        ParenthesizedExpressionSyntax inner => Text(inner.Expression),
        ConditionalExpressionSyntax choice => Choice(choice.WhenTrue, choice.WhenFalse),
        SwitchExpressionSyntax choice => Choice([.. choice.Arms.Select(arm => arm.Expression)]),
        BinaryExpressionSyntax either when either.IsKind(SyntaxKind.CoalesceExpression) => Choice(either.Left, either.Right),
        PostfixUnaryExpressionSyntax sure => Text(sure.Operand),
        InvocationExpressionSyntax { ArgumentList.Arguments: [.., { Expression: ExpressionSyntax text }] } call
            when Name(call.Expression) is "Create" or "Invariant" or "Text"
                && text is InterpolatedStringExpressionSyntax or BinaryExpressionSyntax => Text(text),
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: string holder } } key
            when holder.EndsWith("Settings", StringComparison.Ordinal) || holder is "SettingKey" or "RecipeKeys" =>
            $"{{{holder}.{Name(key)}}}",
        _ => $"{{{Name(expression)}}}",
    };

    private static string Part(InterpolatedStringContentSyntax part) => part switch
    {
        InterpolatedStringTextSyntax text => text.TextToken.ValueText.ReplaceLineEndings("\\n"),
        InterpolationSyntax hole => Text(hole.Expression),
        _ => "",
    };

    private static string Choice(params ReadOnlySpan<ExpressionSyntax> ways)
    {
        var texts = new List<string>();
        foreach (ExpressionSyntax way in ways)
        {
            texts.Add(Text(way));
        }

        return $"{{{string.Join('|', texts.Distinct())}}}";
    }

    private static string Name(SyntaxNode expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.Text,
        QualifiedNameSyntax name => Name(name.Right),
        NullableTypeSyntax type => Name(type.ElementType),
        MemberAccessExpressionSyntax access => Name(access.Name),
        ConditionalAccessExpressionSyntax access => Name(access.WhenNotNull),
        MemberBindingExpressionSyntax access => Name(access.Name),
        InvocationExpressionSyntax call => Name(call.Expression),
        ElementAccessExpressionSyntax access => Name(access.Expression),
        ParenthesizedExpressionSyntax inner => Name(inner.Expression),
        CastExpressionSyntax cast => Name(cast.Expression),
        PostfixUnaryExpressionSyntax sure => Name(sure.Operand),
        PrefixUnaryExpressionSyntax signed => Name(signed.Operand),
        BinaryExpressionSyntax sum => Name(sum.Left),
        _ => "value",
    };

    // Two words beside places for values: names of arguments and keys are not sentences.
    private static bool IsSentence(string text) => ValuePlace().Replace(text, "")
        .Split([' ', '{', '|', '}'], StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetter)) >= 2;

    [GeneratedRegex(@"\{[\w.]*\}")]
    private static partial Regex ValuePlace();
}
