using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>How does the type around a place report the failures that it catches, where it has no logger: <c>catch (Exception e) { _bus.OnInternalError(e); }</c>?</summary>
internal sealed class OwnReport
{
    private readonly IReadOnlyList<(Part Part, string Text)> _arguments;

    private OwnReport(string access, IMethodSymbol method, IReadOnlyList<(Part Part, string Text)> arguments)
    {
        Access = access;
        Method = method;
        _arguments = arguments;
    }

    private enum Part
    {
        /// <summary>The exception.</summary>
        Exception,

        /// <summary>What happened, in words.</summary>
        Message,

        /// <summary>What happened, as one word beside them.</summary>
        Name,

        /// <summary>What is said of every failure, like the tag of the type.</summary>
        Kept,
    }

    /// <summary>What stands ahead of the arguments.</summary>
    public string Access { get; }

    public IMethodSymbol Method { get; }

    /// <summary>Whether it may be given no exception at all.</summary>
    public bool TakesNull =>
        _arguments.Select(static a => a.Part).ToList().IndexOf(Part.Exception) is var at && at < Method.Parameters.Length && Method.Parameters[at].NullableAnnotation == NullableAnnotation.Annotated;

    /// <summary>The arguments for another failure.</summary>
    public string Write(string exception, string message) => string.Join(", ", _arguments.Select(a => a.Part switch
    {
        Part.Exception => exception,
        Part.Message => "\"" + message + "\"",
        Part.Name => "\"" + string.Concat(message.Split(' ').Select(static w => char.ToUpperInvariant(w[0]) + w.Substring(1))) + "\"",
        _ => a.Text,
    }));

    /// <summary>The first report in a catch of any exception that the place could make too; one that says how grave it is comes first, and what only those hear of who ask for every detail comes last.</summary>
    public static OwnReport? At(EditSite site, int position)
    {
        if (site.Root.FindToken(position).Parent?.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().LastOrDefault() is not { } type)
        {
            return null;
        }

        OwnReport? best = null;
        foreach (var (statement, exception) in CaughtReports.In(type))
        {
            if (Of(statement, exception, site, position) is { } report && (best is null || Rank(report.Method.Name) < Rank(best.Method.Name)))
            {
                best = report;
            }
        }

        return best;
    }

    private static int Rank(string name) => Has(name, "Error", "Fatal", "Critical", "Unhandled") ? 0 : Has(name, "Verbose", "Debug", "Info", "Trace") ? 2 : 1;

    private static bool Has(string name, params string[] words) => words.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0);

    private static OwnReport? Of(ExpressionSyntax expression, string exception, EditSite site, int position)
    {
        var call = expression is ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax called } ? called : expression as InvocationExpressionSyntax;
        if (call is not { ArgumentList.Arguments: { Count: >= 1 } arguments }
            || arguments.Any(static a => a.NameColon is not null || a.RefKindKeyword.RawKind != 0)
            || arguments.Count(a => IsNamed(a, exception)) != 1
            || site.Model.GetSymbolInfo(call, site.CancellationToken).Symbol is not IMethodSymbol { ReturnsVoid: true, IsAsync: false } method
            || !SoundsLikeReport(method)
            || ProjectReport.DoesNothing(method, site)
            || !CanBeSaidAt(expression is ConditionalAccessExpressionSyntax access ? access.Expression : call.Expression, site, position))
        {
            return null;
        }

        // What the message of that failure was filled in with is not known of another one.
        var said = method.Parameters is [.., { IsParams: true }] ? arguments.Take(method.Parameters.Length - 1).ToList() : arguments.ToList();
        var texts = said.Where(static a => IsText(a.Expression)).ToList();
        var name = texts.Count == 2 ? texts.FindIndex(static t => t.Expression.IsKind(SyntaxKind.StringLiteralExpression) && t.ToString().IndexOf(' ') < 0) : -1;
        if (texts.Count > (name < 0 ? 1 : 2))
        {
            return null;
        }

        if (!said.Any(a => IsNamed(a, exception)))
        {
            return null;
        }

        var parts = new List<(Part Part, string Text)>();
        foreach (var argument in said)
        {
            if (IsNamed(argument, exception))
            {
                parts.Add((Part.Exception, ""));
            }
            else if (IsText(argument.Expression))
            {
                parts.Add((name >= 0 && argument == texts[name] ? Part.Name : Part.Message, ""));
            }
            else if (IsSameForAll(argument.Expression, site, position))
            {
                parts.Add((Part.Kept, argument.ToString()));
            }
            else
            {
                return null;
            }
        }

        return new OwnReport(site.Text.ToString(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(expression.SpanStart, call.ArgumentList.SpanStart)), method, parts);
    }

    private static bool IsNamed(ArgumentSyntax argument, string exception) => argument.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == exception;

    /// <summary>A message, with values in it or behind it: they belong to the failure at hand.</summary>
    private static bool IsText(ExpressionSyntax argument) =>
        argument is InterpolatedStringExpressionSyntax
        || argument.IsKind(SyntaxKind.StringLiteralExpression)
        || (argument is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression, Left: var left } && IsText(left));

    /// <summary>What does not hang on the failure at hand: constants, and what a type or an object holds for good.</summary>
    private static bool IsSameForAll(ExpressionSyntax argument, EditSite site, int position) => argument switch
    {
        LiteralExpressionSyntax => true,
        NameSyntax or MemberAccessExpressionSyntax => site.Model.GetSymbolInfo(argument, site.CancellationToken).Symbol is IFieldSymbol { IsConst: true } or IFieldSymbol { IsReadOnly: true } && CanBeSaidAt(argument, site, position),
        _ => false,
    };

    /// <summary>Names that only ever withhold a fix: to handle an error, or to fail, may close what it came from; to show it may need another thread; an observer ends with it.</summary>
    private static bool SoundsLikeReport(IMethodSymbol method) =>
        SoundsLikeReport(method.Name)
        || (method.ContainingType.Name.StartsWith("Log", StringComparison.Ordinal) && method.Name.StartsWith("Write", StringComparison.Ordinal));

    private static bool SoundsLikeReport(string name) =>
        name is "Error" or "OnInternalError" or "OnUnhandledException"
        || (new[] { "Log", "Warn", "Report", "Trace" }.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0)
            && !new[] { "Set", "Throw", "Show", "Display", "Handle", "On" }.Any(word => name.StartsWith(word, StringComparison.Ordinal)));

    /// <summary>Whether what is called is named by members and types alone, which mean the same at the place.</summary>
    private static bool CanBeSaidAt(ExpressionSyntax target, EditSite site, int position)
    {
        if (target.DescendantNodesAndSelf().Any(static n => n is not (NameSyntax or MemberAccessExpressionSyntax or ThisExpressionSyntax)))
        {
            return false;
        }

        var first = target.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().First();
        return site.Model.GetSymbolInfo(first, site.CancellationToken).Symbol is { } symbol and (IFieldSymbol or IPropertySymbol or IMethodSymbol or INamedTypeSymbol or INamespaceSymbol)
            && (symbol.IsStatic || symbol is INamespaceOrTypeSymbol || !LoggerInScope.IsStatic(site.Model.GetEnclosingSymbol(position, site.CancellationToken)))
            && site.Model.LookupSymbols(position, name: symbol.Name).Any(s => SymbolEqualityComparer.Default.Equals(s.OriginalDefinition, symbol.OriginalDefinition));
    }
}
