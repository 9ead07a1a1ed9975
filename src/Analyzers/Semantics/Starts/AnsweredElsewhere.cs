using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Has the code answered the rule of another package that asks what OWN1004 asks? Who wrote that has looked at it.</summary>
internal static class AnsweredElsewhere
{
    /// <summary>A <c>SuppressMessage</c> on the method, or a <c>#pragma warning disable</c> that is in force there.</summary>
    public static bool AboutAsyncVoid(IMethodSymbol method) =>
        method.GetAttributes().Any(static a => a.AttributeClass?.Name == "SuppressMessageAttribute" && a.ConstructorArguments.Any(static c => c.Value is string text && Names(text)))
        || IsDisabledAt(method.Locations[0]);

    private static bool Names(string text) => text.Split(':')[0] is "VSTHRD100" or "S3168" or "AsyncFixer03" or "MA0155";

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
