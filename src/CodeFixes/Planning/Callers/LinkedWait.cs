using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>How are services waited for, and what of the text is that wait?</summary>
internal sealed class LinkedWait
{
    private LinkedWait(IReadOnlyList<IInvocationOperation> services, SyntaxNode place, TextSpan span, bool isAwaited, MethodDeclarationSyntax? becomesAsync)
    {
        Services = services;
        Place = place;
        Span = span;
        IsAwaited = isAwaited;
        BecomesAsync = becomesAsync;
        Declarations = services.Select(s => span.Contains(s.Syntax.Span) ? null : s.Syntax.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()).ToList();
    }

    public IReadOnlyList<IInvocationOperation> Services { get; }

    /// <summary>For each service the statement that starts it; null where it is started in the wait itself.</summary>
    public IReadOnlyList<LocalDeclarationStatementSyntax?> Declarations { get; }

    /// <summary>The local that a service is started into.</summary>
    public static string NameOf(IInvocationOperation service) => service.Syntax.FirstAncestorOrSelf<VariableDeclaratorSyntax>()!.Identifier.Text;

    /// <summary>The statement that waits, the first of several, or the arrow clause.</summary>
    public SyntaxNode Place { get; }

    public TextSpan Span { get; }

    /// <summary>Whether the function awaits, or may after the fix; else it blocks.</summary>
    public bool IsAwaited { get; }

    /// <summary>The method that returned the wait to its caller and has to await it now.</summary>
    public MethodDeclarationSyntax? BecomesAsync { get; }

    public static LinkedWait? Of(FixSite site, CompilationFacts facts)
    {
        var wait = site.Node is AwaitExpressionSyntax first ? OfSequence(site, facts, first) : OfCall(site, facts);
        return wait is not null && wait.Declarations.All(d => d is null || BlockOf(d) == BlockOf(wait.Place)) && !wait.HasRemarks() ? wait : null;
    }

    private static LinkedWait? OfSequence(FixSite site, CompilationFacts facts, AwaitExpressionSyntax first)
    {
        if (site.Model.GetOperation(first, site.CancellationToken) is not IAwaitOperation operation
            || Siblings.InSequence(operation, facts, site.CancellationToken) is not { Count: > 1 } services
            || first.Parent is not StatementSyntax { Parent: { } parent } statement)
        {
            return null;
        }

        var statements = parent is BlockSyntax block ? block.Statements.ToList() : parent.Parent!.ChildNodes().OfType<GlobalStatementSyntax>().Select(static g => g.Statement).ToList();
        var last = statements[statements.IndexOf(statement) + services.Count - 1];
        return new LinkedWait(services, statement, TextSpan.FromBounds(statement.SpanStart, last.Span.End), isAwaited: true, becomesAsync: null);
    }

    private static LinkedWait? OfCall(FixSite site, CompilationFacts facts)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || call.Expression.Span != site.Diagnostic.Location.SourceSpan
            || site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation operation
            || Siblings.Of(operation, facts, site.CancellationToken) is not { Count: > 1 } services)
        {
            return null;
        }

        var isAsync = site.Model.GetEnclosingSymbol(call.SpanStart, site.CancellationToken) is IMethodSymbol { IsAsync: true };
        ExpressionSyntax value = call;
        var blocks = operation.TargetMethod.Name == "WaitAll";
        while (value.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "Wait" or "GetAwaiter" or "GetResult" } access && access.Parent is InvocationExpressionSyntax outer)
        {
            blocks |= access.Name.Identifier.ValueText != "ConfigureAwait";
            value = outer;
        }

        while (!blocks && value.Parent is AwaitExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            value = (ExpressionSyntax)value.Parent;
        }

        return value.Parent switch
        {
            ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } statement when blocks || value is AwaitExpressionSyntax => new LinkedWait(services, statement, statement.Span, isAsync || !blocks, becomesAsync: null),
            ReturnStatementSyntax { Parent: BlockSyntax { Parent: MethodDeclarationSyntax method } block } returned when value == call && !blocks && block.Statements.Last() == returned && CanBecomeAsync(site, method)
                && !block.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().Skip(1).Any() =>
                new LinkedWait(services, returned, returned.Span, isAwaited: true, method),
            ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax method } arrow when value == call && !blocks && CanBecomeAsync(site, method) =>
                new LinkedWait(services, arrow, TextSpan.FromBounds(method.ParameterList.Span.End, method.Span.End), isAwaited: true, method),
            _ => null,
        };
    }

    private static bool CanBecomeAsync(FixSite site, MethodDeclarationSyntax method) =>
        site.Model.GetDeclaredSymbol(method, site.CancellationToken) is { IsAsync: false, ReturnType: INamedTypeSymbol { Name: "Task", IsGenericType: false } } symbol
        && symbol.Parameters.All(static p => p.RefKind == RefKind.None)
        && method.ConstraintClauses.Count == 0;

    private static SyntaxNode? BlockOf(SyntaxNode statement) => statement.Parent is GlobalStatementSyntax ? statement.Parent.Parent : statement.Parent;

    /// <summary>Comments and directives inside the wait would be lost.</summary>
    private bool HasRemarks() =>
        Place.SyntaxTree.GetRoot().DescendantTrivia(Span, descendIntoTrivia: false).Any(t => Span.Contains(t.Span) && !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia));
}
