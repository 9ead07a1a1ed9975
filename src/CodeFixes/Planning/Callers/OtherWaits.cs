using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Which places are told to stop in vain, because the function around them waits for something else that nobody tells? Whoever waits for that
/// function, a stop member or the entry point, would wait for ever; and the signals no longer end the process.
/// </summary>
internal sealed class OtherWaits
{
    private readonly Dictionary<SourcePlace, (EditSite Site, SyntaxNode Function, List<SyntaxNode> Told)> _functions = new();

    /// <summary>A loop or call that is given a token.</summary>
    public void Add(EditSite site, SyntaxNode told)
    {
        if (told.Ancestors().FirstOrDefault(static a => a is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax) is not { } function
            || (told is ExpressionSyntax call && (TokenPassing.InvocationOf(call) is { } invocation ? Detachment.OfCall(site, invocation) : Detachment.OfDelegate(site, call))))
        {
            return;
        }

        var place = new SourcePlace(site.Document, function.Span);
        if (!_functions.TryGetValue(place, out var known))
        {
            _functions.Add(place, known = (site, function, new List<SyntaxNode>()));
        }

        known.Told.Add(told);
    }

    /// <summary>The places in functions that wait for something else.</summary>
    public HashSet<SyntaxNode> InVain() => new(_functions.Values.Where(static f => WaitForOthers(f.Site, f.Function, f.Told)).SelectMany(static f => f.Told));

    private static bool WaitForOthers(EditSite site, SyntaxNode function, IReadOnlyCollection<SyntaxNode> told)
    {
        if (site.Facts is not { } facts || BodyOf(site, function) is not { } body)
        {
            return true;
        }

        foreach (var operation in FunctionBody.Operations(body))
        {
            var syntax = operation.Syntax;
            if (told.Any(n => syntax.Span.Contains(n.Span) || n.Span.Contains(syntax.Span)))
            {
                continue;
            }

            if ((operation is ILoopOperation loop && WorkLifetime.OfLoop(loop) == Lifetime.Endless) || (operation is IInvocationOperation call && Waits(site, call, facts)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Waits(EditSite site, IInvocationOperation call, CompilationFacts facts) =>
        call.Syntax is ExpressionSyntax syntax
        && facts.Lifetimes.OfCall(call, site.CancellationToken) == Lifetime.Endless
        && !(AsyncCall.Is(call, facts.Symbols) && Detachment.OfCall(site, syntax));

    private static IOperation? BodyOf(EditSite site, SyntaxNode function) => site.Model.GetOperation(function, site.CancellationToken) switch
    {
        IAnonymousFunctionOperation lambda => lambda.Body,
        ILocalFunctionOperation local => local.Body,
        IMethodBodyBaseOperation method => method.BlockBody ?? method.ExpressionBody,
        _ => null,
    };
}
