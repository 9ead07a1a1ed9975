using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Where is a service held, until the first of several ends, and then all are cancelled?</summary>
internal sealed class StopSite
{
    private StopSite(LocalDeclarationStatementSyntax source, string name, StatementSyntax cancel, ExpressionStatementSyntax? all)
    {
        Source = source;
        Name = name;
        Cancel = cancel;
        All = all;
    }

    /// <summary>The declaration of the source whose token the services have.</summary>
    public LocalDeclarationStatementSyntax Source { get; }

    /// <summary>The name of the source.</summary>
    public string Name { get; }

    /// <summary>The statement that cancels it once the first has ended.</summary>
    public StatementSyntax Cancel { get; }

    /// <summary>The wait for all of them behind it; null where there is none.</summary>
    public ExpressionStatementSyntax? All { get; }

    /// <summary>All calls of a function of which nobody outside its type knows; empty where one of them is of another kind.</summary>
    public static IReadOnlyList<StopSite> Of(FunctionPlan function, IParameterSymbol token, CancellationToken cancellationToken)
    {
        var method = function.Method;
        SyntaxNode? scope = method switch
        {
            { MethodKind: MethodKind.LocalFunction } => function.Declaration.FirstAncestorOrSelf<MemberDeclarationSyntax>() is GlobalStatementSyntax top ? top.Parent : function.Declaration.FirstAncestorOrSelf<MemberDeclarationSyntax>(),
            { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private, ContainingType.DeclaringSyntaxReferences.Length: 1 } => function.Declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>(),
            _ => null,
        };
        if (scope is null)
        {
            return [];
        }

        var sites = new List<StopSite>();
        foreach (var mention in scope.DescendantNodes().OfType<SimpleNameSyntax>().Where(n => n.Identifier.ValueText == method.Name))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!SymbolEqualityComparer.Default.Equals(function.Model.GetSymbolInfo(mention, cancellationToken).Symbol, method))
            {
                continue;
            }

            if (mention.Parent is not InvocationExpressionSyntax call || call.Expression != mention || At(call, token, function, cancellationToken) is not { } site)
            {
                return [];
            }

            sites.Add(site);
        }

        return sites;
    }

    /// <summary>Whether Ctrl+C and SIGTERM may cancel the source too: it is the entry point's, nothing else listens, and everything that is waited for then ends by its token.</summary>
    public bool CanBeSignalled(FunctionPlan function, CancellationToken cancellationToken)
    {
        if (All is null
            || function.Facts.Symbols[KnownType.PosixSignalRegistration] is null
            || ((CSharpParseOptions)All.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8
            || Editing.LinkedJoin.SomethingListens(All)
            || function.Facts.EntryPoint.Method(cancellationToken) is not { } main
            || !SymbolEqualityComparer.Default.Equals(function.Model.GetEnclosingSymbol(All.SpanStart, cancellationToken), main)
            || function.Facts.Bodies.Of(main, cancellationToken) is not { } body
            || HostRun.IsReachedBy(body, function.Facts, cancellationToken))
        {
            return false;
        }

        var services = ((InvocationExpressionSyntax)Awaited(All)!).ArgumentList.Arguments;
        return services.All(service =>
            function.Model.GetOperation(service.Expression, cancellationToken) is ILocalReferenceOperation local
            && LocalUse.SingleValue(local) is { } value
            && Peel.Awaitable(value) is IInvocationOperation start
            && ServiceToken.Of(start, function.Model, function.Facts, cancellationToken)?.Given == Name + ".Token");
    }

    private static StopSite? At(InvocationExpressionSyntax call, IParameterSymbol token, FunctionPlan function, CancellationToken cancellationToken)
    {
        if (call.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax held } } service }
            || function.Model.GetOperation(call, cancellationToken) is not IInvocationOperation operation
            || operation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == token.Ordinal)?.Value is not { } given
            || Peel.Conversions(given) is not IPropertyReferenceOperation { Property.Name: "Token", Instance: ILocalReferenceOperation source })
        {
            return null;
        }

        var statements = Beside(held);
        var wait = statements.FindIndex(s => s.SpanStart > held.SpanStart && WaitsFor(s, "WhenAny", service.Identifier.ValueText));
        var cancel = wait < 0 ? -1 : statements.FindIndex(wait + 1, s => Cancels(s, source.Local.Name));
        if (cancel < 0
            || statements.Skip(wait + 1).Take(cancel - wait - 1).Any(static s => s.DescendantNodes().Any(static n => n is AwaitExpressionSyntax or ReturnStatementSyntax))
            || statements.OfType<LocalDeclarationStatementSyntax>().FirstOrDefault(d => d.Declaration.Variables.Count == 1 && d.Declaration.Variables[0].Identifier.ValueText == source.Local.Name) is not { } declared
            || declared.Declaration.Variables[0].Initializer?.Value is not BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0 })
        {
            return null;
        }

        var all = cancel + 1 < statements.Count && WaitsFor(statements[cancel + 1], "WhenAll", service.Identifier.ValueText) ? statements[cancel + 1] as ExpressionStatementSyntax : null;
        return new StopSite(declared, source.Local.Name, statements[cancel], all);
    }

    private static List<StatementSyntax> Beside(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => block.Statements.ToList(),
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit.Members.OfType<GlobalStatementSyntax>().Select(static g => g.Statement).ToList(),
        _ => [],
    };

    private static bool WaitsFor(StatementSyntax statement, string combination, string service) =>
        Awaited(statement) is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } call
        && name == combination
        && call.ArgumentList.Arguments.Any(a => a.Expression is IdentifierNameSyntax given && given.Identifier.ValueText == service);

    /// <summary>What a statement awaits, without its <c>ConfigureAwait</c>.</summary>
    private static ExpressionSyntax? Awaited(StatementSyntax statement)
    {
        var value = statement switch
        {
            ExpressionStatementSyntax { Expression: AwaitExpressionSyntax plain } => plain.Expression,
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Right: AwaitExpressionSyntax assigned } } => assigned.Expression,
            LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: AwaitExpressionSyntax kept }] } => kept.Expression,
            _ => null,
        };
        return value is null ? null : Editing.AwaitedValue.WithoutConfigureAwait(value);
    }

    private static bool Cancels(StatementSyntax statement, string source) =>
        statement is ExpressionStatementSyntax { Expression: var expression }
        && (expression is AwaitExpressionSyntax awaited ? awaited.Expression : expression) is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Cancel" or "CancelAsync", Expression: IdentifierNameSyntax { Identifier.ValueText: var name } } }
        && name == source;
}
