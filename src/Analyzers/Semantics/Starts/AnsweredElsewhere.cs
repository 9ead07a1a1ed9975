using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Has the code answered the rule of another package that asks what OWN1004 asks? Who wrote that has looked at it.</summary>
internal static class AnsweredElsewhere
{
    private static readonly string[] s_asyncVoid = { "VSTHRD100", "S3168", "AsyncFixer03", "MA0155" };

    /// <summary>A <c>SuppressMessage</c> on the method, or a <c>#pragma warning disable</c> that is in force there.</summary>
    public static bool AboutAsyncVoid(IMethodSymbol method) =>
        method.GetAttributes().Any(static a => a.AttributeClass?.Name == "SuppressMessageAttribute" && a.ConstructorArguments.Any(static c => c.Value is string text && Names(text)))
        || IsDisabledAt(method.Locations[0]);

    private static bool Names(string text) => Array.Exists(s_asyncVoid, id => text == id || text.StartsWith(id + ":", StringComparison.Ordinal));

    private static bool IsDisabledAt(Location place)
    {
        var disabled = false;
        if (place.SourceTree?.GetRoot() is CompilationUnitSyntax { ContainsDirectives: true } root)
        {
            for (var directive = root.GetFirstDirective(); directive is not null && directive.SpanStart < place.SourceSpan.Start; directive = directive.GetNextDirective())
            {
                if (directive is PragmaWarningDirectiveTriviaSyntax pragma && pragma.ErrorCodes.Any(static code => Names(code.ToString())))
                {
                    disabled = pragma.DisableOrRestoreKeyword.ValueText == "disable";
                }
            }
        }

        return disabled;
    }
}
