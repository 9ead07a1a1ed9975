using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Does the end of this function stop what it started? Its callers wait for the first of several services to end, and cancel the token that each was given: what the function starts
/// with this token lives no longer than the rest of the function, so that both can be linked, and waited for together.
/// </summary>
internal sealed class DoneAndStop
{
    private DoneAndStop(IParameterSymbol token, Producer start, ExpressionStatementSyntax last, InvocationExpressionSyntax rest, IReadOnlyList<StopSite> sites)
    {
        Token = token;
        Start = start;
        Last = last;
        Rest = rest;
        Sites = sites;
    }

    /// <summary>The parameter by which the function is told to stop.</summary>
    public IParameterSymbol Token { get; }

    /// <summary>The call that hands out the work that may not end.</summary>
    public Producer Start { get; }

    /// <summary>The last statement, which awaits the rest.</summary>
    public ExpressionStatementSyntax Last { get; }

    /// <summary>What the function does besides, until it ends.</summary>
    public InvocationExpressionSyntax Rest { get; }

    /// <summary>Where the function is called, and its end stops the others.</summary>
    public IReadOnlyList<StopSite> Sites { get; }

    /// <summary>Where a call is given the token itself.</summary>
    public IReadOnlyList<ArgumentSyntax> TokensOf(InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments.Where(a => a.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == Token.Name).ToList();

    public static DoneAndStop? Of(FunctionPlan function, CancellationToken cancellationToken)
    {
        if (!function.Method.IsAsync
            || function.Method.ReturnType is not INamedTypeSymbol { Name: "Task", IsGenericType: false }
            || function.Method.Parameters.Where(static p => TokenOrigin.IsToken(p.Type)).ToList() is not [{ } token]
            || function.Producers is not [{ Shape: DropShape.Statement, IsConditional: false, IsValueTask: false } start]
            || FormChoice.Body(function.Declaration) is not BlockSyntax { Statements: var statements }
            || statements.Count < 2
            || statements[statements.Count - 2] != start.Place
            || statements[statements.Count - 1] is not ExpressionStatementSyntax { Expression: AwaitExpressionSyntax awaited } last
            || last.DescendantTrivia().Any(t => last.Span.Contains(t.Span) && !string.IsNullOrWhiteSpace(t.ToString()))
            || RestOf(awaited, function, cancellationToken) is not { } rest)
        {
            return null;
        }

        var sites = StopSite.Of(function, token, cancellationToken);
        var found = new DoneAndStop(token, start, last, rest, sites);
        return sites.Count > 0 && found.TokensOf(start.Call).Count == 1 ? found : null;
    }

    /// <summary>Whether the rest only lets time pass: whoever is told to stop loses nothing by leaving it.</summary>
    public bool RestOnlyWaits(FunctionPlan function, CancellationToken cancellationToken) =>
        function.Model.GetOperation(Rest, cancellationToken) is IInvocationOperation { TargetMethod: var method }
        && function.Facts.Bodies.Of(method, cancellationToken) is { } body
        && body.Descendants().All(static o => o switch
        {
            IInvocationOperation { TargetMethod: { } called } => OnlyWaits(called),
            IObjectCreationOperation creation => creation.Parent is IThrowOperation or IConversionOperation { Parent: IThrowOperation },
            ILoopOperation or IAssignmentOperation or IIncrementOrDecrementOperation or IVariableDeclarationOperation or IAnonymousFunctionOperation => false,
            _ => true,
        });

    /// <summary>A delay, and what its length is computed by.</summary>
    private static bool OnlyWaits(IMethodSymbol method) => (method.ContainingType?.Name, method.Name) switch
    {
        ("Task", "Delay") or ("TimeSpan", _) or ("Environment", "GetEnvironmentVariable") or (_, "ConfigureAwait") => true,
        (_, "Parse") => method.ContainingType!.SpecialType != SpecialType.None,
        _ => false,
    };

    private static InvocationExpressionSyntax? RestOf(AwaitExpressionSyntax awaited, FunctionPlan function, CancellationToken cancellationToken) =>
        function.Model.GetOperation(awaited, cancellationToken) is IAwaitOperation operation
        && Peel.Awaitable(operation.Operation) is IInvocationOperation { Type: INamedTypeSymbol { Name: "Task", IsGenericType: false }, Syntax: InvocationExpressionSyntax rest }
            ? rest
            : null;
}
