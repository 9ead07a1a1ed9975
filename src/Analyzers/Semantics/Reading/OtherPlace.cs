using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which other place explains a report? It is asked once something is reported, and becomes an additional location, so that a log tells the whole story.</summary>
internal static class OtherPlace
{
    /// <summary>Of dropped work: the catch that cannot see it fail, the resource that it outlives, the token that dies under it; else the work itself, where it is written.</summary>
    public static Location[]? OfStart(IInvocationOperation call, ISymbol member, string rule, CompilationFacts facts, CancellationToken cancellationToken) => Only(rule switch
    {
        RuleIds.CatchCannotSeeTask => BlindCatch.Of(call, member, facts.Symbols) is { Syntax: CatchClauseSyntax clause } ? clause.CatchKeyword.GetLocation() : null,
        RuleIds.WorkOutlivesResource => ScopedResource.OutlivedBy(call)?.Locations[0],
        RuleIds.RequestTokenDetached => RequestScope.RequestToken(call, member)?.Syntax.GetLocation(),
        RuleIds.TaskIsNotTheWork => TaskIsNotTheWork.DelegateOf(call) is { } inner ? FirstAwait(inner.Syntax) ?? OfDelegate(inner, facts, cancellationToken) : null,
        _ => WorkStart.Of(call, facts.Symbols) is { } start ? OfDelegate(start.Work, facts, cancellationToken) : OfMethod(call.TargetMethod, facts, cancellationToken),
    });

    /// <summary>Of an <c>async void</c> function: its first await, where its caller goes on, and behind which nobody can catch what it throws.</summary>
    public static Location[]? OfAsyncVoid(IMethodSymbol method, CompilationFacts facts, CancellationToken cancellationToken) =>
        Only(facts.Bodies.SyntaxOf(method, cancellationToken) is { } body ? FirstAwait(body) : null);

    /// <summary>As <see cref="OfAsyncVoid"/>, of a delegate; of a method group, where its method is written.</summary>
    public static Location[]? OfAsyncVoidDelegate(IOperation target, CompilationFacts facts, CancellationToken cancellationToken) =>
        Only(target is IAnonymousFunctionOperation ? FirstAwait(target.Syntax) : OfDelegate(target, facts, cancellationToken));

    /// <summary>Of a loop that nothing stops: its waits, to which a token would be passed.</summary>
    public static Location[] OfLoop(ILoopOperation loop) =>
        FunctionBody.Operations(loop).Where(static o => LoopWait.Of(o) != WaitKind.None).Select(static o => o.Syntax.GetLocation()).ToArray();

    /// <summary>Of a retry: the clauses that start it anew.</summary>
    public static Location[] OfRetry(ILoopOperation loop) =>
        FunctionBody.Operations(loop).OfType<ICatchClauseOperation>().Select(static c => c.Syntax).OfType<CatchClauseSyntax>().Select(static c => c.CatchKeyword.GetLocation()).ToArray();

    /// <summary>Of a shutdown without a bound: the token that its member is given, and that would bound it.</summary>
    public static Location[]? OfShutdown(ISymbol member) =>
        Only((member as IMethodSymbol)?.Parameters.FirstOrDefault(static p => TokenOrigin.IsToken(p.Type))?.Locations[0]);

    /// <summary>Where a variable, a field or a property of this compilation is declared.</summary>
    public static Location[]? OfVariable(ISymbol? variable, CompilationFacts facts) => Only(variable?.Locations.FirstOrDefault(l => l.SourceTree is { } tree && facts.Compilation.ContainsSyntaxTree(tree)));

    private static Location? OfDelegate(IOperation? work, CompilationFacts facts, CancellationToken cancellationToken) =>
        work is IMethodReferenceOperation reference ? OfMethod(reference.Method, facts, cancellationToken)
        : work is IAnonymousFunctionOperation lambda ? lambda.Syntax.GetLocation()
        : null;

    /// <summary>The name of a method whose body is in this compilation.</summary>
    private static Location? OfMethod(IMethodSymbol method, CompilationFacts facts, CancellationToken cancellationToken) => facts.Bodies.SyntaxOf(method, cancellationToken)?.FirstAncestorOrSelf<SyntaxNode>(static n => n is MethodDeclarationSyntax or LocalFunctionStatementSyntax) switch
    {
        MethodDeclarationSyntax declaration => declaration.Identifier.GetLocation(),
        LocalFunctionStatementSyntax local => local.Identifier.GetLocation(),
        _ => null,
    };

    /// <summary>The first <c>await</c> of a function, in whatever form; not one of a function inside it.</summary>
    private static Location? FirstAwait(SyntaxNode function)
    {
        var keyword = function.DescendantNodesAndTokens(n => n == function || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).FirstOrDefault(static t => t.IsKind(SyntaxKind.AwaitKeyword));
        return keyword.RawKind == 0 ? null : keyword.GetLocation();
    }

    private static Location[]? Only(Location? location) => location is null ? null : new[] { location };
}
