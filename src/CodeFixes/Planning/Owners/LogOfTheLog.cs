using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Does this call serve what is logged? A failure that is logged there comes back as the next thing to log, and fails again.</summary>
internal static class LogOfTheLog
{
    public static bool Contains(InvocationExpressionSyntax call)
    {
        foreach (var ancestor in call.Ancestors())
        {
            switch (ancestor)
            {
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression, Left: var target } when SpeaksOfLogs(NameOf(target)):
                    return true;
                case MethodDeclarationSyntax { Identifier.ValueText: var name } when SpeaksOfLogs(name) && SpeaksOfLogs(NameOf(call.Expression)):
                    return true;
                case TypeDeclarationSyntax { BaseList.Types: var bases } when bases.Any(static b => NameOf(b.Type) is "ILogEventSink" or "ILogger" or "ILoggerProvider" or "TraceListener" or "AppenderSkeleton" or "Target" or "TargetWithLayout" or "AsyncTaskTarget"):
                    return true;
            }
        }

        return false;
    }

    private static string NameOf(SyntaxNode name) => name.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault()?.Identifier.ValueText ?? "";

    /// <summary>The word "log", and not that of logging in or out.</summary>
    private static bool SpeaksOfLogs(string name) => Regex.IsMatch(name, "(^|[^A-Z])Log(s|ged|ging)?(?=$|[A-Z_])(?!In|Out|On|Off)");
}
