using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>The synchronous work that a method only sends to the pool, and the member that can stand for it: a new one, or one that is there already.</summary>
internal sealed class SynchronousMember
{
    private SynchronousMember(IMethodSymbol method, MethodDeclarationSyntax declaration, InvocationExpressionSyntax start, SyntaxNode place, string name, MethodDeclarationSyntax? existing)
    {
        Method = method;
        Declaration = declaration;
        Start = start;
        Place = place;
        Name = name;
        Existing = existing;
    }

    public IMethodSymbol Method { get; }

    public MethodDeclarationSyntax Declaration { get; }

    /// <summary>The <c>Task.Run</c> that is the whole body.</summary>
    public InvocationExpressionSyntax Start { get; }

    /// <summary>The statement or the arrow around it.</summary>
    public SyntaxNode Place { get; }

    public string Name { get; }

    /// <summary>The member of that name, of the same type, that the work is a call of; null where the method turns into it.</summary>
    public MethodDeclarationSyntax? Existing { get; }

    public ExpressionSyntax Work => Start.ArgumentList.Arguments[0].Expression;

    public static SynchronousMember? Of(MethodDeclarationSyntax declaration, SemanticModel model, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var start = declaration.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .FirstOrDefault(call => model.GetOperation(call, cancellationToken) is IInvocationOperation operation && WorkStart.Of(operation, facts.Symbols) is { Kind: StartKind.TaskRun });
        if (start is null
            || start.ArgumentList.Arguments.Count != 1
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not { } method
            || !method.Name.EndsWith("Async", System.StringComparison.Ordinal)
            || method.Parameters.Any(static p => p.RefKind != RefKind.None)
            || (method.PartialDefinitionPart ?? method.PartialImplementationPart) is not null
            || method.GetAttributes().Length > 0
            || PlaceOf(start) is not { } place
            || !InlinedWork.CanWrite(start, place))
        {
            return null;
        }

        var name = method.Name.Substring(0, method.Name.Length - "Async".Length);
        var taken = model.LookupSymbols(declaration.SpanStart, method.ContainingType, name, includeReducedExtensionMethods: true);
        if (taken.IsEmpty)
        {
            return CanTurn(start) ? new SynchronousMember(method, declaration, start, place, name, existing: null) : null;
        }

        return Called(start, model, cancellationToken) is { } called
            && taken.Contains(called, SymbolEqualityComparer.Default)
            && (taken.Length == 1 || (TakesAll(method) && TakesAll(called) && taken.All(t => SymbolEqualityComparer.Default.Equals(t, called) || (t is IMethodSymbol other && TakesAll(other) && other.Parameters.Length != called.Parameters.Length))))
            && called is { TypeParameters.IsEmpty: true, DeclaringSyntaxReferences: { Length: 1 } declarations, IsVirtual: false, IsOverride: false, IsAbstract: false }
            && declarations[0].GetSyntax(cancellationToken) is MethodDeclarationSyntax existing
            && existing.SyntaxTree == declaration.SyntaxTree
            && called.Parameters.Length == method.Parameters.Length
            && called.Parameters.Zip(method.Parameters, static (a, b) => SymbolEqualityComparer.IncludeNullability.Equals(a.Type, b.Type) && a.Name == b.Name && a.RefKind == b.RefKind).All(static same => same)
                ? new SynchronousMember(method, declaration, start, place, name, existing)
                : null;
    }

    /// <summary>Whether each call names as many arguments as there are parameters.</summary>
    private static bool TakesAll(IMethodSymbol method) => method.Parameters.All(static p => !p.IsParams && !p.IsOptional);

    private static SyntaxNode? PlaceOf(InvocationExpressionSyntax start)
    {
        SyntaxNode value = DroppedCall.Outermost(start);
        value = value.Parent is AwaitExpressionSyntax awaited ? awaited : value;
        return value.Parent is ReturnStatementSyntax or ExpressionStatementSyntax or ArrowExpressionClauseSyntax ? value.Parent : null;
    }

    private static bool CanTurn(InvocationExpressionSyntax start) => start.ArgumentList.Arguments[0].Expression switch
    {
        AnonymousFunctionExpressionSyntax lambda => !lambda.Body.DescendantNodes().Any(static n => n is LocalFunctionStatementSyntax),
        IdentifierNameSyntax or MemberAccessExpressionSyntax => true,
        _ => false,
    };

    /// <summary>The method that the work is nothing but a call of, with the parameters as they came in.</summary>
    private static IMethodSymbol? Called(InvocationExpressionSyntax start, SemanticModel model, CancellationToken cancellationToken)
    {
        var work = start.ArgumentList.Arguments[0].Expression;
        if (work is not LambdaExpressionSyntax lambda)
        {
            return work is IdentifierNameSyntax ? model.GetSymbolInfo(work, cancellationToken).Symbol as IMethodSymbol : null;
        }

        return lambda.ExpressionBody is InvocationExpressionSyntax { Expression: IdentifierNameSyntax } call
            && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
            && call.ArgumentList.Arguments.Count == method.Parameters.Length
            && call.ArgumentList.Arguments.Select((a, i) => a.NameColon is null && a.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == method.Parameters[i].Name).All(static same => same)
                ? method
                : null;
    }
}
